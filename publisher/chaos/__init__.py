"""``publisher chaos``: the promise of one post, kept while everything is being killed."""

"""The demonstration: five schools' policies, one set of posts, five different verdicts.

What passes is published by the production workers through the production connectors, over HTTP,
to the sandbox's five platforms. All people here are invented.
"""

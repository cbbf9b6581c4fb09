"""What Facebook and Instagram share: the Graph API, its errors, its sign-in and its webhooks.

This is not a connector. Facebook and Instagram build on it and never on each other.
"""

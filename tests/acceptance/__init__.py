"""What of each clause of the five policies, and of each scenario, is proved, and by which test.

``python -m tests.acceptance`` runs the tests named here and prints one line for each id. A clause
counts as passed only where its whole scenario is tested; what is proved in part says what is not.
"""

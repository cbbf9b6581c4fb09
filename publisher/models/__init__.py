"""Rows of the publisher."""

"""Gazetteers, lexicons and calendars shipped with the product."""

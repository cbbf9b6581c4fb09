"""Measurements. Each prints JSON; none is a test."""

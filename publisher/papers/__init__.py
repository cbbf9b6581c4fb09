"""Reads a school's own policy document: pasted, PDF or Word, into text and numbered clauses."""

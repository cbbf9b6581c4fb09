"""Finds things in text. A hit says what was seen; a rule of the policy says what follows."""

"""What a link leads to, and what is said about it: the only code that visits addresses which
people type, and so the only code that must not be talked into visiting our own house."""

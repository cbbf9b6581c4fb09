"""The platforms: one folder each, all held to one contract."""

"""A second fake of each platform, written from the platforms' documents alone.

``publisher/sandbox`` and the connectors were written in one house, so they might agree with each
other and not with the platform. These fakes share no line with either. They are small, and as
strict as the documents: whatever is not documented is refused and written down as a complaint.
"""

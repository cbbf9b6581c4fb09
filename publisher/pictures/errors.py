"""The one way in which a file can be refused."""

from __future__ import annotations


class IntakeError(ValueError):
    """A file that cannot be used. ``str()`` names the file and says in plain words what is wrong
    and what to do; ``reason`` is the sentence without the file's name."""

    def __init__(self, reason: str, *, filename: str = "") -> None:
        super().__init__(f"{filename}: {reason}" if filename else reason)
        self.reason = reason
        self.filename = filename

"""The few ways in which a request can fail, each with a sentence for people."""

from __future__ import annotations


class HandbellError(Exception):
    """Base of the errors that a caller can do something about. ``str()`` is for people."""


class NotAllowed(HandbellError):
    """This person may not do this here."""


class NotFound(HandbellError):
    """There is no such thing in this school; also said of another school's things."""


class Conflict(HandbellError):
    """Somebody or something else got there first; ``str()`` says who or what."""


class Invalid(HandbellError):
    """Input that cannot be used. ``errors`` maps a field's name to a sentence about it."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = errors


class ScopeMissing(RuntimeError):
    """Code asked for a school's rows without saying which school: a mistake of ours."""


class WrongSchool(RuntimeError):
    """Code was about to write a row of one school in the scope of another: a mistake of ours."""

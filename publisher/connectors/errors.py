"""How a platform may answer when it does not simply say yes.

Each error carries ``reason``, a sentence for people in a school's words, and ``detail`` for
logs, which never holds a token or the post's text. ``kind`` keeps the finer class of the
platform's own table (docs/connectors.md) for metrics and for the channel's page.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

LONGEST_WAIT = 24 * 3600.0  # seconds; no platform counts for longer than a day


class Kind(StrEnum):
    TRANSIENT = "transient"
    RATE = "rate"
    TOKEN = "token"  # noqa: S105
    PERMISSION = "permission"
    ACCOUNT = "account"
    BILLING = "billing"
    CONFIG = "config"
    DUPLICATE = "duplicate"
    CONTENT = "content"
    RECREATE = "recreate"
    UNKNOWN_OUTCOME = "unknown_outcome"


def bounded(seconds: float | None) -> float | None:
    """A platform's own delay as far as it makes sense. What it says of a year, or by a clock that
    counts otherwise than it should, keeps no channel silent for longer than a day."""
    return None if seconds is None else min(max(seconds, 0.0), LONGEST_WAIT)


class ConnectorError(Exception):
    """The base of all outcomes that are not a success. ``whole_app`` says that everything which
    the same registration of ours serves would meet the same wall, whichever the account;
    ``whole_platform``, that it tells of the platform and of no post or account: there was no
    answer, or none in the platform's words. ``ours``: something failed on our side."""

    whole_app = False
    whole_platform = False
    ours = False

    def __init__(self, reason: str, *, detail: str = "", kind: Kind) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail
        self.kind = kind


E = TypeVar("E", bound=ConnectorError)


def of_platform(error: E) -> E:
    """The same error, with ``whole_platform``."""
    error.whole_platform = True
    return error


class TryLater(ConnectorError):
    """Certainly nothing was published; the same call may be repeated after ``seconds``.

    ``seconds`` is None where the platform gave no time. ``whole_channel`` says that every other
    post of this channel would meet the same wall (a rate limit, an unpaid bill, an expired
    API version), so the channel's queue waits too.
    """

    def __init__(
        self,
        reason: str,
        *,
        seconds: float | None = None,
        whole_channel: bool = False,
        detail: str = "",
        kind: Kind = Kind.TRANSIENT,
    ) -> None:
        super().__init__(reason, detail=detail, kind=kind)
        self.seconds = bounded(seconds)
        self.whole_channel = whole_channel


class StartAgain(TryLater):
    """Certainly nothing was published and what was prepared is useless: prepare it anew."""

    def __init__(self, reason: str, *, seconds: float | None = None, detail: str = "") -> None:
        super().__init__(reason, seconds=seconds, detail=detail, kind=Kind.RECREATE)


class Refused(ConnectorError):
    """The platform will never take this post as it stands; nothing was published."""

    def __init__(self, reason: str, *, detail: str = "", kind: Kind = Kind.CONTENT) -> None:
        super().__init__(reason, detail=detail, kind=kind)


class ReconnectNeeded(ConnectorError):
    """Nothing was published; a person must reconnect the channel or mend its account."""

    def __init__(self, reason: str, *, detail: str = "", kind: Kind = Kind.TOKEN) -> None:
        super().__init__(reason, detail=detail, kind=kind)


class Duplicate(ConnectorError):
    """The platform says that it has this post already, perhaps naming it in ``remote_id``."""

    def __init__(self, reason: str, *, remote_id: str | None = None, detail: str = "") -> None:
        super().__init__(reason, detail=detail, kind=Kind.DUPLICATE)
        self.remote_id = remote_id


class OutcomeUnknown(ConnectorError):
    """The call may have taken effect. Never repeat it: look for our own post first. Should it
    prove absent, it is not sent again before ``seconds`` have passed."""

    def __init__(self, reason: str, *, seconds: float | None = None, detail: str = "") -> None:
        super().__init__(reason, detail=detail, kind=Kind.UNKNOWN_OUTCOME)
        self.seconds = bounded(seconds)

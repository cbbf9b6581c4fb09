"""From a platform's answer to one of our errors, by a table of data that each platform keeps.

A table is read from the top and its first fitting line decides. Before it, one rule holds for
every platform: a server error, a redirect, an unreadable success or a web page after a
*publishing* call proves nothing, so it is ``OutcomeUnknown`` and never a failure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import requests

from publisher.connectors.errors import (
    ConnectorError,
    Duplicate,
    Kind,
    OutcomeUnknown,
    ReconnectNeeded,
    Refused,
    StartAgain,
    TryLater,
    of_platform,
)

GONE = frozenset({404, 410})
# What a proxy in front of a platform says as truly as the platform: too large, too often.
ANYBODYS = frozenset({413, 429})


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of an error table. What is left empty fits everything."""

    kind: Kind
    reason: str
    statuses: tuple[int, ...] = ()
    code: str = ""
    words: str = ""  # lower case, somewhere in the platform's message
    whole_app: bool = False

    def fits(self, answer: Answer) -> bool:
        return (
            (not self.statuses or answer.status in self.statuses)
            and (not self.code or self.code in answer.codes)
            and (not self.words or self.words in answer.words)
        )


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A platform's refusal, reduced to what the tables ask about. ``seconds`` is its own delay."""

    status: int
    codes: frozenset[str] = frozenset()
    words: str = ""
    seconds: float | None = None
    remote_id: str | None = None
    web_page: bool = False

    @classmethod
    def of(cls, response: requests.Response, **told: Any) -> Answer:
        """``told``: the other members, as this platform writes them."""
        page = a_web_page(response)
        return cls(**{"status": response.status_code, "web_page": page, **told})

    @property
    def detail(self) -> str:
        """Numbers and codes only: a platform's message may repeat the post's text."""
        return f"HTTP {self.status} {' '.join(sorted(self.codes))}".strip()


def outcome(
    table: Sequence[Line], answer: Answer, *, platform: str, publishing: bool
) -> ConnectorError:
    """The error to raise for ``answer``. ``publishing`` marks the one call that makes visible."""
    if answer.web_page or proves_nothing(answer.status):
        return of_platform(_without_proof(answer, platform=platform, publishing=publishing))
    for line in table:
        if line.fits(answer):
            error = _MAKE[line.kind](line.reason, line.kind, answer)
            error.whole_app = line.whole_app
            return error
    reason = f"{platform} refused this (HTTP {answer.status})."
    return Refused(reason, detail=answer.detail)


def said_yes(response: requests.Response) -> bool:
    """Did the platform itself say yes? A redirect did not, nor did a web page in its place: that
    of a proxy, or one to log in at."""
    return 200 <= response.status_code < 300 and (not response.content or _is_json(response))


def says_gone(response: requests.Response, platform: str) -> bool:
    """Does the platform say that there is no such thing, in its own words? Raises ``TryLater`` for
    somebody else's page that says so."""
    if response.status_code not in GONE:
        return False
    if not response.content or not _is_json(response):
        raise unusable(platform, f"HTTP {response.status_code}")
    return True


def deleted(
    platform: str, *, answered: bool, seen: Callable[[], object], no: ConnectorError | None = None
) -> bool:
    """Has it deleted what it was to? True only where it ``answered`` so. What it cannot find and
    does not show either (``seen``) is False: two answers of one moment do not prove that it is
    gone. Raises ``no``, or ``TryLater``, for what it shows all the same."""
    if not answered and seen():
        raise no or unusable(platform, "not found, and still there")
    return answered


def a_web_page(response: requests.Response) -> bool:
    """Is it a page of somebody who stands between us and the platform? Whatever is refused there,
    it is neither the post nor our permission."""
    told = response.status_code in ANYBODYS
    return not told and response.content.lstrip()[:1] == b"<"


def unusable(platform: str, detail: str) -> TryLater:
    """For an answer that tells nothing: above all not that something is not there."""
    return of_platform(TryLater(f"{platform} gave no usable answer.", detail=detail))


def _is_json(response: requests.Response) -> bool:
    try:
        response.json()
    except requests.exceptions.JSONDecodeError:
        return False
    return True


def proves_nothing(status: int) -> bool:
    """Is it about the platform itself, whatever was asked?"""
    return status < 400 or status == 408 or status >= 500


def _without_proof(answer: Answer, *, platform: str, publishing: bool) -> ConnectorError:
    if publishing:
        reason = f"{platform} answered with an error, so the post may or may not be live."
        return OutcomeUnknown(reason, detail=answer.detail)
    return TryLater(f"{platform} is having trouble.", seconds=answer.seconds, detail=answer.detail)


def _later(reason: str, kind: Kind, answer: Answer) -> ConnectorError:
    return TryLater(reason, seconds=answer.seconds, detail=answer.detail, kind=kind)


def _whole_channel(reason: str, kind: Kind, answer: Answer) -> ConnectorError:
    return TryLater(
        reason, seconds=answer.seconds, whole_channel=True, detail=answer.detail, kind=kind
    )


def _reconnect(reason: str, kind: Kind, answer: Answer) -> ConnectorError:
    return ReconnectNeeded(reason, detail=answer.detail, kind=kind)


_MAKE: dict[Kind, Callable[[str, Kind, Answer], ConnectorError]] = {
    Kind.TRANSIENT: _later,
    Kind.RATE: _whole_channel,
    Kind.BILLING: _whole_channel,
    Kind.CONFIG: _whole_channel,
    Kind.TOKEN: _reconnect,
    Kind.PERMISSION: _reconnect,
    Kind.ACCOUNT: _reconnect,
    Kind.CONTENT: lambda reason, kind, answer: Refused(reason, detail=answer.detail, kind=kind),
    Kind.RECREATE: lambda reason, _, answer: StartAgain(
        reason, seconds=answer.seconds, detail=answer.detail
    ),
    Kind.DUPLICATE: lambda reason, _, answer: Duplicate(
        reason, remote_id=answer.remote_id, detail=answer.detail
    ),
    Kind.UNKNOWN_OUTCOME: lambda reason, _, answer: OutcomeUnknown(reason, detail=answer.detail),
}

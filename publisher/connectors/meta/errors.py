"""What the Graph API's errors mean, as a table, and the one function that reads it.

An error is classified by (code, subcode), then by code, then by subcode alone; only after that
do ``is_transient`` and the HTTP status speak. What nobody has classified is refused, unless it
could have happened while we were publishing: then the outcome is unknown.
Sources: developers.facebook.com/docs/graph-api/guides/error-handling and each platform's own
table; ``{platform}`` in a sentence becomes Facebook or Instagram.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from publisher.connectors.errors import (
    ConnectorError,
    Duplicate,
    Kind,
    OutcomeUnknown,
    ReconnectNeeded,
    Refused,
    StartAgain,
    TryLater,
)
from publisher.connectors.outcomes import proves_nothing

HOUR = 3600.0
GONE = {(100, 33), (803, None)}  # the object does not exist, or this token may not see it


class Act(Enum):
    """What the failed call was doing: only publishing can leave its outcome unknown."""

    REPEATABLE = auto()
    PUBLISH = auto()


@dataclass(frozen=True)
class Meaning:
    """``seconds`` is how long to wait where the platform itself does not say."""

    kind: Kind
    reason: str
    seconds: float | None = None
    whole_app: bool = False


Meanings = Mapping[tuple[int | None, int | None], Meaning]
SIGN_IN_AGAIN = "{platform} no longer accepts our connection. Please connect the channel again."
NO_RIGHT = (
    "{platform} says that we lack the right to do this. Please connect the channel again, tick "
    "every permission, and check that the person connecting may manage the account."
)
TOO_MUCH = "{platform} is taking no more calls for a while. We will go on when it does."
UNWELL = "{platform} had a fault of its own."

_TOKEN = {
    None: SIGN_IN_AGAIN,
    458: "Our app was removed on Facebook. Please connect the channel again.",
    459: "Facebook wants the person who connected this channel to log in to Facebook and answer "
    "a security check. Afterwards, please connect the channel again.",
    460: "The Facebook password of the person who connected this channel was changed. "
    "Please connect the channel again.",
    463: "The connection has expired. Please connect the channel again.",
    464: "Facebook wants the person who connected this channel to log in to Facebook and "
    "confirm the account. Afterwards, please connect the channel again.",
    467: SIGN_IN_AGAIN,
    492: "The person who connected this channel no longer has a role on the Page. "
    "Someone who does should connect it again.",
}
_ACCOUNT_SUBCODES = {459, 464}

GRAPH_MEANINGS: Meanings = {
    (1, None): Meaning(Kind.UNKNOWN_OUTCOME, UNWELL),
    (2, None): Meaning(Kind.UNKNOWN_OUTCOME, UNWELL),
    (100, 33): Meaning(Kind.UNKNOWN_OUTCOME, "{platform} could not find what we asked about."),
    (100, None): Meaning(Kind.CONTENT, "{platform} did not accept this as it stands."),
    (102, None): Meaning(Kind.TOKEN, SIGN_IN_AGAIN),
    (2635, None): Meaning(
        Kind.CONFIG, "{platform} no longer answers this version of our product.", HOUR, True
    ),
    (368, None): Meaning(
        Kind.RATE, "{platform} has stopped this account from posting for a while.", 4 * HOUR
    ),
    (506, None): Meaning(Kind.DUPLICATE, "{platform} says that it has this post already."),
    **{
        (190, subcode): Meaning(
            Kind.ACCOUNT if subcode in _ACCOUNT_SUBCODES else Kind.TOKEN, sentence
        )
        for subcode, sentence in _TOKEN.items()
    },
    # Code 4 is a rate limit, but with this subcode the post was seen to go live all the same.
    (4, 2207051): Meaning(
        Kind.UNKNOWN_OUTCOME, "{platform} stopped the posting as automatic.", HOUR
    ),
    **{(code, None): Meaning(Kind.RATE, TOO_MUCH, whole_app=True) for code in (4, 341)},
    **{(code, None): Meaning(Kind.RATE, TOO_MUCH) for code in (17, 32, 613, 80001, 80002)},
    **{(code, None): Meaning(Kind.PERMISSION, NO_RIGHT) for code in (3, 10, *range(200, 300))},
}
# 368 means two things, and only its words tell them apart.
SAYING: Mapping[int, tuple[str, Meaning | None]] = {
    368: ("already posted", GRAPH_MEANINGS[506, None])
}

BY_STATUS: Mapping[int, Meaning] = {
    401: Meaning(Kind.TOKEN, SIGN_IN_AGAIN),
    403: Meaning(Kind.PERMISSION, NO_RIGHT),
    429: Meaning(Kind.RATE, TOO_MUCH),
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """The error envelope of one answer. The platform's free text stays out of every log: it may
    quote a token or the post."""

    status: int
    code: int | None = None
    subcode: int | None = None
    transient: bool = False
    message: str = ""
    for_people: str = ""
    trace: str = ""

    @classmethod
    def of(cls, status: int, body: Mapping[str, Any]) -> Fault:
        error = body.get("error")
        error = error if isinstance(error, dict) else {}
        return cls(
            status=status,
            code=_whole(error.get("code")),
            subcode=_whole(error.get("error_subcode")),
            transient=error.get("is_transient") is True,
            message=str(error.get("message", "")),
            for_people=str(error.get("error_user_msg") or "")[:300],
            trace=str(error.get("fbtrace_id", ""))[:40],
        )

    @property
    def gone(self) -> bool:
        return (self.code, self.subcode) in GONE or (self.code, None) in GONE

    @property
    def detail(self) -> str:
        return f"HTTP {self.status}, code {self.code}/{self.subcode}, trace {self.trace or '-'}"


@dataclass(frozen=True, kw_only=True)
class Dictionary:
    """One platform's table, under the name that its sentences carry."""

    platform: str
    meanings: Meanings

    def error(self, fault: Fault, act: Act, seconds: float | None = None) -> ConnectorError:
        """The error to raise for ``fault``; ``seconds`` is the wait its headers asked for."""
        meaning = self._meaning(fault)
        known = Known(
            meaning.kind,
            meaning.reason.format(platform=self.platform),
            fault.detail,
            seconds or meaning.seconds,
            act,
        )
        error = BUILD[meaning.kind](known)
        error.whole_app = meaning.whole_app
        error.whole_platform = proves_nothing(fault.status)
        return error

    def _meaning(self, fault: Fault) -> Meaning:
        words, meaning = SAYING.get(fault.code or 0, ("", None))
        if meaning and words in fault.message.lower():
            return meaning
        for key in ((fault.code, fault.subcode), (None, fault.subcode), (fault.code, None)):
            if key != (None, None) and key in self.meanings:
                return self.meanings[key]
        return _unlisted(fault)


def _unlisted(fault: Fault) -> Meaning:
    if fault.transient or proves_nothing(fault.status):
        return Meaning(Kind.UNKNOWN_OUTCOME, UNWELL)
    if fault.status in BY_STATUS:
        return BY_STATUS[fault.status]
    said = fault.for_people.replace("{", "(").replace("}", ")")
    why = f" It says: “{said}”" if said else ""
    return Meaning(Kind.CONTENT, "{platform} did not accept this." + why)


@dataclass(frozen=True)
class Known:
    kind: Kind
    reason: str
    detail: str
    seconds: float | None
    act: Act


def _later(known: Known) -> ConnectorError:
    return TryLater(known.reason, seconds=known.seconds, detail=known.detail, kind=known.kind)


def _later_for_all(known: Known) -> ConnectorError:
    return TryLater(
        known.reason,
        seconds=known.seconds,
        whole_channel=True,
        detail=known.detail,
        kind=known.kind,
    )


def _reconnect(known: Known) -> ConnectorError:
    return ReconnectNeeded(known.reason, detail=known.detail, kind=known.kind)


def _unknown(known: Known) -> ConnectorError:
    if known.act is Act.PUBLISH:
        return OutcomeUnknown(
            f"{known.reason} The post may or may not be live.",
            seconds=known.seconds,
            detail=known.detail,
        )
    return TryLater(known.reason, seconds=known.seconds, detail=known.detail)


BUILD: Mapping[Kind, Callable[[Known], ConnectorError]] = {
    Kind.TRANSIENT: _later,
    Kind.RATE: _later_for_all,
    Kind.BILLING: _later_for_all,
    Kind.CONFIG: _later_for_all,
    Kind.TOKEN: _reconnect,
    Kind.PERMISSION: _reconnect,
    Kind.ACCOUNT: _reconnect,
    Kind.DUPLICATE: lambda known: Duplicate(known.reason, detail=known.detail),
    Kind.CONTENT: lambda known: Refused(known.reason, detail=known.detail),
    Kind.RECREATE: lambda known: StartAgain(
        known.reason, seconds=known.seconds, detail=known.detail
    ),
    Kind.UNKNOWN_OUTCOME: _unknown,
}


def _whole(value: object) -> int | None:
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.lstrip("-").isdigit() else None

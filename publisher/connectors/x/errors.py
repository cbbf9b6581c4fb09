"""What X's refusals mean. Codes are the last path segment of a problem's type or the number of
the older envelope; both are still sent (docs.x.com/x-api/fundamentals/response-codes-and-errors).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import requests

from publisher.connectors.errors import ConnectorError, Kind
from publisher.connectors.oauth import delay
from publisher.connectors.outcomes import Answer, Line, outcome
from publisher.connectors.x.allowances import until_reset

_SIGN_IN = "X no longer accepts our sign-in. Please connect the account again."
_BILL = "X has stopped taking posts until this product’s account there is topped up."
_TWICE = "X says that it has this post already."
_LOCKED = "X has locked or suspended the account. Someone must sign in to X and put it right."
_SETUP = "X does not accept this product’s registration. We have to put that right."
_UNFIT = "X does not take the picture or video as it is. Please save it anew, or leave it out."
_WAIT = "X asks us to wait before sending more."

TABLE = (
    Line(kind=Kind.BILLING, statuses=(402,), reason=_BILL, whole_app=True),
    Line(kind=Kind.BILLING, code="usage-capped", reason=_BILL, whole_app=True),
    Line(kind=Kind.BILLING, code="credits", reason=_BILL, whole_app=True),
    Line(kind=Kind.RATE, statuses=(429,), reason=_WAIT),
    Line(kind=Kind.RATE, code="88", reason=_WAIT),
    Line(kind=Kind.DUPLICATE, statuses=(403,), words="duplicate content", reason=_TWICE),
    Line(kind=Kind.DUPLICATE, code="187", reason=_TWICE),
    Line(kind=Kind.ACCOUNT, code="user-suspended", reason=_LOCKED),
    Line(kind=Kind.ACCOUNT, code="63", reason=_LOCKED),
    Line(kind=Kind.ACCOUNT, code="64", reason=_LOCKED),
    Line(kind=Kind.ACCOUNT, code="326", reason=_LOCKED),
    Line(
        kind=Kind.ACCOUNT,
        code="226",
        reason="X took this for an automated post. Someone must sign in to X and confirm it.",
    ),
    Line(kind=Kind.CONFIG, code="unsupported-authentication", reason=_SETUP, whole_app=True),
    Line(kind=Kind.CONFIG, code="client-forbidden", reason=_SETUP, whole_app=True),
    Line(kind=Kind.CONFIG, code="oauth1-permissions", reason=_SETUP, whole_app=True),
    Line(kind=Kind.TOKEN, statuses=(401,), reason=_SIGN_IN),
    Line(kind=Kind.TOKEN, code="32", reason=_SIGN_IN),
    Line(kind=Kind.TOKEN, code="89", reason=_SIGN_IN),
    Line(kind=Kind.CONTENT, code="186", reason="The text is longer than X takes."),
    Line(
        kind=Kind.CONTENT,
        statuses=(403,),
        words="summon",
        reason="X lets us answer only people who have mentioned the account.",
    ),
    Line(
        kind=Kind.PERMISSION,
        statuses=(403,),
        reason="X does not let this account do that. Connecting it again may give the permission.",
    ),
    Line(kind=Kind.CONTENT, statuses=(404, 410), reason="X does not have this any more."),
    # So X also says of a film that it has taken and worked through, and then finds unfit.
    Line(kind=Kind.CONTENT, statuses=(400,), words="media ids are invalid", reason=_UNFIT),
    Line(kind=Kind.CONTENT, statuses=(400,), reason="X does not accept the post as it is."),
)


def refusal(response: requests.Response, *, now: datetime, publishing: bool) -> ConnectorError:
    """The error for a response that is not what was hoped for."""
    return outcome(TABLE, _answer(response, now), platform="X", publishing=publishing)


def body(response: requests.Response) -> dict[str, Any]:
    """The JSON object of a response; empty when there is none."""
    try:
        found = response.json()
    except requests.exceptions.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _answer(response: requests.Response, now: datetime) -> Answer:
    problems = list(_problems(body(response)))
    # A success that carries only problems is as good as the status that the problem names.
    inner = next((int(p["status"]) for p in problems if str(p.get("status", "")).isdigit()), 404)
    codes = frozenset(code for problem in problems for code in _codes(problem))
    texts = [str(problem.get(key) or "") for problem in problems for key in ("detail", "message")]
    return Answer.of(
        response,
        status=inner if response.ok and problems else response.status_code,
        codes=codes,
        words=" ".join(texts).lower(),
        seconds=until_reset(response.headers, now.timestamp()) or delay(response.headers),
    )


def _problems(found: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from (item for item in found.get("errors") or () if isinstance(item, dict))
    if "title" in found or "detail" in found:
        yield found


def _codes(problem: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(problem.get("code"), int):
        yield str(problem["code"])
    kind = str(problem.get("type") or "")
    if "/problems/" in kind:
        yield kind.rsplit("/", 1)[-1]

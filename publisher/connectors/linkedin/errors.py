"""What LinkedIn's refusals mean (learn.microsoft.com, “API error details”, and observed bodies)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import requests

from publisher.connectors.errors import ConnectorError, Kind
from publisher.connectors.oauth import delay
from publisher.connectors.outcomes import Answer, Line, outcome, unusable

_SIGN_IN = "LinkedIn no longer accepts our sign-in. Please connect the page again."
_VERSION = "LinkedIn has retired the version of its interface that we use. We have to update it."
_TWICE = "LinkedIn says that it has this post already."
_MEDIA = "LinkedIn could not process the picture, video or document."
_DAY = "day limit"  # any other 429 protects LinkedIn for a while

TABLE = (
    Line(kind=Kind.CONFIG, statuses=(426,), reason=_VERSION, whole_app=True),
    Line(kind=Kind.CONFIG, code="NONEXISTENT_VERSION", reason=_VERSION, whole_app=True),
    Line(kind=Kind.DUPLICATE, code="DUPLICATE_POST", reason=_TWICE),
    Line(kind=Kind.DUPLICATE, statuses=(422,), words="duplicate of urn:li:", reason=_TWICE),
    Line(
        kind=Kind.TRANSIENT,
        code="MEDIA_ASSET_WAITING_UPLOAD",
        reason="LinkedIn is still preparing the picture or video.",
    ),
    Line(
        kind=Kind.TRANSIENT,
        words="media_asset_waiting_upload",
        reason="LinkedIn is still preparing the picture or video.",
    ),
    Line(kind=Kind.CONTENT, code="MEDIA_ASSET_PROCESSING_FAILED", reason=_MEDIA),
    Line(kind=Kind.CONTENT, words="processing_failed", reason=_MEDIA),
    Line(
        kind=Kind.CONTENT,
        code="FIELD_LENGTH_TOO_LONG",
        reason="A part of the post is longer than LinkedIn takes.",
    ),
    Line(kind=Kind.TOKEN, code="65600", reason=_SIGN_IN),
    Line(
        kind=Kind.TOKEN,
        code="65601",
        reason="Our access to the LinkedIn page was withdrawn. Please connect the page again.",
    ),
    Line(
        kind=Kind.TOKEN,
        code="65602",
        reason="The connection to LinkedIn has run out, as it does after some time. "
        "Please connect the page again.",
    ),
    Line(kind=Kind.TOKEN, statuses=(401,), reason=_SIGN_IN),
    Line(
        kind=Kind.PERMISSION,
        statuses=(403,),
        reason="LinkedIn does not let us do that. The person who connected the page may no "
        "longer be one of its administrators.",
    ),
    Line(
        kind=Kind.TRANSIENT,
        statuses=(409,),
        reason="LinkedIn was busy with the same thing. Nothing was changed.",
    ),
    Line(
        kind=Kind.RATE,
        statuses=(429,),
        words="application day limit",
        reason="LinkedIn takes no more from our product today.",
        whole_app=True,
    ),
    Line(
        kind=Kind.RATE,
        statuses=(429,),
        words=_DAY,
        reason="LinkedIn takes no more from this page today.",
    ),
    Line(
        kind=Kind.RATE,
        statuses=(429,),
        reason="LinkedIn asks us to wait before sending more.",
    ),
    Line(kind=Kind.CONTENT, statuses=(404,), reason="LinkedIn does not have this any more."),
    Line(
        kind=Kind.CONTENT,
        statuses=(400, 422),
        reason="LinkedIn does not accept the post as it is.",
    ),
)

URN = re.compile(r"urn:li:(?:share|ugcPost):\d+")


def refusal(response: requests.Response, *, now: datetime, publishing: bool) -> ConnectorError:
    """The error for a response that is not what was hoped for. A limit is one of calls to one
    address: that of uploads holds up nobody's post without a picture."""
    error = outcome(TABLE, _answer(response, now), platform="LinkedIn", publishing=publishing)
    if error.kind is Kind.RATE and not publishing:
        error.whole_app = False
    return error


def body(response: requests.Response) -> dict[str, Any]:
    """The JSON object of a response; empty when there is none."""
    try:
        found = response.json()
    except requests.exceptions.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def listed(response: requests.Response) -> list[dict[str, Any]]:
    """The elements of a list, which may be none. Raises ``TryLater`` for what is no list."""
    elements = body(response).get("elements")
    if not isinstance(elements, list):
        raise unusable("LinkedIn", "no list")
    return [item for item in elements if isinstance(item, dict)]


def _answer(response: requests.Response, now: datetime) -> Answer:
    found = body(response)
    words = str(found.get("message") or "")
    urn = URN.search(words)
    seconds = delay(response.headers)
    if response.status_code == 429 and seconds is None and _DAY in words.lower():
        seconds = _until_midnight(now)
    return Answer.of(
        response,
        codes=frozenset(_codes(found)),
        words=words.lower(),
        seconds=seconds,
        remote_id=urn.group() if urn else None,
    )


def _codes(found: Mapping[str, Any]) -> Iterator[str]:
    for key in ("serviceErrorCode", "code"):
        if found.get(key):
            yield str(found[key])
    details = found.get("errorDetails") or {}
    for item in details.get("inputErrors") or ():
        if item.get("code"):
            yield str(item["code"])


def _until_midnight(now: datetime) -> float:
    """LinkedIn's allowances are per day and start again at 00:00 UTC."""
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (tomorrow - now).total_seconds()

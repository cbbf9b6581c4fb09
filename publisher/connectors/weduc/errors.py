"""What a parent app's refusals mean: RFC 9457 problem documents with a stable ``code``."""

from __future__ import annotations

from typing import Any

import requests

from publisher.connectors.errors import ConnectorError, Kind
from publisher.connectors.oauth import delay
from publisher.connectors.outcomes import Answer, Line, outcome

TABLE = (
    Line(
        kind=Kind.TOKEN,
        statuses=(401,),
        reason="The parent app no longer accepts our sign-in. Please connect it again.",
    ),
    Line(
        kind=Kind.PERMISSION,
        statuses=(403,),
        reason="The parent app does not let this connection do that. Please connect it again.",
    ),
    Line(
        kind=Kind.BILLING,
        statuses=(402,),
        reason="The parent app has stopped taking posts until the school’s bill there is paid.",
    ),
    Line(
        kind=Kind.CONFIG,
        code="version_gone",
        reason="The parent app has retired the version of its interface that we use. "
        "We have to update it.",
        whole_app=True,
    ),
    Line(
        kind=Kind.TRANSIENT,
        code="conflict",
        reason="The parent app was busy with the same thing. Nothing was changed.",
    ),
    Line(
        kind=Kind.DUPLICATE,
        statuses=(409,),
        reason="The parent app has this post already.",
    ),
    Line(
        kind=Kind.RATE,
        statuses=(429,),
        reason="The parent app asks us to wait before sending more.",
    ),
    Line(
        kind=Kind.CONTENT,
        statuses=(404, 410),
        reason="The parent app does not have this any more.",
    ),
    Line(
        kind=Kind.CONTENT,
        statuses=(413,),
        reason="The picture, video or document is larger than the parent app takes.",
    ),
    Line(
        kind=Kind.CONTENT,
        statuses=(400, 422),
        reason="The parent app does not accept the post as it is.",
    ),
)

_EXISTING = ("id", "existing_id", "post_id")


def refusal(response: requests.Response, *, label: str, publishing: bool) -> ConnectorError:
    """The error for a response that is not what was hoped for."""
    return outcome(TABLE, _answer(response), platform=label, publishing=publishing)


def body(response: requests.Response) -> Any:
    """The JSON of a response; an empty object when there is none."""
    try:
        return response.json()
    except requests.exceptions.JSONDecodeError:
        return {}


def _answer(response: requests.Response) -> Answer:
    found = body(response)
    problem = found if isinstance(found, dict) else {}
    existing = next((str(problem[key]) for key in _EXISTING if problem.get(key)), None)
    code = str(problem.get("code") or "")
    return Answer.of(
        response,
        codes=frozenset({code} if code else ()),
        words=str(problem.get("detail") or "").lower(),
        seconds=delay(response.headers),
        remote_id=existing if response.status_code == 409 else None,
    )

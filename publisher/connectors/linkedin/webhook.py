"""What LinkedIn tells us: the challenge, the signature, and social-action notifications.

https://learn.microsoft.com/en-us/linkedin/marketing/community-management/organizations (webhooks)
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from publisher.connectors.contract import Event, RemoteComment
from publisher.connectors.linkedin.base import instant

SIGNATURE = "x-li-signature"
PREFIX = "hmacsha256="

KINDS = {
    "COMMENT": "comment",
    "ADMIN_COMMENT": "comment",
    "COMMENT_EDIT": "comment_edited",
    "COMMENT_DELETE": "comment_removed",
}


def challenge_answer(query: Mapping[str, str], secret: str) -> tuple[str, str] | None:
    challenge = query.get("challengeCode")
    if not challenge:
        return None
    answer = {
        "challengeCode": challenge,
        "challengeResponse": _signed(secret, challenge.encode()),
    }
    return "application/json", json.dumps(answer)


def signed_by_linkedin(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    given = headers.get(SIGNATURE, "").removeprefix(PREFIX)
    return hmac.compare_digest(given.encode(), _signed(secret, PREFIX.encode() + body).encode())


def events(body: bytes) -> list[Event]:
    return [_event(item) for item in json.loads(body).get("notifications") or ()]


def _event(item: Mapping[str, Any]) -> Event:
    kind = KINDS.get(str(item.get("action") or ""), "other")
    return Event(
        key=f"linkedin:{item.get('notificationId')}",
        kind=kind,
        account_remote_id=str(item.get("organizationalEntity") or ""),
        comment=_comment(item) if kind != "other" else None,
        raw=json.dumps(item, ensure_ascii=False, sort_keys=True),
    )


def _comment(item: Mapping[str, Any]) -> RemoteComment | None:
    at = instant(item.get("lastModifiedAt"))
    urn = str(item.get("generatedActivity") or "")
    if not urn or at is None:
        return None
    told = (item.get("decoratedGeneratedActivity") or {}).get("comment") or {}
    author = str(told.get("owner") or "")
    return RemoteComment(
        remote_id=urn.rstrip(")").rsplit(",", 1)[-1],
        post_remote_id=str(item.get("sourcePost") or ""),
        text=str(told.get("text") or ""),
        author_name=author,
        author_id=author,
        at=at,
        raw=json.dumps({"commentUrn": urn, "notification": item}, sort_keys=True),
    )


def _signed(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()

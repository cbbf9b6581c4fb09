"""What a parent app tells us, signed ``X-Signature: t=…,v1=hex HMAC-SHA256(secret, t.body)``."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime

from publisher.connectors.contract import Event
from publisher.connectors.weduc.comments import remote_comment

SIGNATURE = "x-signature"
TOLERANCE = 300  # seconds; an older delivery is a replay, and the parent app would sign anew

KINDS = {
    "comment.created": "comment",
    "comment.updated": "comment_edited",
    "comment.deleted": "comment_removed",
    "grant.revoked": "deauthorized",
}


def signed_recently(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> bool:
    parts = dict(
        part.strip().split("=", 1) for part in headers.get(SIGNATURE, "").split(",") if "=" in part
    )
    moment, given = parts.get("t", ""), parts.get("v1", "")
    if not moment.isdecimal() or abs(now.timestamp() - int(moment)) > TOLERANCE:
        return False
    expected = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256)
    return hmac.compare_digest(given.encode(), expected.hexdigest().encode())


def events(body: bytes) -> list[Event]:
    told = json.loads(body)
    kind = KINDS.get(str(told.get("type") or ""), "other")
    data = told.get("data") or {}
    item = data.get("comment") or data
    whole = kind in {"comment", "comment_edited"} and "created_at" in item
    return [
        Event(
            key=f"weduc:{told.get('id') or hashlib.sha256(body).hexdigest()}",
            kind=kind,
            account_remote_id=str(told.get("school_id") or data.get("school_id") or ""),
            comment=remote_comment(item, str(item.get("post_id") or "")) if whole else None,
            raw=body.decode(),
        )
    ]

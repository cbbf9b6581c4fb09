"""What X tells us: the CRC handshake, the signature, and account-activity events.

https://docs.x.com/x-api/webhooks/quickstart and the activity events of OpenAPI 2.167.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from publisher.connectors.contract import Event
from publisher.connectors.x.reading import comment

SIGNATURE = "x-twitter-webhooks-signature"

KINDS = {
    "post.reply.create": "comment",
    "post.mention.create": "comment",
    "post.delete": "comment_removed",
    "oauth.revoke": "deauthorized",
}
# A reply mentions the account it answers, so this one event brings every comment. The others
# are in X's documentation and not in its OpenAPI document (2.167), so they may be refused.
LISTENED = ("post.mention.create",)
LISTENED_IF_OFFERED = ("post.reply.create", "oauth.revoke")


def crc_answer(query: Mapping[str, str], secret: str) -> tuple[str, str] | None:
    token = query.get("crc_token")
    if not token:
        return None
    return "application/json", json.dumps({"response_token": _signed(secret, token.encode())})


def signed_by_x(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    given = headers.get(SIGNATURE, "")
    return hmac.compare_digest(given.encode(), _signed(secret, body).encode())


def events(body: bytes) -> list[Event]:
    data = json.loads(body).get("data") or {}
    kind = KINDS.get(data.get("event_type", ""), "other")
    payload = data.get("payload") or {}
    raw = body.decode()
    account = str((data.get("filter") or {}).get("user_id") or "")
    told = comment(payload, _users(data)) if kind == "comment" else None
    # Mentions outside our own posts arrive the same way, but nobody commented on a post of ours.
    if told and told.post_remote_id in {"", told.remote_id}:
        kind, told = "other", None
    return [
        Event(key=_key(data, body), kind=kind, account_remote_id=account, comment=told, raw=raw)
    ]


def _key(data: Mapping[str, Any], body: bytes) -> str:
    """A reply that is also a mention is told twice; both tellings have the reply's own key."""
    kind = KINDS.get(data.get("event_type", ""))
    if kind == "comment":
        return f"x:comment:{(data.get('payload') or {}).get('id')}"
    return f"x:{data.get('event_uuid') or hashlib.sha256(body).hexdigest()}"


def _users(data: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    included = (data.get("includes") or {}).get("users") or []
    return {str(user["id"]): user for user in included}


def _signed(secret: str, message: bytes) -> str:
    digest = hmac.new(secret.encode(), message, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(digest).decode()

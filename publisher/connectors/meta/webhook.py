"""Meta's webhooks: the handshake, the signature over the raw bytes, and the changes inside.

Deliveries come at least once, in batches, and are repeated for up to a day and a half, so every
change gets a key that is the same at each repetition.
Source: developers.facebook.com/docs/graph-api/webhooks/getting-started.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from publisher.connectors.contract import Event
from publisher.connectors.meta.graph import Graph, Json

SIGNATURE = "x-hub-signature-256"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change of one account, still in the platform's own words."""

    key: str
    account: str
    time: int
    field: str
    value: Mapping[str, Any]
    raw: str

    def event(self, kind: str, **parts: Any) -> Event:
        return Event(key=self.key, kind=kind, account_remote_id=self.account, raw=self.raw, **parts)


def handshake(query: Mapping[str, str], verify_token: str) -> tuple[str, str] | None:
    """An empty verify token fits nothing."""
    told = query.get("hub.verify_token", "")
    fits = bool(verify_token) and hmac.compare_digest(told.encode(), verify_token.encode())
    if not fits or query.get("hub.mode") != "subscribe" or "hub.challenge" not in query:
        return None
    return "text/plain", query["hub.challenge"]


def authentic(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    ours = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(headers.get(SIGNATURE, "").encode(), ours.encode())


def changes(body: bytes) -> Iterator[Change]:
    """Every change of a delivery, in order. Raises ``ValueError`` when it is not JSON."""
    delivery = json.loads(body)
    if not isinstance(delivery, dict):
        raise ValueError("A delivery of Meta's is a JSON object.")
    for entry in delivery.get("entry") or []:
        for change in entry.get("changes") or []:
            yield _change(entry, change)


def _change(entry: Mapping[str, Any], change: Mapping[str, Any]) -> Change:
    account, time = str(entry.get("id", "")), int(entry.get("time") or 0)
    raw = json.dumps(change, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(f"{account}\n{time}\n{raw}".encode()).hexdigest()
    value = change.get("value")
    return Change(
        key=digest,
        account=account,
        time=time,
        field=str(change.get("field", "")),
        value=value if isinstance(value, dict) else {},
        raw=raw,
    )


def signed_request(secret: str, body: bytes) -> Json | None:
    """The payload of a ``signed_request`` form; None when it is not Facebook's."""
    try:
        told = parse_qs(body.decode())["signed_request"][0]
        signature, payload = told.split(".", 1)
        ours = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
        if not hmac.compare_digest(_unpacked(signature), ours):
            return None
        data = json.loads(_unpacked(payload))
    except (KeyError, ValueError, binascii.Error):
        return None
    fits = isinstance(data, dict) and str(data.get("algorithm", "")).upper() == "HMAC-SHA256"
    return data if fits else None


def person_event(secret: str, body: bytes, kind: str) -> Event | None:
    """A person removed our app or asked for their data to go. ``account_remote_id`` is the id
    of the person, not of a Page; None when the request is not Facebook's."""
    data = signed_request(secret, body)
    if data is None or not data.get("user_id"):
        return None
    key = hashlib.sha256(f"{kind}\n".encode() + body).hexdigest()
    at = data.get("issued_at")
    return Event(
        key=key, kind=kind, account_remote_id=str(data["user_id"]), raw=json.dumps(data),
        at=datetime.fromtimestamp(at, UTC) if isinstance(at, int) else None,
    )  # fmt: skip


def subscribe(graph: Graph, account: str, fields: frozenset[str]) -> None:
    """Add ``fields``. The call replaces the list, so what is there already is sent again."""
    path = f"{account}/subscribed_apps"
    there: set[str] = set()
    for app in graph.get(path).get("data") or []:
        if str(app.get("id", "")) == graph.app.client_id:
            there.update(_field_names(app.get("subscribed_fields") or []))
    body = graph.post(path, {"subscribed_fields": ",".join(sorted(fields | there))})
    graph.expect_success(body)


def _field_names(listed: list[Any]) -> Iterator[str]:
    for item in listed:
        yield item if isinstance(item, str) else str(item.get("name", ""))


def _unpacked(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)

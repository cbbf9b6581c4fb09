"""What a platform tells an app when a person takes permission back.

Meta calls the app's deauthorize address with a ``signed_request``, X sends ``oauth.revoke`` to
those who subscribed to it, the parent app sends ``grant.revoked``; LinkedIn says nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from publisher.sandbox.models import Account, Platform, Token
from publisher.sandbox.webhooks import Delivery, send

if TYPE_CHECKING:
    from publisher.sandbox.state import World


def withdraw(world: World, token: Token, why: str = "revoked") -> None:
    """Every token of this token's person is dead, and the app is told."""
    world.revoke_all(token.user, why)
    tell = TELL.get(token.platform)
    if tell is not None and why == "revoked":
        tell(world, token)


def signed_request(secret: str, user: str, at: float) -> bytes:
    """A form as Meta sends it: signature and payload, each in base64url without padding."""
    told = {"user_id": user, "algorithm": "HMAC-SHA256", "issued_at": int(at)}
    payload = _packed(json.dumps(told).encode())
    signature = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    return urlencode({"signed_request": f"{_packed(signature)}.{payload}"}).encode()


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _meta(world: World, token: Token) -> None:
    app = next(app for app in world.apps.values() if app.client_id == token.app)
    if app.deauthorize_url:
        body = signed_request(app.client_secret, token.user, world.now())
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        world.courier.post(Delivery(url=app.deauthorize_url, body=body, headers=kind))


def _accounts(world: World, token: Token) -> list[Account]:
    found = (world.account(token.platform, key) for key in token.accounts)
    return [account for account in found if account is not None]


def _x(world: World, token: Token) -> None:
    for account in _accounts(world, token):
        if account.id in world.keys.get(("x", "activity", "oauth.revoke"), ()):
            event = {
                "filter": {"user_id": account.id},
                "event_uuid": world.new_id("x_post"),
                "event_type": "oauth.revoke",
                "payload": {"user_id": account.id, "client_id": token.app},
            }
            send(world, Platform.X, {"data": event})


def _weduc(world: World, token: Token) -> None:
    for account in _accounts(world, token):
        event = {"id": f"evt_{world.new_id('hook')}", "type": "grant.revoked"}
        about = {"school_id": account.id, "created_at": int(world.now()), "data": {}}
        send(world, Platform.WEDUC, {**event, **about})


TELL: Mapping[Platform, Callable[[World, Token], None]] = {
    Platform.FACEBOOK: _meta,
    Platform.INSTAGRAM: _meta,
    Platform.X: _x,
    Platform.WEDUC: _weduc,
}

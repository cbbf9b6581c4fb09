"""How each platform signs what it sends to a webhook."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping

from publisher.sandbox.models import Platform


def hexdigest(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def b64digest(secret: str, body: bytes) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def _meta(secret: str, body: bytes) -> dict[str, str]:
    return {"X-Hub-Signature-256": f"sha256={hexdigest(secret, body)}"}


def _x(secret: str, body: bytes) -> dict[str, str]:
    return {"x-twitter-webhooks-signature": f"sha256={b64digest(secret, body)}"}


def _linkedin(secret: str, body: bytes) -> dict[str, str]:
    return {"X-LI-Signature": hexdigest(secret, b"hmacsha256=" + body)}


def _weduc(secret: str, body: bytes) -> dict[str, str]:
    at = str(int(time.time()))
    return {"X-Signature": f"t={at},v1={hexdigest(secret, at.encode() + b'.' + body)}"}


SIGNERS: Mapping[Platform, Callable[[str, bytes], dict[str, str]]] = {
    Platform.FACEBOOK: _meta,
    Platform.INSTAGRAM: _meta,
    Platform.X: _x,
    Platform.LINKEDIN: _linkedin,
    Platform.WEDUC: _weduc,
}

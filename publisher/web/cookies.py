"""Cookies: one way to set, read and drop them, so that none is set less safely than the others.

Over https each is bound to this very host by its name (``__Host-``, RFC 6265bis §4.1.3.2): no
neighbour below the same domain can plant one here.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from werkzeug.wrappers import Response


def named(name: str, *, secure: bool) -> str:
    return f"__Host-{name}" if secure else name


def put(answer: Response, name: str, value: str, *, seconds: int) -> None:
    answer.set_cookie(_named(name), value, max_age=seconds, **_strictly())


def read(name: str) -> str:
    """What the browser brought, "" when nothing."""
    return request.cookies.get(_named(name), "")


def drop(answer: Response, name: str) -> None:
    """As strictly as it was set: otherwise browsers overlook it."""
    answer.delete_cookie(_named(name), **_strictly())


def _named(name: str) -> str:
    return named(name, secure=current_app.config["SESSION_COOKIE_SECURE"])


def _strictly() -> dict[str, Any]:
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    return {"httponly": True, "samesite": "Lax", "secure": secure}

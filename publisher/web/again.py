"""A form that comes too late: its page was open for too long, or its sender is logged out or owes
a second factor by now. What was typed goes back to them, to be sent again; nothing is kept here.
Nor are the words of a form lost that fails on our side."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import current_app, g, render_template, request
from flask_login import current_user

_SECRET = re.compile(r"password|secret|code|token")


def page(status: int, *, first: str = "log_in") -> tuple[str, int] | None:
    """The form once more. ``first`` is what has to come before: log_in or second_factor. None for
    what no page of ours has sent, or is better typed anew. Another site could otherwise have
    somebody press a button for words that it made up; the ``Origin`` it cannot make up."""
    if (typed := _typed()) is None:
        return None
    files = any(file.filename for file in request.files.values())
    body = render_template(
        "again.html",
        there=request.full_path.rstrip("?"),
        typed=[(name, text) for name, text in typed if not (files and name == "do")],
        words=_sentences(typed),
        files=files,
        first="" if current_user.is_authenticated and first == "log_in" else first,
    )
    return body, status


def words() -> list[str]:
    """What stood in a form that failed on our side, to be copied: nobody can tell whether sending
    it again would do something twice."""
    return _sentences(_typed() or [])


def _typed() -> list[tuple[str, str]] | None:
    typed = [(name, text) for name, text in request.form.items(multi=True) if name != "csrf_token"]
    secret = any(_SECRET.search(name) for name, _ in typed)
    if request.method != "POST" or g.get("school_id") is None or secret or not _ours():
        return None
    return typed


def _sentences(typed: list[tuple[str, str]]) -> list[str]:
    return [text for _, text in typed if " " in text.strip()]


def _ours() -> bool:
    settings = current_app.extensions["handbell"].settings
    origins = {_origin(request.host_url), _origin(settings.public_url)}
    return _origin(request.headers.get("Origin", "")) in origins


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc

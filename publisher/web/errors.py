"""What went wrong, in the house's words: what, why, and what to do."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, g, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from publisher import logs
from publisher.web import again
from publisher.web.wording import LARGEST_FILES
from tenants.errors import Conflict, HandbellError, Invalid, NotAllowed, NotFound
from tenants.policies.problems import PolicyError, dotted

log = structlog.get_logger()

STATUS: dict[type[HandbellError], int] = {
    NotAllowed: 403, NotFound: 404, Conflict: 409, Invalid: 422,
}  # fmt: skip
WORDS = {
    400: ("This could not be read", "Go back, reload the page and try once more."),
    403: ("This is not yours to do", "Ask the person whose role allows it."),
    404: ("There is nothing here", "The address may be old, or the page may be another school's."),
    405: ("There is nothing here", "This address only takes what a form sends."),
    409: ("Somebody was first", "Reload the page to see how things stand now."),
    413: ("This is too large", f"{LARGEST_FILES} Go back: what you typed is still there."),
    422: ("Something is missing", "Go back and look at the fields named above."),
    429: ("Too many tries", "Wait a quarter of an hour, then try again."),
    500: (
        "Something broke on our side",
        "What was saved is kept. If you were publishing or taking something down, look at the post "
        "before you try again.",
    ),
}
UNREADABLE = (
    "This draft of your policy cannot be opened",
    "The draft is kept, and the policy in force holds as before. Start another draft, or show "
    "this page to whoever looks after Handbell for you.",
)
STALE = "This page was open for too long. Go back, reload it and send the form again."


def register(app: Flask) -> None:
    app.register_error_handler(HandbellError, _ours)
    app.register_error_handler(PolicyError, _unreadable)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def page(status: int, said: str = "") -> tuple[str, int]:
    """An error's own page. ``said`` is a sentence about this very case."""
    title, advice = WORDS.get(status, WORDS[400 if status < 500 else 500])
    words = again.words() if status >= 500 else []
    body = render_template(
        "error.html", status=status, title=title, said=said, advice=advice, words=words
    )
    return body, status


def _unreadable(error: PolicyError) -> tuple[str, int]:
    """A draft from before the language of policies changed: unlike what is in force, a draft is
    checked whenever it is opened. The log says where it is wrong, and none of its words."""
    places = [dotted(problem.path) for problem in error.problems]
    log.error("policy draft cannot be read", endpoint=request.endpoint, places=places)
    title, advice = UNREADABLE
    problems = [str(problem) for problem in error.problems]
    body = render_template("error.html", title=title, advice=advice, problems=problems)
    return body, InternalServerError.code


def _ours(error: HandbellError) -> tuple[str, int]:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)
    if status == 403:
        log.info("refused", endpoint=request.endpoint, school=str(g.get("school_id")), by=_who())
    if status == 404:
        # Another school's page answers exactly like one that never was.
        g.pop("here", None)
    return page(status, str(error))


def _who() -> str:
    return str(current_user.get_id()) if current_user.is_authenticated else ""


def _stale(_error: CSRFError) -> tuple[str, int]:
    return again.page(400) or page(400, STALE)


def _http(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    return page(error.code)


def _unforeseen(error: Exception) -> tuple[str, int]:
    log.error("page failed", error=type(error).__name__, at=logs.places(error))
    return page(InternalServerError.code)

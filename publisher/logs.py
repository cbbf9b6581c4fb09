"""Structured logs: one sentence and ids. Never a post's words, a name or a token."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from traceback import extract_tb
from typing import Any

import structlog
from structlog import contextvars

_INSIDE: ContextVar[bool] = ContextVar("inside_a_job", default=False)
# What no log line may carry, whoever tries: the last line of defence, not the first.
FORBIDDEN = frozenset({"text", "token", "access_token", "refresh_token", "password", "name", "alt"})


def set_up(form: str = "json") -> None:
    """Call once at a program's start. ``form`` is ``json`` or ``console``."""
    final: Any = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[
            contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _places,
            mask,
            final,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def places(error: BaseException) -> list[str]:
    """Where it happened, without the error's message, which may hold a post's words, or what was
    to be written into the database."""
    found = extract_tb(error.__traceback__)
    return [f"{each.filename}:{each.lineno} {each.name}" for each in found][-8:]


def _places(_logger: Any, _method: str, event: Any) -> Any:
    error = sys.exc_info()[1]
    if event.pop("exc_info", None) and error is not None:
        event |= {"error": type(error).__name__, "at": places(error)}
    return event


def mask(_logger: Any, _method: str, event: Any) -> Any:
    for key in FORBIDDEN & event.keys():
        event[key] = "(masked)"
    return event


@contextmanager
def about(**ids: object) -> Iterator[None]:
    """Every line inside carries these and no others but what is learned inside (``and_about``),
    which ends with them: a thread's next job is about something else. An error takes them along
    to the job that logs it, and no further. What was bound outside of every job goes too."""
    outermost = not _INSIDE.get()
    before = {} if outermost else contextvars.get_contextvars()
    contextvars.clear_contextvars()
    token = _INSIDE.set(True)
    and_about(**ids)
    try:
        yield
    except BaseException:
        if outermost:
            contextvars.clear_contextvars()
        raise
    else:
        contextvars.clear_contextvars()
        contextvars.bind_contextvars(**before)
    finally:
        _INSIDE.reset(token)


def and_about(**ids: object) -> None:
    contextvars.bind_contextvars(**{name: str(id) for name, id in ids.items()})

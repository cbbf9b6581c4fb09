"""For machines: is the process alive, and can it work?"""

from __future__ import annotations

import structlog
from flask import Blueprint, Response
from redis import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from publisher import revisions, valkey
from publisher.web.door import public, site

pages = Blueprint("health", __name__)
log = structlog.get_logger()


@pages.get("/healthz")
@public
def alive() -> Response:
    """The process answers."""
    return _plain("alive\n")


@pages.get("/readyz")
@public
def ready() -> Response:
    """Database reachable and migrated, queue reachable; otherwise 503 and the first trouble."""
    trouble = _database() or _queue()
    return _plain(f"{trouble or 'ready'}\n", 503 if trouble else 200)


def _database() -> str:
    try:
        with site.database.app.connect() as connection:
            connection.execute(text("SELECT 1"))
            if not revisions.is_current(connection):
                return "the database is not migrated"
    except SQLAlchemyError as error:
        log.error("database not reachable", error=type(error).__name__)
        return "the database is not reachable"
    return ""


def _queue() -> str:
    try:
        valkey.client(site.queues.url).ping()
    except RedisError as error:
        log.error("queue not reachable", error=type(error).__name__)
        return "the queue is not reachable"
    return ""


def _plain(body: str, status: int = 200) -> Response:
    response = Response(body, status, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response

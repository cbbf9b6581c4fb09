"""Whether a database has this version's migrations, asked without loading what runs them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, text

SCRIPTS = Path(__file__).parent.parent / "migrations"


def is_current(connection: Connection) -> bool:
    """Does the database have exactly the migrations that this version knows?"""
    table = connection.scalar(text("SELECT to_regclass('alembic_version')"))
    if table is None:
        return False
    return list(connection.scalars(text("SELECT version_num FROM alembic_version"))) == [latest()]


@cache
def latest() -> str:
    """The number of the newest migration: they are one chain, and their files' names begin so."""
    return max(script.name[:4] for script in (SCRIPTS / "versions").glob("[0-9]*.py"))

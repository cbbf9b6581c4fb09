"""A whole database into one file, and back. Tokens and names in it stay sealed: the master key
is in neither the database nor the file, and must be kept somewhere else."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import URL, make_url

from publisher import binaries, migrating
from tenants.database import Database


class BackupFailed(Exception):
    """PostgreSQL's own words, or why nothing was tried."""


def save(database: Database, file: Path) -> None:
    """Write everything to ``file``, readable for its owner only, in PostgreSQL's custom format.
    Whoever ``DATABASE_URL`` names must be exempt from row-level security, as a superuser is."""
    partial = file.with_name(f"{file.name}.partial")
    partial.touch(mode=0o600)
    _run(database, "pg_dump", "--format=custom", f"--file={partial}")
    partial.replace(file)


def load(database: Database, file: Path) -> None:
    """Fill an empty database from ``file``, all of it or nothing, and bring it up to date.
    Raises ``BackupFailed`` when the database has tables already."""
    with database.owner.connect() as connection:
        if connection.execute(text("SELECT to_regclass('alembic_version')")).scalar():
            raise BackupFailed("This database is not empty. Restore into a new one.")
    migrating.create_logins(database)
    _run(database, "pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", str(file))
    migrating.migrate(database)


def _run(database: Database, program: str, *arguments: str) -> None:
    url = make_url(database.owner_url)
    with database.owner.connect() as connection:
        (server, *_) = connection.dialect.server_version_info or (0,)
    result = subprocess.run(  # noqa: S603 - PostgreSQL's own program, no shell
        [binaries.tool(program, int(server)), f"--dbname={_address(url)}", *arguments],
        env={**os.environ, "PGPASSWORD": url.password or ""},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise BackupFailed(result.stderr.strip()[-600:])


def _address(url: URL) -> str:
    """Without the password: arguments can be read by every user of the machine."""
    plain = url.set(drivername="postgresql", password=None)
    return plain.render_as_string(hide_password=False)

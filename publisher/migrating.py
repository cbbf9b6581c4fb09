"""Bringing a database up to date: roles, logins, then Alembic's migrations."""

from __future__ import annotations

import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import Script, ScriptDirectory
from psycopg import sql
from sqlalchemy import Connection, text

from publisher import embedded
from publisher.revisions import SCRIPTS
from tenants.database import APP_ROLE, SYSTEM_ROLE, Database, role_password

LOCK = 4_203_011  # any number, the same everywhere: one migration at a time


def migrate(database: Database, revision: str = "head") -> None:
    """Create or renew the two logins and run the migrations, once, whoever else is trying."""
    with database.owner.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.commit()
        try:
            _logins(connection, database)
            command.upgrade(_config(connection), revision)
            connection.commit()
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})


def create_logins(database: Database) -> None:
    """The two logins, for a database that is to be filled from a backup."""
    with database.owner.connect() as connection:
        _logins(connection, database)


def downgrade(database: Database, revision: str) -> None:
    with database.owner.connect() as connection:
        command.downgrade(_config(connection), revision)
        connection.commit()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.set_main_option("prepend_sys_path", str(SCRIPTS.parent))
    config.attributes["connection"] = connection
    return config


def _logins(connection: Connection, database: Database) -> None:
    """The application's role is an ordinary one; the beat's is exempt from row-level security
    and gets, table by table, only the rights that claiming needs."""
    driver = connection.connection.driver_connection
    assert driver is not None
    for role, exempt in ((APP_ROLE, "NOBYPASSRLS"), (SYSTEM_ROLE, "BYPASSRLS")):
        known = connection.execute(
            text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}
        ).first()
        statement = sql.SQL(
            "{verb} ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE {exempt} PASSWORD {word}"
        ).format(
            verb=sql.SQL("ALTER" if known else "CREATE"),
            role=sql.Identifier(role),
            exempt=sql.SQL(exempt),
            word=sql.Literal(role_password(database.secret_key, role)),
        )
        driver.execute(statement)
        driver.execute(
            sql.SQL("GRANT USAGE ON SCHEMA public TO {role}").format(role=sql.Identifier(role))
        )
    connection.commit()


def write_migration(message: str) -> str:
    """A new migration from what the models have and the migrations lack; returns its path.

    Worked out on an empty server of its own, so no database of anybody's is touched.
    """
    with (
        tempfile.TemporaryDirectory() as home,
        embedded.servers(Path(home), valkey=False, durable=False) as servers,
    ):
        assert servers.postgres is not None
        database = Database(owner_url=servers.postgres.url, secret_key=APP_ROLE)
        migrate(database)
        with database.owner.connect() as connection:
            config = _config(connection)
            numbers = [int(script.revision) for script in _scripts(config).walk_revisions()]
            script = command.revision(
                config, message, autogenerate=True, rev_id=f"{max(numbers) + 1:04}"
            )
        database.dispose()
    assert isinstance(script, Script)
    return script.path


def _scripts(config: Config) -> ScriptDirectory:
    return ScriptDirectory.from_config(config)

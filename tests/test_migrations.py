"""Migrating a database that schools are using, and bringing one back from its backup."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import make_url

from publisher import backup, migrating, revisions
from publisher.app import create_system
from publisher.backup import BackupFailed
from publisher.models import Channel
from publisher.services import sealing
from publisher.services.system import System
from tenants.database import Database, Row
from tenants.models import School
from tests import release
from tests.architecture.test_isolation import (
    Other,
)
from tests.architecture.test_isolation import (
    other as filled,  # noqa: F401 - a fixture
)
from tests.factories import a_channel, a_post, a_school, deliveries, schedule

FIRST = "0002"  # the house with its walls: no database is older
COLUMNS = (
    "SELECT table_name, column_name, is_nullable = 'YES' OR column_default IS NOT NULL "
    "FROM information_schema.columns WHERE table_schema = 'public'"
)


@pytest.fixture
def empty(system: System) -> Iterator[System]:
    """Another, empty database on the same server."""
    url = make_url(system.settings.database_url)
    name = f"{url.database}_second"
    server = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        there = url.set(database=name).render_as_string(hide_password=False)
        made = create_system(system.settings.model_copy(update={"database_url": there}))
        yield made
        made.database.dispose()
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def columns(database: Database) -> dict[tuple[str, str], bool]:
    """(table, column) → may the code before it leave it out?"""
    with database.owner.connect() as connection:
        return {(row[0], row[1]): row[2] for row in connection.execute(text(COLUMNS))}


def as_it_was(now: Database, then: Database) -> None:
    """Copy every row into older tables, leaving out the columns that these do not have yet."""
    with now.owner.connect() as here, then.owner.begin() as there:
        old = {table for table, _column in columns(then)}
        for table in (each.name for each in Row.metadata.sorted_tables if each.name in old):
            rows = here.execute(text(f'SELECT json_agg(t)::text FROM "{table}" t')).scalar()
            populated = f'json_populate_recordset(null::"{table}", (:rows)::json)'
            there.execute(
                text(f'INSERT INTO "{table}" SELECT * FROM {populated}'), {"rows": rows or "[]"}
            )


def test_a_database_in_use_is_migrated_with_everything_in_it(system: System, empty: System) -> None:
    migrating.migrate(empty.database, FIRST)
    school = a_school(system)
    a_channel(school)
    post = a_post(school, "Cakes and a raffle: the summer fayre is on Saturday.")
    schedule(school, post)
    as_it_was(system.database, empty.database)
    school.system = empty

    migrating.migrate(empty.database)

    with empty.database.app.connect() as connection:
        assert revisions.is_current(connection)
    assert [row.state for row in deliveries(school, post)] == ["scheduled"]


def rows(database: Database, known: dict[tuple[str, str], bool]) -> dict[str, list[str]]:
    """Every row of these tables, by what these columns hold."""
    found = {}
    with database.owner.connect() as connection:
        for table in sorted({table for table, _column in known} - {"alembic_version"}):
            names = ", ".join(f'"{column}"' for there, column in sorted(known) if there == table)
            query = f'SELECT to_json(t)::text FROM (SELECT {names} FROM "{table}") t ORDER BY 1'
            found[table] = list(connection.execute(text(query)).scalars())
    return found


def test_X23_up_and_down_and_up_again_no_row_and_no_value_is_lost(
    system: System,
    filled: Other,  # noqa: F811
    empty: System,
) -> None:
    """A school with one of everything, in tables as old as they get."""
    migrating.migrate(empty.database, FIRST)
    as_it_was(system.database, empty.database)
    known = columns(empty.database)
    before = rows(empty.database, known)
    assert sum(map(len, before.values())) > 30 and before["post"] and before["approval"]

    migrating.migrate(empty.database)
    assert rows(empty.database, known) == before

    migrating.downgrade(empty.database, FIRST)
    assert columns(empty.database) == known
    assert rows(empty.database, known) == before
    migrating.migrate(empty.database)
    assert rows(empty.database, known) == before


# What a migration since the release may refuse although the release writes it, and why that cannot
# happen: by the digest of what ``release.troubles`` says of it, so that the same thing changed once
# more is looked at once more.
HARMLESS = {
    "49123cd8415d": "an approval's states: one more, and refuses none that was let in",
    "52b3877af8f1": "a delivery's moves: one more, and refuses none that was allowed",
    "054cb8eb1a31": "a roll's references: the same two columns as before, in another order",
}


def test_the_released_version_still_works_on_the_newest_tables(empty: System) -> None:
    """While programs are replaced one by one, old ones still read and write: nothing they know may
    go or become another thing, what they do not know has a value without them, what they wrote is
    not refused by a new rule, and no right is taken from them (docs/operations.md)."""
    migrating.migrate(empty.database)
    with empty.database.owner.connect() as connection:
        found = release.troubles(release.released(), release.describe(connection))
    left = [each for each in found if not _harmless(each)]
    assert left == [], "\n".join(left)


def _harmless(trouble: str) -> bool:
    return hashlib.sha256(trouble.encode()).hexdigest()[:12] in HARMLESS


def test_a_harmless_change_that_is_changed_again_is_looked_at_again(empty: System) -> None:
    migrating.migrate(empty.database)
    with empty.database.owner.begin() as connection:
        function = "SELECT pg_get_functiondef('delivery_moves'::regproc)"
        again = connection.scalar(text(function)).replace("BEGIN", "BEGIN  -- again", 1)
        connection.exec_driver_sql(again.replace("%", "%%"))
        found = release.troubles(release.released(), release.describe(connection))
    left = [each for each in found if not _harmless(each)]
    assert len(left) == 1 and left[0].startswith("delivery: trigger moves"), left


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("ALTER TABLE post DROP COLUMN category", "post.category is gone"),
        ("ALTER TABLE post RENAME COLUMN version TO edition", "post.version is gone"),
        ("ALTER TABLE delivery ALTER COLUMN attempts TYPE bigint", "delivery.attempts is bigint"),
        ("ALTER TABLE post ADD COLUMN mood text NOT NULL", "post.mood must be given"),
        (
            "ALTER TABLE school ADD CONSTRAINT short CHECK (length(name) < 40)",
            "school: short is new",
        ),
        ("CREATE UNIQUE INDEX one_name ON person (name)", "person: one_name is new"),
        ("REVOKE UPDATE ON delivery FROM handbell_app", "delivery: handbell_app UPDATE is taken"),
    ],
)
def test_a_migration_that_breaks_the_released_version_is_found(
    empty: System, change: str, said: str
) -> None:
    migrating.migrate(empty.database)
    with empty.database.owner.begin() as connection:
        before = release.describe(connection)
        connection.execute(text(change))
        found = release.troubles(before, release.describe(connection))
    assert any(each.startswith(said) for each in found), found


def test_two_who_migrate_at_once_do_it_once(empty: System) -> None:
    with ThreadPoolExecutor(2) as both:
        list(both.map(migrating.migrate, [empty.database] * 2))
    with empty.database.app.connect() as connection:
        assert revisions.is_current(connection)


TOKEN_AS_BYTES = b"token-of-nobody".hex()


def test_a_backup_brings_back_schools_tokens_and_walls(
    system: System, empty: System, tmp_path: Path
) -> None:
    school, file = a_school(system), tmp_path / "handbell.backup"
    channel_id = a_channel(school)
    backup.save(system.database, file)
    assert file.stat().st_mode & 0o077 == 0
    backup.load(empty.database, file)

    with empty.database.owner.connect() as connection:
        for table in Row.metadata.tables:  # all that the file holds, unpacked
            for row in connection.execute(text(f'SELECT t::text FROM "{table}" t')).scalars():
                assert "token-of-nobody" not in row and TOKEN_AS_BYTES not in row, table
    school.system = empty
    with school.work() as uow:
        grant = uow.get(Channel, channel_id).grant
        opened = sealing.open_grant(empty.vault, school.id, channel_id, grant)
        assert opened.access_token == "token-of-nobody"
        assert uow.session.get_one(School, school.id).name == school.name
    with empty.database.app.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM channel")).scalar() == 0


def test_a_backup_is_never_poured_over_what_is_there(system: System, tmp_path: Path) -> None:
    file = tmp_path / "handbell.backup"
    backup.save(system.database, file)
    with pytest.raises(BackupFailed, match="not empty"):
        backup.load(system.database, file)


def test_the_newest_migration_is_the_last_of_the_chain() -> None:
    config = Config()
    config.set_main_option("script_location", str(revisions.SCRIPTS))
    assert ScriptDirectory.from_config(config).get_heads() == [revisions.latest()]


def test_a_database_without_migrations_is_not_current(empty: System) -> None:
    with empty.database.owner.connect() as connection:
        assert not revisions.is_current(connection)
        connection.rollback()
    migrating.migrate(empty.database, FIRST)
    with empty.database.app.connect() as connection:
        assert not revisions.is_current(connection)

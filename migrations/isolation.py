"""The wall that PostgreSQL keeps: row-level security, forced, on every table.

``of_school`` is for tables with a ``school_id``: only the school that the transaction has named
is visible or writable. Others give their own condition. The application's role gets the plain
rights; the owner is held to the policies too (FORCE); the beat's role is exempt and may only do
what it needs.
"""

from __future__ import annotations

from alembic import op

APP = "handbell_app"
SYSTEM = "handbell_system"

SCHOOL = "nullif(current_setting('app.school_id', true), '')::uuid"
PLATFORM = "current_setting('app.reach', true) = 'platform'"


def of_school(table: str, *, rights: str = "SELECT, INSERT, UPDATE, DELETE") -> None:
    """Rows of the transaction's school, and no others."""
    secure(table, condition=f"school_id = {SCHOOL}", rights=rights)


def secure(table: str, *, condition: str, rights: str, check: str | None = None) -> None:
    op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
    op.execute(
        f'CREATE POLICY scope ON "{table}" USING ({condition}) WITH CHECK ({check or condition})'
    )
    op.execute(f'GRANT {rights} ON "{table}" TO {APP}')


def never_changes(table: str, columns: str = "*", *, unless: str = "false") -> None:
    """A trigger that refuses updates of ``columns`` and all deletions, whoever asks."""
    op.execute(
        f"""
        CREATE FUNCTION {table}_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND ({unless}) THEN RETURN NEW; END IF;
            RAISE EXCEPTION '{table} can be added to but not changed' USING ERRCODE = '42501';
        END $$
        """
    )
    what = "UPDATE" if columns == "*" else f"UPDATE OF {columns}"
    op.execute(
        f"CREATE TRIGGER never_changes BEFORE {what} OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_never_changes()"
    )

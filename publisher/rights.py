"""What the two logins may do in the database, held against what the migrations give them.

A right too many is as wrong as one too few: the application that could change the audit would
not notice, and neither would anybody else.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Engine, text

ADD = frozenset({"SELECT", "INSERT"})
CHANGE = ADD | {"UPDATE"}
EVERYTHING = CHANGE | {"DELETE"}
# Of the application: what is written once stays, and people and schools are never deleted by it.
LESS = {
    "alembic_version": frozenset({"SELECT"}),
    "audit_entry": ADD,
    "policy_edit": ADD,
    "membership": CHANGE,
    "person": CHANGE,
    "school": CHANGE,
    "trust": CHANGE,
}

_HELD = """
SELECT c.relname,
    array(SELECT r FROM unnest(ARRAY[
        'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) r
        WHERE has_table_privilege(c.oid, r)),
    array(SELECT r FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) r
        WHERE has_any_column_privilege(c.oid, r))
FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
ORDER BY c.relname
"""
_MORE = """
SELECT array_remove(ARRAY[
    CASE WHEN rolcreaterole THEN 'make roles' END,
    CASE WHEN rolcreatedb THEN 'make databases' END,
    CASE WHEN has_schema_privilege('public', 'CREATE') THEN 'make tables' END,
    CASE WHEN EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid)
        THEN 'become another role' END], NULL)
FROM pg_roles r WHERE rolname = current_user
"""


def of_the_application(engine: Engine) -> list[str]:
    """What is too much or too little, as sentences without their subject."""
    return [*_more(engine), *_differences(engine)]


def of_the_beat(engine: Engine) -> list[str]:
    """It claims: reads some columns of some tables, and changes deliveries alone."""
    found = _more(engine)
    for table, whole, some in _held(engine):
        allowed = {"SELECT", "UPDATE"} if table == "delivery" else {"SELECT"}
        found += _sentences("may", (whole | some) - allowed, table)
        if table != "alembic_version":
            found += _sentences("may", whole & {"SELECT"}, f"all of {table}")
    return found


def _differences(engine: Engine) -> Iterator[str]:
    for table, whole, some in _held(engine):
        wanted = LESS.get(table, EVERYTHING)
        yield from _sentences("may", (whole | some) - wanted, table)
        yield from _sentences("may not", wanted - whole, table)


def _sentences(verb: str, rights: set[str] | frozenset[str], table: str) -> list[str]:
    return [f"{verb} {', '.join(sorted(rights))} {table}"] if rights else []


def _held(engine: Engine) -> list[tuple[str, frozenset[str], frozenset[str]]]:
    """Each table with the rights on all of it, and those on some column at least."""
    with engine.connect() as connection:
        rows = connection.execute(text(_HELD)).all()
    return [(table, frozenset(whole), frozenset(some)) for table, whole, some in rows]


def _more(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return [f"may {what}" for what in connection.execute(text(_MORE)).scalar_one()]

"""What the released version knows of the database: the next one's migrations are held to it.

``python -m tests.release`` writes it anew from the newest migrations. That is done when a version
is released, and never to make a test pass (docs/decisions/0020-old-code-on-new-tables.md).
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from publisher import embedded, migrating
from tenants.database import Database

FILE = Path(__file__).with_name("release.json")
ROLES = ("handbell_app", "handbell_system")

COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
  || CASE WHEN NOT a.attnotnull OR a.atthasdef OR a.attidentity <> '' THEN ', optional' ELSE '' END
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0
  AND NOT a.attisdropped
"""
# Whatever may refuse a row that was good before.
RULES = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'u', 'f', 'x')
UNION ALL
SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index JOIN pg_class c ON c.oid = indrelid
WHERE c.relnamespace = 'public'::regnamespace AND indisunique AND NOT indisprimary
UNION ALL
SELECT tgrelid::regclass::text, 'trigger ' || tgname,
  pg_get_triggerdef(t.oid) || ' ' || md5(pg_get_functiondef(tgfoid))
FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
WHERE c.relnamespace = 'public'::regnamespace AND NOT tgisinternal
UNION ALL
SELECT polrelid::regclass::text, 'policy ' || polname,
  concat_ws(' / ', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
FROM pg_policy
"""
RIGHTS = """
SELECT c.relname, r.rolname, x.privilege_type FROM pg_class c
CROSS JOIN LATERAL aclexplode(c.relacl) x JOIN pg_roles r ON r.oid = x.grantee
WHERE c.relnamespace = 'public'::regnamespace AND r.rolname = ANY(:roles)
UNION ALL
SELECT c.relname, r.rolname, x.privilege_type || ' ' || a.attname FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
CROSS JOIN LATERAL aclexplode(a.attacl) x JOIN pg_roles r ON r.oid = x.grantee
WHERE c.relnamespace = 'public'::regnamespace AND r.rolname = ANY(:roles)
"""

Tables = dict[str, dict[str, Any]]


def describe(connection: Connection) -> Tables:
    """By table: ``columns`` (name, type and whether a row may leave it out), ``rules`` (name and
    definition) and ``rights`` ("role right" or "role right column")."""
    tables: Tables = {}
    for table, column, kind in connection.execute(text(COLUMNS)):
        empty = {"columns": {}, "rules": {}, "rights": []}
        tables.setdefault(table, empty)["columns"][column] = kind
    for table, name, definition in connection.execute(text(RULES)):
        tables[table]["rules"][name] = definition
    for table, role, right in connection.execute(text(RIGHTS), {"roles": list(ROLES)}):
        if table in tables:
            tables[table]["rights"].append(f"{role} {right}")
    return tables


def released() -> Tables:
    return dict(json.loads(FILE.read_text()))


def troubles(then: Tables, now: Tables) -> list[str]:
    """What the version that knew ``then`` can no longer do, or may be refused, on ``now``."""
    found = [f"{table} is gone" for table in then if table not in now]
    for table, old in then.items():
        new = now.get(table)
        if new is None:
            continue
        found += [
            f"{table}.{name} is {new['columns'].get(name, 'gone')}, and was {kind}"
            for name, kind in old["columns"].items()
            if new["columns"].get(name) not in (kind, f"{kind}, optional")
        ]
        found += [
            f"{table}.{name} must be given, and the old version does not know it"
            for name, kind in new["columns"].items()
            if name not in old["columns"] and not kind.endswith(", optional")
        ]
        found += [
            f"{table}: {name} is new or another: {definition}"
            for name, definition in new["rules"].items()
            if old["rules"].get(name) != definition
        ]
        found += [
            f"{table}: {right} is taken" for right in sorted({*old["rights"]} - {*new["rights"]})
        ]
    return found


def write(tables: Tables) -> None:
    """One line for each table, so that a difference can be read."""
    for table in tables.values():
        table["rights"].sort()
    lines = (f'"{name}": {json.dumps(tables[name], sort_keys=True)}' for name in sorted(tables))
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as home,
        embedded.servers(Path(home), valkey=False, durable=False) as servers,
    ):
        assert servers.postgres is not None
        database = Database(owner_url=servers.postgres.url, secret_key="nobody's")
        migrating.migrate(database)
        with database.owner.connect() as connection:
            write(describe(connection))
        database.dispose()


if __name__ == "__main__":
    main()

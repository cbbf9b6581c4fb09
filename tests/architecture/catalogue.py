"""What PostgreSQL itself says about the walls: the holes in a schema, each as a sentence."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

_WITHOUT_SECURITY = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = :schema AND c.relkind IN ('r', 'p')
AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
"""
_WITHOUT_POLICY = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = :schema AND c.relkind IN ('r', 'p') AND NOT EXISTS (
    SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*'
    AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL)
"""
_POLICY_BLIND_TO_THE_SCHOOL = """
SELECT p.tablename FROM pg_policies p JOIN information_schema.columns k
ON k.table_schema = p.schemaname AND k.table_name = p.tablename AND k.column_name = 'school_id'
WHERE p.schemaname = :schema
AND NOT (p.qual LIKE '%app.school_id%' AND p.with_check LIKE '%app.school_id%')
"""
_KEYS_THAT_CAN_CROSS = """
SELECT f.conrelid::regclass::text || ' → ' || f.confrelid::regclass::text
FROM pg_constraint f JOIN pg_namespace n ON n.oid = f.connamespace
WHERE n.nspname = :schema AND f.contype = 'f'
AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = f.conrelid AND a.attname = 'school_id')
AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = f.confrelid AND a.attname = 'school_id')
AND NOT EXISTS (SELECT 1 FROM unnest(f.conkey, f.confkey) AS k(here, there)
    JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.here
    JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = k.there
    WHERE a.attname = 'school_id' AND b.attname = 'school_id')
"""
_HOLES = {
    _WITHOUT_SECURITY: "{}: row-level security is not enabled and forced. Call of_school() or "
    "secure() for it in the migration that creates it.",
    _WITHOUT_POLICY: "{}: no policy for all commands, with a check. Call of_school() or secure().",
    _POLICY_BLIND_TO_THE_SCHOOL: "{}: its policy does not look at the school. Use of_school().",
    _KEYS_THAT_CAN_CROSS: "{}: this foreign key can point into another school. Make it "
    "(school_id, …) on both sides.",
}


def holes(connection: Any, schema: str = "public") -> list[str]:
    """Every hole between schools that the catalogue shows; empty when there is none."""
    return [
        sentence.format(name)
        for query, sentence in _HOLES.items()
        for name in connection.execute(text(query), {"schema": schema}).scalars()
    ]

"""Seal a policy's version as a whole once it is in force.

The words of a published version could not change before; who wrote it, who put it in force and
when, and what was noted beside it could. Now nothing of it can, but that another version takes
its place; and nothing is in force without somebody who put it there and the time.
"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_FUNCTION = """
CREATE OR REPLACE FUNCTION policy_version_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND ({unless}) THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'policy_version can be added to but not changed' USING ERRCODE = '42501';
END $$
"""
_NOW = """
    (OLD.state = 'draft' AND NEW.number = OLD.number AND NEW.author_id = OLD.author_id AND
        (NEW.state = 'draft' OR (NEW.state = 'published' AND NEW.approver_id IS NOT NULL
                                 AND NEW.published_at IS NOT NULL)))
    OR to_jsonb(NEW) = to_jsonb(OLD)
    OR (OLD.state = 'published' AND NEW.state = 'superseded'
        AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state')
"""
_BEFORE = """
    OLD.state = 'draft' OR (OLD.state = 'published' AND NEW.state = 'superseded'
        AND NEW.document = OLD.document AND NEW.number = OLD.number
        AND NEW.source = OLD.source)
"""


def upgrade() -> None:
    op.execute(_FUNCTION.format(unless=_NOW))
    _trigger("")


def downgrade() -> None:
    op.execute(_FUNCTION.format(unless=_BEFORE))
    _trigger("OF document, number, state, source")


def _trigger(columns: str) -> None:
    op.execute("DROP TRIGGER never_changes ON policy_version")
    op.execute(
        f"CREATE TRIGGER never_changes BEFORE UPDATE {columns} OR DELETE ON policy_version "
        "FOR EACH ROW EXECUTE FUNCTION policy_version_never_changes()"
    )

"""Keep every edit of a policy's draft, and the document that a policy was made from.

Each save of a draft is a row of its own that never changes: nothing typed is lost, and whoever
saves second is told who changed what meanwhile. ``source`` is the text of the school's own
document; like the policy itself it stays as it was once the version has been in force.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.isolation import never_changes, of_school

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UNLESS = (
    "OLD.state = 'draft' OR (OLD.state = 'published' AND NEW.state = 'superseded' "
    "AND NEW.document = OLD.document AND NEW.number = OLD.number{source})"
)


def upgrade() -> None:
    op.add_column(
        "policy_version", sa.Column("revision", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "policy_version",
        sa.Column("source", postgresql.JSONB(), nullable=False, server_default="{}"),
    )
    op.create_table(
        "policy_edit",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("version_id", sa.UUID(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_policy_edit_school_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_policy_edit_person_id")),
        sa.ForeignKeyConstraint(
            ["school_id", "version_id"],
            ["policy_version.school_id", "policy_version.id"],
            name=op.f("fk_policy_edit_school_id_version_id"),
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_policy_edit")),
        sa.UniqueConstraint(
            "school_id", "version_id", "revision",
            name=op.f("uq_policy_edit_school_id_version_id_revision"),
        ),
    )  # fmt: skip
    of_school("policy_edit", rights="SELECT, INSERT")
    never_changes("policy_edit")
    _guard("document, number, state, source", " AND NEW.source = OLD.source")


def downgrade() -> None:
    _guard("document, number, state", "")
    op.drop_table("policy_edit")
    op.execute("DROP FUNCTION policy_edit_never_changes()")
    op.drop_column("policy_version", "source")
    op.drop_column("policy_version", "revision")


def _guard(columns: str, source: str) -> None:
    op.execute("DROP TRIGGER never_changes ON policy_version")
    op.execute("DROP FUNCTION policy_version_never_changes()")
    never_changes("policy_version", columns, unless=UNLESS.format(source=source))

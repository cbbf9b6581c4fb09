"""Work through what a parent's stop asks for: where a child is named, and what comes down.

What is found is kept as ids, so that it can be shown while the rest is still being read, and so
that a worker that died is followed by another. It goes with the person.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from migrations.isolation import SYSTEM, of_school
from migrations.tables import a, moment, school_table

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    school_table(
        "withdrawal",
        *a(sa.UUID(), "person_id"), *a(sa.Text(), "reason"), *a(JSONB(), "found"),
        *a(ARRAY(sa.Text()), "purposes"), *a(ARRAY(sa.Text()), "channels", empty=True), *a(sa.Integer(), "total", "looked"),
        *a(sa.UUID(), "before", empty=True), *a(moment(), "asked_at"),
        *a(moment(), "look_at", empty=True),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"], ["roll_person.school_id", "roll_person.id"],
            name=op.f("fk_withdrawal_school_id_person_id"), ondelete="CASCADE",
        ),
    )  # fmt: skip
    of_school("withdrawal")
    op.execute(f"GRANT SELECT (school_id, id, look_at) ON withdrawal TO {SYSTEM}")
    op.create_index(
        op.f("ix_withdrawal_school_id_person_id"), "withdrawal", ["school_id", "person_id"]
    )
    op.create_index(
        "ix_withdrawal_waiting", "withdrawal", ["look_at"],
        postgresql_where=sa.text("look_at IS NOT NULL"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("withdrawal")

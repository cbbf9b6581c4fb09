"""Find the last quarter of an hour, and the people never named, without reading everything else.

The metrics ask each half minute what became of the recent deliveries; judging asks for each one
whom nothing may be published of. Without these indexes the first reads the whole history and the
second the whole roll.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_delivery_due_at"), "delivery", ["due_at"])
    op.create_index(
        "ix_roll_person_never_named",
        "roll_person",
        ["school_id"],
        postgresql_where=sa.text("do_not_publish"),
    )


def downgrade() -> None:
    op.drop_index("ix_roll_person_never_named", "roll_person")
    op.drop_index(op.f("ix_delivery_due_at"), "delivery")

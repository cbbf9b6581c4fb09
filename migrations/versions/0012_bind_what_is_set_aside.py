"""Bind a finding that was set aside to the time that the post was meant for.

A post may be moved without being edited: what somebody set aside for Friday is not set aside for
a day in spring. Rows from before have no time, and count only for posts that have none either.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("override_record", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("override_record", "due_at")

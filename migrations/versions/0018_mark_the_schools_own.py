"""Keep with a file what it shows of the school's own: its logo, its crest, its published material.

Older code leaves the column out, which the default allows.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    marks = postgresql.ARRAY(sa.Text())
    op.add_column("media", sa.Column("shows", marks, nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("media", "shows")

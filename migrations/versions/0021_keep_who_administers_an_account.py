"""Keep whom a platform names as an account's administrators, and which of them the Head knows.

Null: nobody has been told of yet. Older code leaves both out.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channel", sa.Column("administrators", postgresql.JSONB(), nullable=True))
    op.add_column("channel", sa.Column("administrators_at", sa.DateTime(timezone=True)))
    known = sa.Column(
        "administrators_known", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"
    )
    op.add_column("channel", known)


def downgrade() -> None:
    for column in ("administrators", "administrators_at", "administrators_known"):
        op.drop_column("channel", column)

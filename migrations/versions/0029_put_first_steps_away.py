"""Remember that a school has put its list of first steps away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("school", sa.Column("steps_put_away_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("school", "steps_put_away_at")

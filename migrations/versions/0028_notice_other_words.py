"""Notice where a platform shows other words than those that were sent.

Of posts that are live already it shows at their next look.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "delivery", sa.Column("other_words", sa.Text(), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("delivery", "other_words")

"""Keep how a video's pictures and sound are written, so that a platform's no is said at once.

Null: nobody has looked, as for videos from before; then the platform decides, as it did.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("media", sa.Column("codecs", postgresql.ARRAY(sa.Text()), nullable=True))


def downgrade() -> None:
    op.drop_column("media", "codecs")

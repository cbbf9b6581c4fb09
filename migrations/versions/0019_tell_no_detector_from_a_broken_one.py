"""Keep with a picture that nobody here can look for faces, apart from a look that came to nothing.

Older code leaves the column out, which the default allows. Pictures of which nothing came count
as not checkable until they are looked at again: within the hour, for those of the last week.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("no_detector", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("media", column)


def downgrade() -> None:
    op.drop_column("media", "no_detector")

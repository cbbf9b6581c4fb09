"""Notice where a code in a picture could not be read.

A QR code that was found and not understood counted as read. Of pictures that were read before it
stands that there is none: nobody noted it, and they are not read again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "media", sa.Column("dark_code", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("media", "dark_code")

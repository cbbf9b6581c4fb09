"""Keep what can be read in a picture or a PDF, and the words that are said to be nobody's.

A name on a certificate is published like one in the text, so it must be judged like one. It is
sealed, as a caption is. A word taught as "nobody here" was kept as a digest only, which nobody
could have taken back: it is sealed beside it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.isolation import SYSTEM

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("media", sa.Column("words", sa.LargeBinary(), nullable=True))
    op.add_column("media", sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_media_unread", "media", ["created_at"], postgresql_where=sa.text("read_at IS NULL")
    )
    op.execute(f"GRANT SELECT (read_at) ON media TO {SYSTEM}")
    op.add_column("not_a_person", sa.Column("sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("not_a_person", "sealed")
    op.drop_index("ix_media_unread", "media")
    op.drop_column("media", "read_at")
    op.drop_column("media", "words")

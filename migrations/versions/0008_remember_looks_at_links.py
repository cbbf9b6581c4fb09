"""Remember what links lead to, and look once more before a post goes out.

Following a link takes seconds and may fail, so it happens in a worker and its answer is kept with
its time: sealed, because an address and a page's title may hold a name. A delivery knows when its
links are to be looked at again; without that, a page that was changed since would go out unseen.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.isolation import SYSTEM, of_school

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link_look",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("threat", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_link_look_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_link_look")),
        sa.UniqueConstraint("school_id", "digest", name=op.f("uq_link_look_school_id_digest")),
    )
    of_school("link_look")
    op.add_column("delivery", sa.Column("look_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_delivery_look",
        "delivery",
        ["look_at"],
        postgresql_where=sa.text("look_at IS NOT NULL"),
    )
    op.execute(f"GRANT SELECT (look_at) ON delivery TO {SYSTEM}")


def downgrade() -> None:
    op.drop_index("ix_delivery_look", "delivery")
    op.drop_column("delivery", "look_at")
    op.drop_table("link_look")

"""Keep what the calendar's pages need: series that rest, feeds, and what a roundup was made of.

A roundup names the posts that it gathers, with the digest of what each said then, so that one
that changes afterwards stops it. A feed has a number and no secret: its address is signed, and a
higher number ends the address before it. How else news was sent is kept with its version.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.isolation import SYSTEM, of_school

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _series()
    op.add_column(
        "post_version",
        sa.Column("also_sent", postgresql.JSONB(), nullable=False, server_default="{}"),
    )
    _feed()
    _roundup_item()
    of_school("calendar_feed")
    of_school("roundup_item")
    op.execute(f"GRANT SELECT (paused_at) ON series TO {SYSTEM}")


def _series() -> None:
    op.add_column("series", sa.Column("paused_at", sa.DateTime(timezone=True)))
    op.add_column("series", sa.Column("missed_at", sa.Time()))
    op.add_column(
        "series",
        sa.Column("in_holidays", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "series",
        sa.Column("reminds", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"),
    )


def _feed() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('dates','posts')", name=op.f("ck_calendar_feed_kind")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_calendar_feed_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("school_id", "kind", name=op.f("uq_calendar_feed_school_id_kind")),
    )


def _roundup_item() -> None:
    op.create_table(
        "roundup_item",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("post_id", sa.UUID(), nullable=False),
        sa.Column("item_id", sa.UUID(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "item_id"],
            ["post.school_id", "post.id"],
            name=op.f("fk_roundup_item_school_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "post_id"],
            ["post.school_id", "post.id"],
            name=op.f("fk_roundup_item_school_id_post_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_roundup_item_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_roundup_item")),
        sa.UniqueConstraint(
            "school_id",
            "post_id",
            "item_id",
            name=op.f("uq_roundup_item_school_id_post_id_item_id"),
        ),
    )
    op.create_index(
        op.f("ix_roundup_item_school_id_item_id"), "roundup_item", ["school_id", "item_id"]
    )


def downgrade() -> None:
    """What was gathered and how news was sent besides is lost; posts stay as they are."""
    op.execute(f"REVOKE SELECT (paused_at) ON series FROM {SYSTEM}")
    op.drop_table("roundup_item")
    op.drop_table("calendar_feed")
    op.drop_column("post_version", "also_sent")
    for column in ("reminds", "in_holidays", "missed_at", "paused_at"):
        op.drop_column("series", column)

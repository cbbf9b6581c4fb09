"""Read a platform's line from its front, and the ends of all lines, by an index each.

The beat read every due row at each of its rounds and joined it with its channel and school, to
find those of a platform with room: 1,900 rows for each delivery in a burst of a thousand, and ten
times as many in one of ten thousand. With the platform first, it reads what it takes.
What is too late is found by its end and no longer among all that waits.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WAITING = sa.text("state IN ('scheduled','processing')")
WATCHED = sa.text("watch_at IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_delivery_turn", "delivery")
    op.create_index(
        "ix_delivery_turn", "delivery", ["platform", "priority", "turn_at"],
        postgresql_where=WAITING,
    )  # fmt: skip
    op.drop_index("ix_delivery_watch", "delivery")
    op.create_index(
        "ix_delivery_watch", "delivery", ["platform", "watch_at"], postgresql_where=WATCHED
    )
    op.drop_index("ix_delivery_untold", "delivery")
    op.create_index(
        "ix_delivery_end", "delivery", ["give_up_at"],
        postgresql_where=sa.text(
            "state IN ('scheduled','processing','missed') AND alarmed_at IS NULL"
        ),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_delivery_end", "delivery")
    op.create_index(
        "ix_delivery_untold", "delivery", ["give_up_at"],
        postgresql_where=sa.text("state = 'missed' AND alarmed_at IS NULL"),
    )  # fmt: skip
    op.drop_index("ix_delivery_watch", "delivery")
    op.create_index("ix_delivery_watch", "delivery", ["watch_at"], postgresql_where=WATCHED)
    op.drop_index("ix_delivery_turn", "delivery")
    op.create_index(
        "ix_delivery_turn", "delivery", ["priority", "turn_at"], postgresql_where=WAITING
    )

"""Let the beat see which live posts were promised to be without comments.

While a platform's line is full, looking after its live posts waits. Those under which no comment
may stay visible are looked at all the same, and so the beat must know them.
"""

from __future__ import annotations

from alembic import op

from migrations.isolation import SYSTEM

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(f"GRANT SELECT (comment_mode) ON delivery TO {SYSTEM}")


def downgrade() -> None:
    op.execute(f"REVOKE SELECT (comment_mode) ON delivery FROM {SYSTEM}")

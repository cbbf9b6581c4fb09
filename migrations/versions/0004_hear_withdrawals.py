"""Let the system's role see on whose permission a channel stands.

Meta names the person, not the Page, when somebody takes the permission back, so the channels
must be found by that id across schools. ``extra`` holds the platform's public ids and no token.
"""

from __future__ import annotations

from alembic import op

from migrations.isolation import SYSTEM

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(f"GRANT SELECT (extra) ON channel TO {SYSTEM}")


def downgrade() -> None:
    op.execute(f"REVOKE SELECT (extra) ON channel FROM {SYSTEM}")

"""Forget an uploaded register that nobody applied, on its hour and not with the next upload.

The beat sees when, and nothing of the file.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.isolation import SYSTEM

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What already waits is looked at once: rows of all schools cannot be told apart from here.
    op.add_column(
        "register_import",
        sa.Column(
            "forget_at", sa.DateTime(timezone=True), nullable=True, server_default=sa.func.now()
        ),
    )
    op.alter_column("register_import", "forget_at", server_default=None)
    op.create_index(
        "ix_register_import_waiting", "register_import", ["forget_at"],
        postgresql_where=sa.text("forget_at IS NOT NULL"),
    )  # fmt: skip
    op.execute(f"GRANT SELECT (school_id, id, forget_at) ON register_import TO {SYSTEM}")


def downgrade() -> None:
    op.drop_index("ix_register_import_waiting", "register_import")
    op.drop_column("register_import", "forget_at")

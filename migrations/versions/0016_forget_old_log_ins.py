"""Find the log-ins that are over, so that they can be forgotten

Revision ID: 0016
Revises: 0015
"""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_login_session_expires_at", "login_session", ["expires_at"])


def downgrade() -> None:
    op.drop_index("ix_login_session_expires_at", "login_session")

"""Let what a platform says to have published, and does not list, become unknown.

It is looked for like a post whose answer was lost, and it is never missed. And what is found may
be the post of another school that has connected the same account: the role that sees deliveries of
all schools may know a post by its id or address there, which anybody can read. And looks that find
nothing are counted apart from those at a platform that did not answer.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.isolation import SYSTEM

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

OLD, NEW = "'queued>published', ", "'queued>published', 'queued>unknown', "


def upgrade() -> None:
    op.add_column("delivery", sa.Column("unseen", sa.Integer(), server_default="0", nullable=False))
    _replace(OLD, NEW)
    op.execute(f"GRANT SELECT (remote_id, permalink) ON delivery TO {SYSTEM}")


def downgrade() -> None:
    op.execute(f"REVOKE SELECT (remote_id, permalink) ON delivery FROM {SYSTEM}")
    _replace(NEW, OLD)
    op.drop_column("delivery", "unseen")


def _replace(old: str, new: str) -> None:
    """In the function that 0002 has made, and nothing else."""
    definition = op.get_bind().scalar(
        sa.text("SELECT pg_get_functiondef('delivery_moves'::regproc)")
    )
    assert old in definition
    op.execute(definition.replace(old, new))

"""Let a question wait for its turn: the second of two agreements is asked after the first.

Older code knows no such state, so that going back asks everybody who waits at once.
"""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _states("'asked','later','approved','changes','refused','void'")


def downgrade() -> None:
    op.execute("ALTER TABLE approval NO FORCE ROW LEVEL SECURITY")
    op.execute("UPDATE approval SET state = 'asked' WHERE state = 'later'")
    op.execute("ALTER TABLE approval FORCE ROW LEVEL SECURITY")
    _states("'asked','approved','changes','refused','void'")


def _states(known: str) -> None:
    op.drop_constraint(op.f("ck_approval_state"), "approval", type_="check")
    op.create_check_constraint(op.f("ck_approval_state"), "approval", f"state IN ({known})")

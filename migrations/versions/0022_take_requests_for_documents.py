"""Keep who has asked for a document that the policy says is available on request.

The address is there for the answer and goes with it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.isolation import of_school
from migrations.tables import a, check, moment, person, school_table

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    school_table(
        "document_request",
        *a(sa.Text(), "title", "email", "answer"), *a(moment(), "asked_at"),
        *a(moment(), "answered_at", empty=True), *a(sa.UUID(), "answered_by", empty=True),
        check("document_request", "by", "answered_at IS NULL OR answered_by IS NOT NULL"),
        check("document_request", "forgotten", "answered_at IS NULL OR email = ''"),
        *person("document_request", "answered_by"),
    )  # fmt: skip
    of_school("document_request")


def downgrade() -> None:
    op.drop_table("document_request")

"""Ask for accounts before they are connected, keep who operates them, and answer by e-mail.

A policy may say that an account is asked for, with its aim and its operators, and decided by
named people before anybody signs in to a platform; the request and the decision are kept here.
A link in an e-mail leads an approver to one question, once. The beat finds questions that nobody
has answered for a day, and days on which an account is to be looked at again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.isolation import SYSTEM, of_school

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("account_request", "account_operator", "account_handover", "answer_link")


def upgrade() -> None:
    _requests()
    _operators()
    _handovers()
    _links()
    op.add_column("approval", sa.Column("note", sa.Text(), nullable=False, server_default=""))
    op.add_column("approval", sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True))
    for table in TABLES:
        of_school(table)
    op.execute(f"GRANT SELECT (asked_at, escalated_at) ON approval TO {SYSTEM}")
    op.execute(f"GRANT SELECT (school_id, id, look_at) ON account_request TO {SYSTEM}")


def downgrade() -> None:
    op.execute(f"REVOKE SELECT (asked_at) ON approval FROM {SYSTEM}")
    op.drop_column("approval", "escalated_at")
    op.drop_column("approval", "note")
    for table in reversed(TABLES):
        op.drop_table(table)


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.UUID(), nullable=False)


def _person(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.UUID(), sa.ForeignKey("person.id"), nullable=nullable)


def _school() -> sa.Column[object]:
    return sa.Column("school_id", sa.UUID(), sa.ForeignKey("school.id"), nullable=False)


def _words(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def _at(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["school_id", column], [f"{table}.school_id", f"{table}.id"])


def _requests() -> None:
    op.create_table(
        "account_request",
        _school(),
        _id(),
        *(_words(name) for name in ("platform", "product", "kind", "name")),
        sa.Column("school_owned", sa.Boolean(), nullable=False),
        sa.Column("open_to_public", sa.Boolean(), nullable=True),
        *(_words(name) for name in ("aim", "audience", "promotion", "risk_note", "state")),
        _person("begun_by"),
        _person("asked_by"),
        _at("asked_at", nullable=False),
        _person("decided_by", nullable=True),
        sa.Column("decided_as", sa.ARRAY(sa.Text()), nullable=False),
        _at("decided_at"),
        sa.Column("self_approved", sa.Boolean(), nullable=False),
        _words("reason"),
        sa.Column("policy_version_id", sa.UUID(), nullable=True),
        _at("expires_at"),
        sa.Column("trial_until", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        _at("look_at"),
        sa.Column("channel_id", sa.UUID(), nullable=True),
        _at("used_at"),
        sa.PrimaryKeyConstraint("school_id", "id"),
        _of("channel_id", "channel"),
        _of("policy_version_id", "policy_version"),
        *_decided(),
    )
    op.create_index(
        "uq_account_request_channel", "account_request", ["school_id", "channel_id"], unique=True,
        postgresql_where=sa.text("state = 'approved'"),
    )  # fmt: skip
    op.create_index(
        "ix_account_request_school_id_platform", "account_request", ["school_id", "platform"]
    )
    op.create_index(
        "ix_account_request_look", "account_request", ["look_at"],
        postgresql_where=sa.text("look_at IS NOT NULL"),
    )  # fmt: skip


def _decided() -> list[sa.CheckConstraint]:
    """What a decision must hold, whatever code or console writes it."""
    return [
        sa.CheckConstraint(
            "state IN ('asked','changes','approved','refused','withdrawn')", name="state"
        ),
        sa.CheckConstraint(
            "state <> 'approved' OR (decided_by IS NOT NULL AND decided_at IS NOT NULL "
            "AND expires_at IS NOT NULL)",
            name="decision",
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> asked_by OR self_approved", name="not_their_own"
        ),
    ]


def _operators() -> None:
    op.create_table(
        "account_operator",
        _school(),
        _id(),
        sa.Column("request_id", sa.UUID(), nullable=True),
        sa.Column("channel_id", sa.UUID(), nullable=True),
        _words("name"),
        _words("email"),
        _person("person_id", nullable=True),
        sa.Column("employee", sa.Boolean(), nullable=False),
        _person("added_by"),
        _at("added_at", nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("school_id", "id"),
        _of("request_id", "account_request"),
        _of("channel_id", "channel"),
        sa.CheckConstraint("request_id IS NOT NULL OR channel_id IS NOT NULL", name="of_something"),
    )
    op.create_index(
        "uq_account_operator_once", "account_operator", ["school_id", "request_id", "email"],
        unique=True, postgresql_where=sa.text("ended_on IS NULL"),
    )  # fmt: skip
    for column in ("channel_id", "person_id"):
        name = f"ix_account_operator_{column}"
        op.create_index(name, "account_operator", ["school_id", column])


def _handovers() -> None:
    op.create_table(
        "account_handover",
        _school(),
        _id(),
        sa.Column("channel_id", sa.UUID(), nullable=False),
        *(_words(name) for name in ("what", "leaver", "successor")),
        sa.Column("by_day", sa.Date(), nullable=False),
        _words("reason"),
        _person("decided_by"),
        _at("decided_at", nullable=False),
        _at("done_at"),
        sa.PrimaryKeyConstraint("school_id", "id"),
        _of("channel_id", "channel"),
        sa.CheckConstraint("what IN ('transfer','close')", name="what"),
    )
    op.create_index(
        "ix_account_handover_school_id_channel_id", "account_handover", ["school_id", "channel_id"]
    )


def _links() -> None:
    op.create_table(
        "answer_link",
        _school(),
        _id(),
        sa.Column("approval_id", sa.UUID(), nullable=False),
        _person("person_id"),
        _words("token_digest"),
        _at("created_at", nullable=False),
        _at("expires_at", nullable=False),
        _at("used_at"),
        sa.PrimaryKeyConstraint("school_id", "id"),
        _of("approval_id", "approval"),
        sa.UniqueConstraint("school_id", "token_digest"),
    )

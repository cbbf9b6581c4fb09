"""Prove who somebody is: second factors, passkeys, tickets, the school's directory, and what a
leaver leaves behind.

What proves a person belongs to no school, so only the platform's reach may read it; a school sees
of it when a second factor was set up (``person.second_factor_at``) and nothing more. A directory
is its school's, and readable while signing in, before any school is chosen.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.isolation import PLATFORM, SCHOOL, of_school, secure

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NEW = ("handover", "directory", "ticket", "passkey", "recovery_code", "authenticator")


def _at(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    _columns()
    _authenticator()
    _passkey()
    _ticket()
    _directory()
    _handover()
    rights = "SELECT, INSERT, UPDATE, DELETE"
    for table in ("authenticator", "recovery_code", "passkey", "ticket"):
        secure(table, condition=PLATFORM, rights=rights)
    secure("directory", condition=f"{PLATFORM} OR school_id = {SCHOOL}", rights=rights)
    of_school("handover")


def _columns() -> None:
    op.add_column("person", _at("email_proved_at"))
    op.add_column("person", _at("second_factor_at"))
    op.add_column("invitation", _at("withdrawn_at"))
    op.add_column("invitation", _at("mailed_at"))
    op.add_column("login_session", _at("second_at"))
    for column, default in (("how", "password"), ("through", "")):
        op.add_column(
            "login_session", sa.Column(column, sa.Text(), nullable=False, server_default=default)
        )
    op.add_column(
        "school", sa.Column("second_factor", sa.Text(), nullable=False, server_default="optional")
    )


def _authenticator() -> None:
    op.create_table(
        "authenticator",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        _at("created_at", nullable=False),
        _at("confirmed_at"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_authenticator_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authenticator")),
        sa.UniqueConstraint("person_id", name=op.f("uq_authenticator_person_id")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        _at("created_at", nullable=False),
        _at("used_at"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("person_id", "digest", name=op.f("uq_recovery_code_person_id_digest")),
    )


def _passkey() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        _at("created_at", nullable=False),
        _at("used_at"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_passkey_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_person_id"), "passkey", ["person_id"])


def _ticket() -> None:
    op.create_table(
        "ticket",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=True),
        sa.Column("detail", postgresql.JSONB(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        _at("created_at", nullable=False),
        _at("expires_at", nullable=False),
        _at("used_at"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ticket_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("digest", name=op.f("uq_ticket_digest")),
    )
    op.create_index(op.f("ix_ticket_person_id"), "ticket", ["person_id"])


def _directory() -> None:
    op.create_table(
        "directory",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("school_id", sa.UUID(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("preset", "issuer", "client_id")),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("home", "email_domain")),
        sa.Column("asks_twice", sa.Boolean(), nullable=False),
        _at("changed_at", nullable=False),
        _at("ended_at"),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_directory_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory")),
        sa.UniqueConstraint("school_id", name=op.f("uq_directory_school_id")),
    )
    op.create_index(op.f("ix_directory_email_domain"), "directory", ["email_domain"])


def _handover() -> None:
    op.create_table(
        "handover",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("channel_id", sa.UUID(), nullable=False),
        sa.Column("leaver_id", sa.UUID(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        _at("created_at", nullable=False),
        _at("done_at"),
        sa.Column("done_by", sa.UUID(), nullable=True),
        sa.Column("seen", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("way IN ('transfer','close')", name=op.f("ck_handover_way")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_handover_school_id")),
        sa.ForeignKeyConstraint(
            ["school_id", "channel_id"],
            ["channel.school_id", "channel.id"],
            name=op.f("fk_handover_school_id_channel_id"),
        ),
        sa.ForeignKeyConstraint(["leaver_id"], ["person.id"], name=op.f("fk_handover_leaver_id")),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name=op.f("fk_handover_done_by")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_handover")),
    )
    op.create_index(
        "uq_handover_open",
        "handover",
        ["school_id", "channel_id"],
        unique=True,
        postgresql_where=sa.text("done_at IS NULL"),
    )


def downgrade() -> None:
    """Everybody is back to a password alone; passkeys and directories are forgotten."""
    for table in NEW:
        op.drop_table(table)
    op.drop_column("school", "second_factor")
    for column in ("through", "how", "second_at"):
        op.drop_column("login_session", column)
    op.drop_column("invitation", "mailed_at")
    op.drop_column("invitation", "withdrawn_at")
    op.drop_column("person", "second_factor_at")
    op.drop_column("person", "email_proved_at")

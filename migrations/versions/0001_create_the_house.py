"""Create the house: trusts, schools, people, policies, channels, posts, deliveries, consents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "trust",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trust")),
    )
    op.create_table(
        "login_session",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_login_session_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_login_session_token_digest")),
    )
    op.create_index(
        op.f("ix_login_session_person_id"), "login_session", ["person_id"], unique=False
    )
    op.create_table(
        "school",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("trust_id", sa.UUID(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("nation", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("urn", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("email_domain", sa.Text(), nullable=False),
        sa.Column("known", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("roll_key_version", sa.Integer(), nullable=False),
        sa.Column("roll_version", sa.Integer(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["trust_id"], ["trust.id"], name=op.f("fk_school_trust_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
        sa.UniqueConstraint("urn", name=op.f("uq_school_urn")),
    )
    op.create_index(op.f("ix_school_trust_id"), "school", ["trust_id"], unique=False)
    op.create_table(
        "trust_membership",
        sa.Column("trust_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_trust_membership_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["trust_id"], ["trust.id"], name=op.f("fk_trust_membership_trust_id")
        ),
        sa.PrimaryKeyConstraint("trust_id", "person_id", name=op.f("pk_trust_membership")),
    )
    op.create_index(
        op.f("ix_trust_membership_person_id"), "trust_membership", ["person_id"], unique=False
    )
    op.create_table(
        "absence_cover",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("policy_role", sa.Text(), nullable=False),
        sa.Column("absent_id", sa.UUID(), nullable=False),
        sa.Column("cover_id", sa.UUID(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("appointed_by", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["absent_id"], ["person.id"], name=op.f("fk_absence_cover_absent_id")
        ),
        sa.ForeignKeyConstraint(
            ["appointed_by"], ["person.id"], name=op.f("fk_absence_cover_appointed_by")
        ),
        sa.ForeignKeyConstraint(
            ["cover_id"], ["person.id"], name=op.f("fk_absence_cover_cover_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_absence_cover_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_absence_cover")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.UUID(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.UUID(), nullable=True),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_audit_entry_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_audit_entry")),
    )
    op.create_index(
        op.f("ix_audit_entry_school_id_subject_id_at"),
        "audit_entry",
        ["school_id", "subject_id", "at"],
        unique=False,
    )
    op.create_table(
        "invitation",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("policy_roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("invited_by", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["person.id"], name=op.f("fk_invitation_invited_by")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_invitation_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invitation_token_digest")),
    )
    op.create_table(
        "membership",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("policy_roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_membership_school_id")),
        sa.PrimaryKeyConstraint("school_id", "person_id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_person_id"), "membership", ["person_id"], unique=False)
    op.create_table(
        "policy_version",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("author_id", sa.UUID(), nullable=False),
        sa.Column("approver_id", sa.UUID(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft','published','superseded')", name=op.f("ck_policy_version_state")
        ),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["person.id"], name=op.f("fk_policy_version_approver_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_policy_version_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_policy_version_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("school_id", "number", name=op.f("uq_policy_version_school_id_number")),
    )
    op.create_index(
        "uq_policy_version_published",
        "policy_version",
        ["school_id"],
        unique=True,
        postgresql_where=sa.text("state = 'published'"),
    )


def downgrade() -> None:
    """Not offered: it would destroy every record. Drop the database instead."""
    raise RuntimeError("0001 cannot be undone")

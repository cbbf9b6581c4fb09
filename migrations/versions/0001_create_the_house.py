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
        sa.Column("keeps_names", sa.Boolean(), nullable=False),
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
        "channel",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("school_owned", sa.Boolean(), nullable=False),
        sa.Column("extra", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=False),
        sa.Column("grant", sa.LargeBinary(), nullable=False),
        sa.Column("grant_version", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refresh_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("data_access_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("probed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comments_attested_by", sa.UUID(), nullable=True),
        sa.Column("comments_attested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("connected_by", sa.UUID(), nullable=False),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('connected','needs_reconnect','not_allowed','disconnected')",
            name=op.f("ck_channel_state"),
        ),
        sa.ForeignKeyConstraint(
            ["comments_attested_by"], ["person.id"], name=op.f("fk_channel_comments_attested_by")
        ),
        sa.ForeignKeyConstraint(
            ["connected_by"], ["person.id"], name=op.f("fk_channel_connected_by")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_channel_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_channel")),
        sa.UniqueConstraint(
            "school_id",
            "platform",
            "remote_id",
            name=op.f("uq_channel_school_id_platform_remote_id"),
        ),
    )
    op.create_index(
        op.f("ix_channel_platform_remote_id"), "channel", ["platform", "remote_id"], unique=False
    )
    op.create_table(
        "closed_days",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "why IN ('half_term','inset','closure','bank_holiday')", name=op.f("ck_closed_days_why")
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_closed_days_in_order")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_closed_days_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_closed_days")),
    )
    op.create_index(
        op.f("ix_closed_days_school_id_first_day"),
        "closed_days",
        ["school_id", "first_day"],
        unique=False,
    )
    op.create_table(
        "connecting",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("state_digest", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_connecting_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_connecting_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_connecting")),
        sa.UniqueConstraint(
            "school_id", "state_digest", name=op.f("uq_connecting_school_id_state_digest")
        ),
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
        "media",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mime", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("duration", sa.Double(), nullable=True),
        sa.Column("had_location", sa.Boolean(), nullable=False),
        sa.Column("caption", sa.LargeBinary(), nullable=True),
        sa.Column("faces", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("covered", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uploaded_by", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_media_school_id")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["person.id"], name=op.f("fk_media_uploaded_by")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_media")),
    )
    op.create_index(
        op.f("ix_media_school_id_sha256"), "media", ["school_id", "sha256"], unique=False
    )
    op.create_index(
        "ix_media_unseen",
        "media",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("faces IS NULL"),
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
        "not_a_person",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("said_by", sa.UUID(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_not_a_person_said_by")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_not_a_person_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_not_a_person")),
        sa.UniqueConstraint("school_id", "digest", name=op.f("uq_not_a_person_school_id_digest")),
    )
    op.create_table(
        "notice",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_notice_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_notice")),
    )
    op.create_index(
        "uq_notice_open",
        "notice",
        ["school_id", "key"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
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
    op.create_table(
        "post",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("author_id", sa.UUID(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("local_time", sa.DateTime(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft','awaiting_approval','scheduled','discarded')",
            name=op.f("ck_post_state"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_post_author_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_post_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_post")),
    )
    op.create_index(
        op.f("ix_post_school_id_state_due_at"),
        "post",
        ["school_id", "state", "due_at"],
        unique=False,
    )
    op.create_table(
        "register_import",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("meanings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("undo", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("planned_by", sa.UUID(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_by", sa.UUID(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.UUID(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["applied_by"], ["person.id"], name=op.f("fk_register_import_applied_by")
        ),
        sa.ForeignKeyConstraint(
            ["planned_by"], ["person.id"], name=op.f("fk_register_import_planned_by")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_register_import_school_id")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["person.id"], name=op.f("fk_register_import_undone_by")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_register_import")),
    )
    op.create_table(
        "roll_person",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.Column("registration_group", sa.Text(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=True),
        sa.Column("do_not_publish", sa.Boolean(), nullable=False),
        sa.Column("leaves_on", sa.Date(), nullable=True),
        sa.Column("name_mark", sa.LargeBinary(), nullable=True),
        sa.Column("import_id", sa.UUID(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('pupil','staff','parent','governor')", name=op.f("ck_roll_person_kind")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_roll_person_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_roll_person")),
        sa.UniqueConstraint(
            "school_id", "reference", name=op.f("uq_roll_person_school_id_reference")
        ),
    )
    op.create_table(
        "series",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("channels", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("remind_at", sa.Time(), nullable=False),
        sa.Column("if_closed", sa.Text(), nullable=False),
        sa.Column("last_of_term", sa.Boolean(), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "if_closed IN ('previous_school_day','skip')", name=op.f("ck_series_if_closed")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_series_weekday")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_series_made_by")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_series_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_series")),
    )
    op.create_index(
        "ix_series_look",
        "series",
        ["look_at"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "term",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_term_in_order")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_term_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_term")),
        sa.UniqueConstraint("school_id", "first_day", name=op.f("uq_term_school_id_first_day")),
    )
    op.create_table(
        "consent",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("written", sa.Boolean(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("import_id", sa.UUID(), nullable=True),
        sa.Column("recorded_by", sa.UUID(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('given','refused','withdrawn')", name=op.f("ck_consent_status")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_consent_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["roll_person.school_id", "roll_person.id"],
            name=op.f("fk_consent_school_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_consent_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_consent")),
    )
    op.create_index(
        op.f("ix_consent_school_id_person_id_platform"),
        "consent",
        ["school_id", "person_id", "platform"],
        unique=False,
    )
    op.create_table(
        "occurrence",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("series_id", sa.UUID(), nullable=False),
        sa.Column("nominal_day", sa.Date(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("post_id", sa.UUID(), nullable=True),
        sa.CheckConstraint(
            "state IN ('planned','reminded','done','missed')", name=op.f("ck_occurrence_state")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "post_id"],
            ["post.school_id", "post.id"],
            name=op.f("fk_occurrence_school_id_post_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "series_id"],
            ["series.school_id", "series.id"],
            name=op.f("fk_occurrence_school_id_series_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_occurrence_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint(
            "school_id",
            "series_id",
            "local_date",
            name=op.f("uq_occurrence_school_id_series_id_local_date"),
        ),
        sa.UniqueConstraint(
            "school_id",
            "series_id",
            "nominal_day",
            name=op.f("uq_occurrence_school_id_series_id_nominal_day"),
        ),
    )
    op.create_table(
        "post_version",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("post_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.UUID(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("variants", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("channels", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("media", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("also_via", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("event_date", sa.Date(), nullable=True),
        sa.Column("attested", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("byline_off", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_post_version_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "post_id"],
            ["post.school_id", "post.id"],
            name=op.f("fk_post_version_school_id_post_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_post_version_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_post_version")),
        sa.UniqueConstraint(
            "school_id", "post_id", "number", name=op.f("uq_post_version_school_id_post_id_number")
        ),
    )
    op.create_table(
        "roll_digest",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "person_id"],
            ["roll_person.school_id", "roll_person.id"],
            name=op.f("fk_roll_digest_school_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_roll_digest_school_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_roll_digest")),
    )
    op.create_index(
        op.f("ix_roll_digest_school_id_digest"),
        "roll_digest",
        ["school_id", "digest"],
        unique=False,
    )
    op.create_index(
        op.f("ix_roll_digest_school_id_person_id"),
        "roll_digest",
        ["school_id", "person_id"],
        unique=False,
    )
    op.create_table(
        "approval",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("post_id", sa.UUID(), nullable=False),
        sa.Column("post_version_id", sa.UUID(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approvers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("findings", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.UUID(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.UUID(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("self_approved", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked','approved','changes','refused','void')",
            name=op.f("ck_approval_state"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> asked_by OR self_approved",
            name=op.f("ck_approval_not_the_author"),
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_approval_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_approval_decided_by")),
        sa.ForeignKeyConstraint(
            ["school_id", "post_id"],
            ["post.school_id", "post.id"],
            name=op.f("fk_approval_school_id_post_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "post_version_id"],
            ["post_version.school_id", "post_version.id"],
            name=op.f("fk_approval_school_id_post_version_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_approval_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_approval")),
    )
    op.create_index(
        op.f("ix_approval_school_id_post_id"), "approval", ["school_id", "post_id"], unique=False
    )
    op.create_index(
        op.f("ix_approval_school_id_state"), "approval", ["school_id", "state"], unique=False
    )
    op.create_table(
        "delivery",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("post_id", sa.UUID(), nullable=False),
        sa.Column("post_version_id", sa.UUID(), nullable=False),
        sa.Column("channel_id", sa.UUID(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("give_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_owner", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_text", sa.Text(), nullable=True),
        sa.Column("progress", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("remote_id", sa.Text(), nullable=True),
        sa.Column("permalink", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment_mode", sa.Text(), nullable=False),
        sa.Column("comment_state", sa.Text(), nullable=False),
        sa.Column("exposed_seconds", sa.Double(), nullable=True),
        sa.Column("comments_closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comments_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("watch_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("watch_attempts", sa.Integer(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_kind", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(lease_until IS NOT NULL) = (state IN ('queued','sending'))",
            name=op.f("ck_delivery_lease"),
        ),
        sa.CheckConstraint(
            "remote_id IS NOT NULL OR state NOT IN ('published','settled')",
            name=op.f("ck_delivery_published"),
        ),
        sa.CheckConstraint(
            "state IN ('scheduled', 'queued', 'sending', 'processing', 'published', 'settled', 'held', 'refused', 'unknown', 'needs_attention', 'missed', 'cancelled', 'taken_down')",
            name=op.f("ck_delivery_state"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "channel_id"],
            ["channel.school_id", "channel.id"],
            name=op.f("fk_delivery_school_id_channel_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "post_id"],
            ["post.school_id", "post.id"],
            name=op.f("fk_delivery_school_id_post_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "post_version_id"],
            ["post_version.school_id", "post_version.id"],
            name=op.f("fk_delivery_school_id_post_version_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_delivery_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_delivery")),
    )
    op.create_index(
        "ix_delivery_lease",
        "delivery",
        ["lease_until"],
        unique=False,
        postgresql_where=sa.text("lease_until IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_delivery_school_id_due_at"), "delivery", ["school_id", "due_at"], unique=False
    )
    op.create_index(
        op.f("ix_delivery_school_id_post_version_id"),
        "delivery",
        ["school_id", "post_version_id"],
        unique=False,
    )
    op.create_index(
        "ix_delivery_turn",
        "delivery",
        ["priority", "turn_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('scheduled','processing')"),
    )
    op.create_index(
        "ix_delivery_unknown",
        "delivery",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text("state = 'unknown'"),
    )
    op.create_index(
        "ix_delivery_untold",
        "delivery",
        ["give_up_at"],
        unique=False,
        postgresql_where=sa.text("state = 'missed' AND alarmed_at IS NULL"),
    )
    op.create_index(
        "ix_delivery_watch",
        "delivery",
        ["watch_at"],
        unique=False,
        postgresql_where=sa.text("watch_at IS NOT NULL"),
    )
    op.create_index(
        "uq_delivery_busy_channel",
        "delivery",
        ["school_id", "channel_id"],
        unique=True,
        postgresql_where=sa.text("lease_until IS NOT NULL"),
    )
    op.create_index(
        "uq_delivery_post_channel",
        "delivery",
        ["school_id", "post_id", "channel_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'cancelled'"),
    )
    op.create_index(
        "uq_delivery_remote",
        "delivery",
        ["school_id", "channel_id", "remote_id"],
        unique=True,
        postgresql_where=sa.text("remote_id IS NOT NULL"),
    )
    op.create_table(
        "judgement",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("post_version_id", sa.UUID(), nullable=False),
        sa.Column("channel_id", sa.UUID(), nullable=False),
        sa.Column("policy_version_id", sa.UUID(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "channel_id"],
            ["channel.school_id", "channel.id"],
            name=op.f("fk_judgement_school_id_channel_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "policy_version_id"],
            ["policy_version.school_id", "policy_version.id"],
            name=op.f("fk_judgement_school_id_policy_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "post_version_id"],
            ["post_version.school_id", "post_version.id"],
            name=op.f("fk_judgement_school_id_post_version_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_judgement_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_judgement")),
    )
    op.create_index(
        op.f("ix_judgement_school_id_post_version_id"),
        "judgement",
        ["school_id", "post_version_id"],
        unique=False,
    )
    op.create_table(
        "override_record",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("post_version_id", sa.UUID(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("by_id", sa.UUID(), nullable=False),
        sa.Column("by_roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("second_id", sa.UUID(), nullable=True),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_override_record_by_id")),
        sa.ForeignKeyConstraint(
            ["school_id", "post_version_id"],
            ["post_version.school_id", "post_version.id"],
            name=op.f("fk_override_record_school_id_post_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_override_record_school_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["person.id"], name=op.f("fk_override_record_second_id")
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_override_record")),
        sa.UniqueConstraint(
            "school_id",
            "post_version_id",
            "finding",
            "by_id",
            name=op.f("uq_override_record_school_id_post_version_id_finding_by_id"),
        ),
    )
    op.create_table(
        "attempt",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("delivery_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "delivery_id"],
            ["delivery.school_id", "delivery.id"],
            name=op.f("fk_attempt_school_id_delivery_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_attempt_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "school_id",
            "delivery_id",
            "number",
            name=op.f("uq_attempt_school_id_delivery_id_number"),
        ),
    )
    op.create_table(
        "comment",
        sa.Column("school_id", sa.UUID(), nullable=False),
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("delivery_id", sa.UUID(), nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "delivery_id"],
            ["delivery.school_id", "delivery.id"],
            name=op.f("fk_comment_school_id_delivery_id"),
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_comment_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_comment")),
        sa.UniqueConstraint(
            "school_id",
            "delivery_id",
            "remote_id",
            name=op.f("uq_comment_school_id_delivery_id_remote_id"),
        ),
    )


def downgrade() -> None:
    """Not offered: it would destroy every record. Drop the database instead."""
    raise RuntimeError("0001 cannot be undone")

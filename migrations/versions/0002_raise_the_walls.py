"""Raise the walls between schools, and make history unchangeable.

Every table gets forced row-level security; the audit, post versions and published policies can
no longer be altered; and a delivery can only move as ``publisher.models.deliveries.MOVES`` says,
whatever code or console asks. The beat's role reads and moves deliveries of all schools and sees
of channels only what claiming and renewing need: never a grant.
"""

from __future__ import annotations

from alembic import op

from migrations.isolation import PLATFORM, SCHOOL, SYSTEM, never_changes, of_school, secure

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SCHOOL_TABLES = (
    "absence_cover", "approval", "attempt", "channel", "closed_days", "comment", "connecting",
    "consent", "delivery", "invitation", "judgement", "media", "not_a_person", "notice",
    "occurrence", "override_record", "policy_version", "post", "post_version", "register_import",
    "roll_digest", "roll_person", "series", "term",
)  # fmt: skip

MOVES = {
    "scheduled": ("queued", "published", "held", "missed", "cancelled"),
    "queued": (
        "sending", "scheduled", "processing", "published", "held", "refused", "missed", "cancelled",
    ),
    "sending": ("processing", "published", "scheduled", "refused", "unknown", "needs_attention"),
    "processing": ("queued", "published", "cancelled", "missed", "held"),
    "published": ("settled", "taken_down"),
    "settled": ("published", "taken_down"),
    "held": ("scheduled", "cancelled", "missed"),
    "refused": ("scheduled", "cancelled"),
    "unknown": ("published", "scheduled", "processing", "refused", "needs_attention"),
    "needs_attention": ("published", "scheduled", "cancelled"),
    "missed": ("scheduled", "published", "cancelled"),
}  # fmt: skip


def upgrade() -> None:
    for table in SCHOOL_TABLES:
        of_school(table)
    of_school("audit_entry", rights="SELECT, INSERT")
    rights = "SELECT, INSERT, UPDATE"
    secure("school", condition=f"{PLATFORM} OR id = {SCHOOL}", rights=rights)
    secure("membership", condition=f"{PLATFORM} OR school_id = {SCHOOL}", rights=rights)
    secure(
        "person",
        condition=f"{PLATFORM} OR id IN "
        f"(SELECT person_id FROM membership WHERE school_id = {SCHOOL})",
        rights=rights,
    )
    secure(
        "trust",
        condition=f"{PLATFORM} OR id IN (SELECT trust_id FROM school WHERE id = {SCHOOL})",
        rights=rights,
    )
    secure("trust_membership", condition=PLATFORM, rights=f"{rights}, DELETE")
    secure("login_session", condition=PLATFORM, rights=f"{rights}, DELETE")
    secure("alembic_version", condition="true", rights="SELECT")

    never_changes("audit_entry")
    never_changes("post_version")
    never_changes(
        "policy_version", "document, number, state",
        # A published version may only be superseded: going back to draft would open it again.
        unless="OLD.state = 'draft' OR (OLD.state = 'published' AND NEW.state = 'superseded' "
        "AND NEW.document = OLD.document AND NEW.number = OLD.number)",
    )  # fmt: skip
    _moves()
    _rights_of_the_beat()


def _moves() -> None:
    allowed = ", ".join(f"'{old}>{new}'" for old, news in MOVES.items() for new in news)
    op.execute(
        f"""
        CREATE FUNCTION delivery_moves() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NOT (OLD.state || '>' || NEW.state) = ANY (ARRAY[{allowed}]) THEN
                RAISE EXCEPTION 'a delivery cannot go from % to %', OLD.state, NEW.state
                    USING ERRCODE = '23514';
            END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER moves BEFORE UPDATE OF state ON delivery FOR EACH ROW "
        "WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION delivery_moves()"
    )


def _rights_of_the_beat() -> None:
    # Never what was sent or what was seen at the platform: neither is needed for claiming.
    op.execute(
        "GRANT SELECT (school_id, id, post_id, channel_id, platform, state, version, priority, "
        "due_at, next_at, turn_at, give_up_at, lease_until, lease_owner, attempts, progress, "
        "published_at, watch_at, alarmed_at, reason, reason_kind) ON delivery "
        f"TO {SYSTEM}"
    )
    op.execute(f"GRANT SELECT ON alembic_version TO {SYSTEM}")
    op.execute(
        "GRANT UPDATE (state, version, next_at, turn_at, lease_until, lease_owner, watch_at, "
        f"reason, reason_kind) ON delivery TO {SYSTEM}"
    )
    op.execute(
        "GRANT SELECT (school_id, id, platform, remote_id, state, expires_at, refresh_expires_at, "
        f"data_access_expires_at, probed_at, wait_until) ON channel TO {SYSTEM}"
    )
    op.execute(f"GRANT SELECT (id, paused_at) ON school TO {SYSTEM}")
    op.execute(
        f"GRANT SELECT (school_id, id, urgent, at, mailed_at, closed_at) ON notice TO {SYSTEM}"
    )
    op.execute(f"GRANT SELECT (school_id, id, state, expires_at) ON approval TO {SYSTEM}")
    op.execute(f"GRANT SELECT (school_id, id, look_at, ended_at) ON series TO {SYSTEM}")
    op.execute(
        f"GRANT SELECT (school_id, id, kind, faces, looked_at, created_at, purged_at) ON media TO {SYSTEM}"
    )


def downgrade() -> None:
    """Not offered: a database without these walls must not run. Restore the backup instead."""
    raise RuntimeError("0002 cannot be undone; restore the backup made before it")

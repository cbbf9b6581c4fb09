"""Keep what the policy asks of people: readings, training, documents, exceptions, duties.

Until now these stood in the policy and nowhere else. A reading and a duty that is done can be
answered to an auditor only if nobody edits them afterwards, so answers, decisions and what was
done never change once they are written; a mistake is struck out and stays readable. The beat
sees of them only when a school is to be looked at next.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.isolation import SYSTEM, never_changes, of_school
from migrations.tables import a, check, moment, person, school_table, within

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = (
    "named_person", "reading", "training", "school_document", "pupil_tool", "policy_exception",
    "duty_due", "register_round",
)  # fmt: skip
DAY, TEXT, WORDS = sa.Date(), sa.Text(), postgresql.ARRAY(sa.Text())
ABOUT_ONE = "num_nonnulls(person_id, named_id) = 1"


def upgrade() -> None:
    school_table(
        "named_person",
        *a(TEXT, "name"), *a(WORDS, "groups"), *a(sa.UUID(), "added_by"),
        *a(moment(), "added_at"), *a(moment(), "left_at", empty=True),
        *person("named_person", "added_by"),
    )  # fmt: skip
    _reading()
    _training()
    _documents()
    _exceptions()
    _duties()
    for table in TABLES:
        of_school(table)
    never_changes("reading", "answer, answered_at, concern", unless="OLD.answer IS NULL")
    never_changes("duty_due", "state, done_by, done_at, note", unless="OLD.state <> 'done'")
    never_changes("policy_exception", "decided_by, until, what", unless="OLD.state = 'asked'")
    op.execute(f"GRANT SELECT (school_id, looked_at, look_at) ON register_round TO {SYSTEM}")
    op.execute(f"GRANT SELECT (school_id, state, published_at) ON policy_version TO {SYSTEM}")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    for table in ("reading", "duty_due", "policy_exception"):
        op.execute(f"DROP FUNCTION {table}_never_changes()")
    op.execute(f"REVOKE SELECT (school_id, state, published_at) ON policy_version FROM {SYSTEM}")


def _reading() -> None:
    school_table(
        "reading",
        *a(sa.UUID(), "person_id", "named_id", empty=True),
        *a(sa.UUID(), "policy_version_id"), *a(TEXT, "document"), *a(moment(), "asked_at"),
        *a(sa.Integer(), "reminders"),
        *a(moment(), "reminded_at", "head_told_at", empty=True),
        *a(TEXT, "answer", empty=True), *a(moment(), "answered_at", empty=True),
        *a(sa.Boolean(), "on_paper"), *a(sa.UUID(), "recorded_by", empty=True),
        *a(TEXT, "concern", "outcome"), *a(moment(), "settled_at", empty=True),
        *a(sa.UUID(), "settled_by", empty=True),
        check("reading", "about_one", ABOUT_ONE),
        check("reading", "answer", "answer IN ('read','concern')"),
        check("reading", "answered", "(answer IS NULL) = (answered_at IS NULL)"),
        *person("reading", "person_id", "recorded_by", "settled_by"),
        within("reading", "named_id", "named_person"),
        within("reading", "policy_version_id", "policy_version"),
    )  # fmt: skip
    op.create_index("ix_reading_version", "reading", ["school_id", "policy_version_id"])
    for kind in ("person", "named"):
        op.create_index(
            f"uq_reading_asked_{kind}",
            "reading",
            ["school_id", f"{kind}_id", "policy_version_id", "document"],
            unique=True,
            postgresql_where=sa.text(f"answer IS NULL AND {kind}_id IS NOT NULL"),
        )


def _training() -> None:
    school_table(
        "training",
        *a(sa.UUID(), "person_id", "named_id", empty=True), *a(TEXT, "course", "provider"),
        *a(DAY, "held_on"), *a(DAY, "expires_on", empty=True), *a(sa.Integer(), "reminders"),
        *a(sa.UUID(), "recorded_by"), *a(moment(), "recorded_at"),
        *a(moment(), "struck_at", empty=True), *a(sa.UUID(), "struck_by", empty=True),
        check("training", "about_one", ABOUT_ONE),
        check("training", "in_order", "expires_on >= held_on"),
        *person("training", "person_id", "recorded_by", "struck_by"),
        within("training", "named_id", "named_person"),
    )  # fmt: skip
    op.create_index(op.f("ix_training_school_id_person_id"), "training", ["school_id", "person_id"])


def _documents() -> None:
    school_table(
        "school_document",
        *a(TEXT, "kind", "title", "owner", "version"), *a(DAY, "dated"),
        *a(DAY, "review_on", empty=True), *a(TEXT, "link"), *a(TEXT, "sha256", empty=True),
        *a(TEXT, "filename"), *a(sa.UUID(), "registered_by"), *a(moment(), "registered_at"),
        *a(moment(), "struck_at", empty=True), *a(sa.UUID(), "struck_by", empty=True),
        check("school_document", "somewhere", "link <> '' OR sha256 IS NOT NULL"),
        *person("school_document", "registered_by", "struck_by"),
    )  # fmt: skip
    op.create_index(
        op.f("ix_school_document_school_id_kind"), "school_document", ["school_id", "kind"]
    )
    school_table(
        "pupil_tool",
        *a(TEXT, "name"), *a(sa.UUID(), "document_id", empty=True), *a(sa.UUID(), "added_by"),
        *a(moment(), "added_at"), *a(moment(), "active_at", empty=True),
        *a(sa.UUID(), "activated_by", empty=True), *a(moment(), "ended_at", empty=True),
        check("pupil_tool", "assessed", "active_at IS NULL OR document_id IS NOT NULL"),
        *person("pupil_tool", "added_by", "activated_by"),
        within("pupil_tool", "document_id", "school_document"),
    )  # fmt: skip


def _exceptions() -> None:
    decided = "state NOT IN ('approved','refused') OR decided_by IS NOT NULL"
    school_table(
        "policy_exception",
        *a(TEXT, "kind"), *a(sa.UUID(), "person_id", "named_id", empty=True),
        *a(TEXT, "what", "why"), *a(DAY, "until"), *a(TEXT, "state"), *a(sa.UUID(), "asked_by"),
        *a(moment(), "asked_at"), *a(sa.UUID(), "decided_by", empty=True),
        *a(moment(), "decided_at", empty=True), *a(TEXT, "reason"),
        *a(moment(), "ended_at", empty=True), *a(sa.Integer(), "reminders"),
        check("policy_exception", "about_one", ABOUT_ONE),
        check("policy_exception", "state", "state IN ('asked','approved','refused','ended')"),
        check("policy_exception", "by", decided),
        check("policy_exception", "self", "decided_by IS DISTINCT FROM person_id OR decided_by IS NULL"),
        *person("policy_exception", "person_id", "asked_by", "decided_by"),
        within("policy_exception", "named_id", "named_person"),
    )  # fmt: skip


def _duties() -> None:
    school_table(
        "duty_due",
        *a(TEXT, "duty", "period", "label", "what"), *a(WORDS, "who", "ids"),
        *a(DAY, "opens_on", "due_on"), *a(sa.Boolean(), "exact", "passes"), *a(TEXT, "state"),
        *a(sa.Integer(), "reminders"), *a(sa.UUID(), "done_by", empty=True),
        *a(moment(), "done_at", empty=True), *a(TEXT, "note"),
        check("duty_due", "state", "state IN ('open','done','missed','dropped')"),
        check("duty_due", "by_somebody", "state <> 'done' OR done_by IS NOT NULL"),
        *person("duty_due", "done_by"),
        sa.UniqueConstraint("school_id", "duty", "period", name=op.f("uq_duty_due_school_id_duty_period")),
    )  # fmt: skip
    op.create_index(
        op.f("ix_duty_due_school_id_state_due_on"), "duty_due", ["school_id", "state", "due_on"]
    )
    school_table(
        "register_round",
        *a(moment(), "looked_at", "look_at"),
        sa.UniqueConstraint("school_id", name=op.f("uq_register_round_school_id")),
    )
    op.create_index(op.f("ix_register_round_look_at"), "register_round", ["look_at"])

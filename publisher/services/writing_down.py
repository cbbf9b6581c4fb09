"""What nearly every delivery comes to, each written down in one statement.

A burst does this ten thousand times: claiming a judged delivery, and recording that it is live.
Row by row through the ORM, each took three statements and a third of a worker's time. What is out
of the ordinary goes the long way, in ``publishing`` and ``recording``. Row-level security holds
here as everywhere, and each part names the school as well.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from publisher.connectors.contract import Published
from publisher.connectors.errors import Duplicate, OutcomeUnknown
from publisher.models import Attempt, Delivery
from publisher.services import judging
from publisher.services.judging import Judged, Phase
from tenants.database import new_id
from tenants.unit_of_work import UnitOfWork

_BEGUN = text(
    """
    WITH kept AS (
        INSERT INTO judgement (school_id, id, post_version_id, channel_id, policy_version_id,
                               phase, outcome, findings, at)
        VALUES (:school, :judgement, :written, :channel, :policy, :phase, :verdict,
                CAST(:findings AS jsonb), :now)
    ), claimed AS (
        UPDATE delivery
        SET state = 'sending', version = version + 1, lease_until = :lease,
            attempts = attempts + 1, looks = 0, evidence = '[]', first_sent_at = :since,
            comment_mode = :comments, sent_text = :text
        WHERE school_id = :school AND id = :delivery
        RETURNING attempts, version
    ), begun AS (
        INSERT INTO attempt (school_id, id, delivery_id, number, step, started_at, outcome,
                             reason, detail)
        SELECT :school, :attempt, :delivery, attempts, :step, :now, '', '', '' FROM claimed
    )
    SELECT version FROM claimed
    """
)

_LIVE = text(
    """
    WITH ours AS (
        SELECT id FROM delivery
        WHERE school_id = :school AND id = :delivery AND version = :version AND state = 'sending'
          AND give_up_at > :now
        FOR UPDATE
    ), answered AS (
        UPDATE attempt SET finished_at = :now, outcome = 'Published'
        FROM ours
        WHERE attempt.school_id = :school AND attempt.id = :attempt
          AND attempt.finished_at IS NULL
        RETURNING attempt.number
    ), live AS (
        UPDATE delivery
        SET state = 'published', version = version + 1, lease_until = NULL,
            remote_id = :remote_id, permalink = :permalink, published_at = :at,
            watch_at = :now, watch_attempts = 0, reason = '', reason_kind = ''
        FROM answered
        WHERE delivery.school_id = :school AND delivery.id = :delivery
        RETURNING answered.number
    )
    INSERT INTO audit_entry (school_id, id, at, actor_kind, actor_id, actor_name, action,
                             subject_kind, subject_id, detail)
    SELECT :school, :entry, :now, :actor_kind, :actor_id, :actor_name, 'delivery.published',
           'delivery', :delivery, jsonb_build_object('attempt', number, 'outcome', 'Published')
    FROM live RETURNING 1
    """
)


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A claim as it stands in the database: what the answer must name to be recorded."""

    attempt_id: UUID
    version: int


def begun(
    uow: UnitOfWork,
    delivery: Delivery,
    judged: Judged,
    *,
    step: str,
    since: datetime,
    lease: datetime,
) -> Begun:
    """The locked ``delivery`` is claimed, with its judgement and an attempt that has no answer
    yet. ``delivery`` itself is not brought up to date."""
    attempt = new_id()
    version = uow.session.connection().scalar(
        _BEGUN,
        {
            "school": uow.school_id, "judgement": new_id(), "written": delivery.post_version_id,
            "channel": judged.channel.id, "policy": judged.policy_version_id,
            "phase": Phase.PUBLISH.value, "verdict": judged.outcome.value,
            "findings": json.dumps([judging.as_json(f) for f in judged.verdict.findings]),
            "now": uow.now, "lease": lease, "since": since,
            "comments": judged.content.comments.value, "text": judged.content.text,
            "delivery": delivery.id, "attempt": attempt, "step": step,
        },
    )  # fmt: skip
    assert isinstance(version, int)
    return Begun(attempt_id=attempt, version=version)


def perhaps_out(uow: UnitOfWork, delivery_id: UUID) -> bool:
    """Has an attempt before the one just begun had no clear answer, or none at all?"""
    statement = select(Attempt.id).where(
        Attempt.delivery_id == delivery_id,
        Attempt.outcome.in_(("", OutcomeUnknown.__name__, Duplicate.__name__)),
    )
    return len(uow.session.scalars(statement.limit(2)).all()) > 1


def live(
    uow: UnitOfWork, delivery_id: UUID, attempt_id: UUID, version: int, answer: Published
) -> bool:
    """Record that the platform shows it, if the delivery is still where its claim left it; False,
    with nothing changed, when it has moved on or its time is over, which stopping it ends too."""
    parameters: dict[str, Any] = {
        "school": uow.school_id, "delivery": delivery_id, "attempt": attempt_id,
        "version": version, "now": uow.now, "remote_id": answer.remote_id,
        "permalink": answer.permalink, "at": answer.at or uow.now, "entry": new_id(),
        "actor_kind": uow.actor.kind.value, "actor_id": uow.actor.person_id,
        "actor_name": uow.actor.name,
    }  # fmt: skip
    return uow.session.connection().scalar(_LIVE, parameters) is not None

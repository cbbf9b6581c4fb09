"""The one gate. Every path by which a post could reach a parent passes ``judge``: the page while
it is written, scheduling, approval, and the worker immediately before the call.

Gathering facts is ``gathering``'s work; what follows from them is ``publisher.rules`` and nothing
else; here stands what has been agreed to or set aside.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from publisher.connectors.contract import Enforcement, Problem
from publisher.content import CommentMode, Content
from publisher.models import (
    Approval,
    ApprovalState,
    Channel,
    Judgement,
    OverrideRecord,
    Post,
    PostVersion,
)
from publisher.rules.context import Phase
from publisher.rules.evaluate import evaluate
from publisher.rules.finding import Effect, Finding, Outcome, Verdict
from publisher.services import rendering
from publisher.services.gathering import Bench, bench, context_of, post_facts
from tenants.database import new_id
from tenants.unit_of_work import UnitOfWork

__all__ = ["Bench", "Judged", "Phase", "as_json", "bench", "fingerprint", "judge", "keep"]

TIME_TOLERANCE = timedelta(minutes=60)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What stands between one post version and one channel, at one moment.

    ``blocking`` and ``asking`` are the findings that nobody has yet set aside or agreed to;
    ``problems`` are the platform's own limits. ``content`` is what would be sent.
    """

    channel: Channel
    policy_version_id: UUID
    verdict: Verdict
    content: Content
    comment_mode: CommentMode
    blocking: tuple[Finding, ...] = ()
    asking: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def outcome(self) -> Outcome:
        if self.blocking or self.problems:
            return Outcome.BLOCK
        if self.asking:
            return Outcome.APPROVE
        return Outcome.WARN if self.warnings else Outcome.PASS

    @property
    def approver_sets(self) -> frozenset[tuple[str, ...]]:
        """Sets of policy roles; somebody of each set must agree."""
        return frozenset(tuple(sorted(finding.approvers)) for finding in self.asking)


def judge(
    bench: Bench,
    post: Post,
    version: PostVersion,
    channel: Channel,
    *,
    phase: Phase,
    due_at: datetime | None,
) -> Judged:
    """Judge ``version`` for ``channel`` as of this transaction's instant. Pure rules over facts
    gathered here; nothing is written (``keep`` does that) and nothing is sent."""
    connector = bench.system.connector(channel.platform)
    platform = connector.capabilities.policy_name
    mode = CommentMode(bench.policy.comments.on(platform))
    seen = post_facts(bench, post, version, channel, platform, due_at)
    how = connector.capabilities.comments.get(mode, Enforcement.UNSUPPORTED)
    verdict = evaluate(bench.policy, seen, context_of(bench, seen, phase, post, channel, how.value))
    content = rendering.content(
        bench.system, version, text=verdict.text, comments=mode, media=bench.media
    )
    blocking, asking, warnings = _outstanding(bench.uow, post, version, verdict, due_at)
    return Judged(
        channel=channel,
        policy_version_id=bench.policy_version_id,
        verdict=verdict,
        content=content,
        comment_mode=mode,
        blocking=blocking,
        asking=asking,
        warnings=warnings,
        problems=tuple(connector.problems(content)),
    )


def keep(uow: UnitOfWork, version: PostVersion, judged: Judged, phase: Phase) -> Judgement:
    """Record a judgement: findings with their places, never the words found there."""
    return uow.add(
        Judgement(
            id=new_id(),
            post_version_id=version.id,
            channel_id=judged.channel.id,
            policy_version_id=judged.policy_version_id,
            phase=phase.value,
            outcome=judged.outcome.value,
            findings=[as_json(finding) for finding in judged.verdict.findings],
            at=uow.now,
        )
    )


def as_json(finding: Finding) -> dict[str, Any]:
    data = asdict(finding)
    data["override"] = {**data["override"], "by": list(finding.override.by)}
    data["approvers"] = list(finding.approvers)
    return data


def fingerprint(version: PostVersion, finding: Finding) -> str:
    """Names one finding of one exact content; any edit gives another one."""
    key = (version.digest, finding.rule, finding.surface, finding.start, finding.end)
    return hashlib.sha256(repr(key).encode()).hexdigest()


def _outstanding(
    uow: UnitOfWork,
    post: Post,
    version: PostVersion,
    verdict: Verdict,
    due_at: datetime | None,
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings that still stand: not set aside, not agreed to, not considered."""
    set_aside = _set_aside(uow, version)
    agreed = _agreed(uow, post, version, due_at)
    standing = [f for f in verdict.findings if fingerprint(version, f) not in set_aside]
    return (
        tuple(f for f in standing if f.effect is Effect.BLOCK),
        tuple(
            f
            for f in standing
            if f.effect is Effect.APPROVE and tuple(sorted(f.approvers)) not in agreed
        ),
        tuple(f for f in standing if f.effect is Effect.WARN),
    )


def _set_aside(uow: UnitOfWork, version: PostVersion) -> frozenset[str]:
    rows = uow.session.scalars(
        select(OverrideRecord.finding).where(
            OverrideRecord.post_version_id == version.id,
            OverrideRecord.needs_second.is_(False) | OverrideRecord.second_id.is_not(None),
        )
    )
    return frozenset(rows)


def _agreed(
    uow: UnitOfWork, post: Post, version: PostVersion, due_at: datetime | None
) -> frozenset[tuple[str, ...]]:
    """Approver sets that have agreed to exactly this content at about this time."""
    rows = uow.session.scalars(
        select(Approval).where(
            Approval.post_id == post.id,
            Approval.state == ApprovalState.APPROVED,
            Approval.digest == version.digest,
            Approval.expires_at > uow.now,
        )
    )
    return frozenset(
        tuple(sorted(row.approvers))
        for row in rows
        if due_at is None or abs(row.due_at - due_at) <= TIME_TOLERANCE
    )

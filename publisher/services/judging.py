"""The one gate. Every path by which a post could reach a parent passes ``judge``: the page while
it is written, scheduling, approval, and the worker immediately before the call.

Gathering facts is ``gathering``'s work; what follows from them is ``publisher.rules`` and nothing
else; here stands what has been agreed to or set aside.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from publisher import tracing
from publisher.connectors.contract import Enforcement, Problem
from publisher.content import CommentMode, Content
from publisher.models import (
    Approval,
    Channel,
    Judgement,
    OverrideRecord,
    Post,
    PostVersion,
)
from publisher.rules.context import Phase
from publisher.rules.evaluate import evaluate
from publisher.rules.finding import Effect, Finding, Outcome, Verdict
from publisher.services import agreed, rendering, repeating, standing
from publisher.services.gathering import Bench, bench, context_of, post_facts
from tenants.database import new_id
from tenants.unit_of_work import UnitOfWork

__all__ = ["Bench", "Judged", "Phase", "as_json", "bench", "fingerprint", "judge", "keep", "ruled"]

STALE = Finding(
    rule="roundup.pieces",
    kind="roundup",
    effect=Effect.BLOCK,
    clause="Handbell’s own rule: a roundup says what its pieces of news say",
    surface="text",
    reason="A piece of news that this gathers has changed since, or is not agreed to any more. "
    "Look at the pieces below the post, put it right, and save it.",
)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What stands between one post version and one channel, at one moment.

    ``blocking`` and ``asking`` are the findings that nobody has yet set aside or agreed to;
    ``problems`` are the platform's own limits. ``content`` is what would be sent. ``digest`` is
    that of the version judged.
    """

    channel: Channel
    digest: str
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
        return self.asked_in(1) | self.asked_in(2)

    def asked_in(self, tier: int) -> frozenset[tuple[str, ...]]:
        """Those of one tier; the second is asked once the first has agreed."""
        findings = [finding for finding in self.asking if finding.tier == tier]
        return frozenset(tuple(sorted(finding.approvers)) for finding in findings)

    def key(self, finding: Finding) -> str:
        """Names one of these findings, in this content, on this channel (``fingerprint``)."""
        return fingerprint(self.digest, self.channel.id, finding)


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
    started = time.perf_counter()
    with tracing.span("judge", phase=phase.value, platform=channel.platform, post=post.id):
        judged = _judged(bench, post, version, channel, phase=phase, due_at=due_at)
    bench.system.judgements.took(phase.value, time.perf_counter() - started)
    return judged


def _judged(
    bench: Bench,
    post: Post,
    version: PostVersion,
    channel: Channel,
    *,
    phase: Phase,
    due_at: datetime | None,
) -> Judged:
    connector = bench.system.connector(channel.platform)
    mode = CommentMode(bench.policy.comments.on(connector.capabilities.policy_name))
    verdict = ruled(bench, post, version, channel, phase=phase, due_at=due_at)
    if bench.facts.stale:
        verdict = replace(verdict, findings=(*verdict.findings, STALE))
    if phase in _GOING_OUT and bench.facts.asked and agreed.lapsed(bench.uow, post, version):
        verdict = replace(verdict, findings=(*verdict.findings, agreed.LAPSED))
    if phase is not Phase.PUBLISH:  # by then it was considered
        verdict = _with_repeats(bench, verdict, channel, due_at)
    content = rendering.content(
        bench.system, version, text=verdict.text, comments=mode, media=bench.media
    )
    standing = _Agreements(bench, post, version, due_at).outstanding(verdict, channel.id)
    blocking, asking, warnings = (
        tuple(finding for finding in standing if finding.effect is effect)
        for effect in (Effect.BLOCK, Effect.APPROVE, Effect.WARN)
    )
    if asking and phase in _GOING_OUT and bench.facts.asked:
        asking = tuple(_said_to_have_ended(bench, post, version, channel, asking))
    return Judged(
        channel=channel,
        digest=version.digest,
        policy_version_id=bench.policy_version_id,
        verdict=verdict,
        content=content,
        comment_mode=mode,
        blocking=blocking,
        asking=asking,
        warnings=warnings,
        problems=tuple(connector.problems(content)),
    )


_GOING_OUT = frozenset({Phase.APPROVE, Phase.PUBLISH})


def _said_to_have_ended(
    bench: Bench, post: Post, version: PostVersion, channel: Channel, asking: Iterable[Finding]
) -> Iterator[Finding]:
    """What somebody had agreed to is no fault of the words: it is their yes that has ended."""
    once = agreed.once(bench.uow, post, version)
    for finding in asking:
        ended = fingerprint(version.digest, channel.id, finding) in once
        yield replace(finding, reason=agreed.ENDED) if ended else finding


def ruled(
    bench: Bench,
    post: Post,
    version: PostVersion,
    channel: Channel,
    *,
    phase: Phase,
    due_at: datetime | None,
) -> Verdict:
    """What the bench's policy says of these words, whatever anybody has agreed to."""
    capabilities = bench.system.connector(channel.platform).capabilities
    mode = CommentMode(bench.policy.comments.on(capabilities.policy_name))
    seen = post_facts(bench, version, channel, capabilities.policy_name, due_at)
    how = capabilities.comments.get(mode, Enforcement.UNSUPPORTED)
    return evaluate(bench.policy, seen, context_of(bench, seen, phase, post, how.value))


def _with_repeats(
    bench: Bench, verdict: Verdict, channel: Channel, due_at: datetime | None
) -> Verdict:
    """X and others mind the same words on many accounts, which a trust easily does."""
    if bench.school.trust_id is None or due_at is None:
        return verdict
    voice = repeating.Voice(
        trust_id=bench.school.trust_id, channel=channel, text=verdict.text, at=due_at
    )
    found = repeating.found(bench.system, voice)
    return replace(verdict, findings=(*verdict.findings, *found)) if found else verdict


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
    del data["about"]
    return data


def fingerprint(digest: str, channel_id: UUID, finding: Finding) -> str:
    """Names one finding of one exact content on one channel. Another text, another channel,
    another place, another child or site at that place, or a rule that has become stricter gives
    another fingerprint."""
    where = (finding.surface, finding.start, finding.end)
    # What stands around a time changes while the post waits; on all other surfaces the kind of
    # hit tells two findings of one rule at one place apart.
    what = "" if finding.surface == "schedule" else finding.detail
    # Left out where there is nothing to say, so that what was agreed to before stays agreed.
    about = (finding.about,) if finding.about else ()
    rule = (finding.rule, finding.kind, finding.effect.value)
    key = (digest, str(channel_id), *rule, *where, what, *about)
    first = hashlib.sha256(repr(key).encode()).hexdigest()
    return first if finding.tier == 1 else second_key(first)


def second_key(first: str) -> str:
    """Names the second agreement to what ``first`` names, which another person gives."""
    return hashlib.sha256(f"{first}, and then".encode()).hexdigest()


class _Agreements:
    """What people have agreed to about one version: set aside, approved, considered."""

    def __init__(
        self, bench: Bench, post: Post, version: PostVersion, due_at: datetime | None
    ) -> None:
        uow, known = bench.uow, bench.facts
        self._person_id = uow.actor.person_id
        self._due_at = due_at
        self._digest = version.digest
        self._records = _records(uow, version) if known.answered else {}
        self._approvals = agreed.approvals(uow, post, version, due_at) if known.asked else []

    def outstanding(self, verdict: Verdict, channel_id: UUID) -> Iterable[Finding]:
        """The findings that still stand."""
        return [
            finding
            for finding in verdict.findings
            if not self._answered(finding, fingerprint(self._digest, channel_id, finding))
        ]

    def _answered(self, finding: Finding, key: str) -> bool:
        records = self._records.get(key, ())
        match finding.effect:
            case Effect.BLOCK:
                return any(_counts(record, finding, self._due_at) for record in records)
            case Effect.APPROVE:
                return bool(self._agreed(finding, key))
            case Effect.WARN:
                mine = (record for record in records if record.by_id == self._person_id)
                return any(_read(record, finding, self._due_at) for record in mine)
            case _:
                return False

    def _agreed(self, finding: Finding, key: str) -> list[Approval]:
        """Two people where the policy wants two: a second answer of the first's own is none."""
        wanted = tuple(sorted(finding.approvers))
        rows = [
            row
            for row in self._approvals
            if tuple(sorted(row.approvers)) == wanted and key in row.findings
        ]
        if finding.tier == 1:
            return rows
        firsts = [r for r in self._approvals if any(second_key(k) == key for k in r.findings)]
        return [row for row in rows if all(row.decided_by != first.decided_by for first in firsts)]


def _read(record: OverrideRecord, finding: Finding, due_at: datetime | None) -> bool:
    """A warning about the time was read for about that time: elsewhere the same rule may warn for
    another reason."""
    return finding.surface != "schedule" or _about(record, due_at)


def _counts(record: OverrideRecord, finding: Finding, due_at: datetime | None) -> bool:
    """Under the policy in force now, which may have become stricter since, and for about the
    time that the post was meant for when it was set aside."""
    if not _about(record, due_at):
        return False
    rule = finding.override
    alone = not (record.needs_second or rule.second_person)
    return bool(set(record.by_roles) & set(rule.by)) and (alone or record.second_id is not None)


def _about(record: OverrideRecord, due_at: datetime | None) -> bool:
    if record.due_at is None or due_at is None:
        return record.due_at is due_at
    return abs(record.due_at - due_at) <= agreed.TIME_TOLERANCE


def _records(uow: UnitOfWork, version: PostVersion) -> dict[str, list[OverrideRecord]]:
    found: dict[str, list[OverrideRecord]] = {}
    query = select(OverrideRecord).where(OverrideRecord.post_version_id == version.id)
    rows = uow.session.scalars(query).all()
    aside = [row for row in rows if row.effect == Effect.BLOCK]
    still = still_set_aside(uow, aside)
    for row in rows:
        if row not in aside or row in still:
            found.setdefault(row.finding, []).append(row)
    return found


def still_set_aside(uow: UnitOfWork, aside: Sequence[OverrideRecord]) -> list[OverrideRecord]:
    """Those of these that count, because whoever made them may still do so."""
    still = standing.entitled(
        uow, {person for row in aside for person in (row.by_id, row.second_id) if person}
    )
    return [row for row in aside if _stands(row, still)]


def _stands(row: OverrideRecord, still: standing.Entitled) -> bool:
    joined = row.second_id is None or still.may_approve(row.second_id)
    return joined and still.counts(row.by_id, row.by_roles, row.at)

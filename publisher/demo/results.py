"""What came of each text at each school: the rows of the demonstration's report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from publisher.models import DeliveryState
from publisher.rules.finding import Finding, Outcome
from publisher.services.judging import Judged


@dataclass
class Result:
    """One text for one school and channel."""

    school: str
    post: str
    channel: str
    verdict: str
    expected: list[str] | None
    findings: list[dict[str, Any]]
    problems: list[str] = field(default_factory=list)
    post_id: UUID | None = None
    stopped: str = ""
    delivery: dict[str, Any] | None = None
    ledger: int = 0

    @property
    def as_expected(self) -> bool:
        return self.expected is None or self.verdict in self.expected

    @property
    def passed(self) -> bool:
        return self.verdict in ("pass", "warn") and not self.problems


def verdict_of(judged: Judged) -> str:
    """What the policy says; a platform's own limits are listed beside it."""
    if judged.blocking:
        return Outcome.BLOCK.value
    if judged.asking:
        return Outcome.APPROVE.value
    own = [finding for finding in judged.warnings if not finding.rule.startswith("platform.")]
    return (Outcome.WARN if own else Outcome.PASS).value


def differences(results: list[Result]) -> Iterator[str]:
    for result in results:
        where = f"{result.school} {result.post} {result.channel}"
        if not result.as_expected:
            yield f"{where}: {result.verdict}, expected {' or '.join(result.expected or [])}"
        if result.stopped and result.passed:
            yield f"{where}: {result.verdict}, but it was not scheduled: {result.stopped}"
        elif result.passed:
            state = result.delivery["state"] if result.delivery else "not scheduled"
            if state != DeliveryState.SETTLED:
                yield f"{where}: passed, but is {state}"
            elif result.ledger != 1:
                yield f"{where}: {result.ledger} publish calls"


def finding_of(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "kind": finding.kind,
        "effect": finding.effect.value,
        "clause": finding.clause,
        "surface": finding.surface,
        "start": finding.start,
        "end": finding.end,
        "state": finding.state.value,
        "reason": finding.reason,
    }


def shown(result: Result) -> dict[str, Any]:
    return {
        "school": result.school,
        "post": result.post,
        "channel": result.channel,
        "verdict": result.verdict,
        "expected": result.expected,
        "as_expected": result.as_expected,
        "findings": result.findings,
        "problems": result.problems,
        "delivery": result.delivery,
        "ledger": result.ledger,
    }

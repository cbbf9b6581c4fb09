"""Findings: what a rule saw, where, on what authority, and how much of it is certain.

A finding never repeats the words it found. It points at them (``surface``, ``start``, ``end``,
counted in characters of what the author typed), so that audit, e-mails and logs do not become
a list of children's names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Effect(StrEnum):
    """What a rule does to a post, strongest first."""

    BLOCK = "block"
    APPROVE = "approve"
    WARN = "warn"
    TRANSFORM = "transform"
    REMIND = "remind"
    NOTE = "note"


# The ``detail`` of a finding that a worker is about to replace by what it saw.
CHECKING = "being looked at"

STRENGTH = {effect: len(Effect) - rank for rank, effect in enumerate(Effect)}


class State(StrEnum):
    """How far a finding or a pass may be trusted; the screen says exactly this much."""

    CHECKED = "checked"
    DECLARED = "declared"
    NOT_CHECKABLE = "not_checkable"


class Outcome(StrEnum):
    PASS = "pass"  # noqa: S105
    WARN = "warn"
    APPROVE = "approve"
    BLOCK = "block"


@dataclass(frozen=True, kw_only=True)
class Override:
    """Who may set a finding aside. ``by`` empty means nobody, whatever their role."""

    by: tuple[str, ...] = ()
    second_person: bool = False
    reason_min: int = 15


NEVER = Override()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """``surface``: text, alt:1, filename:1, caption:1 (metadata), media:1, link:1, link_title:1,
    link_target:1 (where it leads on to), byline, category, channel, account, schedule, comments;
    numbers start at 1."""

    rule: str
    kind: str
    effect: Effect
    clause: str
    surface: str
    reason: str
    start: int | None = None
    end: int | None = None
    state: State = State.CHECKED
    declared_by: str | None = None
    approvers: tuple[str, ...] = ()
    override: Override = NEVER
    detail: str = ""  # the kind of hit (first name, postcode, …); never the words found
    tier: int = 1  # 2: somebody of these approvers agrees too, besides whoever agrees to 1
    # Which of several facts at one place this is about: whose consent, which site. Opaque, and
    # never kept: it only tells apart what somebody has agreed to from what they have not.
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    findings: tuple[Finding, ...] = ()
    text: str = ""  # as it will be sent, after transforms
    policy_version: str = ""
    passed: tuple[tuple[str, State], ...] = field(default=())  # rules that saw nothing, and how
    # What a machine read in pictures and PDFs, by surface: shown to people, and kept nowhere.
    read: Mapping[str, str] = field(default_factory=dict)

    @property
    def outcome(self) -> Outcome:
        """The strongest finding decides; transforms, reminders and notes never stop a post."""
        effects = {finding.effect for finding in self.findings}
        for effect in (Effect.BLOCK, Effect.APPROVE, Effect.WARN):
            if effect in effects:
                return Outcome(effect.value)
        return Outcome.PASS

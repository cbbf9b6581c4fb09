"""Before a draft is put in force: what would change, what is still open, and who may do it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from publisher.services import policy_editor, public_page
from publisher.services.covering import Covering, covering
from publisher.services.gathering import policy_of
from publisher.services.system import System
from tenants.errors import Invalid
from tenants.models import PolicyState, PolicyVersion, School
from tenants.policies.changes import Change, diff
from tenants.policies.conflicts import Conflict, conflicts
from tenants.policies.language import Choice, Policy
from tenants.policies.sentences import sentences
from tenants.roles import Permission
from tenants.services import policy_changes, policy_editing
from tenants.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Two versions in sentences. ``settings`` are changes that no sentence shows."""

    gone: tuple[str, ...]
    new: tuple[str, ...]
    settings: tuple[Change, ...]

    @property
    def nothing(self) -> bool:
        return not (self.gone or self.new or self.settings)


@dataclass(frozen=True, kw_only=True)
class Review:
    """``stops``: what has to be done before the draft can be put in force."""

    version: PolicyVersion
    policy: Policy
    in_force: PolicyVersion | None
    covering: Covering
    conflicts: tuple[Conflict, ...]
    unanswered: tuple[Choice, ...]
    difference: Difference | None
    owner: str
    may_publish: bool
    stops: tuple[str, ...]
    wrong_addresses: tuple[str, ...]
    advice: tuple[str, ...]
    guesses_names: bool  # its rules about names have no roll to go by


def review(system: System, uow: UnitOfWork, version_id: UUID) -> Review:
    uow.actor.require(Permission.READ_POLICY)
    version = uow.get(PolicyVersion, version_id)
    policy = policy_of(version)
    before, school = in_force(uow), uow.session.get_one(School, uow.school_id)
    return Review(
        version=version,
        policy=policy,
        in_force=before,
        covering=covering(policy, system.connectors, uow.now),
        conflicts=conflicts(policy),
        unanswered=tuple(choice for choice in policy.choices if not choice.answered),
        difference=differences(policy_of(before), policy) if before else None,
        owner=policy_changes.owner(uow, version),
        may_publish=uow.actor.may(Permission.PUBLISH_POLICY) and policy_changes.owns(uow, version),
        stops=_stops(policy),
        advice=_advice(policy),
        guesses_names=not school.roll_version and any(r.kind == "names" for r in policy.rules),
        wrong_addresses=public_page.wrong_addresses(school, policy),
    )


def in_force(uow: UnitOfWork) -> PolicyVersion | None:
    uow.actor.require(Permission.READ_POLICY)
    return uow.session.scalar(
        select(PolicyVersion).where(PolicyVersion.state == PolicyState.PUBLISHED)
    )


def differences(before: Policy, after: Policy) -> Difference:
    old = {sentence.text for sentence in sentences(before)}
    new = {sentence.text for sentence in sentences(after)}
    shown = old.symmetric_difference(new)
    changed = diff(before, after)
    return Difference(
        gone=tuple(s.text for s in sentences(before) if s.text not in new),
        new=tuple(s.text for s in sentences(after) if s.text not in old),
        settings=changed if not shown else tuple(c for c in changed if _unsaid(c)),
    )


def _unsaid(change: Change) -> bool:
    """Whole rules that came or went are said by their sentences."""
    return not (change.where.startswith("rule.") and None in (change.before, change.after))


def _stops(policy: Policy) -> tuple[str, ...]:
    found = []
    if not policy.channels.allow:
        found.append("Say where the school publishes: no platform is chosen yet.")
    own_text = bool(policy.document.get("passage"))
    found += [
        f"Answer this: {choice.question}"
        for choice in policy.choices
        if own_text and not choice.answered
    ]
    return tuple(found)


def _advice(policy: Policy) -> tuple[str, ...]:
    """What is missing beside the rules, though nothing has to wait for it."""
    open_to_comments = any(
        policy.comments.on(name) in ("moderated", "open") for name in policy.channels.allow
    )
    told = policy.section("house_rules").get("publish") is not False and (
        public_page.house_rules(policy) or public_page.for_families(policy)
    )
    if open_to_comments and not told:
        return (
            "Families can comment, and no house rules tell them what is acceptable. Write the "
            "house rules: the public page shows them.",
        )
    return ()


def publish(
    uow: UnitOfWork, version_id: UUID, *, revision: int, adopted: date | None = None,
    signed_by: Sequence[str] = (),
) -> PolicyVersion:  # fmt: skip
    """Put the draft in force as it was read (``revision``), with the day on which it was agreed
    and who signed it. Raises ``Invalid`` while something has to be done first, and
    ``EditedMeanwhile`` when somebody changed it since."""
    uow.actor.require(Permission.PUBLISH_POLICY)
    version = policy_editing.unchanged(uow, version_id, revision)
    stops = _stops(policy_of(version))
    if stops and version.state == PolicyState.DRAFT:
        raise Invalid({"publish": " ".join(stops)})
    if version.state == PolicyState.DRAFT and (adopted or signed_by):
        document = deepcopy(version.document)
        document["policy"] |= {"adopted": adopted.isoformat()} if adopted else {}
        document["policy"] |= {"signed_by": list(signed_by)} if signed_by else {}
        policy_editor.change(
            uow, version_id, revision=version.revision, what="Signed", make=lambda _: document
        )
    return policy_changes.publish(uow, version_id)

"""Setting a block aside: one finding of one exact content, by somebody whom its rule names."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from publisher import clocks
from publisher.models import OverrideRecord, Post, PostState, PostVersion
from publisher.rules.finding import Finding
from publisher.services import drafting, lining_up, standing
from publisher.services.judging import Phase
from publisher.services.system import System
from tenants.database import new_id
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

REASON_SHORTEST = 15


def override(
    system: System, uow: UnitOfWork, post_id: UUID, key: str, *, reason: str
) -> OverrideRecord:
    """Set one block of one exact content aside; ``key`` is ``Judged.key`` of it. The post is
    judged here again, so that nobody can set aside what is not there. Only roles that the rule
    names may; where it names nobody, nobody may. With a second person it counts once they have
    joined (``second``). Raises ``NotFound``, ``NotAllowed``, ``Conflict`` or ``Invalid``."""
    uow.actor.require(Permission.APPROVE)
    assert uow.actor.person_id is not None
    post = drafting.locked(uow, post_id)
    if post.state != PostState.DRAFT:
        raise Conflict("Only a draft can be changed. Stop the post first.")
    version = drafting.version_of(uow, post)
    finding = _blocking(system, uow, post, version, key)
    held = standing.to_decide(uow) & set(finding.override.by)
    if not held:
        raise NotAllowed(_who_may(finding))
    shortest = max(REASON_SHORTEST, finding.override.reason_min)
    if len(reason.strip()) < shortest:
        raise Invalid({"reason": f"Give a reason of at least {shortest} characters."})
    row = _record(uow, version, key)
    row.rule, row.effect = finding.rule, finding.effect
    row.by_roles, row.reason = sorted(held), reason.strip()
    row.needs_second, row.second_id = finding.override.second_person, None
    row.due_at, row.at = clocks.meant(post.local_time, post.timezone), uow.now
    audit.record(uow, "finding.set_aside", row, rule=finding.rule, surface=finding.surface)
    return row


def _record(uow: UnitOfWork, version: PostVersion, key: str) -> OverrideRecord:
    """One for each person: who set it aside before, and it does not count (the post was moved,
    no second person has joined yet), does so anew."""
    query = select(OverrideRecord).where(
        OverrideRecord.post_version_id == version.id,
        OverrideRecord.finding == key,
        OverrideRecord.by_id == uow.actor.person_id,
    )
    assert uow.actor.person_id is not None
    return uow.session.scalar(query.with_for_update()) or uow.add(
        OverrideRecord(
            id=new_id(), post_version_id=version.id, finding=key, by_id=uow.actor.person_id
        )
    )


def second(uow: UnitOfWork, override_id: UUID) -> None:
    """The second person joins an override. Not the first, nobody who wrote any version of the post,
    and not without a role to approve."""
    uow.actor.require(Permission.APPROVE)
    uow.get(OverrideRecord, override_id)
    query = select(OverrideRecord).where(OverrideRecord.id == override_id).with_for_update()
    row = uow.session.scalars(query.execution_options(populate_existing=True)).one()
    standing.to_decide(uow)
    if row.by_id == uow.actor.person_id:
        raise NotAllowed("This needs a second person, somebody other than you.")
    if row.second_id is not None:
        raise Conflict("A second person has joined already.")
    version = uow.get(PostVersion, row.post_version_id)
    post = uow.get(Post, version.post_id)
    if post.version != version.number:
        raise Conflict("The post has been changed since. It must be asked for again.")
    if uow.actor.person_id in drafting.hands(uow, post):
        raise NotAllowed("You have written this post. The second person is somebody who has not.")
    row.second_id = uow.actor.person_id
    audit.record(uow, "finding.set_aside_by_second", row, rule=row.rule)


def _blocking(
    system: System, uow: UnitOfWork, post: Post, version: PostVersion, key: str
) -> Finding:
    due_at = clocks.meant(post.local_time, post.timezone)
    judged = lining_up.judge_all(system, uow, post, version, phase=Phase.SCHEDULE, due_at=due_at)
    for each in judged:
        for finding in each.blocking:
            if each.key(finding) == key:
                return finding
    raise NotFound("This is not in the post any more. Look at its checklist again.")


def _who_may(finding: Finding) -> str:
    if not finding.override.by:
        return "Nobody can set this aside. Change the post, or ask for the policy to be changed."
    return f"The policy lets only these set this aside: {', '.join(finding.override.by)}."

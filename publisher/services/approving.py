"""Approvals: asked of the people whom the findings name, bound to the exact content and time."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from publisher.models import Approval, ApprovalState, OverrideRecord, Post, PostState, PostVersion
from publisher.rules.finding import Finding
from publisher.services import drafting, judging, lining_up, telling
from publisher.services.system import System
from tenants.database import new_id
from tenants.errors import Conflict, Invalid, NotAllowed
from tenants.models import Person
from tenants.roles import Permission, Role
from tenants.services import audit, sessions
from tenants.services.policy_changes import current
from tenants.unit_of_work import UnitOfWork

LASTS = timedelta(days=30)
SCHEDULERS = (Role.COMMS_LEAD.value, Role.HEAD.value)
REASON_SHORTEST = 15


def ask(
    uow: UnitOfWork, post: Post, version: PostVersion, sets: frozenset[tuple[str, ...]]
) -> list[Approval]:
    """Ask somebody of each set of policy roles. Anything asked before about this post is void."""
    uow.actor.require(Permission.DRAFT)
    assert uow.actor.person_id is not None and post.due_at is not None
    drafting.void_approvals(uow, post.id)
    asked = [
        uow.add(
            Approval(
                id=new_id(),
                post_id=post.id,
                post_version_id=version.id,
                digest=version.digest,
                due_at=post.due_at,
                approvers=list(roles),
                asked_by=uow.actor.person_id,
                asked_at=uow.now,
                # A slot that has passed cannot be approved into the past.
                expires_at=min(uow.now + LASTS, post.due_at + judging.TIME_TOLERANCE),
            )
        )
        for roles in sorted(sets)
    ]
    for approval in asked:
        audit.record(uow, "approval.asked", approval, approvers=approval.approvers)
        telling.tell(
            uow,
            f"approval:{approval.id}",
            "A post is waiting for your approval",
            "Somebody has written a post that needs your approval before it can go out.",
            path=f"/posts/{post.id}",
            roles=tuple(approval.approvers),
        )
    return asked


def waiting(uow: UnitOfWork) -> list[tuple[Approval, Post]]:
    """What is asked of this person, the soonest first."""
    uow.actor.require(Permission.READ_POSTS)
    rows = uow.session.execute(
        select(Approval, Post)
        .join(Post, (Post.school_id == Approval.school_id) & (Post.id == Approval.post_id))
        .where(
            Approval.state == ApprovalState.ASKED,
            Approval.expires_at > uow.now,
            Approval.approvers.overlap(sorted(roles_now(uow))),
        )
        .order_by(Approval.due_at)
    )
    return [(approval, post) for approval, post in rows]


def approve(system: System, uow: UnitOfWork, approval_id: UUID) -> Post:
    """Agree. When the last set has agreed the post is judged again and put in line. Raises
    ``NotAllowed`` for the author or anybody not named, ``Conflict`` when it was decided or
    changed already, and ``lining_up.Stopped`` when something else is now in the way."""
    uow.actor.require(Permission.APPROVE)
    approval, post = _decide(uow, approval_id, ApprovalState.APPROVED)
    audit.record(uow, "approval.given", approval, self_approved=approval.self_approved)
    uow.session.flush()
    if not _open(uow, post):
        lining_up.release(system, uow, post)
    return post


def ask_for_change(uow: UnitOfWork, approval_id: UUID, reason: str) -> Post:
    return _turn_down(uow, approval_id, ApprovalState.CHANGES, reason)


def refuse(uow: UnitOfWork, approval_id: UUID, reason: str) -> Post:
    return _turn_down(uow, approval_id, ApprovalState.REFUSED, reason)


def override(
    uow: UnitOfWork, version: PostVersion, finding: Finding, *, reason: str
) -> OverrideRecord:
    """Set one finding of one exact content aside. Only roles that the rule names may; "never"
    means nobody. With a second person it counts once they have joined (``second``)."""
    uow.actor.require(Permission.APPROVE)
    assert uow.actor.person_id is not None
    held = roles_now(uow) & set(finding.override.by)
    if not held:
        raise NotAllowed(
            "The policy lets nobody set this aside."
            if not finding.override.by
            else f"The policy lets only these set this aside: {', '.join(finding.override.by)}."
        )
    shortest = max(REASON_SHORTEST, finding.override.reason_min)
    if len(reason.strip()) < shortest:
        raise Invalid({"reason": f"Give a reason of at least {shortest} characters."})
    row = uow.add(
        OverrideRecord(
            id=new_id(),
            post_version_id=version.id,
            finding=judging.fingerprint(version, finding),
            rule=finding.rule,
            effect=finding.effect,
            by_id=uow.actor.person_id,
            by_roles=sorted(held),
            reason=reason.strip(),
            needs_second=finding.override.second_person,
            at=uow.now,
        )
    )
    audit.record(uow, "finding.set_aside", row, rule=finding.rule, surface=finding.surface)
    return row


def second(uow: UnitOfWork, override_id: UUID) -> None:
    """The second person joins an override. Not the first, and not without a role to approve."""
    uow.actor.require(Permission.APPROVE)
    row = uow.get(OverrideRecord, override_id)
    if row.by_id == uow.actor.person_id:
        raise NotAllowed("This needs a second person, somebody other than you.")
    if row.second_id is not None:
        raise Conflict("A second person has joined already.")
    row.second_id = uow.actor.person_id
    audit.record(uow, "finding.set_aside_by_second", row, rule=row.rule)


def roles_now(uow: UnitOfWork) -> frozenset[str]:
    """The policy roles this person holds at this moment, absence cover included. Read from the
    database: a role that was taken away after the page was opened no longer counts."""
    assert uow.actor.person_id is not None
    return uow.actor.policy_roles | sessions.covered_roles(uow, uow.actor.person_id)


def _decide(uow: UnitOfWork, approval_id: UUID, state: ApprovalState) -> tuple[Approval, Post]:
    uow.get(Approval, approval_id)
    approval = uow.session.scalars(
        select(Approval)
        .where(Approval.id == approval_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    post = drafting.locked(uow, approval.post_id)
    _may_decide(uow, approval, post)
    approval.state = state
    approval.decided_by = uow.actor.person_id
    approval.decided_at = uow.now
    telling.clear(uow, f"approval:{approval.id}")
    return approval, post


def _may_decide(uow: UnitOfWork, approval: Approval, post: Post) -> None:
    if approval.state != ApprovalState.ASKED:
        raise Conflict(_who_was_first(uow, approval))
    if approval.expires_at <= uow.now:
        raise Conflict("The time for this post has passed. It must be scheduled again.")
    version = drafting.version_of(uow, post)
    if version.digest != approval.digest or post.state != PostState.AWAITING_APPROVAL:
        raise Conflict("The post has been changed since you were asked.")
    if not roles_now(uow) & set(approval.approvers):
        raise NotAllowed(f"This can be decided by: {', '.join(approval.approvers)}.")
    if uow.actor.person_id in (approval.asked_by, version.author_id, post.author_id):
        if not roles_now(uow) & _self_approvers(uow):
            raise NotAllowed("You wrote this, so somebody else must approve it.")
        approval.self_approved = True


def _self_approvers(uow: UnitOfWork) -> frozenset[str]:
    """Roles that the policy lets approve their own posts (a school with one person)."""
    people = current(uow).document.get("people", {})
    return frozenset(people.get("self_approval", ()))


def _who_was_first(uow: UnitOfWork, approval: Approval) -> str:
    words = {
        ApprovalState.APPROVED: "approved this already",
        ApprovalState.REFUSED: "refused this already",
        ApprovalState.CHANGES: "asked for a change already",
    }
    said = words.get(ApprovalState(approval.state))
    if said is None or approval.decided_by is None:
        return "The post has been changed since you were asked."
    person = uow.session.get(Person, approval.decided_by)
    return f"{person.name if person else 'Somebody'} has {said}."


def _turn_down(uow: UnitOfWork, approval_id: UUID, state: ApprovalState, reason: str) -> Post:
    uow.actor.require(Permission.APPROVE)
    if not reason.strip():
        raise Invalid({"reason": "Say why, so that the author knows what to change."})
    approval, post = _decide(uow, approval_id, state)
    approval.reason = reason.strip()
    drafting.void_approvals(uow, post.id)
    post.state = PostState.DRAFT
    audit.record(uow, f"approval.{state.value}", approval)
    telling.tell(
        uow,
        f"answer:{approval.id}",
        "Your post was not approved as it stands",
        "Somebody has looked at your post and says what should change.",
        path=f"/posts/{post.id}",
        roles=(),
        person_id=approval.asked_by,
    )
    return post


def _open(uow: UnitOfWork, post: Post) -> bool:
    query = select(Approval.id).where(
        Approval.post_id == post.id, Approval.state == ApprovalState.ASKED
    )
    return uow.session.scalar(query.limit(1)) is not None

"""Answering what one is asked to approve: once, for exactly what was asked, and each in turn."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from publisher.models import Approval, ApprovalState, Post, PostState
from publisher.services import asking, drafting, judging, lining_up, standing, telling, voiding
from publisher.services.lining_up import Stopped
from publisher.services.system import System
from tenants.errors import Conflict, Invalid, NotAllowed
from tenants.models import Person
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Answer:
    """What came of somebody's answer. ``stopped`` says what has come in the way although the
    last approval was given; the approval stays on record and the post is its author's again.
    ``then`` has the policy roles that are asked now, because it is their turn."""

    post: Post
    stopped: str = ""
    then: tuple[tuple[str, ...], ...] = ()


def waiting(uow: UnitOfWork, roles: frozenset[str] | None = None) -> list[tuple[Approval, Post]]:
    """What is asked of this person, the soonest first. ``roles`` are theirs at this moment, for
    whoever has looked."""
    uow.actor.require(Permission.READ_POSTS)
    rows = uow.session.execute(
        select(Approval, Post)
        .join(Post, (Post.school_id == Approval.school_id) & (Post.id == Approval.post_id))
        .where(
            Approval.state == ApprovalState.ASKED,
            Approval.expires_at > uow.now,
            Approval.approvers.overlap(sorted(standing.roles_now(uow) if roles is None else roles)),
        )
        .order_by(Approval.due_at)
    )
    return [(approval, post) for approval, post in rows]


def approve(system: System, uow: UnitOfWork, approval_id: UUID) -> Answer:
    """Agree, to every question about this post that this person may answer. Then those are asked
    whose turn comes after; when there is nobody else, the post is judged again and put in line.
    Raises ``NotAllowed`` for the author or anybody not named, ``Conflict`` when it was decided or
    changed already, or is not yet this person's turn."""
    uow.actor.require(Permission.APPROVE)
    approval, post, roles = _decide(uow, approval_id, ApprovalState.APPROVED)
    audit.record(uow, "approval.given", approval, self_approved=approval.self_approved)
    for other in _asked(uow, post):
        if roles & set(other.approvers) and not _needs_another_person(uow, other):
            _settle(uow, other, ApprovalState.APPROVED, self_approved=approval.self_approved)
            audit.record(uow, "approval.given", other, self_approved=other.self_approved)
    uow.session.flush()
    turned = asking.ask_next(uow, approval)
    if _asked(uow, post):
        return Answer(post, then=tuple(tuple(row.approvers) for row in turned))
    try:
        lining_up.release(system, uow, post)
    except Stopped as stopped:
        return _overtaken(uow, approval, post, str(stopped))
    return Answer(post)


def ask_for_change(uow: UnitOfWork, approval_id: UUID, reason: str) -> Answer:
    uow.actor.require(Permission.APPROVE)
    return _turn_down(uow, approval_id, ApprovalState.CHANGES, reason)


def refuse(uow: UnitOfWork, approval_id: UUID, reason: str) -> Answer:
    uow.actor.require(Permission.APPROVE)
    return _turn_down(uow, approval_id, ApprovalState.REFUSED, reason)


def why_not(uow: UnitOfWork, approval: Approval) -> str:
    """Why this person cannot answer this question now; empty when they can. For the page:
    answering asks it all again."""
    uow.actor.require(Permission.READ_POSTS)
    try:
        uow.actor.require(Permission.APPROVE)
        post = uow.get(Post, approval.post_id)
        _may_decide(uow, approval, post, standing.roles_now(uow))
    except (NotAllowed, Conflict) as error:
        return str(error)
    return ""


def _decide(
    uow: UnitOfWork, approval_id: UUID, state: ApprovalState
) -> tuple[Approval, Post, frozenset[str]]:
    """The post is locked first, as an edit does, so that the two wait for each other."""
    post = drafting.locked(uow, uow.get(Approval, approval_id).post_id)
    approval = uow.session.scalars(
        select(Approval)
        .where(Approval.id == approval_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    roles = standing.to_decide(uow)
    own = _may_decide(uow, approval, post, roles)
    _settle(uow, approval, state, self_approved=own)
    return approval, post, roles


def _settle(
    uow: UnitOfWork, approval: Approval, state: ApprovalState, *, self_approved: bool
) -> None:
    approval.state = state
    approval.decided_by = uow.actor.person_id
    approval.decided_at = uow.now
    approval.self_approved = self_approved
    telling.clear(uow, f"approval:{approval.id}")


def _may_decide(uow: UnitOfWork, approval: Approval, post: Post, roles: frozenset[str]) -> bool:
    """Raises when not; True when it is their own post and the policy lets them all the same."""
    if approval.state == ApprovalState.LATER:
        raise Conflict("You are asked about this once those who come before you have agreed.")
    if approval.state != ApprovalState.ASKED:
        raise Conflict(_who_was_first(uow, approval))
    if approval.expires_at <= uow.now:
        raise Conflict("The time for this post has passed. It must be scheduled again.")
    version = drafting.version_of(uow, post)
    if version.digest != approval.digest or post.state != PostState.AWAITING_APPROVAL:
        raise Conflict("The post has been changed since you were asked.")
    if not roles & set(approval.approvers):
        raise NotAllowed(f"This can be decided by: {', '.join(approval.approvers)}.")
    if _needs_another_person(uow, approval):
        raise NotAllowed("You have agreed to this already. The policy wants a second person too.")
    wrote = uow.actor.person_id in drafting.hands(uow, post)
    if not wrote and uow.actor.person_id != approval.asked_by:
        return False
    if not roles & standing.self_approvers(uow):
        did = "wrote this" if wrote else "sent this to be approved"
        raise NotAllowed(f"You {did}, so somebody else must approve it.")
    return True


def _needs_another_person(uow: UnitOfWork, approval: Approval) -> bool:
    """Whether this person has given the other of two agreements that the policy asks for."""
    query = select(Approval).where(
        Approval.post_id == approval.post_id,
        Approval.digest == approval.digest,
        Approval.state == ApprovalState.APPROVED,
        Approval.decided_by == uow.actor.person_id,
    )
    asked = set(approval.findings)
    return any(
        asked & {judging.second_key(key) for key in mine.findings}
        or set(mine.findings) & {judging.second_key(key) for key in asked}
        for mine in uow.session.scalars(query)
    )


def _overtaken(uow: UnitOfWork, approval: Approval, post: Post, why: str) -> Answer:
    """The approval was given and is kept; that it did not help is said to both."""
    post.state = PostState.DRAFT
    audit.record(uow, "approval.overtaken", approval)
    telling.tell(
        uow,
        f"overtaken:{approval.id}",
        "Your post was approved, but cannot go out",
        f"{why} Look at the post and schedule it again.",
        path=f"/posts/{post.id}",
        roles=(),
        person_id=approval.asked_by,
    )
    return Answer(post, stopped=f"It cannot go out all the same. {why} The author has been told.")


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


def _turn_down(uow: UnitOfWork, approval_id: UUID, state: ApprovalState, reason: str) -> Answer:
    if not reason.strip():
        raise Invalid({"reason": "Say why, so that the author knows what to change."})
    approval, post, _ = _decide(uow, approval_id, state)
    approval.reason = reason.strip()
    voiding.back_to_draft(uow, post)
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
    return Answer(post)


def _asked(uow: UnitOfWork, post: Post) -> list[Approval]:
    """Questions about this post that nobody has answered yet."""
    query = select(Approval).where(
        Approval.post_id == post.id, Approval.state == ApprovalState.ASKED
    )
    return list(uow.session.scalars(query))

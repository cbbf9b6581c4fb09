"""Scheduling: judged again, refused with reasons, sent to somebody to approve, or put in line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from publisher import clocks
from publisher.models import (
    ApprovalState,
    Delivery,
    OverrideRecord,
    Post,
    PostState,
)
from publisher.models import PostVersion as Version
from publisher.rules.finding import Outcome
from publisher.services import (
    agreed,
    appearing,
    asking,
    drafting,
    gathered,
    judging,
    lining_up,
    second_opinions,
    telling,
    voiding,
)
from publisher.services.judging import Judged, Phase
from publisher.services.lining_up import Stopped
from publisher.services.system import System
from tenants.database import new_id
from tenants.errors import Conflict, Invalid
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

GRACE = timedelta(minutes=5)  # "now" is a time that has passed by when the form arrives
FURTHEST = timedelta(days=400)
ON_ITS_WAY = (
    "Each channel has this post in hand already, or may have it: look at the post to see how it "
    "stands there."
)


@dataclass(frozen=True)
class Scheduled:
    """``waiting_for`` names the policy roles that must approve first; empty: it is in line."""

    post: Post
    due_at: datetime
    note: str
    judged: list[Judged]
    waiting_for: frozenset[tuple[str, ...]]


def preview(system: System, uow: UnitOfWork, post_id: UUID) -> list[Judged]:
    """The live checklist: what would be found now, for each channel."""
    uow.actor.require(Permission.DRAFT)
    post = uow.get(Post, post_id)
    version = drafting.version_of(uow, post)
    due_at = clocks.meant(post.local_time, post.timezone)
    return lining_up.judge_all(system, uow, post, version, phase=Phase.COMPOSE, due_at=due_at)


def schedule(
    system: System,
    uow: UnitOfWork,
    post_id: UUID,
    *,
    version: int,
    considered: bool = False,
    read: Collection[str] | None = None,
    unsure: str = "",
) -> Scheduled:
    """Put a post in line, or ask for the approvals that it needs.

    ``considered`` says that the author has read the warnings: those of the rules in ``read``, which
    stood on the page, or all of them where it is None. ``unsure`` asks for a second opinion of the
    author's own accord, and says about what. Raises ``Invalid`` at a field,
    ``Conflict`` when somebody saved in between, ``NotAllowed`` for a colleague's post as
    ``drafting.mine`` does, and ``Stopped`` with every finding when the policy or a platform
    forbids it. In each case the draft stays as it is.
    """
    uow.actor.require(Permission.DRAFT)
    post = drafting.locked(uow, post_id)
    drafting.mine(uow, post)
    _fit(post, version)
    written = drafting.version_of(uow, post)
    when = due(uow, post, written)
    judged = lining_up.judge_all(system, uow, post, written, phase=Phase.SCHEDULE, due_at=when.utc)
    if not judged:
        raise Conflict("Every channel of this post has it already. Write a new post instead.")
    _refuse_what_is_stopped(judged, warned(judged) if read is None else read, considered)
    for each in judged:
        judging.keep(uow, written, each, Phase.SCHEDULE)
    post.due_at = when.utc
    if considered:
        _remember_what_was_considered(uow, post, written, judged)
    waits = _ask_or_line_up(system, uow, post, written, judged, unsure=unsure)
    audit.record(
        uow, "post.scheduled" if not waits else "post.submitted", post,
        version=post.version, due_at=when.utc.isoformat(), channels=len(judged),
    )  # fmt: skip
    return Scheduled(post, when.utc, when.note, judged, waits)


def _ask_or_line_up(
    system: System,
    uow: UnitOfWork,
    post: Post,
    written: Version,
    judged: list[Judged],
    *,
    unsure: str,
) -> frozenset[tuple[str, ...]]:
    """The sets of roles whose approval is asked for; empty when the post is in line."""
    assert post.due_at is not None
    for row in agreed.lapsed(uow, post, written):
        row.state = ApprovalState.VOID
    needed = _approvals_needed(uow, post, written, judged)
    opinion = second_opinions.wanted(uow, post, written, unsure, due_at=post.due_at)
    waits = needed | ({opinion[0]} if opinion else set())
    if waits and post.due_at > uow.now + asking.LASTS:
        raise Invalid({"local_time": asking.TOO_FAR})
    if waits:
        post.state = PostState.AWAITING_APPROVAL
        asking.ask(uow, post, written, needed, judged=judged, opinion=opinion)
    else:
        # Moved to where no rule asks any more, it leaves no question behind.
        voiding.void_approvals(uow, post.id, states=voiding.UNANSWERED)
        if not lining_up.put_in_line(system, uow, post, written, judged):
            raise Conflict(ON_ITS_WAY)
    return waits


def cancel(uow: UnitOfWork, post_id: UUID) -> bool:
    """Take a post out of the line; it becomes a draft again. What a worker has not begun to send
    is stopped too, and what a platform may have is not sent again: returns whether there is any.
    Raises ``Conflict`` when nothing of it is waiting."""
    uow.actor.require(Permission.STOP)
    post = drafting.locked(uow, post_id)
    query = select(Delivery).where(
        Delivery.post_id == post.id,
        Delivery.state.in_(sorted(appearing.STOPPABLE | appearing.MAY_COME_BACK)),
    )
    rows = uow.session.scalars(query.order_by(Delivery.id).with_for_update()).all()
    if not rows and post.state != PostState.AWAITING_APPROVAL:
        raise Conflict("Nothing of this post is waiting any more, so there is nothing to stop.")
    perhaps_out = [appearing.stop(row, f"Stopped by {uow.actor.name}.") for row in rows]
    voiding.back_to_draft(uow, post)
    gathered.item_changed(uow, post.id)
    audit.record(uow, "post.stopped", post, deliveries=len(rows))
    author = drafting.version_of(uow, post).author_id
    body = f"{uow.actor.name} has stopped it. It does not go out before it is scheduled again."
    title = "A post of yours was stopped"
    telling.tell_author(uow, author, post.id, f"stopped:{post.id}", title, body)
    return any(perhaps_out)


def due(uow: UnitOfWork, post: Post, version: Version) -> clocks.Instant:
    """The instant that the author's wall-clock time means, or ``Invalid`` at its field."""
    errors: dict[str, str] = {}  # in the order of the form
    if not (version.text.strip() or version.media):
        errors["text"] = "Write something, or add a picture."
    if not version.channels:
        errors["channels"] = "Choose at least one channel."
    if not version.category:
        errors["category"] = "Choose what kind of post this is."
    try:
        when = instant(uow, post.local_time, post.timezone)
    except Invalid as wrong:
        errors |= wrong.errors
    if errors:
        raise Invalid(errors)
    return when


def instant(uow: UnitOfWork, local_time: datetime | None, zone: str) -> clocks.Instant:
    """When that is, not before now; ``Invalid`` at the field for a time that cannot be meant."""
    if local_time is None:
        raise Invalid({"local_time": "Choose the day and time."})
    try:
        when = clocks.instant(local_time, zone)
    except clocks.NoSuchTime as error:
        raise Invalid({"local_time": str(error)}) from None
    if when.utc < uow.now - GRACE:
        raise Invalid({"local_time": "This time has passed. Choose a later one."})
    if when.utc > uow.now + FURTHEST:
        raise Invalid({"local_time": "This is more than a year away. Check the date."})
    return clocks.Instant(max(when.utc, uow.now), when.note)


def _fit(post: Post, version: int) -> None:
    if post.version != version:
        raise Conflict("Somebody else has saved this post since you opened it.")
    if post.state == PostState.DISCARDED:
        raise Conflict("This post was discarded. Start a new one.")
    if post.state != PostState.DRAFT:
        raise Conflict("This post has been scheduled already.")


def warned(judged: list[Judged]) -> list[str]:
    """The rules that warn, for ``read``."""
    return sorted({finding.rule for each in judged for finding in each.warnings})


def _refuse_what_is_stopped(judged: list[Judged], read: Collection[str], considered: bool) -> None:
    for each in judged:
        if each.channel.state not in lining_up.USABLE:
            raise Invalid(
                {"channels": f"{each.channel.called} cannot be used: {each.channel.state_reason}"}
            )
    if any(each.outcome is Outcome.BLOCK for each in judged):
        raise Stopped("This cannot be published as it stands. The reasons are below.", judged)
    if not set(warned(judged)) <= (set(read) if considered else set()):
        raise Stopped("Please read the warnings and say that you have considered them.", judged)


def _approvals_needed(
    uow: UnitOfWork, post: Post, written: Version, judged: list[Judged]
) -> frozenset[tuple[str, ...]]:
    needed = frozenset().union(*(each.approver_sets for each in judged))
    if uow.actor.may(Permission.SCHEDULE) and not asking.waits_for_a_scheduler(uow, written):
        return needed
    # A teacher who moves their post by ten minutes has these words agreed to already.
    given = agreed.approvals(uow, post, written, post.due_at)
    if any(set(row.approvers) <= set(asking.SCHEDULERS) for row in given):
        return needed
    # Somebody who may only draft asks those who may schedule, besides whom the policy names;
    # where it names nobody but them, that one answer is enough.
    if any(set(roles) <= set(asking.SCHEDULERS) for roles in needed):
        return needed
    return needed | {asking.SCHEDULERS}


def _remember_what_was_considered(
    uow: UnitOfWork, post: Post, version: Version, judged: list[Judged]
) -> None:
    assert uow.actor.person_id is not None
    warnings = {each.key(finding): finding for each in judged for finding in each.warnings}
    mine = select(OverrideRecord).where(
        OverrideRecord.post_version_id == version.id, OverrideRecord.by_id == uow.actor.person_id
    )
    before = {row.finding: row for row in uow.session.scalars(mine)}
    for key, finding in warnings.items():
        if key in before:  # read for another time
            before[key].due_at, before[key].at = post.due_at, uow.now
            continue
        uow.add(
            OverrideRecord(
                id=new_id(),
                post_version_id=version.id,
                finding=key,
                rule=finding.rule,
                effect=finding.effect,
                by_id=uow.actor.person_id,
                by_roles=sorted(uow.actor.policy_roles),
                reason="considered",
                due_at=post.due_at,
                at=uow.now,
            )
        )

"""Claim, send, record: the only code that makes a post visible.

A worker first claims the delivery and writes down that it is about to call, and commits. Then it
calls, with no transaction open. Then it records the answer. Whatever happens in between, nothing
that may have been published is sent again: a lost answer is ``unknown`` until we have looked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import bindparam, select, update

from publisher import logs
from publisher.connectors.contract import Enforcement, Ready, Ref
from publisher.connectors.errors import Kind
from publisher.content import CommentMode
from publisher.models import (
    Channel,
    ChannelState,
    Delivery,
    DeliveryState,
    Post,
    PostState,
    PostVersion,
)
from publisher.rules.finding import Outcome
from publisher.services import (
    breaking,
    judging,
    limiting,
    linking,
    looked_at,
    recording,
    sending,
    telling,
    writing_down,
)
from publisher.services.judging import Judged, Phase
from publisher.services.recording import keep_trying
from publisher.services.sending import Order, Prepared
from publisher.services.system import WORKER, System
from tenants.models import School
from tenants.scope import Scope
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork, unit_of_work, walled

log = structlog.get_logger()

LOOK_SECONDS = 2.0  # a due post comes round again while a worker looks at its links or pictures
NOT_NOW = "Waiting for the school or the channel."
AT_LINKS = "Looking once more at what its links lead to."
AT_PICTURES = "Looking for faces and words in its pictures."


@dataclass(frozen=True)
class Ended:
    """Where publishing left a delivery. ``comments_open``: they were promised to be off, and stay
    open until a second call closes them."""

    state: str
    comments_open: bool = False


def publish(system: System, school_id: UUID, delivery_id: UUID, version: int) -> Ended:
    """Carry one queued delivery as far as it goes now.

    ``version`` is the one the beat handed out: a delivery that has moved since is left alone,
    which makes a doubled or late job harmless.
    """
    scope = Scope.of_school(school_id, WORKER)
    with logs.about(school=school_id, delivery=delivery_id):
        with unit_of_work(system.database, scope) as uow:
            taken = _take(system, uow, delivery_id, version)
        if isinstance(taken, Prepared):
            seen = sending.check(system, school_id, taken)
            rests = breaking.report(system, taken.platform, taken.channel_id, seen)
            with unit_of_work(system.database, scope) as uow:
                if not isinstance(seen, Ready):
                    return Ended(recording.checked(system, uow, delivery_id, version, seen, rests))
                taken = _take(system, uow, delivery_id, version, ready=seen)
        if not isinstance(taken, Order):
            return Ended("left alone")
        return _carry_out(system, scope, taken)


def _carry_out(system: System, scope: Scope, order: Order) -> Ended:
    """Call and record. The answer is worth waiting for a database that is just restarting."""
    assert scope.school_id is not None
    answer = sending.send(system, order)
    rests = breaking.report(system, order.platform, order.channel_id, answer)
    answer = sending.renewed(system, scope.school_id, order, answer)
    result = recording.Result(
        delivery_id=order.delivery_id,
        version=order.version,
        attempt_id=order.attempt_id,
        answer=answer,
        rests=rests,
    )
    state = keep_trying(lambda: recording.record(system, scope, result))
    return Ended(state, _closes_comments_now(system, order, state))


def hand_back(
    system: System, school_id: UUID, delivery_id: UUID, version: int, *, seconds: float = 0.0
) -> None:
    """Return a queued delivery to the line (a stopping worker, an open circuit): it is claimed
    again after ``seconds``."""
    with unit_of_work(system.database, Scope.of_school(school_id, WORKER)) as uow:
        uow.session.execute(
            update(Delivery)
            .where(
                Delivery.id == delivery_id,
                Delivery.version == version,
                Delivery.state == DeliveryState.QUEUED,
            )
            .values(
                state=recording.waiting_state(),
                version=version + 1,
                lease_until=None,
                next_at=uow.now + timedelta(seconds=seconds),
            )
        )


def _take(
    system: System, uow: UnitOfWork, delivery_id: UUID, version: int, *, ready: Ready | None = None
) -> Prepared | Order | None:
    """Lock, judge and claim in one transaction, so that nothing can change between the judgement
    and the claim. None when it is not ours to send, or not to be sent any more; ``Prepared``
    when the platform must be asked first, whose answer comes back as ``ready``."""
    row = uow.session.execute(_DELIVERY, {"id": delivery_id}).first()
    if row is None:
        return None
    delivery, post, written, channel, school = row
    logs.and_about(post=post.id)
    if delivery.version != version or delivery.state != DeliveryState.QUEUED:
        return None
    if _must_wait(system, uow, delivery, channel, school):
        return None
    if seconds := _too_early(system, uow, delivery, ready):
        recording.back_in_line(uow, delivery, "", seconds)
        return None
    if delivery.progress is not None and ready is None:
        return Prepared(
            platform=channel.platform,
            account=system.account(channel),
            progress=delivery.progress,
            channel_id=channel.id,
            grant_version=channel.grant_version,
        )
    if linking.must_wait(system, uow, delivery, written):
        recording.back_in_line(uow, delivery, AT_LINKS, LOOK_SECONDS * system.settings.pace)
        return None
    shared = judging.bench(system, uow, written)
    judged = judging.judge(
        shared, post, written, channel, phase=Phase.PUBLISH, due_at=delivery.due_at
    )
    if judged.outcome is not Outcome.BLOCK and looked_at.must_wait(shared.media.values(), uow.now):
        recording.back_in_line(uow, delivery, AT_PICTURES, LOOK_SECONDS * system.settings.pace)
        return None
    if judged.outcome in (Outcome.BLOCK, Outcome.APPROVE):
        _hold(system, uow, delivery, post, written, judged)
        return None
    return _begin(system, uow, delivery, judged, ready)


# Built once: every delivery asks this.
_DELIVERY = walled(
    select(Delivery, Post, PostVersion, Channel, School)
    .join(Post, (Post.school_id == Delivery.school_id) & (Post.id == Delivery.post_id))
    .join(
        PostVersion,
        (PostVersion.school_id == Delivery.school_id)
        & (PostVersion.id == Delivery.post_version_id),
    )
    .join(
        Channel,
        (Channel.school_id == Delivery.school_id) & (Channel.id == Delivery.channel_id),
    )
    .join(School, School.id == Delivery.school_id)
    .where(Delivery.id == bindparam("id"))
    .with_for_update(of=Delivery)
)


def _must_wait(
    system: System, uow: UnitOfWork, delivery: Delivery, channel: Channel, school: School
) -> bool:
    """Back in line where nothing can be sent there now."""
    if school.paused_at or channel.state != ChannelState.CONNECTED:
        recording.back_in_line(uow, delivery, NOT_NOW)
        return True
    if seconds := limiting.delay_for(system, channel.platform, channel.remote_id):
        reason = limiting.reason(system, channel.platform)
        recording.back_in_line(uow, delivery, reason, seconds, whole_channel=True)
        return True
    return False


def _too_early(system: System, uow: UnitOfWork, delivery: Delivery, ready: Ready | None) -> float:
    """Seconds until its next step. Where preparing makes nothing visible it begins before the
    post is due, so that only the last call is left then; whatever is wrong with a row's or a
    machine's clock, that call is never made earlier."""
    capabilities = system.connector(delivery.platform).capabilities
    ahead = 0.0 if ready else capabilities.prepares_ahead
    return max((delivery.due_at - uow.now).total_seconds() - ahead, 0.0)


# Nothing where a page has the post in hand. It will want this delivery next, so a worker that
# waited for it would wait for ever (``drafting.locked``).
_POST = walled(
    select(Post.id)
    .where(Post.id == bindparam("id"))
    .with_for_update(key_share=True, skip_locked=True)
)


def _hold(
    system: System, uow: UnitOfWork, delivery: Delivery, post: Post, written: PostVersion,
    judged: Judged,
) -> None:  # fmt: skip
    """A rule has changed its mind since: nobody publishes it silently, nobody drops it."""
    if uow.session.execute(_POST, {"id": post.id}).first() is None:
        recording.back_in_line(uow, delivery, "", LOOK_SECONDS * system.settings.pace)
        return
    judging.keep(uow, written, judged, Phase.PUBLISH)
    first = (judged.blocking or judged.asking)[:1]
    reason = first[0].reason if first else judged.problems[0].reason
    delivery.state = DeliveryState.HELD
    delivery.version += 1
    delivery.lease_until = None
    delivery.comment_mode = judged.comment_mode
    delivery.reason = reason
    delivery.reason_kind = judged.outcome
    post.state = PostState.DRAFT
    audit.record(
        uow, "delivery.held", delivery,
        rules=sorted({f.rule for f in (*judged.blocking, *judged.asking)}),
    )  # fmt: skip
    telling.tell(
        uow,
        f"held:{delivery.id}",
        "A scheduled post was not sent",
        f"It was stopped just before it went out to {judged.channel.called}: {reason}",
        path=f"/posts/{post.id}",
        person_id=written.author_id,
    )
    log.info("delivery held", outcome=judged.outcome.value)


def _begin(
    system: System, uow: UnitOfWork, delivery: Delivery, judged: Judged, ready: Ready | None
) -> Order:
    """Claim the locked row and write the attempt down, before the call is made."""
    channel, since = judged.channel, delivery.first_sent_at or uow.now
    begun = writing_down.begun(
        uow,
        delivery,
        judged,
        step="publish" if ready is None else "finish",
        since=since,
        lease=uow.now + timedelta(seconds=system.settings.lease_seconds),
    )
    return Order(
        delivery_id=delivery.id,
        version=begun.version,
        attempt_id=begun.attempt_id,
        platform=channel.platform,
        account=system.account(channel),
        content=judged.content,
        ref=Ref(
            key=delivery.id.hex,
            since=since,
            perhaps_out=delivery.attempts > 0 and writing_down.perhaps_out(uow, delivery.id),
        ),
        progress=dict(ready.progress) if ready else None,
        channel_id=channel.id,
        grant_version=channel.grant_version,
        renewed=delivery.reason_kind == Kind.TOKEN,
    )


def _closes_comments_now(system: System, order: Order, state: str) -> bool:
    """Does a promise about comments remain open until a second call is made?"""
    mode = order.content.comments
    how = system.connector(order.platform).capabilities.comments.get(mode)
    return (
        state == DeliveryState.PUBLISHED
        and mode is CommentMode.OFF
        and how is Enforcement.AFTER_PUBLISH
    )

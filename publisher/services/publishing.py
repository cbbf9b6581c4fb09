"""Claim, send, record: the only code that makes a post visible.

A worker first claims the delivery and writes down that it is about to call, and commits. Then it
calls, with no transaction open. Then it records the answer. Whatever happens in between, nothing
that may have been published is sent again: a lost answer is ``unknown`` until we have looked.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import select, update

from publisher.connectors.contract import (
    Account,
    Enforcement,
    Finishes,
    InProgress,
    Published,
    Ready,
    Ref,
)
from publisher.connectors.errors import (
    ConnectorError,
    Kind,
    OutcomeUnknown,
    ReconnectNeeded,
    TryLater,
)
from publisher.content import CommentMode, Content
from publisher.models import (
    Attempt,
    Channel,
    ChannelState,
    Delivery,
    DeliveryState,
    Post,
    PostState,
    PostVersion,
)
from publisher.rules.finding import Outcome
from publisher.services import drafting, judging, recording, renewing, telling
from publisher.services.judging import Judged, Phase
from publisher.services.system import WORKER, System
from tenants.database import new_id
from tenants.models import School
from tenants.scope import Scope
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Order:
    """One claimed call, as values: what a thread needs while no transaction is open."""

    school_id: UUID
    delivery_id: UUID
    version: int
    attempt_id: UUID
    platform: str
    account: Account
    content: Content
    ref: Ref
    progress: dict[str, str] | None
    channel_id: UUID
    grant_version: int


def publish(system: System, school_id: UUID, delivery_id: UUID, version: int) -> str:
    """Carry one queued delivery as far as it goes now; returns the state it ended in.

    ``version`` is the one the beat handed out: a delivery that has moved since is left alone,
    which makes a doubled or late job harmless.
    """
    scope = Scope.of_school(school_id, WORKER)
    with structlog.contextvars.bound_contextvars(school=str(school_id), delivery=str(delivery_id)):
        with unit_of_work(system.database, scope) as uow:
            order = _take(system, uow, delivery_id, version)
        if order is None:
            return "left alone"
        if order.progress is not None:
            checked = _check(system, order)
            if not isinstance(checked, Ready):
                with unit_of_work(system.database, scope) as uow:
                    return recording.checked(uow, order.delivery_id, order.version, checked)
        with unit_of_work(system.database, scope) as uow:
            if not _begin(system, uow, order):
                return "left alone"
        answer = _renewed(system, order, _send(system, order))
        with unit_of_work(system.database, scope) as uow:
            return recording.sent(uow, order.delivery_id, order.version + 1, answer)


def hand_back(system: System, school_id: UUID, delivery_id: UUID, version: int) -> None:
    """Return a queued delivery to the line at once (a stopping worker, an open circuit)."""
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
                next_at=uow.now + timedelta(seconds=random.uniform(5, 15)),  # noqa: S311
            )
        )


def _take(system: System, uow: UnitOfWork, delivery_id: UUID, version: int) -> Order | None:
    """Load and judge. None when it is not ours to send, or not to be sent any more."""
    row = uow.session.execute(
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
        .where(Delivery.id == delivery_id)
    ).first()
    if row is None:
        return None
    delivery, post, written, channel, school = row
    if delivery.version != version or delivery.state != DeliveryState.QUEUED:
        return None
    if school.paused_at or channel.state != ChannelState.CONNECTED:
        recording.back_in_line(uow, delivery, "Waiting for the school or the channel.")
        return None
    judged = _judge(system, uow, delivery, post, written, channel)
    if judged.outcome in (Outcome.BLOCK, Outcome.APPROVE):
        _hold(uow, delivery, post, written, judged)
        return None
    return Order(
        school_id=uow.school_id,
        delivery_id=delivery.id,
        version=version,
        attempt_id=new_id(),
        platform=channel.platform,
        account=system.account(channel),
        content=judged.content,
        ref=Ref(key=delivery.id.hex, since=delivery.first_sent_at or uow.now),
        progress=delivery.progress,
        channel_id=channel.id,
        grant_version=channel.grant_version,
    )


def _judge(
    system: System,
    uow: UnitOfWork,
    delivery: Delivery,
    post: Post,
    written: PostVersion,
    channel: Channel,
) -> Judged:
    shared = judging.bench(system, uow, written)
    judged = judging.judge(
        shared, post, written, channel, phase=Phase.PUBLISH, due_at=delivery.due_at
    )
    judging.keep(uow, written, judged, Phase.PUBLISH)
    return judged


def _hold(
    uow: UnitOfWork, delivery: Delivery, post: Post, written: PostVersion, judged: Judged
) -> None:
    """A rule has changed its mind since: nobody publishes it silently, nobody drops it."""
    first = (judged.blocking or judged.asking)[:1]
    reason = first[0].reason if first else judged.problems[0].reason
    delivery.state = DeliveryState.HELD
    delivery.version += 1
    delivery.lease_until = None
    delivery.comment_mode = judged.comment_mode
    delivery.reason = reason
    delivery.reason_kind = judged.outcome
    drafting.void_approvals(uow, post.id)
    post.state = PostState.DRAFT
    audit.record(
        uow, "delivery.held", delivery,
        rules=sorted({f.rule for f in (*judged.blocking, *judged.asking)}),
    )  # fmt: skip
    telling.tell(
        uow,
        f"held:{delivery.id}",
        "A scheduled post was not sent",
        f"It was stopped just before it went out to {judged.channel.name}: {reason}",
        path=f"/posts/{post.id}",
        person_id=written.author_id,
    )
    log.info("delivery held", outcome=judged.outcome.value)


def _begin(system: System, uow: UnitOfWork, order: Order) -> bool:
    """Claim by a conditional update and write the attempt down, before the call is made."""
    lease = timedelta(seconds=system.settings.lease_seconds)
    claimed = uow.session.execute(
        update(Delivery)
        .where(
            Delivery.id == order.delivery_id,
            Delivery.version == order.version,
            Delivery.state == DeliveryState.QUEUED,
        )
        .values(
            state=DeliveryState.SENDING,
            version=order.version + 1,
            lease_until=uow.now + lease,
            attempts=Delivery.attempts + 1,
            first_sent_at=order.ref.since,
            comment_mode=order.content.comments,
            sent_text=order.content.text,
        )
        .returning(Delivery.attempts)
        .execution_options(synchronize_session=False)
    ).scalar()
    if claimed is None:
        return False
    uow.add(
        Attempt(
            id=order.attempt_id,
            delivery_id=order.delivery_id,
            number=claimed,
            step="publish" if order.progress is None else "finish",
            started_at=uow.now,
        )
    )
    return True


def _check(system: System, order: Order) -> recording.Answer:
    connector = system.connector(order.platform)
    assert isinstance(connector, Finishes) and order.progress is not None
    try:
        return connector.check(order.account, order.progress)
    except ConnectorError as error:
        return error


def _renewed(system: System, order: Order, answer: recording.Answer) -> recording.Answer:
    """A refused token may only have ended sooner than announced, or another worker may have
    renewed it a moment ago: then the post is sent again with the new one, once it is claimed."""
    if not (isinstance(answer, ReconnectNeeded) and answer.kind is Kind.TOKEN):
        return answer
    if renewing.renew(system, order.school_id, order.channel_id, rejected=order.grant_version):
        return TryLater("The permission to publish was renewed.", seconds=1)
    return answer


def _send(system: System, order: Order) -> recording.Answer:
    """The call. Anything unforeseen after it began counts as unknown, never as failed."""
    connector = system.connector(order.platform)
    started = time.monotonic()
    try:
        if order.progress is None:
            answer: Published | InProgress = connector.publish(
                order.account, order.content, order.ref
            )
        else:
            assert isinstance(connector, Finishes)
            answer = connector.finish(order.account, order.content, order.progress, order.ref)
    except ConnectorError as error:
        log.info(
            "platform did not take it",
            platform=order.platform,
            outcome=type(error).__name__,
            kind=error.kind.value,
            detail=error.detail,
            seconds=round(time.monotonic() - started, 3),
        )
        return error
    except Exception as error:  # noqa: BLE001 - a fault of ours after the call may have begun
        log.error("connector failed", platform=order.platform, error=type(error).__name__)
        return OutcomeUnknown(
            "Something went wrong on our side while this was being sent.",
            detail=type(error).__name__,
        )
    return answer


def closes_comments_now(system: System, school_id: UUID, delivery_id: UUID) -> bool:
    """Does a promise about comments remain open until a second call is made?"""
    with unit_of_work(system.database, Scope.of_school(school_id, WORKER)) as uow:
        delivery = uow.get(Delivery, delivery_id)
        capabilities = system.connector(delivery.platform).capabilities
        mode = CommentMode(delivery.comment_mode)
        return (
            mode is CommentMode.OFF and capabilities.comments.get(mode) is Enforcement.AFTER_PUBLISH
        )

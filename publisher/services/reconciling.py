"""Looking for a post that may be live. Only seeing it, or seeing that it is not there, decides;
what cannot be known is shown to a person with the evidence and two buttons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import select

from publisher import clocks, logs
from publisher.connectors import deadline, skew
from publisher.connectors.contract import (
    Absent,
    Account,
    CannotTell,
    Connector,
    FindsOwnPosts,
    LivePost,
    Published,
    Ready,
    Ref,
)
from publisher.connectors.errors import ConnectorError, Kind, ReconnectNeeded, TryLater
from publisher.connectors.wording import CLOCKS_DIFFER, earlier
from publisher.content import Content
from publisher.models import Attempt, Channel, Delivery, DeliveryState, Post, PostState
from publisher.services import by_address, drafting, recording, rendering, renewing, telling
from publisher.services.system import WORKER, System
from tenants import clock
from tenants.errors import Conflict, Invalid
from tenants.roles import Permission
from tenants.scope import Scope
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()

# A platform may show a post later than it accepts it, so one look that finds nothing proves
# little. After the last of these without a trace, the post counts as absent. A look at a platform
# that did not answer is none of them.
LOOKS = 3
BETWEEN_LOOKS = (20, 20, 20, 30, 60, 120, 300)  # seconds
MOST_LOOKS = 11  # about half an hour, then a person is asked
TOO_LONG = "We looked for half an hour and could not tell."
ANOTHER = "There is a post with these words already, which may be another one than this."
EARLIER = "There is a post with these words that seems older than this one, or our clock was wrong."

Finding = Published | Ready | Absent | CannotTell | ConnectorError


@dataclass(frozen=True, kw_only=True)
class Search:
    """What to look for, as values. ``hint`` is the post that the platform itself named."""

    platform: str
    account: Account
    content: Content
    progress: dict[str, str] | None
    ref: Ref
    hint: str | None
    channel_id: UUID
    grant_version: int


def reconcile(system: System, school_id: UUID, delivery_id: UUID, version: int) -> str:
    """Look once for one unknown delivery; returns its state afterwards."""
    scope = Scope.of_school(school_id, WORKER)
    with logs.about(school=school_id, delivery=delivery_id):
        with unit_of_work(system.database, scope) as uow:
            search = _search(system, uow, delivery_id, version)
        if search is None:
            return "left alone"
        found = search if isinstance(search, CannotTell) else _searched(system, school_id, search)
        with unit_of_work(system.database, scope) as uow:
            return _conclude(system, uow, delivery_id, version, found)


def _searched(system: System, school_id: UUID, search: Search) -> Finding:
    found = _look(system, search)
    if not isinstance(found, ReconnectNeeded):
        return found
    return renewing.instead(
        system, school_id, search.channel_id, found, rejected=search.grant_version
    )


def _search(
    system: System, uow: UnitOfWork, delivery_id: UUID, version: int
) -> Search | CannotTell | None:
    """What to look for; where nobody can look any more, a person is asked at once."""
    delivery = uow.get(Delivery, delivery_id)
    if delivery.version != version or delivery.state != DeliveryState.UNKNOWN:
        return None
    logs.and_about(post=delivery.post_id)
    channel = uow.get(Channel, delivery.channel_id)
    if not channel.grant:
        return CannotTell(why="The channel is not connected any more, so we cannot look there.")
    return Search(
        platform=channel.platform,
        account=system.account(channel),
        content=rendering.sent_content(system, uow, delivery),
        progress=delivery.progress,
        ref=Ref(key=delivery.id.hex, since=delivery.first_sent_at or delivery.due_at),
        hint=delivery.evidence[0] if delivery.evidence else None,
        channel_id=channel.id,
        grant_version=channel.grant_version,
    )


def _look(system: System, search: Search) -> Finding:
    try:
        with deadline.within(system.settings.sending_seconds), skew.seen() as apart:
            found = _ask(system.connector(search.platform), search)
            return _by_the_clock(found, search, apart.most)
    except ConnectorError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a fault of ours must not hide it from people
        log.error("looking failed", platform=search.platform, error=type(error).__name__)
        return TryLater("Something went wrong on our side while we looked for it.")


def _ask(connector: Connector, search: Search) -> Finding:
    if search.hint and (live := connector.read(search.account, search.hint)):
        return _named(live, search)
    if isinstance(connector, FindsOwnPosts):
        return connector.find(search.account, search.content, search.progress, search.ref)
    return CannotTell(why="This platform does not let us look for our own posts.")


def _by_the_clock(found: Finding, search: Search, apart: timedelta) -> Finding:
    """Only posts since ours was sent were looked at. By a wrong clock it may be an older one, or
    its time of then is still to come; and what the platform named may be older than it seems."""
    ahead = search.ref.since - clock.now()
    named = isinstance(found, Published) and found.remote_id == search.hint
    dated = named or (isinstance(found, Absent) and not found.refused)
    if not dated or max(apart, ahead) <= CLOCKS_DIFFER / 2:
        return found
    log.error("a clock is wrong", platform=search.platform, seconds=max(apart, ahead).seconds)
    return CannotTell(
        why="Our clock and the platform's differ, so we cannot tell.",
        evidence=(found.permalink,) if isinstance(found, Published) else (),
    )


def _named(live: LivePost, search: Search) -> Finding:
    """The platform named a post as the one it has. It is ours only if it is as young."""
    if live.at is not None and not earlier(live.at, search.ref.since):
        return Published(remote_id=live.remote_id, permalink=live.permalink, at=live.at)
    return CannotTell(
        why="The platform says that this is the same as an earlier post of yours.",
        evidence=(live.permalink,),
    )


def _conclude(
    system: System, uow: UnitOfWork, delivery_id: UUID, version: int, found: Finding
) -> str:
    delivery = uow.session.scalars(
        select(Delivery).where(Delivery.id == delivery_id).with_for_update()
    ).one()
    if delivery.version != version or delivery.state != DeliveryState.UNKNOWN:
        return delivery.state
    if isinstance(found, Published) and found.by_words:
        found = _in_time(system, uow, delivery, found)
    empty = isinstance(found, Ready | Absent) and not _under_way(system, uow, delivery)
    delivery.unseen = empty + (delivery.unseen if delivery.looks else 0)
    delivery.looks += 1
    match found:
        case Published() if by_address.may_be_anothers(system, uow, delivery, found.remote_id):
            _ask_a_person(uow, delivery, ANOTHER, [found.permalink])
        case Published():
            recording.published(uow, delivery, found)
        case Ready() if delivery.unseen >= LOOKS:
            _in_line_again(uow, delivery, DeliveryState.PROCESSING)
            delivery.progress = dict(found.progress)
        case Absent() if found.refused:
            recording.refused(uow, delivery, found.refused)
        case Absent() if delivery.unseen >= LOOKS:
            _absent(uow, delivery)
        case CannotTell():
            _ask_a_person(uow, delivery, found.why, list(found.evidence))
        case _ if delivery.looks >= MOST_LOOKS:
            _ask_a_person(uow, delivery, f"{TOO_LONG} {getattr(found, 'reason', '')}".strip(), [])
        case _:
            delivery.version += 1
            wait = _until_next_look(delivery, found, system.settings.pace)
            delivery.next_at = uow.now + timedelta(seconds=wait)
    if delivery.state != DeliveryState.UNKNOWN:
        audit.record(
            uow, f"delivery.reconciled.{delivery.state}", delivery,
            looks=delivery.looks, found=type(found).__name__,
        )  # fmt: skip
    return delivery.state


def _until_next_look(delivery: Delivery, found: Finding, pace: float) -> float:
    """Seconds. What would be asked before a platform wants to be asked again is left out, as long
    as enough looks remain to find out and half an hour is not over."""
    asked, wait = getattr(found, "seconds", None) or 0.0, 0.0
    while True:
        wait += BETWEEN_LOOKS[min(delivery.looks, len(BETWEEN_LOOKS)) - 1] * pace
        if wait >= asked or delivery.looks >= MOST_LOOKS - LOOKS:
            return wait
        delivery.looks += 1


def _under_way(system: System, uow: UnitOfWork, delivery: Delivery) -> bool:
    """May a worker still be sending it? By a beat's fast clock its lease has ended, and all looks
    are due at once."""
    lease = timedelta(seconds=system.settings.lease_seconds)
    query = select(Attempt.id).where(
        Attempt.delivery_id == delivery.id,
        Attempt.finished_at.is_(None),
        Attempt.started_at > uow.now - lease,
    )
    return uow.session.scalar(query.limit(1)) is not None


def _in_time(system: System, uow: UnitOfWork, delivery: Delivery, found: Published) -> Finding:
    """What was there before ours was sent is none of ours where another delivery has it. Else our
    clock may have been fast when it was sent."""
    if not earlier(found.at, delivery.first_sent_at or delivery.due_at):
        return found
    if by_address.taken(system, uow, delivery, found.remote_id):
        return Absent()
    return CannotTell(why=EARLIER, evidence=(found.permalink,))


def _absent(uow: UnitOfWork, delivery: Delivery) -> None:
    """Looked for again and again: not there. It goes back in line, unless the platform insists
    that it has this text already, which only a person can resolve."""
    if delivery.reason_kind == Kind.DUPLICATE:
        _ask_a_person(
            uow,
            delivery,
            "The platform says that it has this post already, but we cannot find it there.",
            [],
        )
        return
    _in_line_again(uow, delivery, DeliveryState.SCHEDULED)
    delivery.progress = None


def _in_line_again(uow: UnitOfWork, delivery: Delivery, state: DeliveryState) -> None:
    """Not before the platform's own wait is over, which ``turn_at`` has kept meanwhile."""
    _move(delivery, state)
    delivery.next_at = max(delivery.turn_at, uow.now)
    delivery.turn_at = min(delivery.next_at, delivery.give_up_at)


def _ask_a_person(uow: UnitOfWork, delivery: Delivery, why: str, evidence: list[str]) -> None:
    _move(delivery, DeliveryState.NEEDS_ATTENTION)
    delivery.reason = why
    delivery.evidence = evidence
    telling.tell(
        uow,
        f"unknown:{delivery.id}",
        "Please check whether a post is live",
        f"{why} Please look at the page yourself and tell us. We will not send it again unasked.",
        path=f"/posts/{delivery.post_id}",
    )


def it_is_live(
    system: System, uow: UnitOfWork, delivery_id: UUID, *, remote_id: str, permalink: str
) -> None:
    """A person has seen the post on the platform."""
    uow.actor.require(Permission.SCHEDULE)
    delivery = _for_a_person(uow, delivery_id)
    if not permalink.startswith("https://") and not permalink.startswith("http://127.0.0.1"):
        raise Invalid({"permalink": "Paste the address of the post, starting with https://."})
    if by_address.taken(system, uow, delivery, permalink):
        raise Invalid({"permalink": "This is the address of another post."})
    recording.published(
        uow, delivery, Published(remote_id=remote_id or permalink, permalink=permalink)
    )
    audit.record(uow, "delivery.confirmed_by_person", delivery)


def it_is_not_live(uow: UnitOfWork, delivery_id: UUID) -> bool:
    """A person has looked and it is not there: it goes back in line to be sent once. Of a post
    that is a draft again (stopped, or sent back by another channel) nothing goes out before it is
    scheduled anew, nor of one whose day is over. Returns whether it goes out."""
    uow.actor.require(Permission.SCHEDULE)
    post = drafting.locked(uow, uow.get(Delivery, delivery_id).post_id)
    delivery = _for_a_person(uow, delivery_id)
    telling.clear(uow, f"unknown:{delivery.id}")
    audit.record(uow, "delivery.denied_by_person", delivery)
    if post.state != PostState.SCHEDULED:
        _move(delivery, DeliveryState.CANCELLED)
        return False
    _move(delivery, DeliveryState.SCHEDULED)
    delivery.next_at = delivery.turn_at = uow.now
    delivery.progress = None
    if its_day_is_over(delivery, post):  # the sweeper calls it missed
        delivery.turn_at = delivery.give_up_at
        post.state = PostState.DRAFT
        return False
    delivery.give_up_at = max(delivery.give_up_at, uow.now + timedelta(minutes=30))
    return True


def its_day_is_over(delivery: Delivery, post: Post) -> bool:
    """It is later than the policy lets it be, and another day: "tomorrow" would be today by now,
    so somebody reads its words before they go out."""
    now, zone = clock.now(), post.timezone
    due = clocks.local(delivery.due_at, zone).date()
    return delivery.give_up_at <= now and due < clocks.local(now, zone).date()


def _for_a_person(uow: UnitOfWork, delivery_id: UUID) -> Delivery:
    uow.get(Delivery, delivery_id)
    query = select(Delivery).where(Delivery.id == delivery_id).with_for_update()
    delivery = uow.session.scalars(query.execution_options(populate_existing=True)).one()
    if delivery.state != DeliveryState.NEEDS_ATTENTION:
        raise Conflict("Somebody has answered this already.")
    return delivery


def _move(delivery: Delivery, state: DeliveryState) -> None:
    delivery.state = state
    delivery.version += 1

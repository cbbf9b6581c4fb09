"""Keeping the promises about a post that is live: comments closed or held, alt text in place.
Nothing is called kept before the platform itself has said so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import bindparam, select, update

from publisher import logs
from publisher.config import Settings
from publisher.connectors import deadline
from publisher.connectors.contract import Capabilities, Enforcement
from publisher.connectors.errors import ConnectorError, ReconnectNeeded
from publisher.content import CommentMode
from publisher.models import LIVE, Channel, Comment, Delivery, DeliveryState, PostVersion
from publisher.services import (
    as_sent,
    by_address,
    evidence,
    recording,
    rendering,
    renewing,
    taking_down,
    telling,
)
from publisher.services.looking_after import (
    CLOSED,
    MUST_BE_CLOSED,
    MUST_BE_HIDDEN,
    Seen,
    Watch,
    how,
    look,
)
from publisher.services.system import WORKER, System
from tenants.scope import Scope
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork, unit_of_work, walled

log = structlog.get_logger()

RETRY = (5, 15, 30, 60, 120, 300)  # seconds between tries to close comments
ALARM_AFTER = 3  # failures, then a person is told; the trying goes on
FRESH = timedelta(days=1)
# A platform may show a post a while after it has published it: until then, what cannot be read
# is not yet there; afterwards it is gone.
SHOWN_WITHIN = timedelta(minutes=10)
WATCHED_FOR = timedelta(days=60)
ONE_MAIL_EACH = timedelta(hours=1)
SHORTEST_MOMENT = 0.1  # seconds


def settle(system: System, school_id: UUID, delivery_id: UUID, *, heard: bool = False) -> str:
    """Look at one live post once, act on its promises, and record what was read back. ``heard``:
    because the platform told of it, not because it was its turn."""
    scope = Scope.of_school(school_id, WORKER)
    with logs.about(school=school_id, delivery=delivery_id):
        with unit_of_work(system.database, scope) as uow:
            watch = _watch(system, uow, delivery_id)
        if watch is None:
            return "left alone"
        watch = replace(watch, heard=heard)
        if by_address.only(watch.remote_id):
            return _named(system, scope, watch)
        with deadline.within(system.settings.sending_seconds):
            seen = look(system, watch)
        seen = _renewed(system, school_id, watch, seen)
        with unit_of_work(system.database, scope) as uow:
            return _record(system, uow, watch, seen)


def _named(system: System, scope: Scope, watch: Watch) -> str:
    """Look for the post that a person has seen, so that it is looked after from then on. As long
    as it is not found it is never said to be gone, and people are told that it is theirs."""
    connector = system.connector(watch.platform)
    with deadline.within(system.settings.sending_seconds):
        found = by_address.find(connector, watch)
    with unit_of_work(system.database, scope) as uow:
        delivery = uow.session.scalars(_AGAIN, {"id": watch.delivery_id}).one()
        if delivery.state not in LIVE or delivery.remote_id != watch.remote_id:
            return delivery.state
        if found and not by_address.may_be_anothers(system, uow, delivery, found.remote_id):
            delivery.remote_id, delivery.permalink = found.remote_id, found.permalink
            delivery.watch_at = uow.now
        else:
            label = connector.capabilities.label
            _failed(uow, delivery, by_address.not_known(label), system.settings.pace)
            if uow.now - watch.published_at > FRESH:
                delivery.watch_at = None
        return delivery.state


def _renewed(system: System, school_id: UUID, watch: Watch, seen: Seen) -> Seen:
    """A token that has ended is renewed here too: a promise must not wait for the next post."""
    if not isinstance(seen.error, ReconnectNeeded):
        return seen
    error = renewing.instead(
        system, school_id, watch.channel_id, seen.error, rejected=watch.grant_version
    )
    return replace(seen, error=error)


# Built once: every live post asks this at each look.
_LIVE = walled(
    select(Delivery, Channel, PostVersion)
    .join(
        Channel,
        (Channel.school_id == Delivery.school_id) & (Channel.id == Delivery.channel_id),
    )
    .join(
        PostVersion,
        (PostVersion.school_id == Delivery.school_id)
        & (PostVersion.id == Delivery.post_version_id),
    )
    .where(Delivery.id == bindparam("id"))
)
_AGAIN = walled(select(Delivery).where(Delivery.id == bindparam("id")).with_for_update())


def _watch(system: System, uow: UnitOfWork, delivery_id: UUID) -> Watch | None:
    row = uow.session.execute(_LIVE, {"id": delivery_id}).first()
    if row is None:
        return None
    delivery, channel, _ = row  # the version is at hand from now on
    logs.and_about(post=delivery.post_id)
    if delivery.state not in LIVE or delivery.remote_id is None or not channel.grant:
        return None
    mode = CommentMode(delivery.comment_mode)
    return Watch(
        school_id=uow.school_id,
        delivery_id=delivery_id,
        version=delivery.version,
        platform=channel.platform,
        account=system.account(channel),
        content=rendering.sent_content(system, uow, delivery),
        remote_id=delivery.remote_id,
        since=delivery.first_sent_at or delivery.due_at,
        published_at=delivery.published_at or uow.now,
        mode=mode,
        settled=delivery.state == DeliveryState.SETTLED,
        again=delivery.watch_attempts > 0,
        agreed=_agreed(uow, delivery_id) if mode in MUST_BE_HIDDEN else frozenset(),
        channel_id=channel.id,
        grant_version=channel.grant_version,
    )


def _agreed(uow: UnitOfWork, delivery_id: UUID) -> frozenset[str]:
    shown = select(Comment.remote_id).where(
        Comment.delivery_id == delivery_id,
        Comment.hidden.is_(False),
        Comment.why.not_in(evidence.COPIED),
    )
    return frozenset(uow.session.scalars(shown))


def _record(system: System, uow: UnitOfWork, watch: Watch, seen: Seen) -> str:
    delivery = uow.session.scalars(_AGAIN, {"id": watch.delivery_id}).one()
    if delivery.state not in LIVE:
        return delivery.state
    if evidence.keep(uow, delivery.id, seen.hidden, why=evidence.HELD, hidden=True):
        _tell_hidden(uow, delivery)
    # Two looks at a fresh post may both close it; only what had been closed before was reopened.
    if watch.settled and seen.closed_again and seen.state in CLOSED:
        _tell_reopened(uow, delivery)
    pace = system.settings.pace
    if seen.error is not None:
        return _not_seen(uow, delivery, seen.error, pace)
    if seen.gone:
        return _gone(uow, delivery, watch, pace)
    connector = system.connector(watch.platform)
    capabilities = connector.capabilities
    assert seen.live is not None
    reworded = as_sent.compare(
        uow, delivery, sent=connector.words(watch.content), shown=seen.live.text,
        label=capabilities.label,
    )  # fmt: skip
    delivery.comment_state = seen.state or ""
    delivery.comments_read_at = uow.now
    if capabilities.closing_destroys and seen.state in CLOSED:
        evidence.destroyed(uow, delivery.id)
    broken = _broken_promises(watch, seen, capabilities)
    if broken:
        _broken(uow, delivery, broken, pace)
    else:
        enforcement = how(capabilities, watch.mode)
        _kept(uow, delivery, watch, seen, enforcement=enforcement)
        _settled(uow, delivery, reworded)
        _next_look(uow, delivery, enforcement, system.settings)
    return delivery.state


def _broken_promises(watch: Watch, seen: Seen, capabilities: Capabilities) -> str:
    """A sentence about what is not as promised, or nothing. A description of a film or a document
    is promised only where the platform has a place for it."""
    enforcement = how(capabilities, watch.mode)
    closable = enforcement in (Enforcement.ATOMIC, Enforcement.AFTER_PUBLISH)
    if watch.mode in MUST_BE_CLOSED and closable and seen.state not in CLOSED:
        return "The post is live, but comments are NOT off: the platform still shows them open."
    assert seen.live is not None
    if seen.live.alts is not None:
        wanted = tuple(
            media.alt
            for media in watch.content.media
            if (limits := capabilities.limits(media.kind)) and limits.alt_length and media.alt
        )
        if tuple(alt for alt in seen.live.alts if alt) != wanted:
            return "The post is live, but the platform does not show the picture's description."
    return ""


def _exposed(watch: Watch, seen: Seen, now: datetime, enforcement: Enforcement) -> float:
    """Seconds for which parents could comment: none where the call that published closed them
    too, else until we read back that they were closed. Platforms round their times to the
    second, so a short moment may seem to be none; it never is."""
    if enforcement is Enforcement.ATOMIC and not seen.closed_again:
        return 0.0
    return max((now - watch.published_at).total_seconds(), SHORTEST_MOMENT)


def _kept(
    uow: UnitOfWork, delivery: Delivery, watch: Watch, seen: Seen, *, enforcement: Enforcement
) -> None:
    if delivery.comments_closed_at is None and seen.state in CLOSED:
        delivery.comments_closed_at = uow.now
        delivery.exposed_seconds = _exposed(watch, seen, uow.now, enforcement)
    if delivery.watch_attempts:  # who was told of it is told no more
        telling.clear(uow, f"promise:{delivery.id}")
    delivery.watch_attempts = 0


def _settled(uow: UnitOfWork, delivery: Delivery, reworded: str) -> None:
    delivery.reason, delivery.reason_kind = reworded, ""
    if reworded:
        _unsettle(delivery)
    elif delivery.state == DeliveryState.PUBLISHED:
        delivery.state = DeliveryState.SETTLED
        delivery.version += 1
        audit.record(uow, "delivery.settled", delivery, comments=delivery.comment_state)


def _unsettle(delivery: Delivery) -> None:
    """Seen not to be as promised: never shown as done."""
    if delivery.state == DeliveryState.SETTLED:
        delivery.state = DeliveryState.PUBLISHED
        delivery.version += 1


def _tell_reopened(uow: UnitOfWork, delivery: Delivery) -> None:
    audit.record(uow, "delivery.comments_closed_again", delivery)
    telling.tell(
        uow,
        f"drift:{delivery.id}:{uow.now:%Y%m%d%H}",
        "Comments had been switched on again",
        "Somebody had switched comments on under a post where your policy says off. "
        "We have closed them and read that back from the platform.",
        path=f"/posts/{delivery.post_id}",
    )


def _tell_hidden(uow: UnitOfWork, delivery: Delivery) -> None:
    """Once a day for each post, and by e-mail once an hour for all of them."""
    telling.tell(
        uow,
        f"hidden:{delivery.id}:{uow.now:%Y%m%d}",
        "A comment under a post was hidden",
        "Somebody has commented where your policy wants no comment to be seen, or none that nobody "
        "has agreed to. It is hidden, and a copy is kept. Please read it on the platform: it may "
        "need an answer.",
        path=f"/posts/{delivery.post_id}",
        urgent=not telling.told_since(uow, "hidden:", uow.now - ONE_MAIL_EACH),
    )


def _broken(uow: UnitOfWork, delivery: Delivery, reason: str, pace: float) -> None:
    _unsettle(delivery)
    _failed(uow, delivery, reason, pace)


def _not_seen(uow: UnitOfWork, delivery: Delivery, error: ConnectorError, pace: float) -> str:
    """The platform did not let us look or act. A channel that a person must connect again is
    parked; its posts are looked at as soon as it is back."""
    _failed(uow, delivery, error.reason, pace)
    if isinstance(error, ReconnectNeeded):
        recording.park_channel(uow, uow.get(Channel, delivery.channel_id), error)
        if delivery.state == DeliveryState.PUBLISHED:
            _alarm(uow, delivery, error.reason)
    return delivery.state


def _failed(uow: UnitOfWork, delivery: Delivery, reason: str, pace: float) -> None:
    """Not kept, or not known to be: tried again, and soon told."""
    delivery.reason = reason
    delivery.watch_attempts += 1
    wait = RETRY[min(delivery.watch_attempts, len(RETRY)) - 1]
    delivery.watch_at = uow.now + timedelta(seconds=wait * pace)
    if delivery.watch_attempts >= ALARM_AFTER:
        _alarm(uow, delivery, reason)


def _alarm(uow: UnitOfWork, delivery: Delivery, reason: str) -> None:
    telling.tell(
        uow,
        f"promise:{delivery.id}",
        "A promise about a live post is not kept",
        reason,
        path=f"/posts/{delivery.post_id}",
    )


def _gone(uow: UnitOfWork, delivery: Delivery, watch: Watch, pace: float) -> str:
    asked = taking_down.was_asked(uow, delivery.id)
    if uow.now - watch.published_at < SHOWN_WITHIN and not asked:
        _failed(uow, delivery, "The platform does not show the post yet.", pace)
        return delivery.state
    if taking_down.doubted(delivery) and watch.heard:
        return delivery.state  # too soon after the look before to prove more
    if not taking_down.believed(uow, delivery, pace):
        return delivery.state
    if asked:
        taking_down.deleted(uow, delivery)
        return delivery.state
    delivery.state = DeliveryState.TAKEN_DOWN
    delivery.version += 1
    delivery.watch_at = None
    delivery.reason = "Somebody removed this post on the platform itself."
    audit.record(uow, "delivery.removed_elsewhere", delivery)
    telling.clear(uow, f"promise:{delivery.id}")
    telling.tell(
        uow,
        f"removed:{delivery.id}",
        "A post was removed on the platform itself",
        "It is no longer there, and nobody took it down from here.",
        path=f"/posts/{delivery.post_id}",
        urgent=False,
    )
    return delivery.state


def _next_look(
    uow: UnitOfWork, delivery: Delivery, enforcement: Enforcement, settings: Settings
) -> None:
    """Closed switches, and words that are not ours, are looked at hourly; where comments are
    hidden one by one, more often while the post is fresh."""
    age = uow.now - (delivery.published_at or uow.now)
    looked_after = delivery.comment_mode in MUST_BE_HIDDEN or delivery.other_words
    if age > WATCHED_FOR or not looked_after:
        delivery.watch_at = None
    elif enforcement is Enforcement.EMULATED and age < FRESH:
        delivery.watch_at = uow.now + timedelta(seconds=settings.hide_seconds)
    else:
        delivery.watch_at = uow.now + timedelta(seconds=settings.drift_seconds)


def look_now(uow: UnitOfWork, delivery_id: UUID) -> None:
    """Ask for a look at once (a webhook said that something happened)."""
    uow.session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state.in_(sorted(LIVE)))
        .values(watch_at=uow.now)
    )

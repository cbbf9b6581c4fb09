"""A live post of which a person has told the address. Under which id its platform keeps it is not
known: until it is found there by its words, nothing can be looked at or deleted, and no look that
finds nothing proves that it is gone.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from sqlalchemy import or_, select, text

from publisher.connectors.contract import Connector, FindsOwnPosts, Published, Ref
from publisher.connectors.errors import ConnectorError
from publisher.connectors.wording import earlier
from publisher.models import Delivery, DeliveryState
from publisher.services.looking_after import Watch
from publisher.services.system import WORKER, System
from tenants.scope import Scope
from tenants.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()
IN_DOUBT = (DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.NEEDS_ATTENTION)


def only(remote_id: str) -> bool:
    """ "https://example.org/posts/1" is an address; no platform has such an id."""
    return "://" in remote_id


def not_known(label: str) -> str:
    return (
        f"Somebody has told the address of this post, and Handbell cannot find it on {label} by "
        "itself: look after its comments there, and should it come down, delete it there by hand "
        "and say so on the post's page."
    )


def find(connector: Connector, watch: Watch) -> Published | None:
    """Our own post by its words; None while the platform cannot tell."""
    if not isinstance(connector, FindsOwnPosts):
        return None
    ref = Ref(key=watch.delivery_id.hex, since=watch.since)
    try:
        found = connector.find(watch.account, watch.content, None, ref)
    except ConnectorError as error:
        log.info("could not look for a post", error=type(error).__name__)
        return None
    if not isinstance(found, Published) or (found.by_words and earlier(found.at, watch.since)):
        return None
    return found


def taken(system: System, uow: UnitOfWork, delivery: Delivery, known_as: str) -> bool:
    """Is it another delivery's post, by its id or its address? The account may be connected in
    another school too: all that anybody here learns of that is this answer."""
    query = select(Delivery.id).where(
        Delivery.channel_id == delivery.channel_id,
        or_(Delivery.remote_id == known_as, Delivery.permalink == known_as),
        Delivery.id != delivery.id,
    )
    if uow.session.scalar(query.limit(1)) is not None:
        return True
    return _elsewhere(system, delivery, known_as=known_as, states=[])


def may_be_anothers(system: System, uow: UnitOfWork, delivery: Delivery, remote_id: str) -> bool:
    """Of a post that was found by its words: is it taken, or may it be one of which another
    delivery with the same words has no answer either?"""
    query = select(Delivery.id).where(
        Delivery.channel_id == delivery.channel_id,
        Delivery.state.in_(IN_DOUBT),
        Delivery.sent_text == delivery.sent_text,
        Delivery.id != delivery.id,
    )
    return (
        uow.session.scalar(query.limit(1)) is not None
        or taken(system, uow, delivery, remote_id)
        or _elsewhere(system, delivery, known_as=remote_id, states=IN_DOUBT)
    )


# The words of other schools' posts are not compared: no role that sees all schools may read them.
_ELSEWHERE = text(
    """
    SELECT EXISTS (
        SELECT FROM channel ours
        JOIN channel other ON other.platform = ours.platform AND other.remote_id = ours.remote_id
            AND other.school_id <> ours.school_id
        JOIN delivery d ON d.school_id = other.school_id AND d.channel_id = other.id
        WHERE ours.school_id = :school AND ours.id = :channel
            AND (d.remote_id = :known_as OR d.permalink = :known_as OR d.state = ANY(:states)))
    """
)


def _elsewhere(system: System, delivery: Delivery, *, known_as: str, states: Sequence[str]) -> bool:
    with unit_of_work(system.database, Scope.system(WORKER)) as everywhere:
        return bool(
            everywhere.session.scalar(
                _ELSEWHERE,
                {
                    "school": delivery.school_id, "channel": delivery.channel_id,
                    "known_as": known_as, "states": list(states),
                },
            )
        )  # fmt: skip

"""A live post of which a person has told the address. Under which id its platform keeps it is not
known: until it is found there by its words, nothing can be looked at or deleted, and no look that
finds nothing proves that it is gone.
"""

from __future__ import annotations

import structlog
from sqlalchemy import or_, select

from publisher.connectors.contract import Connector, FindsOwnPosts, Published, Ref
from publisher.connectors.errors import ConnectorError
from publisher.models import Delivery
from publisher.services.looking_after import Watch
from tenants.unit_of_work import UnitOfWork

log = structlog.get_logger()


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
    return found if isinstance(found, Published) else None


def taken(uow: UnitOfWork, delivery: Delivery, known_as: str) -> bool:
    """Is it another delivery's post, by its id or its address?"""
    query = select(Delivery.id).where(
        Delivery.channel_id == delivery.channel_id,
        or_(Delivery.remote_id == known_as, Delivery.permalink == known_as),
        Delivery.id != delivery.id,
    )
    return uow.session.scalar(query.limit(1)) is not None

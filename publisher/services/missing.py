"""Telling people that a post was not sent in time, so that it is never silently missed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from publisher import logs
from publisher.models import Channel, Delivery, DeliveryState, Post, PostState
from publisher.services import telling
from publisher.services.system import WORKER, System
from tenants.scope import Scope
from tenants.services import audit
from tenants.unit_of_work import unit_of_work

ONE_MAIL_EACH = timedelta(hours=1)


def tell(system: System, school_id: UUID, delivery_id: UUID) -> None:
    """Open a notice about one missed delivery; the post becomes a draft to be scheduled anew."""
    with unit_of_work(system.database, Scope.of_school(school_id, WORKER)) as uow:
        delivery = uow.get(Delivery, delivery_id)
        if delivery.state != DeliveryState.MISSED or delivery.alarmed_at is not None:
            return
        logs.and_about(post=delivery.post_id)
        delivery.alarmed_at = uow.now
        channel = uow.get(Channel, delivery.channel_id)
        uow.get(Post, delivery.post_id).state = PostState.DRAFT
        audit.record(uow, "delivery.missed", delivery)
        telling.tell(
            uow,
            f"missed:{delivery.post_id}",
            "A post was not sent in time",
            f"It could not be sent to {channel.called} when it was due, and is too late to send by "
            "itself. Please look at it and schedule it again if it still matters.",
            path=f"/posts/{delivery.post_id}",
            # After a long outage there may be many: one e-mail an hour says that there are some.
            urgent=not telling.told_since(uow, "missed:", uow.now - ONE_MAIL_EACH),
        )

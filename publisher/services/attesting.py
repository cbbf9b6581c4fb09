"""Somebody says that they have set by hand what a platform's API cannot set. It is kept as
declared, with the name and the time, and never shown as checked."""

from __future__ import annotations

from uuid import UUID

from publisher.models import Channel
from tenants.models import Person
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork


def comments_are_limited(uow: UnitOfWork, channel_id: UUID) -> None:
    """ "Who can comment" was set in the Page's own settings; Facebook has no call for it."""
    uow.actor.require(Permission.CONNECT)
    channel = uow.get(Channel, channel_id)
    channel.comments_attested_by = uow.actor.person_id
    channel.comments_attested_at = uow.now
    audit.record(uow, "channel.comments_attested", channel)


def tags_are_off(uow: UnitOfWork, channel_id: UUID) -> None:
    """Tagging was switched off in the account's own settings; no platform has a call for it."""
    uow.actor.require(Permission.CONNECT)
    channel = uow.get(Channel, channel_id)
    said = {"tags_off_by": str(uow.actor.name), "tags_off_at": uow.now.isoformat()}
    channel.extra = {**channel.extra, **said}
    audit.record(uow, "channel.tags_attested", channel)


def declared_by(uow: UnitOfWork, channels: list[Channel]) -> dict[UUID, str]:
    """Who said so, by channel."""
    uow.actor.require(Permission.READ_CHANNELS)
    people = {channel.id: channel.comments_attested_by for channel in channels}
    return {
        id: person.name
        for id, person_id in people.items()
        if person_id and (person := uow.session.get(Person, person_id))
    }

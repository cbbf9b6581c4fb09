"""Will the chosen channels take this file? Said at the upload, before anything else is filled in.

The same limits are asked again when the post is written, scheduled and sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from publisher.content import CommentMode, Content
from publisher.models import Channel, Media
from publisher.pictures.signatures import PICTURES, Format
from publisher.services import rendering
from publisher.services.drafting import MediaUse
from publisher.services.system import System
from tenants.errors import Invalid
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork

SEE_THROUGH = frozenset({Format.PNG, Format.WEBP})


@dataclass(frozen=True, kw_only=True)
class Fit:
    """``refused`` are sentences with the channel, its limit and the file; ``changed`` says what
    we do ourselves so that it fits."""

    refused: tuple[str, ...] = ()
    taken_by: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def fit(
    system: System, uow: UnitOfWork, media: Media, channel_ids: Sequence[str], *, came_as: Format
) -> Fit:
    """What the chosen channels say to ``media``. Raises ``Invalid`` at ``media`` when none of
    them takes it: it would only be described for nothing."""
    uow.actor.require(Permission.DRAFT)
    channels = [uow.get(Channel, id) for id in channel_ids]
    reasons = {channel.id: _reasons(system, channel, media) for channel in channels}
    refused = tuple(dict.fromkeys(why for found in reasons.values() for why in found))
    taking = [channel for channel in channels if not reasons[channel.id]]
    if channels and not taking:
        raise Invalid({"media": f"{' '.join(refused)} Choose another file or another channel."})
    return Fit(
        refused=refused,
        taken_by=tuple(dict.fromkeys(_label(system, channel) for channel in taking)),
        changed=tuple(_changes(media, came_as)),
    )


def _reasons(system: System, channel: Channel, media: Media) -> list[str]:
    """Of what the platform would say to a post with this file alone, what is about the file."""
    item = rendering.as_content(system, media, MediaUse(media_id=str(media.id)))
    alone = Content(text="", media=(item,), comments=CommentMode.OPEN)
    found = system.connector(channel.platform).problems(alone)
    return [problem.reason for problem in found if problem.surface == "media:1"]


def _changes(media: Media, came_as: Format) -> list[str]:
    if media.kind != "image" or came_as not in PICTURES or came_as is Format.JPEG:
        return []
    white = ", on white where one could see through it" if came_as in SEE_THROUGH else ""
    return [f"It was {came_as.value} and is now JPEG, which every channel takes{white}."]


def _label(system: System, channel: Channel) -> str:
    return system.connector(channel.platform).capabilities.label

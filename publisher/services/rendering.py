"""A post version as one channel is to show it: what the preview shows is what is sent."""

from __future__ import annotations

import time
from functools import partial
from uuid import UUID

from sqlalchemy import select

from publisher import secrets
from publisher.connectors.contract import Account
from publisher.content import CommentMode, Content, MediaKind
from publisher.content import Media as ContentMedia
from publisher.models import Channel, Delivery, Media, PostVersion
from publisher.pictures import intake
from publisher.services.drafting import MediaUse, media_use
from publisher.services.system import System
from tenants.unit_of_work import UnitOfWork

MEDIA_LINK_SECONDS = 24 * 3600  # an Instagram container may be fetched any time within a day


def text_for(version: PostVersion, channel_id: UUID) -> str:
    """The channel's own text where the author wrote one."""
    return str(version.variants.get(str(channel_id)) or version.text)


def media_of(uow: UnitOfWork, version: PostVersion) -> dict[str, Media]:
    """The rows of the version's pictures by id."""
    wanted = [UUID(item["media_id"]) for item in version.media]
    if not wanted:
        return {}
    return {
        str(row.id): row for row in uow.session.scalars(select(Media).where(Media.id.in_(wanted)))
    }


def content(
    system: System,
    version: PostVersion,
    *,
    text: str,
    comments: CommentMode,
    media: dict[str, Media],
    urgent: bool = False,
) -> Content:
    """``text`` is the channel's text after the policy's transforms (``Verdict.text``)."""
    uses = [media_use(item) for item in version.media]
    return Content(
        text=text,
        media=tuple(as_content(system, media[use.media_id], use) for use in uses),
        link=version.link or None,
        title=version.title,
        comments=comments,
        language=version.language.partition(" ")[0],
        urgent=urgent,
    )


def sent_content(system: System, uow: UnitOfWork, delivery: Delivery) -> Content:
    """What was sent, for looking for it and for comparing it with what is live: the policy may
    have changed since, what parents see has not."""
    version = uow.get(PostVersion, delivery.post_version_id)
    text = delivery.sent_text
    return content(
        system,
        version,
        text=text_for(version, delivery.channel_id) if text is None else text,
        comments=CommentMode(delivery.comment_mode),
        media=media_of(uow, version),
    )


def preview(system: System, channel: Channel, content: Content) -> dict[str, object]:
    """The body that would be sent; made without the channel's token."""
    account = Account(
        remote_id=channel.remote_id, name=channel.name, access_token="", extra=channel.extra
    )
    return dict(system.connector(channel.platform).payload(account, content))


def media_link(system: System, row: Media) -> str:
    """A public address of one cleaned picture, which cannot be guessed and soon expires."""
    # Rounded up to the next hour, so that the address of a picture is stable for a while.
    expires = (int(time.time()) // 3600 + 1) * 3600 + MEDIA_LINK_SECONDS
    message = f"{row.school_id}/{row.id}/{expires}"
    signature = secrets.sign(system.settings.secret_key.get_secret_value(), "media", message)
    return f"{system.settings.public_url}/media/{message}/{signature}"


def as_content(system: System, row: Media, use: MediaUse) -> ContentMedia:
    """One file as a connector needs it. A picture goes out as the JPEG that was looked at, also
    where it was kept as PNG before, with what one could see through."""
    picture = row.kind == "image"
    return ContentMedia(
        id=str(row.id),
        kind=MediaKind(row.kind),
        mime="image/jpeg" if picture else row.mime,
        size=row.size,
        sha256=row.sha256,
        filename=row.filename,
        alt=use.alt,
        width=row.width,
        height=row.height,
        duration=row.duration,
        codecs=None if row.codecs is None else tuple(row.codecs),
        read=partial(_jpeg if picture else _file, system, row.school_id, row.sha256),
        public_url=partial(media_link, system, row),
    )


def _file(system: System, school_id: UUID, sha256: str) -> bytes:
    return system.storage.get(school_id, sha256)


def _jpeg(system: System, school_id: UUID, sha256: str) -> bytes:
    return intake.jpeg(_file(system, school_id, sha256))

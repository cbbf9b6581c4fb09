"""Saving what somebody typed, whether it is a new post or one that is being edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from publisher import clocks
from publisher.models import Post
from publisher.services import declaring, drafting, marking
from publisher.services.drafting import Draft
from tenants.errors import Conflict
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork


def save(
    uow: UnitOfWork, draft: Draft, *, post_id: UUID | None, version: int, was: datetime | None
) -> Post:
    """The post with ``draft`` as its current version. Saving the same again changes nothing, so
    that approvals stay and no empty version is kept. ``was`` is the time that the author saw: a
    move makes no new version, and is not to be undone unseen. Raises like ``drafting.edit``."""
    uow.actor.require(Permission.DRAFT)
    marking.keep(uow, draft.media)
    if post_id is None:
        return drafting.start(uow, draft)
    post = drafting.locked(uow, post_id)
    if post.version == version and post.local_time != was:
        raise Conflict(_moved(post.local_time))
    before = drafting.draft_of(drafting.version_of(uow, post))
    draft = replace(draft, media=declaring.as_before(draft.media, before.media))
    if post.version == version and _unchanged(uow, post, draft):
        return post
    return drafting.edit(uow, post_id, draft, version=version)


def _moved(to: datetime | None) -> str:
    where = f"moved to {clocks.day(to)}, {to:%H:%M}," if to else "left without a time"
    return f"This post was {where} since you opened it. Nothing of yours is saved yet."


def _unchanged(uow: UnitOfWork, post: Post, draft: Draft) -> bool:
    same_words = drafting.version_of(uow, post).digest == drafting.digest(draft)
    return same_words and post.local_time == draft.local_time

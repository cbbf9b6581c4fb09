"""Saving what somebody typed, whether it is a new post or one that is being edited."""

from __future__ import annotations

from uuid import UUID

from publisher.models import Post
from publisher.services import drafting
from publisher.services.drafting import Draft
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork


def save(uow: UnitOfWork, draft: Draft, *, post_id: UUID | None, version: int) -> Post:
    """The post with ``draft`` as its current version. Saving the same again changes nothing, so
    that approvals stay and no empty version is kept. Raises like ``drafting.edit``."""
    uow.actor.require(Permission.DRAFT)
    if post_id is None:
        return drafting.start(uow, draft)
    post = uow.get(Post, post_id)
    if post.version == version and _unchanged(uow, post, draft):
        return post
    return drafting.edit(uow, post_id, draft, version=version)


def _unchanged(uow: UnitOfWork, post: Post, draft: Draft) -> bool:
    same_words = drafting.version_of(uow, post).digest == drafting.digest(draft)
    return same_words and post.local_time == draft.local_time

"""Saving what somebody typed, whether it is a new post or one that is being edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from publisher import clocks
from publisher.models import Post, PostState
from publisher.services import declaring, drafting, marking
from publisher.services.drafting import Draft
from tenants.errors import Conflict
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork


def save(
    uow: UnitOfWork,
    draft: Draft,
    *,
    post_id: UUID | None,
    version: int,
    was: datetime | None,
    stood: str = "",
    key: UUID | None = None,
) -> Post:
    """The post with ``draft`` as its current version. Saving the same again changes nothing, so
    that approvals stay and no empty version is kept. ``was`` is the time that the author saw, and
    ``stood`` the state: moving and scheduling make no new version, and are not to be undone
    unseen. ``key`` is the form's that a new post was written in: sent twice, it begins one post.
    Raises like ``drafting.edit``."""
    uow.actor.require(Permission.DRAFT)
    marking.keep(uow, draft.media)
    if post_id is None:
        return _begun(uow, draft, key) if key else drafting.start(uow, draft)
    post = drafting.locked(uow, post_id)
    if post.version == version and post.local_time != was:
        raise Conflict(_moved(post.local_time))
    before = drafting.draft_of(drafting.version_of(uow, post))
    draft = replace(draft, media=declaring.as_before(draft.media, before.media))
    # One version on: the button was pressed twice, and the first press has saved these words.
    if post.version in (version, version + 1) and _unchanged(uow, post, draft):
        return post
    if post.version == version and stood == PostState.DRAFT and post.state in _GONE_ON:
        raise Conflict(_GONE_ON[PostState(post.state)])
    return drafting.edit(uow, post_id, draft, version=version)


_NOT_YET = "Nothing of yours is saved yet: saving it stops the post, until it is scheduled again."
_GONE_ON = {
    PostState.SCHEDULED: f"This post was scheduled since you opened it. {_NOT_YET}",
    PostState.AWAITING_APPROVAL: f"This post waits for an approval since you opened it. {_NOT_YET}",
}


def begun(uow: UnitOfWork, key: UUID | None) -> Post | None:
    """The post that this form has begun already: it was sent twice, or gone back to."""
    uow.actor.require(Permission.DRAFT)
    return uow.session.get(Post, (uow.school_id, key)) if key else None


def _begun(uow: UnitOfWork, draft: Draft, key: UUID) -> Post:
    """One form begins one post, though both clicks of a double click arrive at once."""
    uow.one_at_a_time(str(key))
    post = begun(uow, key)
    if post is None:
        return drafting.start(uow, draft, id=key)
    first = post.version == 1 and post.author_id == uow.actor.person_id
    if first and post.state != PostState.DISCARDED and _unchanged(uow, post, draft):
        return post
    raise Conflict("This was sent before, and what it says now differs from what was sent then.")


def _moved(to: datetime | None) -> str:
    where = f"moved to {clocks.day(to)}, {to:%H:%M}," if to else "left without a time"
    return f"This post was {where} since you opened it. Nothing of yours is saved yet."


def _unchanged(uow: UnitOfWork, post: Post, draft: Draft) -> bool:
    same_words = drafting.version_of(uow, post).digest == drafting.digest(draft)
    return same_words and post.local_time == draft.local_time

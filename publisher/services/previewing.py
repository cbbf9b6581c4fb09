"""Judging what is being typed: the same gate as for a saved post, and nothing is kept."""

from __future__ import annotations

from dataclasses import asdict, replace
from uuid import UUID

from publisher import clocks
from publisher.models import Media, Post, PostVersion
from publisher.rules.context import Phase
from publisher.services import declaring, drafting, lining_up
from publisher.services.drafting import Draft
from publisher.services.judging import Judged
from publisher.services.system import System
from tenants.database import new_id
from tenants.models import School
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork


def preview_draft(
    system: System, uow: UnitOfWork, draft: Draft, *, post_id: UUID | None = None
) -> list[Judged]:
    """What would be found now in an unsaved draft, for each of its channels. Nothing of it is kept;
    a worker is asked to look at its links.

    ``post_id`` is the post being edited, whose author and history count. Raises ``NotFound``
    while no policy is in force, and for channels or pictures that are not this school's.
    """
    uow.actor.require(Permission.DRAFT)
    for use in draft.media:
        uow.get(Media, use.media_id)
    post = _post(uow, draft, post_id)
    if post_id is not None:
        before = drafting.draft_of(drafting.version_of(uow, post))
        draft = replace(draft, media=declaring.as_before(draft.media, before.media))
    version = _version(uow, draft, post)
    # A time that does not exist is said at its field when it is scheduled.
    due_at = clocks.meant(draft.local_time, post.timezone)
    return lining_up.judge_all(system, uow, post, version, phase=Phase.COMPOSE, due_at=due_at)


def _post(uow: UnitOfWork, draft: Draft, post_id: UUID | None) -> Post:
    """The post that is edited, or one that never enters the session."""
    if post_id is not None:
        return uow.get(Post, post_id)
    zone = uow.session.get_one(School, uow.school_id).timezone
    return Post(
        school_id=uow.school_id,
        id=new_id(),
        author_id=uow.actor.person_id,
        category=draft.category,
        timezone=zone,
        local_time=draft.local_time,
    )


def _version(uow: UnitOfWork, draft: Draft, post: Post) -> PostVersion:
    fields = asdict(draft)
    fields.pop("local_time")
    fields["channels"], fields["also_via"] = list(draft.channels), list(draft.also_via)
    fields["attested"] = list(draft.attested)
    fields["media"] = [asdict(use) for use in draft.media]
    return PostVersion(
        **fields,
        school_id=uow.school_id,
        id=new_id(),
        post_id=post.id,
        number=0,
        author_id=uow.actor.person_id,
        digest=drafting.digest(draft),
    )

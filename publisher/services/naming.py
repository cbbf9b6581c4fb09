"""Which posts name somebody. The roll holds no name that could be searched for, only codes of it:
each post's words are read again, with this one person for a roll."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from publisher.detect import names
from publisher.detect.hit import Certainty, Known
from publisher.detect.roll import KeyedRoll, RollEntry, candidates
from publisher.detect.text import Text
from publisher.models import (
    LIVE,
    Delivery,
    Media,
    Post,
    PostState,
    PostVersion,
    RollDigest,
    RollPerson,
)
from publisher.models.deliveries import MAY_TURN_OUT_LIVE
from publisher.services import deciphering, own_known, picturing, rendering
from publisher.services.appearing import STOPPABLE, UNDER_WAY
from publisher.services.system import System
from tenants.models import School
from tenants.unit_of_work import UnitOfWork

UNSENT = (PostState.DRAFT, PostState.AWAITING_APPROVAL)
# A first name may be another child's; these are nobody else's, or nearly.
SURE = frozenset({"full", "initial"})
_FORMS = ("full", "initial", "honorific", "surname", "first")


@dataclass(frozen=True, kw_only=True)
class Mention:
    """One delivery, or one draft where it has none, whose words name the person, and in which
    form (``Hit``)."""

    post_id: UUID
    delivery_id: UUID | None
    form: str


def naming(
    system: System,
    uow: UnitOfWork,
    person: RollPerson,
    posts: Sequence[Post],
    *,
    on: Sequence[str] | None = None,
) -> Iterator[Mention]:
    """Those of ``posts`` that name the person and may still be seen or sent, on these connectors;
    None means all."""
    sent = _deliveries(uow, posts, on)
    versions = _versions(uow, posts, sent)
    reader = _Reader.of(system, uow, person, list(versions.values()))
    for post in posts:
        for row in sent.get(post.id, ()):
            version = versions[row.post_version_id]
            if form := reader.form(version, rendering.text_for(version, row.channel_id)):
                yield Mention(post_id=post.id, delivery_id=row.id, form=form)
        if post.state in UNSENT:
            version = next(each for each in versions.values() if _is_current(each, post))
            texts = (version.text, *version.variants.values())
            if form := reader.form(version, *map(str, texts)):
                yield Mention(post_id=post.id, delivery_id=None, form=form)


def _deliveries(
    uow: UnitOfWork, posts: Sequence[Post], on: Sequence[str] | None
) -> dict[UUID, list[Delivery]]:
    query = select(Delivery).where(
        Delivery.post_id.in_([post.id for post in posts]),
        Delivery.state.in_([*STOPPABLE, *MAY_TURN_OUT_LIVE, *UNDER_WAY, *LIVE]),
    )
    if on is not None:
        query = query.where(Delivery.platform.in_(on))
    found: dict[UUID, list[Delivery]] = defaultdict(list)
    for row in uow.session.scalars(query):
        found[row.post_id].append(row)
    return found


def _versions(
    uow: UnitOfWork, posts: Sequence[Post], sent: dict[UUID, list[Delivery]]
) -> dict[UUID, PostVersion]:
    """What went or is to go out, and what drafts say now."""
    went = [row.post_version_id for rows in sent.values() for row in rows]
    drafts = [post.id for post in posts if post.state in UNSENT]
    current = (
        select(PostVersion.id)
        .join(
            Post,
            (Post.school_id == PostVersion.school_id)
            & (Post.id == PostVersion.post_id)
            & (Post.version == PostVersion.number),
        )
        .where(Post.id.in_(drafts))
    )
    query = select(PostVersion).where(PostVersion.id.in_(went) | PostVersion.id.in_(current))
    return {row.id: row for row in uow.session.scalars(query)}


def _is_current(version: PostVersion, post: Post) -> bool:
    return (version.post_id, version.number) == (post.id, post.version)


@dataclass
class _Reader:
    """Reads words for one person's name; the same words are read once."""

    system: System
    person: str
    roll: KeyedRoll
    known: Known
    media: dict[str, Media]
    _forms: dict[tuple[str, bool], str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls, system: System, uow: UnitOfWork, person: RollPerson, versions: Sequence[PostVersion]
    ) -> _Reader:
        school = uow.session.get_one(School, uow.school_id)
        id = str(person.id)
        codes = select(RollDigest.digest, RollDigest.form).where(RollDigest.person_id == person.id)
        entries = {
            bytes(code): (RollEntry(id, person.kind, form),)
            for code, form in uow.session.execute(codes)
        }
        used = {UUID(item["media_id"]) for version in versions for item in version.media}
        media = uow.session.scalars(select(Media).where(Media.id.in_(used)))
        return cls(
            system=system,
            person=id,
            roll=KeyedRoll(system.roll_key(school.id, school.roll_key_version), entries),
            known=own_known.known(school),
            media={str(row.id): row for row in media},
        )

    def form(self, version: PostVersion, *texts: str) -> str:
        """The fullest form in which these texts, or what else of the version is published, name
        the person; "" where nothing does."""
        surfaces = (version.title, version.link, *texts, *self._of_media(version))
        forms = {self._form(words) for words in surfaces if words}
        forms |= {self._form(name, filed=True) for name in self._files(version)}
        return next((form for form in _FORMS if form in forms), "")

    def _of_media(self, version: PostVersion) -> Iterator[str]:
        for item in version.media:
            yield item.get("alt") or ""
            if row := self.media.get(item["media_id"]):
                yield deciphering.words_of(self.system, row) or ""
                if row.kind == "document":  # it goes out with what it says of itself
                    yield picturing.caption_of(self.system, row)

    def _files(self, version: PostVersion) -> Iterator[str]:
        """The names of its films and papers, which a platform shows where they have no title."""
        rows = (self.media.get(item["media_id"]) for item in version.media)
        yield from (row.filename for row in rows if row and row.kind != "image")

    def _form(self, words: str, *, filed: bool = False) -> str:
        if (words, filed) not in self._forms:
            self._forms[words, filed] = self._read(words, filed=filed)
        return self._forms[words, filed]

    def _read(self, words: str, *, filed: bool) -> str:
        text = Text.of(words)
        if not any(self.roll.find(each) for each in candidates(text)):
            return ""  # nine posts of ten, in a tenth of the time
        find = names.find_in_filename if filed else names.find
        hits = find(text, roll=self.roll, known=self.known)
        forms = {
            hit.form
            for hit in hits
            if hit.person == self.person and hit.certainty is not Certainty.POSSIBLE
        }
        return next((form for form in _FORMS if form in forms), "")

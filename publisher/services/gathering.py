"""Gathering what a judgement needs to know: the post as rules see it, and its moment."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from publisher import clocks
from publisher.detect import addresses
from publisher.detect.hit import Known
from publisher.models import (
    Channel,
    Media,
    Post,
    PostVersion,
    RollPerson,
)
from publisher.pictures import captions
from publisher.rules import context as facts
from publisher.rules import post as judged
from publisher.rules.context import SchoolDays
from publisher.services import (
    answers,
    connecting_rules,
    deciphering,
    declaring,
    documented,
    linking,
    looked_at,
    other_posts,
    own_known,
    rendering,
    rolls,
    school_days,
    school_facts,
)
from publisher.services.drafting import MediaUse, media_use
from publisher.services.school_facts import SchoolFacts
from publisher.services.system import System
from tenants.models import Person, PolicyVersion, School
from tenants.policies.language import Policy, from_document, from_published
from tenants.unit_of_work import UnitOfWork, walled


@dataclass
class Shared:
    """What several judgements of the same words within one transaction need not do again."""

    read: facts.Read = field(default_factory=dict)
    rolls: dict[tuple[str, ...], rolls.SchoolRoll] = field(default_factory=dict)


@dataclass
class Bench:
    """What one transaction's judgements of one post version share."""

    system: System
    uow: UnitOfWork
    school: School
    policy: Policy
    facts: SchoolFacts
    media: dict[str, Media] = field(default_factory=dict)
    urls: dict[str, None] = field(default_factory=dict)  # met so far, in order
    shared: Shared | None = None  # by benches that judge the same posts by several policies

    @property
    def policy_version_id(self) -> UUID:
        return self.facts.policy_version_id

    @property
    def people(self) -> dict[str, frozenset[str]]:
        return self.facts.people

    @cached_property
    def approved(self) -> frozenset[UUID] | None:
        """The channels that stand on an approved request; None where the policy asks for none,
        and then the database is not asked either."""
        if not self.policy.channels.needs_approved_account:
            return None
        today = clocks.local(self.uow.now, self.school.timezone).date()
        return connecting_rules.approved(self.uow, on=today)

    @cached_property
    def days(self) -> SchoolDays:
        """Asked of the database once, and only where a rule of the policy counts school days."""
        if not school_days.wanted(self.policy):
            return SchoolDays()
        return school_days.of(self.uow, self.policy, self.system.settings.home_folder)

    @cached_property
    def documents(self) -> frozenset[str]:
        """Which documents the register holds: asked only where some must come first."""
        return documented.of(self.uow, self.policy)


def bench(system: System, uow: UnitOfWork, version: PostVersion) -> Bench:
    """Raises ``NotFound`` while the school has no policy in force: then nothing goes out."""
    found = school_facts.gather(uow, version)
    return Bench(
        system=system,
        uow=uow,
        school=uow.session.get_one(School, uow.school_id),
        policy=in_force(uow, found.policy_version_id),
        facts=found,
        media=rendering.media_of(uow, version),
    )


_LOADED: OrderedDict[UUID, Policy] = OrderedDict()
_MOST_LOADED = 8_000  # of about 25 kB each


def in_force(uow: UnitOfWork, version_id: UUID) -> Policy:
    """The document is read only where this process has not met the version yet, and without the
    rest of its row."""
    known = _LOADED.get(version_id)
    return known or _loaded(
        version_id, uow.session.execute(_DOCUMENT, {"id": version_id}).scalar_one()
    )


_DOCUMENT = walled(select(PolicyVersion.document).where(PolicyVersion.id == bindparam("id")))


def policy_of(version: PolicyVersion) -> Policy:
    """The policy that a version's document says. Published versions never change, so a loaded
    one is kept in memory by its id."""
    if version.published_at is None:
        return from_document(version.document)
    return _LOADED.get(version.id) or _loaded(version.id, version.document)


def _loaded(version_id: UUID, document: dict[str, Any]) -> Policy:
    if len(_LOADED) >= _MOST_LOADED:
        _LOADED.popitem(last=False)
    policy = _LOADED[version_id] = from_published(document)
    return policy


def post_facts(
    bench: Bench,
    version: PostVersion,
    channel: Channel,
    platform: str,
    due_at: datetime | None,
) -> judged.Post:
    # Who wrote these words, not who began the post: an edit takes nobody else's standing over.
    author = str(version.author_id)
    roles = frozenset(role for role, people in bench.people.items() if author in people)
    return judged.Post(
        text=rendering.text_for(version, channel.id),
        channel=judged.ChannelFacts(
            platform=platform,
            account=str(channel.id),
            name=channel.name,
            kind=channel.kind,
            product=channel.product,
            label=bench.system.connector(channel.platform).capabilities.label,
            school_owned=channel.school_owned,
            approved=bench.approved is None or channel.id in bench.approved,
            personal=channel.extra.get("personal") == "yes",
            open_to_public=channel.extra.get("open_to_public") != "no",
        ),
        category=version.category,
        title=version.title,
        media=tuple(_media_facts(bench, item) for item in version.media),
        links=(version.link,) if version.link else (),
        languages=frozenset(version.language.split()),
        first_language=version.language.partition(" ")[0],
        author=judged.Author(id=author, roles=roles, signs=_signature(bench, version)),
        scheduled_at=due_at,
        also_via=frozenset(version.also_via),
        attested=frozenset(version.attested),
        byline_off=version.byline_off,
    )


def _signature(bench: Bench, version: PostVersion) -> str:
    """The author's name, where a line of the policy's may say it; few do."""
    lines = [rule.params.get("text", "") for rule in bench.policy.rules if rule.kind == "byline"]
    if not any("{name}" in line or "{who}" in line for line in lines):
        return ""
    person = bench.uow.session.get(Person, version.author_id)
    return person.name if person else ""


def _media_facts(bench: Bench, item: dict[str, Any]) -> judged.MediaFacts:
    use = media_use(item)
    row = bench.media[use.media_id]
    people = declaring.people(row, use)
    caption = ""
    if row.caption:
        sealed = bench.system.vault.open(row.school_id, f"media:{row.id}", row.caption)
        caption = sealed.decode()
    return judged.MediaFacts(
        id=use.media_id,
        kind=row.kind,
        alt=use.alt,
        filename=row.filename,
        caption=captions.judged(caption),
        caption_too_long=captions.too_long(caption),
        ocr_text=deciphering.words_of(bench.system, row),
        reading=looked_at.being_read(row),
        dark_code=row.dark_code,
        words_declared=use.words_declared,
        people=people,
        tagged=_tagged(bench, use.tagged, _purpose(row, people)),
        faces=None if row.faces is None else len(row.faces),
        said=declaring.of_picture(row, use),
        deleted=row.purged_at is not None,
        looking=looked_at.being_searched(row, bench.uow.now),
        search_failed=looked_at.search_failed(row, bench.uow.now),
        had_gps=row.had_location,
        seconds=row.duration,
        third_party=use.third_party,
        permission=use.permission,
        credit=use.credit,
        assets=_shown(bench, use, row),
        declared_by=use.declared_by or None,
    )


def _shown(bench: Bench, use: MediaUse, row: Media) -> frozenset[str]:
    """What its author ticked, and what was marked on the file before. That it was agreed to
    beforehand counts from the file alone: an author cannot say so (``marking``)."""
    agreed = {name for rule in bench.policy.rules for name in rule.params.get("preapproved", ())}
    return frozenset(use.assets) - agreed | frozenset(row.shows)


def _purpose(media: Media, people: judged.People | None) -> str:
    """Parents are asked by themselves about work alone, and about videos, which have voices."""
    if people and people.grade is judged.Grade.WORK_ONLY:
        return answers.WORK
    return answers.VIDEO if media.kind == "video" else answers.PHOTOGRAPH


def _tagged(bench: Bench, ids: tuple[str, ...], purpose: str) -> tuple[judged.Tagged, ...]:
    if not ids:
        return ()
    wanted = [UUID(id) for id in ids]
    people = {
        row.id: row
        for row in bench.uow.session.scalars(select(RollPerson).where(RollPerson.id.in_(wanted)))
    }
    standings = answers.of_people(bench.uow, people.values(), purpose=purpose)
    said = {id: _consents(standings.get(id, {})) for id in wanted}
    return tuple(
        judged.Tagged(
            person=str(id),
            who=people[id].kind if id in people else "pupil",
            consent=said[id],
            everywhere=said[id].get(answers.EVERYWHERE),
            # Somebody who is no longer on the roll has nobody's consent any more.
            do_not_publish=id not in people or people[id].do_not_publish,
            group=people[id].group if id in people else "",
        )
        for id in wanted
    )


def _consents(standings: answers.Standings) -> dict[str, judged.Consent]:
    return {
        platform: judged.Consent(
            answer=standing.answer,
            written=standing.written,
            dated=standing.dated,
            until=standing.until,
            basis=standing.basis,
        )
        for platform, standing in standings.items()
    }


def context_of(
    bench: Bench,
    seen: judged.Post,
    phase: facts.Phase,
    post: Post | None,
    comments: str,
) -> facts.Context:
    """``post`` is None for words that are nobody's post; then the other posts do not count."""
    urls = addresses.urls((seen.text, *seen.variants, seen.title), seen.links)
    bench.urls.update(dict.fromkeys(urls))
    links = linking.known(bench.system, bench.uow, urls)
    texts = (*_texts(seen), *(check.title for check in links.values()))
    roll = _roll(bench, texts)
    refused = answers.not_to_be_named(bench.uow, roll.people, seen.channel.platform)
    roll.prefer(refused)
    return facts.Context(
        now=bench.uow.now,
        phase=phase,
        roll=roll if bench.school.roll_version else None,
        known=_known(bench, roll.not_people),
        history=_history(bench, post, seen.scheduled_at, phase) if post else (),
        people=bench.people,
        days=bench.days,
        comments=comments,
        links=links,
        classes=_classes(bench, roll.people),
        never_named=bench.facts.never_named | refused,
        documents=bench.documents,
        read=bench.shared.read if bench.shared else None,
    )


def _classes(bench: Bench, people: Iterable[str]) -> dict[str, str]:
    """The classes of the pupils found in the words; few policies have a rule that asks."""
    asks = any(rule.kind == "names" and rule.params.get("classes") for rule in bench.policy.rules)
    return answers.classes_of(bench.uow, people) if asks else {}


def _roll(bench: Bench, texts: tuple[str, ...]) -> rolls.SchoolRoll:
    if bench.shared is None:
        return rolls.looked_up(bench.system, bench.uow, bench.school, texts)
    known = bench.shared.rolls
    if texts not in known:
        known[texts] = rolls.looked_up(bench.system, bench.uow, bench.school, texts)
    return known[texts]


def _texts(seen: judged.Post) -> Iterator[str]:
    yield from (seen.text, seen.title, *seen.links, *seen.variants)
    for media in seen.media:
        yield from (media.alt or "", media.filename, media.caption, media.ocr_text or "")


def _known(bench: Bench, not_people: frozenset[str]) -> Known:
    known = own_known.known(bench.school)
    return replace(known, not_people=known.not_people | not_people)


def _history(
    bench: Bench, post: Post, due_at: datetime | None, phase: facts.Phase
) -> tuple[facts.Sent, ...]:
    def named(platform: str) -> str:
        return bench.system.connector(platform).capabilities.policy_name

    return other_posts.around(bench.uow, bench.policy, post, due_at, phase, named)

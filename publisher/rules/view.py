"""What the judges look at: every surface of a post, analysed at most once, and one voice.

A judge yields findings through ``View.found``; the wording says what, why and what to do, and
never repeats the words it points at.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from publisher.detect import addresses, hosts
from publisher.detect.everything import Analysis, analyse, analyse_filename
from publisher.detect.hit import Hit
from publisher.rules.compiled import Clause, Compiled
from publisher.rules.context import Context, Phase
from publisher.rules.finding import NEVER, STRENGTH, Effect, Finding, State
from publisher.rules.post import MediaFacts, Post

LATE = dt.timedelta(minutes=5)  # what waits its turn for a moment is judged by its own time
_GOING_OUT = frozenset({Phase.APPROVE, Phase.PUBLISH})
IN_PDF, IN_PICTURE = READ = ("document", "picture_text")  # what a machine has read there
_FILE_LIKE = frozenset({"filename", "link_target"})
# What others may change after somebody has agreed to it.
_OTHERS_WRITE = frozenset({"link_title", "link_target"})


@dataclass(frozen=True, kw_only=True)
class Surface:
    """``name`` as in Finding.surface. ``origin``: where in ``name`` the author's characters
    begin that these stand for; a slug stands for the whole link, from ``origin`` to ``until``."""

    name: str
    analysis: Analysis
    raw: str
    origin: int = 0
    until: int | None = None

    @property
    def kind(self) -> str:
        """The name without its number."""
        return self.name.partition(":")[0]

    def span(self, hit: Hit) -> tuple[int, int]:
        if self.until is not None:
            return self.origin, self.until
        return hit.start, hit.end


@dataclass(frozen=True, kw_only=True)
class Link:
    """An address in the post: on which surface, which characters."""

    surface: str
    found: addresses.LinkFound


class View:
    """One post, one channel, one moment. Pure; everything is worked out when first asked for."""

    def __init__(self, compiled: Compiled, post: Post, context: Context) -> None:
        self.compiled = compiled
        self.post = post
        self.context = context
        known = context.known
        self.known = replace(
            known,
            names=known.names | {compiled.policy.school},
            contacts=known.contacts if compiled.contacts_allowed else frozenset(),
        )
        self.bylines: dict[str, str] = {}  # by rule: set by the transforms, before all checks

    @property
    def publishing(self) -> bool:
        return self.context.phase is Phase.PUBLISH

    @cached_property
    def local_time(self) -> dt.datetime | None:
        at = self.post.scheduled_at
        return at.astimezone(self.compiled.zone) if at else None

    @cached_property
    def leaves_at(self) -> dt.datetime | None:
        """When families are to read it, by the school's clock: at its own time or, where it goes
        out late (a platform was away, an approval came late), now."""
        at, now = self.post.scheduled_at, self.context.now
        late = self.context.phase in _GOING_OUT and at is not None and now - at > LATE
        return now.astimezone(self.compiled.zone) if late else self.local_time

    def local_day(self, at: dt.datetime) -> dt.date:
        return at.astimezone(self.compiled.zone).date()

    @cached_property
    def typed(self) -> tuple[Surface, ...]:
        """What the author typed where links may stand."""
        post = self.post
        written = [("text", post.text), ("first_comment", post.first_comment)]
        written += [*_numbered("variant", post.variants), ("title", post.title)]
        return tuple(self._surface(name, raw) for name, raw in written if raw)

    @cached_property
    def prose(self) -> tuple[Surface, ...]:
        """Everything that people read as sentences: not file names, not the words in a link."""
        return tuple(s for s in self.surfaces if s.until is None and s.kind not in _FILE_LIKE)

    @cached_property
    def surfaces(self) -> tuple[Surface, ...]:
        """Everything with words in it, as the author typed it or as a file brought it along."""
        others = [self._surface(name, raw) for name, raw in self._written() if raw]
        return (*self.typed, *others, *self._slugs(), *self._targets())

    def _targets(self) -> Iterator[Surface]:
        """The words in the address that a link leads on to, which a short one hides."""
        for number, url in enumerate(self.urls, 1):
            check = self.context.links.get(url)
            if check is None or check.final_url in ("", url):
                continue
            words = self._address_words(addresses.parse(check.final_url))
            if words and words != self._address_words(addresses.parse(url)):
                look = self._read(words, filed=True)
                yield Surface(name=f"link_target:{number}", raw=words, analysis=look)

    def _address_words(self, found: addresses.LinkFound) -> str:
        """What an address says; the hosts that the school knows were looked at when it said so."""
        known = hosts.allowed(found.host, self.known.domains)
        return found.slug_text if known else f"{found.host_text} {found.slug_text}".strip()

    def _slugs(self) -> Iterator[Surface]:
        for link in self.links:
            words = self._address_words(link.found)
            if words:
                look = self._read(words, filed=True)
                start, end = link.found.start, link.found.end
                yield Surface(name=link.surface, raw=words, analysis=look, origin=start, until=end)

    def _written(self) -> Iterator[tuple[str, str]]:
        post = self.post
        yield "byline", "\n".join(self.bylines.values())
        yield from _numbered("poll", post.poll_options)
        yield from _numbered("alt", [media.alt or "" for media in post.media])
        yield from _numbered("filename", [media.filename for media in post.media])
        yield from _numbered("caption", [media.caption for media in post.media])
        for number, media in self.pictures:
            surface = IN_PDF if media.kind == "document" else IN_PICTURE
            yield f"{surface}:{number}", media.ocr_text or ""
        checks = [self.context.links.get(url) for url in self.urls]
        yield from _numbered("link_title", [check.title if check else "" for check in checks])

    def _surface(self, name: str, raw: str) -> Surface:
        filed = name.partition(":")[0] in _FILE_LIKE
        return Surface(name=name, raw=raw, analysis=self._read(raw, filed=filed))

    def _read(self, raw: str, *, filed: bool) -> Analysis:
        look = analyse_filename if filed else analyse
        before, key = self.context.read, (raw, filed, self.known)
        if before is None:
            return look(raw, roll=self.context.roll, known=self.known)
        if key not in before:
            before[key] = look(raw, roll=self.context.roll, known=self.known)
        found: Analysis = before[key]
        return found

    @cached_property
    def urls(self) -> tuple[str, ...]:
        """Every address of the post, those in the text first, each once."""
        return tuple(dict.fromkeys(link.found.url for link in self.links))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        return tuple(self._links())

    def _links(self) -> Iterator[Link]:
        for surface in self.typed:
            yield from (Link(surface=surface.name, found=it) for it in surface.analysis.links)
        for number, url in enumerate(self.post.links, 1):
            yield Link(surface=f"link:{number}", found=addresses.parse(url))

    @cached_property
    def pictures(self) -> tuple[tuple[int, MediaFacts], ...]:
        return tuple(enumerate(self.post.media, 1))

    # -- findings ---------------------------------------------------------------------------

    def found(
        self,
        clause: Clause,
        reason: str,
        *,
        surface: str,
        effect: Effect | None = None,
        span: tuple[int, int] | None = None,
        detail: str = "",
        state: State = State.CHECKED,
        declared_by: str | None = None,
        about: str = "",
    ) -> Finding:
        """A finding of ``clause``; without ``effect`` it does what the clause says. ``about`` tells
        apart what else may be found at this very place, as ``Finding.about`` has it."""
        act = effect or clause.effect
        return Finding(
            rule=clause.id,
            kind=clause.kind,
            effect=act,
            clause=clause.says,
            surface=surface,
            reason=_reason(clause, reason, act, surface if span else ""),
            start=span[0] if span else None,
            end=span[1] if span else None,
            state=state,
            declared_by=declared_by,
            approvers=clause.approvers if act is Effect.APPROVE else (),
            override=clause.override if act is Effect.BLOCK else NEVER,
            detail=detail,
            about=about or self._written_by_others(surface),
        )

    def _written_by_others(self, surface: str) -> str:
        if surface.partition(":")[0] not in _OTHERS_WRITE:
            return ""
        return mark_of(*(each.raw for each in self.surfaces if each.name == surface))

    def unknown(self, clause: Clause, reason: str, *, surface: str, about: str = "") -> Finding:
        """A fact that a check needs is missing: noted for loose lines, otherwise it stops."""
        effect = Effect.NOTE if self.context.text_only else clause.effect
        return self.found(
            clause, reason, surface=surface, effect=effect, state=State.NOT_CHECKABLE, about=about
        )


def _reason(clause: Clause, reason: str, act: Effect, words_of: str) -> str:
    """The school's own sentence says why a post stops; a note says something else. Neither is true
    of words that go nowhere: a hidden caption is taken out of every file."""
    if words_of.startswith("caption:"):
        said = _CAPTIONED.get(clause.kind, _CAPTION)
        return f"{said} {_WITHOUT}" if act is Effect.BLOCK else said
    return reason if act is Effect.NOTE else clause.message or reason


_NAMED = (
    "The hidden caption of this file names a person. It was taken out, and no reader will see it. "
    "What is still to be asked: is that person in the picture? Then say so beside it."
)
_CAPTIONED = {"names": _NAMED, "identification": _NAMED}
_CAPTION = (
    "What the policy does not want published stands in the hidden caption of this file. It was "
    "taken out, and no reader will see it. Look whether the picture shows it as well."
)
_WITHOUT = "To go on, use a copy that was saved without its caption."


def mark_of(*words: str) -> str:
    """Tells words apart without saying them."""
    return hashlib.sha256(repr(words).encode()).hexdigest()


def stronger(one: Effect, other: Effect) -> Effect:
    return max(one, other, key=STRENGTH.__getitem__)


def weaker(one: Effect, other: Effect) -> Effect:
    return min(one, other, key=STRENGTH.__getitem__)


def listed(words: list[str] | tuple[str, ...], *, last: str = "and") -> str:
    """ "a, b and c"."""
    head, tail = words[:-1], words[-1:]
    return f"{', '.join(head)} {last} {tail[0]}" if head else "".join(tail)


def spoken(word: str) -> str:
    """A word of the language for people: ``trip_update`` becomes "trip update"."""
    return re.sub(r"[_-]+", " ", word)


def _numbered(name: str, values: tuple[str, ...] | list[str]) -> list[tuple[str, str]]:
    return [(f"{name}:{number}", value) for number, value in enumerate(values, 1)]

"""The live checklist: what ``judge`` found, ordered for somebody who is writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from publisher.connectors.contract import Connector, Enforcement, Measures, Problem
from publisher.content import Content
from publisher.detect import cues
from publisher.rules.finding import CHECKING, STRENGTH, Effect, Finding, Outcome, State
from publisher.services import own_offers, scheduling
from publisher.services.judging import Judged
from publisher.services.own_offers import Offer
from publisher.services.system import System
from publisher.web import surfaces, wording
from publisher.web.wording import Say


@dataclass(frozen=True, kw_only=True)
class Line:
    """One channel: may it go out there, how long is it, and what will be seen."""

    id: str
    channel: str
    label: str
    verdict: Say
    length: int
    most: int
    text: str
    link: str
    files: str  # "2 pictures, 1 PDF"
    comments: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """What is said of one place, or the same of several pictures, and the channels it concerns."""

    say: Say
    about: tuple[str, str]  # the rule, and its clause or else its sentence: what makes one card
    sentences: tuple[str, ...]
    clause: str
    kind: str  # the surface; of a picture without its number
    places: tuple[tuple[str, str], ...]  # surfaces, each with its field's id
    certainty: str
    spans: tuple[tuple[int, int], ...] = ()
    channels: tuple[str, ...] = ()
    standing: bool = True
    by: tuple[str, ...] = ()  # policy roles that may set it aside
    keys: tuple[str, ...] = ()  # what names it, one for each channel and picture
    post: str = ""  # the id of another post that it is about
    words: tuple[str, ...] = ()  # the author's own, which may be nobody's name
    quotes: tuple[str, ...] = ()  # the words of the post that it is about
    own: tuple[Offer, ...] = ()  # what of them may be the school's own

    @property
    def where(self) -> str:
        return surfaces.where(*(surface for surface, _ in self.places))

    @property
    def field(self) -> str:
        return self.places[0][1]

    @property
    def in_one_field(self) -> bool:
        return len({field for _, field in self.places}) == 1

    @property
    def shows(self) -> tuple[tuple[int, int], ...]:
        """The places that can be marked in the text."""
        return self.spans if self.field == "text" else ()


@dataclass(frozen=True, kw_only=True)
class Checklist:
    lines: tuple[Line, ...]
    items: tuple[Item, ...]
    certain: int  # rules that looked and saw nothing
    declared: int  # rules that believed what somebody declared
    unseen: int  # rules that no program can check
    warned: tuple[str, ...] = ()  # the rules whose warnings stand here to be read
    looking: bool = False  # a worker is about to tell more: ask again in a moment

    @property
    def first(self) -> tuple[Item, ...]:
        """What an author must see."""
        return tuple(item for item in self.items if item.say.tone != "quiet")

    @property
    def notes(self) -> tuple[Item, ...]:
        """What may be read when there is time."""
        return tuple(item for item in self.items if item.say.tone == "quiet")

    @property
    def shown(self) -> list[list[Line]]:
        """The channels that will show exactly the same, together."""
        alike: dict[tuple[str, ...], list[Line]] = {}
        for line in self.lines:
            seen = (line.text, line.link, line.files, line.comments)
            alike.setdefault(seen, []).append(line)
        return list(alike.values())

    @property
    def warns(self) -> bool:
        return any(line.verdict is wording.OUTCOMES[Outcome.WARN] for line in self.lines)

    @property
    def summary(self) -> str:
        stopped = sum(line.verdict is wording.OUTCOMES[Outcome.BLOCK] for line in self.lines)
        if not self.lines:
            return "Write something and choose a channel: then you see what your policy says."
        if stopped == len(self.lines):
            return "Cannot go out yet."
        if stopped:
            return f"Cannot go out on {stopped} of {len(self.lines)} channels yet."
        asked = [line for line in self.lines if line.verdict.icon == "person-check"]
        return "Needs approval before it goes out." if asked else "May go out."


def checklist(system: System, judged: Iterable[Judged]) -> Checklist:
    """One line for each channel; each finding once, however many channels it concerns."""
    found = list(judged)
    passed = {rule: state for each in found for rule, state in each.verdict.passed}
    states = list(passed.values())
    return Checklist(
        lines=tuple(_line(system, each) for each in found),
        items=tuple(_items(system, found)),
        certain=states.count(State.CHECKED),
        declared=states.count(State.DECLARED),
        unseen=states.count(State.NOT_CHECKABLE),
        warned=tuple(scheduling.warned(found)),
        looking=any(f.detail == CHECKING for each in found for f in each.verdict.findings),
    )


def _line(system: System, judged: Judged) -> Line:
    connector = system.connector(judged.channel.platform)
    capabilities, content = connector.capabilities, judged.content
    how = capabilities.comments.get(judged.comment_mode, Enforcement.UNSUPPORTED)
    return Line(
        id=str(judged.channel.id),
        channel=judged.channel.name,
        label=capabilities.label,
        verdict=_verdict(judged),
        length=_length(connector, content),
        most=capabilities.text_length,
        text=content.text,
        link=content.link or "",
        files=wording.files(each.kind for each in content.media),
        comments=wording.promise(judged.comment_mode, how, capabilities.label),
    )


def _length(connector: Connector, content: Content) -> int:
    return connector.length(content) if isinstance(connector, Measures) else len(content.text)


def _verdict(judged: Judged) -> Say:
    say = wording.OUTCOMES[judged.outcome]
    if judged.outcome is not Outcome.APPROVE:
        return say
    tiers = [judged.asked_in(tier) for tier in (1, 2)]
    people = [" and ".join(wording.roles(each) for each in sorted(tier)) for tier in tiers if tier]
    return Say(f"Waits for {', then '.join(people)}", say.icon, say.tone)


def _items(system: System, judged: list[Judged]) -> Iterator[Item]:
    """The strongest first, each with all channels and all places of it."""
    found = [
        (strength, replace(item, channels=(_place(system, each),)))
        for each in judged
        for strength, item in chain(_findings(each), _problems(each))
    ]
    found.sort(key=lambda pair: -pair[0])
    for item in _gathered(item for _, item in found):
        yield replace(item, spans=tuple(sorted(item.spans)), quotes=_each_once(item.quotes))


def recorded(outcome: str, findings: Iterable[Mapping[str, Any]]) -> list[Item]:
    """What a judgement found, from its record (``judging.as_json``)."""
    return _gathered(
        Item(
            say=wording.effect_then(outcome, each["effect"], each.get("tier") or 1),
            about=(each["rule"], each["clause"] or each["reason"]),
            sentences=(each["reason"],),
            clause=each["clause"],
            kind=surfaces.kind(each["surface"]),
            places=((each["surface"], ""),),
            certainty=wording.certainty(each["state"], each.get("declared_by")),
        )
        for each in findings
    )


def _gathered(items: Iterable[Item]) -> list[Item]:
    """The same of several channels, then of several pictures, then further sentences of the same
    clause about the same places: each once. Whatever else differs stays apart."""
    found = list(items)
    for differ in (
        ("channels", "spans", "keys", "words", "own", "quotes"),
        ("places", "spans", "keys"),
        ("sentences", "channels", "spans", "keys", "words", "own", "quotes"),
    ):
        alike: dict[Item, list[Item]] = {}
        for item in found:
            empty: dict[str, Any] = dict.fromkeys(differ, ())
            alike.setdefault(replace(item, **empty), []).append(item)
        found = [
            replace(same, **{name: _all(each, name) for name in differ})
            for same, each in alike.items()
        ]
    return found


def _all(items: list[Item], name: str) -> Any:
    found = dict.fromkeys(value for item in items for value in getattr(item, name))
    return tuple(sorted(found, key=_number) if name == "places" else found)


def _number(place: tuple[str, str]) -> int:
    """Of a picture: 2 for ``alt:2``."""
    return int(place[0].partition(":")[2] or 0)


def _each_once(words: Iterable[str]) -> tuple[str, ...]:
    """A picture's words are read as they stand and with joined ones taken apart: "AmeliaWright" is
    left out where "Amelia Wright" is quoted."""
    quoted: dict[str, str] = {}
    for word in words:
        joined = "".join(word.split())
        quoted[joined] = max(quoted.get(joined, ""), word, key=len)
    return tuple(quoted.values())


def _place(system: System, judged: Judged) -> str:
    label = system.connector(judged.channel.platform).capabilities.label
    return f"{label} ({judged.channel.name})"


def _findings(judged: Judged) -> Iterator[tuple[int, Item]]:
    standing = {*judged.blocking, *judged.asking, *judged.warnings}
    deciding = {Effect.BLOCK, Effect.APPROVE, Effect.WARN}
    for finding in judged.verdict.findings:
        if _says_no_more(finding, standing):
            continue
        stands = finding in standing or finding.effect not in deciding
        by = finding.override.by if stands and finding.effect is Effect.BLOCK else ()
        quotes = _quoted(judged, finding)
        yield (
            STRENGTH[finding.effect],
            Item(
                say=wording.effect(finding.effect, finding.tier),
                about=(finding.rule, finding.clause or finding.reason),
                sentences=(finding.reason,),
                clause=finding.clause,
                kind=surfaces.kind(finding.surface),
                places=(_with_field(judged, finding.surface, finding.rule, finding.detail),),
                certainty=wording.certainty(finding.state, finding.declared_by),
                spans=_span(finding),
                standing=stands,
                by=by,
                keys=(judged.key(finding),) if by else (),
                post=finding.detail if finding.kind == "cadence" else "",
                words=_may_be_nobody(quotes) if stands and finding.kind == "names" else (),
                quotes=quotes,
                own=_own(judged, finding) if finding in standing else (),
            ),
        )


def _says_no_more(finding: Finding, standing: set[Finding]) -> bool:
    """A name that the policy stops as any other is spoken of as any other: a card of its own would
    tell who is on the do-not-publish list. Once the other is set aside, this one is shown."""
    return finding.rule == "listed_people" and any(
        other.rule != finding.rule
        and other.kind == finding.kind
        and other.surface == finding.surface
        and (other.start, other.end) == (finding.start, finding.end)
        and STRENGTH[other.effect] >= STRENGTH[finding.effect]
        for other in standing
    )


def _problems(judged: Judged) -> Iterator[tuple[int, Item]]:
    for problem in judged.problems:
        surface, _, number = problem.surface.partition(":")
        if surface == "media" and int(number or 0) > len(judged.content.media):
            surface = "pictures"  # one is missing, and nothing is in it
        else:
            surface = problem.surface
        yield (
            STRENGTH[Effect.BLOCK],
            Item(
                say=wording.EFFECTS[Effect.BLOCK],
                about=("platform", problem.reason),
                sentences=(problem.reason,),
                clause="",
                kind=surfaces.kind(surface),
                places=(_with_field(judged, surface),),
                certainty="the platform’s own limit",
                spans=_span(problem),
            ),
        )


def _with_field(judged: Judged, surface: str, rule: str = "", detail: str = "") -> tuple[str, str]:
    media = tuple(media.id for media in judged.content.media)
    return surface, surfaces.field(surface, media, rule, detail)


def _quoted(judged: Judged, finding: Finding) -> tuple[str, ...]:
    """The words of the post that a rule stopped at, where whoever reads the post can see them."""
    word = _surface(judged, finding)[finding.start : finding.end].strip()
    return (word,) if word and finding.start is not None else ()


def _may_be_nobody(quotes: tuple[str, ...]) -> tuple[str, ...]:
    """Somebody with a title is a person: said to be none, no rule about staff would see them."""
    return tuple(words for words in quotes if not cues.is_titled(words))


def _own(judged: Judged, finding: Finding) -> tuple[Offer, ...]:
    found = own_offers.offer(finding, _surface(judged, finding))
    return (found,) if found else ()


def _surface(judged: Judged, finding: Finding) -> str:
    """The words in which a rule found what it did; "" for what has none."""
    content, (surface, _, number) = judged.content, finding.surface.partition(":")
    texts = {"text": content.text, "title": content.title, **judged.verdict.read}
    raw = texts.get(finding.surface, "")
    if surface == "alt" and 0 < int(number) <= len(content.media):
        raw = content.media[int(number) - 1].alt
    return raw


def _span(found: Finding | Problem) -> tuple[tuple[int, int], ...]:
    return () if found.start is None or found.end is None else ((found.start, found.end),)

"""The live checklist: what ``judge`` found, ordered for somebody who is writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from publisher.connectors.contract import Connector, Enforcement, Measures, Problem
from publisher.content import Content
from publisher.rules.finding import CHECKING, STRENGTH, Effect, Finding, Outcome, State
from publisher.services import own_offers, scheduling
from publisher.services.judging import Judged
from publisher.services.own_offers import Offer
from publisher.services.system import System
from publisher.web import wording
from publisher.web.wording import Say

Key = tuple[object, ...]


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
    """One finding, or one limit of a platform, and the channels that it concerns."""

    say: Say
    reason: str
    clause: str
    where: str
    field: str
    certainty: str
    spans: tuple[tuple[int, int], ...]
    channels: tuple[str, ...]
    standing: bool = True
    by: tuple[str, ...] = ()  # policy roles that may set it aside
    keys: tuple[str, ...] = ()  # what names it, one for each channel
    post: str = ""  # the id of another post that it is about
    words: tuple[str, ...] = ()  # the author's own, which may be nobody's name
    others: tuple[str, ...] = ()  # further sentences of the same rule about the same surface
    quotes: tuple[str, ...] = ()  # the words of the post that it is about
    own: tuple[Offer, ...] = ()  # what of them may be the school's own

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
    """One item for each rule and sentence, with all channels and all places of it."""
    seen: dict[Key, list[tuple[str, Item]]] = {}
    for each in judged:
        media = tuple(media.id for media in each.content.media)
        for item, key in [*_findings(each, media), *_problems(each, media)]:
            seen.setdefault(key, []).append((_place(system, each), item))
    for key in sorted(seen, key=lambda key: -int(str(key[0]))):
        yield _together(seen[key])


def _together(found: list[tuple[str, Item]]) -> Item:
    items = [item for _, item in found]
    said = dict.fromkeys(item.reason for item in items)
    return replace(
        items[0],
        others=tuple(said)[1:],
        channels=tuple(dict.fromkeys(place for place, _ in found)),
        spans=tuple(sorted({span for item in items for span in item.spans})),
        keys=tuple(dict.fromkeys(key for item in items for key in item.keys)),
        words=tuple(dict.fromkeys(word for item in items for word in item.words)),
        own=tuple(dict.fromkeys(each for item in items for each in item.own)),
        quotes=_each_once(word for item in items for word in item.quotes),
    )


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


def _findings(judged: Judged, media: tuple[str, ...]) -> Iterator[tuple[Item, Key]]:
    standing = {*judged.blocking, *judged.asking, *judged.warnings}
    deciding = {Effect.BLOCK, Effect.APPROVE, Effect.WARN}
    for finding in judged.verdict.findings:
        if _says_no_more(finding, standing):
            continue
        stands = finding in standing or finding.effect not in deciding
        key = (
            STRENGTH[finding.effect],
            finding.rule,
            finding.surface,
            finding.clause or finding.reason,
            stands,
        )
        item = _of_finding(finding, media, standing=stands)
        quotes = _quoted(judged, finding)
        yield (
            replace(
                item,
                keys=(judged.key(finding),) if item.by else (),
                words=quotes if stands and finding.kind == "names" else (),
                quotes=quotes,
                own=_own(judged, finding) if finding in standing else (),
            ),
            key,
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


def _of_finding(finding: Finding, media: tuple[str, ...], *, standing: bool) -> Item:
    return Item(
        say=wording.effect(finding.effect, finding.tier),
        reason=finding.reason,
        clause=finding.clause,
        where=wording.surface(finding.surface),
        field=wording.field(finding.surface, media),
        certainty=wording.certainty(finding.state, finding.declared_by),
        spans=_span(finding),
        channels=(),
        standing=standing,
        post=finding.detail if finding.kind == "cadence" else "",
        by=finding.override.by if standing and finding.effect is Effect.BLOCK else (),
    )


def _problems(judged: Judged, media: tuple[str, ...]) -> Iterator[tuple[Item, Key]]:
    for problem in judged.problems:
        key = (STRENGTH[Effect.BLOCK], "platform", problem.surface, problem.reason)
        yield _of_problem(problem, media), key


def _of_problem(problem: Problem, media: tuple[str, ...]) -> Item:
    return Item(
        say=wording.EFFECTS[Effect.BLOCK],
        reason=problem.reason,
        clause="",
        where=wording.surface(problem.surface, media),
        field=wording.field(problem.surface, media),
        certainty="the platform’s own limit",
        spans=_span(problem),
        channels=(),
    )


def _quoted(judged: Judged, finding: Finding) -> tuple[str, ...]:
    """The words of the post that a rule stopped at, where whoever reads the post can see them."""
    word = _surface(judged, finding)[finding.start : finding.end].strip()
    return (word,) if word and finding.start is not None else ()


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

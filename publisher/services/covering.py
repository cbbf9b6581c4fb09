"""What becomes of each clause of a school's document, claimed only where it was seen to be done.

A clause is *enforced* when a rule that is linked to it stops the posts that break it, and when a
person has said that this is all the clause asks. Otherwise it is enforced *in part*, *recorded*
(kept, remembered or asked, but nothing is stopped), *not expressible* with a reason, or *open*.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from publisher.rules.openings import openings
from publisher.rules.proving import Power, Proof
from publisher.services import promising
from publisher.services.promising import Connectors
from publisher.services.proofs import Memory, proofs
from tenants.policies.beyond import beyond, done_by
from tenants.policies.language import Policy, Rule
from tenants.policies.passages import LINKABLE
from tenants.policies.sentences import Sentence, sentence_of, sentences, spoken


class Standing(StrEnum):
    ENFORCED = "enforced"
    PART = "part"
    RECORDED = "recorded"
    NOT_EXPRESSIBLE = "not_expressible"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One part of the policy that stands for a clause. ``entry`` is its id or number there."""

    section: str
    entry: str
    text: str
    power: Power | None  # None: a part that keeps or reminds, and judges no post
    gaps: tuple[str, ...] = ()
    why: str = ""
    examples: tuple[str, ...] = ()
    declared: bool = False
    lets: tuple[str, ...] = ()  # what it does not stop
    by_words: tuple[str, ...] = ()  # what it finds only by the words that mostly speak of it

    @property
    def enforcing(self) -> bool:
        return self.power in (Power.STOPS, Power.CHANGES)


@dataclass(frozen=True, kw_only=True)
class Clause:
    """``place`` counts passages from 1, headings included; 0 where the document has no text."""

    id: str
    place: int
    text: str
    standing: Standing
    lines: tuple[Line, ...]
    why: str = ""
    rest: str = ""
    looked: bool = False  # somebody has said how much of it is done
    beyond: tuple[str, ...] = ()  # what its own words ask, and none of its lines does

    @property
    def gaps(self) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys([*(gap for line in self.lines for gap in line.gaps), *self.beyond])
        )


@dataclass(frozen=True, kw_only=True)
class Covering:
    clauses: tuple[Clause, ...]

    def of(self, standing: str) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if clause.standing == standing)

    @property
    def open(self) -> tuple[Clause, ...]:
        return self.of(Standing.OPEN)

    @property
    def sentence(self) -> str:
        """ "41 of 56 clauses enforced, 9 recorded, 6 not expressible"."""
        counts = {standing: len(self.of(standing)) for standing in Standing}
        clauses = "clause" if len(self.clauses) == 1 else "clauses"
        said = [f"{counts[Standing.ENFORCED]} of {len(self.clauses)} {clauses} enforced"]
        said += [
            f"{counts[standing]} {words}"
            for standing, words in _COUNTED.items()
            if counts[standing] or standing in (Standing.RECORDED, Standing.NOT_EXPRESSIBLE)
        ]
        return f"{', '.join(said)}."


_COUNTED = {
    Standing.PART: "enforced in part", Standing.RECORDED: "recorded",
    Standing.NOT_EXPRESSIBLE: "not expressible", Standing.OPEN: "not dealt with yet",
}  # fmt: skip


def covering(policy: Policy, connectors: Connectors, now: dt.datetime) -> Covering:
    """Every clause that the document numbers, in order; else those that its parts name."""
    key = (policy.version, now.date())
    lines = _LINES.of(key, lambda: _all_lines(policy, connectors, now))
    return Covering(clauses=tuple(_clauses(policy, lines)))


_LINES: Memory[dict[str, tuple[Line, ...]]] = Memory(256)


def _clauses(policy: Policy, lines: Mapping[str, tuple[Line, ...]]) -> Iterator[Clause]:
    aside = {entry["id"]: entry for entry in policy.document.get("clause", ())}
    passages = _passages(policy)
    for id, (place, passage) in (passages or _named(policy, lines)).items():
        own = lines.get(id, ())
        asks = _beyond(policy, id, passage["text"], own) if passages else ()
        yield _clause(id, place, passage, own, aside.get(id, {}), told=not passages, asks=asks)


def _beyond(policy: Policy, id: str, text: str, lines: tuple[Line, ...]) -> tuple[str, ...]:
    """What the clause's own words ask that nothing linked to it does."""
    if not any(line.enforcing for line in lines):
        return ()
    done = {each for rule in policy.rules if id in rule.ids for each in done_by(rule)}
    return tuple(beyond(text, done | {line.section for line in lines if line.enforcing}))


def _passages(policy: Policy) -> dict[str, tuple[int, Mapping[str, Any]]]:
    found = policy.document.get("passage", ())
    return {p["id"]: (place, p) for place, p in enumerate(found, 1) if "id" in p}


def _named(
    policy: Policy, lines: Mapping[str, tuple[Line, ...]]
) -> dict[str, tuple[int, Mapping[str, Any]]]:
    """Clauses of a policy that holds no text of its document: those it counts, else names."""
    numbering = policy.document["policy"].get("clauses")
    if numbering:
        ids = [f"{numbering['prefix']}{n}" for n in range(1, numbering["count"] + 1)]
    else:
        ids = list(dict.fromkeys([*lines, *(e["id"] for e in policy.document.get("clause", ()))]))
    said = {e["id"]: e["says"] for e in policy.document.get("clause", ())}
    words = {id: said.get(id) or _words(policy, id) for id in ids}
    return {id: (0, {"text": words[id]}) for id in ids}


def _words(policy: Policy, clause: str) -> str:
    """The clause as the first part that stands for it quotes it."""
    for section in LINKABLE:
        value = policy.document.get(section, [])
        for entry in value if isinstance(value, list) else [value]:
            if clause in entry.get("ids", ()):
                return str(entry.get("clause") or entry.get("what") or entry.get("title") or "")
    return ""


def _clause(
    id: str, place: int, passage: Mapping[str, Any], lines: tuple[Line, ...],
    aside: Mapping[str, Any], *, told: bool, asks: tuple[str, ...],
) -> Clause:  # fmt: skip
    """``told``: the policy has no text of its document, so nobody could say how much is done; its
    author's own links are taken at their word. A clause that ``asks`` for more than rules do is
    enforced in part at most, whatever anybody says."""
    if not told:
        lines = tuple(map(_doubted, lines))
    whole = (told or passage.get("covered") == "whole") and not asks
    return Clause(
        id=id, place=place, text=passage["text"], lines=lines, beyond=asks,
        standing=_standing(lines, aside.get("status", ""), whole=whole),
        why=aside.get("why", ""), rest=passage.get("rest", ""), looked="covered" in passage,
    )  # fmt: skip


def _doubted(line: Line) -> Line:
    """The line with what nobody may believe of it, even where its author says that it is all."""
    if not (line.by_words and line.enforcing):
        return line
    return replace(line, gaps=(*line.gaps, f"{_BY_WORDS}: {', '.join(line.by_words)}."))


_BY_WORDS = (
    "Found by the words that mostly speak of it, so a post that puts it in other words goes through"
)


def _standing(lines: tuple[Line, ...], status: str, *, whole: bool) -> Standing:
    if any(line.enforcing for line in lines):
        complete = whole and not status and not any(line.gaps for line in lines)
        return Standing.ENFORCED if complete else Standing.PART
    if any(line.power in (None, Power.ASKS) for line in lines):
        return Standing.RECORDED
    # Somebody's word that a clause is enforced, with no rule to show, counts as a record of it.
    return {
        "not_expressible": Standing.NOT_EXPRESSIBLE, "recorded": Standing.RECORDED,
        "enforced": Standing.RECORDED,
    }.get(status, Standing.OPEN)  # fmt: skip


def _all_lines(
    policy: Policy, connectors: Connectors, now: dt.datetime
) -> dict[str, tuple[Line, ...]]:
    found: dict[str, list[Line]] = {}
    said = {sentence.about: sentence for sentence in sentences(policy)}
    for line, ids in _parts(policy, connectors, now, said):
        for id in ids:
            if line not in found.setdefault(id, []):
                found[id].append(line)
    return {id: tuple(lines) for id, lines in found.items()}


def _parts(
    policy: Policy, connectors: Connectors, now: dt.datetime, said: Mapping[str, Sentence]
) -> Iterator[tuple[Line, tuple[str, ...]]]:
    proved = proofs(policy, now)
    for rule in policy.rules:
        if rule.ids:
            yield _rule_line(policy, connectors, rule, proved[rule.id]), rule.ids
    for section in (name for name in LINKABLE if name != "rule"):
        value = policy.document.get(section, [])
        many = isinstance(value, list)
        for number, entry in enumerate(value if many else [value], 1):
            for key, ids in _ids_in(entry):
                name = str(number) if many else key
                yield _section_line(policy, connectors, said, section, name, entry), ids


def _ids_in(entry: Mapping[str, Any], key: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    if entry.get("ids"):
        yield key, tuple(entry["ids"])
    for name, value in entry.items():
        if isinstance(value, dict):
            yield from _ids_in(value, name)


def _rule_line(policy: Policy, connectors: Connectors, rule: Rule, proof: Proof) -> Line:
    """A rule that names a platform which Handbell does not reach leaves that much undone; one
    that speaks of every channel says so among what it lets through."""
    beyond = tuple(_elsewhere(policy, connectors, only=rule.scope.channels))
    named = beyond if rule.scope.channels else ()
    return Line(
        section="rule", entry=rule.id, text=sentence_of(rule, policy.owner).text,
        power=proof.power, gaps=(*proof.gaps, *named),
        why=proof.why or (_ASKS if proof.power is Power.ASKS else ""),
        examples=proof.examples, declared=proof.declared, by_words=proof.by_words,
        lets=(*(beyond if not named else ()), *openings(policy, rule)),
    )  # fmt: skip


_ASKS = "The author is asked to think again, and may go on: nothing is stopped."


def _section_line(
    policy: Policy, connectors: Connectors, said: Mapping[str, Sentence], section: str,
    entry: str, table: Mapping[str, Any],
) -> Line:  # fmt: skip
    text = (said[section].text if section in said and not entry else "") or _title(section, table)
    if section == "channels":
        gaps = tuple(_elsewhere(policy, connectors))
        return Line(section=section, entry=entry, text=text, power=Power.STOPS, gaps=gaps)
    if section == "comments":
        return _comments(policy, connectors, text)
    if section == "document" and table.get("required_before") == "first_publish":
        why = "No post goes out before the school has registered this document."
        return Line(section=section, entry=entry, text=text, power=Power.STOPS, why=why)
    if section == "moderation" and entry:
        text = entry.replace("_", " ").capitalize()
    return Line(section=section, entry=entry, text=text, power=None, why=_KEPT.get(section, ""))


def _elsewhere(policy: Policy, connectors: Connectors, only: tuple[str, ...] = ()) -> Iterator[str]:
    """Platforms that the school uses and Handbell does not reach, of those named or of all."""
    reached = {each.capabilities.policy_name for each in connectors.values()}
    for name in policy.channels.allow:
        if name not in reached and name in (only or (name,)):
            yield (
                f"Handbell has no connection to {spoken([name])}: what happens there it neither "
                "sees nor stops."
            )


def _title(section: str, table: Mapping[str, Any]) -> str:
    said = table.get("what") or table.get("title") or table.get("document") or table.get("text")
    return str(said or SECTION_TITLES[section])


SECTION_TITLES = {
    "policy": "Review and signatures", "channels": "Channels", "comments": "Comments",
    "replies": "Replies", "moderation": "Looking after comments", "mentions": "Mentions",
    "house_rules": "House rules", "account_requests": "Asking for an account",
    "accounts_lifecycle": "When somebody leaves", "media_library": "The picture library",
    "withdrawal": "When a parent says stop",
    "incidents": "Incidents", "exceptions": "Exceptions", "document": "Document",
    "duty": "Duty", "acknowledge": "Read and understood", "records": "Records",
}  # fmt: skip
_KEPT = {
    "replies": "Kept in the policy; replies are written on the platforms themselves.",
    "moderation": "Kept in the policy; comments are looked after by people.",
    "account_requests": "Accounts are asked for and decided by it; it stops no post.",
    "accounts_lifecycle": "Shown when somebody leaves; it stops no post.",
    "house_rules": "Shown on the school's public page.",
    "withdrawal": "Live posts come down by it when a parent has said stop; new ones are stopped by "
    "the rules on pictures and names.",
    "duty": "A duty of people: it is kept here and stops no post.",
    "acknowledge": "People confirm it: it stops no post.",
    "document": "A document that the school keeps: it stops no post.",
}


def _comments(policy: Policy, connectors: Connectors, text: str) -> Line:
    notes = promising.comment_notes(policy, connectors)
    modes = {policy.comments.on(name) for name in policy.channels.allow}
    if not modes & {"off", "held"}:
        return Line(
            section="comments", entry="", text=text, power=None,
            why="Comments stay visible: people look after them, and nothing is stopped.",
        )  # fmt: skip
    gaps = tuple(words for done, words in notes.values() if not done)
    return Line(section="comments", entry="", text=text, power=Power.STOPS, gaps=gaps)

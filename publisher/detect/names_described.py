# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Names that describe a thing or stand in its title: "Morris dancers", "the book 'Holes'"."""

from __future__ import annotations

import re

from publisher.detect import cues, gazetteer, late, offices
from publisher.detect.names_reading import Reading

# Nouns that stand behind somebody's name without being described by it.
OF_PEOPLE = frozenset(
    "mum mums dad dads nan gran granny grandma grandad auntie uncle sister brother cousin family twin twins year class"
    " form reception nursery age house team captain winner winners runner star superstar champion champions hero heroine"
    " goalkeeper striker scorer pupil student child boy girl friend friends teacher governor chair head author reader"
    " place gold silver bronze goal goals point points hour hours week month day today yesterday tomorrow tonight term"
    " morning afternoon evening everyone everybody somebody someone anyone anything something nothing thanks plus minus".split()
)
# What a lesson calls after whoever found it: "Le Chatelier's principle".
_FOUND = frozenset(
    "law laws principle theorem theory equation constant process syndrome disease triangle hierarchy taxonomy".split()
)
_QUOTED = late.compile(
    r"(?P<mark>[\"'](?<!\w.))(?P<title>[A-Z0-9][^\"\n]{1,60}?)[.,!?]?(?P=mark)(?!\w)"
)
# "TICKETS: Oliver! 26-28 March": a show that is announced.
_SHOW = late.compile(
    r"\b(?i:tickets?|shows?|film|production|musical|class text|text|book)(?i: on sale| now| today| night| club"
    r"| tonight| this (?:week|term))?: (?P<title>[A-Z]\w+(?: [A-Z]\w+)*)(?=[!?]|\W*$|\W*\n| by )"
)
_SHOWN = frozenset("ticket tickets show shows film production musical text book".split())
# "our production of Annie", "Year 6 will perform Joseph"
_STAGED = late.compile(
    r"\b(?:productions? of|(?<!of )(?:[Oo]ur|[Tt]his year's|[Tt]he) (?:[\w']+ ){0,3}(?:production|musical|pantomime|panto)(?: this (?:year|term|summer|spring|winter|christmas|Christmas))? (?:is|will be)|rehearsals? of|(?:year's|our|school|the) musical,?|rehearsals for|auditions for|rehearsing|perform|performing"
    r"|staging) (?P<title>[A-Z]\w+(?: [A-Z]\w+)*)\b(?!'s| (?:who|in [YR12]))"
)
_STAGES = frozenset(
    "production productions musical pantomime panto rehearsal rehearsals auditions rehearsing perform performing staging".split()
)
_SMALL = frozenset(
    "the a an of and in to for at on with is by from my your our who how why".split()
)
_WORK_BEFORE = late.compile(
    r"\b(?:books?|novels?|texts?|stor(?:y|ies)|poems?|plays?|films?|movies?|songs?|musicals?|shows?|texts?|called|titled"
    r"|production of|reading|read|watch(?:ed|ing)?|sang|sing|singing|performed|performing|by)[ ,:]+$|[\"'],? (?:and |or |& )?$",
    re.IGNORECASE | re.ASCII,
)


def describes(reading: Reading, last: int) -> bool:
    """Whether the next word is a thing that this name describes: "Scarlet fever"."""
    after = last + 1
    if after >= len(reading.tokens):
        return False
    word = reading.tokens[after]
    if reading.tokens[last].possessive:
        return word.fold in _FOUND
    if reading.gap(last) != " " or word.shouted or "'" in word.word:
        return False  # "Sophie can't swim": no cant
    if word.fold not in gazetteer.nouns() and word.fold not in _FOUND:
        return cues.is_merchandise(reading.before(last), reading.after(last))
    surname = word.capital and word.fold in gazetteer.surnames()
    if word.capital and offices.holds_office(reading.text, reading.tokens[last]):
        return False
    return not surname and word.fold not in OF_PEOPLE


def find_works(reading: Reading) -> None:
    """Block the capitals of a title in quotation marks."""
    plain = reading.text.plain
    if ": " in plain and not reading.words.isdisjoint(_SHOWN):
        for match in _SHOW.finditer(plain):
            reading.blocked.update(_inside(reading, match))
    if not reading.words.isdisjoint(_STAGES):
        for match in _STAGED.finditer(plain):
            reading.blocked.update(_inside(reading, match))
            reading.told.update(_inside(reading, match))
    if '"' not in plain and "'" not in plain:
        return
    for match in _QUOTED.finditer(plain):
        inside = _inside(reading, match)
        if inside and _is_title(reading, inside):
            reading.blocked.update(place for place in inside if place not in reading.named)


def _inside(reading: Reading, match: re.Match[str]) -> list[int]:
    return list(reading.text.words_from(*match.span("title")))


def _is_title(reading: Reading, inside: list[int]) -> bool:
    """Every word of weight has a capital; a single word needs a book, a song … before it."""
    words = [reading.tokens[place] for place in inside]
    if any(not word.capital and word.fold not in _SMALL for word in words):
        return False
    before = reading.text.plain[max(0, words[0].at - 40) : words[0].at - 1]
    if cues.PERSON_LED.search(before):
        return False
    return len(words) > 2 or bool(_WORK_BEFORE.search(before))


def things_named(reading: Reading) -> frozenset[str]:
    """Words that a place, a house or a brand of this passage has claimed for itself."""
    return frozenset(
        [reading.tokens[place].fold for place in reading.blocked - reading.named.keys()]
    )


def of_a_thing_named(reading: Reading, place: int) -> bool:
    """ "Wellington House won, and Wellington will …": said again, and nothing speaks of a pupil."""
    return reading.tokens[place].fold in reading.claimed and not _of_a_person(reading, place)


def _of_a_person(reading: Reading, place: int) -> bool:
    before, after = reading.before(place), reading.after(place)
    owns = reading.tokens[place].possessive and cues.PUPIL_OWNS.match(after)
    acts = cues.CUE_AFTER.match(after) and not cues.WEAK_VERBS.match(after)
    return bool(
        owns
        or acts
        or reading.cue_before(place)
        or cues.PERSON_LED.search(before)
        or cues.PERSON_DID.match(after)
        or cues.PUPIL_AFTER.match(after)
    )


_WELL_KNOWN = 3.0


def is_tagged(reading: Reading, place: int) -> bool:
    """ "#DinoGolf": a rare name, joined to what is played there."""
    token = reading.tokens[place]
    if token.kind not in ("hash", "camel") or place + 1 >= len(reading.tokens):
        return False
    noun = reading.tokens[place + 1].fold in gazetteer.nouns()
    return noun and not reading.gap(place) and reading.strength(place) < _WELL_KNOWN

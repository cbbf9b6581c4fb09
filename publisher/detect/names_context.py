"""People nobody has told us about: titles, known names, and capitals that behave like names."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.detect import gazetteer, late
from publisher.detect.evidence import plays
from publisher.detect.hit import Certainty
from publisher.detect.names_alone import judge_alone
from publisher.detect.names_companions import find_companions
from publisher.detect.names_described import find_works, things_named
from publisher.detect.names_families import find_families
from publisher.detect.names_heads import find_heads
from publisher.detect.names_neighbours import judge_neighbours
from publisher.detect.names_reading import (
    Reading,
    is_capital,
    is_everyday_welsh,
    kind_of,
)
from publisher.detect.names_results import find_results
from publisher.detect.names_spoken_for import (
    find_brands,
    find_phrases,
    find_royals,
    find_saints,
)
from publisher.detect.names_things import find_things
from publisher.detect.names_titles import find_members, find_titles
from publisher.detect.names_visitors import spare_visitors
from publisher.detect.names_whole import judge_whole
from publisher.detect.text import Text, fold

LIKELY, POSSIBLE = Certainty.LIKELY, Certainty.POSSIBLE


def read(text: Text, quiet: frozenset[int]) -> Reading:
    """Read without a roll. ``quiet`` are words the school has said are nobody."""
    reading = Reading(text, blocked=set(quiet))
    find_titles(reading)
    find_members(reading)
    _find_hyphenated(reading)
    _find_softened(reading)
    _find_daughters(reading)
    find_phrases(reading, quiet)
    find_saints(reading)
    find_royals(reading)
    find_brands(reading)
    find_heads(reading)
    find_results(reading)
    find_things(reading)
    find_works(reading)
    find_families(reading)
    find_companions(reading)
    reading.claimed = things_named(reading)
    for first, last in _runs(reading):
        _judge_run(reading, first, last)
    judge_neighbours(reading)
    spare_visitors(reading)
    reading.blocked |= reading.tales
    if reading.welsh:
        places = range(len(reading.tokens))
        reading.blocked.update(p for p in places if is_everyday_welsh(reading, p))
    return reading


def _find_hyphenated(reading: Reading) -> None:
    """ "Min-jun Park", whose parts are words and a month, and whose surname is a park's."""
    tokens, plain = reading.tokens, reading.text.plain
    for place in reading.capitals_at if "-" in plain else ():
        if not plain.startswith("-", tokens[place].to) or place + 1 == len(tokens):
            continue
        token, after = tokens[place], tokens[place + 1]
        if after.capital or reading.gap(place) != "-":
            continue
        if gazetteer.given().get(token.fold + after.fold, 0.0) < gazetteer.STRONG:
            continue
        last = place + 1
        if last + 1 < len(reading.tokens) and reading.gap(last) == " ":
            last += reading.tokens[last + 1].capital
        reading.add(place, last, LIKELY, "full_name", "full" if last > place + 1 else "first")


# "Go hálainn, a Chiaráin", "Diolch i Mared a Thomos": an "a" that softens what it calls or joins.
_SOFTENED = late.compile(r"[BCDFGMPST]h(?<=[aA] ..)(?<!\w[aA] ..)[a-z]{2,}\b")
_NO_VOCATIVE = frozenset("chara chairde".split())  # "A Chara," opens any letter
_SLENDER = late.compile(r"i(?=[^aeiou]{1,2}$)")


def _find_softened(reading: Reading) -> None:
    """Gaelic and Welsh forenames behind an "a", which changes how they begin and end."""
    for match in _SOFTENED.finditer(reading.text.plain):
        word = fold(match[0])
        broad = word[0] + word[2:]
        if word in _NO_VOCATIVE or word in gazetteer.ordinary():
            continue  # "voted in a Thing", as Vikings did
        known = max(gazetteer.given().get(form, 0.0) for form in (broad, _SLENDER.sub("", broad)))
        if known >= gazetteer.STRONG:
            for place in reading.text.words_from(*match.span()):
                if place not in reading.named:
                    reading.add(place, place, LIKELY, "softened", "first")


def _find_daughters(reading: Reading) -> None:
    """ "Björk Einarsdóttir", whose surname is on no list: nothing else ends like that."""
    if "dottir" not in reading.text.lower:
        return
    for first in reading.capitals_at:
        last = first + 1
        if last == len(reading.tokens) or not reading.tokens[last].fold.endswith("dottir"):
            continue
        if last not in reading.named and is_capital(reading, first) and reading.gap(first) == " ":
            reading.add(first, last, LIKELY, "patronymic", "full")


def _runs(reading: Reading) -> Iterator[tuple[int, int]]:
    """First and last word of each unbroken row of capitals."""
    last = -1
    for place in reading.capitals_at:
        if place > last and place not in reading.blocked and place not in reading.named:
            last = place
            while _runs_on(reading, last):
                last += 1
            yield place, last


def _runs_on(reading: Reading, place: int) -> bool:
    """Whether the word behind belongs to the same row."""
    token, after = reading.tokens[place], place + 1
    if token.possessive or after == len(reading.tokens) or not reading.tokens[after].capital:
        return False
    if after in reading.blocked or after in reading.named:
        return False
    gap = reading.gap(place)
    if gap == "" and token.kind in ("hash", "camel", "handle"):
        return True
    return bool(gap in (" ", "-", " -", "  ") or (len(token.fold) == 1 and gap in (". ", ".")))


def _judge_run(reading: Reading, first: int, last: int) -> None:
    kinds = "".join([kind_of(reading, place) for place in range(first, last + 1)])
    place = first
    while place <= last:
        used = judge_whole(reading, kinds, first=first, place=place) if place < last else 0
        used = used or _of_a_team(reading, kinds[place - first], place)
        if not used:
            judge_alone(reading, kinds, first=first, place=place)
            used = 1
        place += used


def _of_a_team(reading: Reading, kind: str, place: int) -> int:
    """ "Tries: Okafor, Hughes": 1 where a surname stands in a team sheet; it is then named."""
    word = reading.tokens[place].fold
    if kind not in "Ss" and not (kind == "g" and word in gazetteer.surnames()):
        return 0
    if not plays(reading.before(place), reading.after(place), everyday=kind != "S"):
        return 0
    reading.add(place, place, LIKELY, "team_sheet", "surname")
    return 1

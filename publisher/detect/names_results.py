"""Surnames in a table of results, where nothing else is said of anybody: "1st Okafor, 2nd Hughes",
"HUGHES O 12.4s, PATEL T 12.9s"."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.detect import gazetteer, late, well_known
from publisher.detect.hit import Certainty
from publisher.detect.names_reading import Reading, is_capital
from publisher.detect.patterns import Shape, Table

_PLACED = Table(
    Shape(
        late.compile(
            r"\b(?:[1-9](?:st|nd|rd|th|[.)])|(?i:first|second|third|gold|silver|bronze))"
            r"(?: (?i:place|prize))?(?:[:,] | ?[–-] ?| )(?:[A-Z]\.? ?)?"
            r"(?P<name>[A-Z][A-Za-z'-]{2,})\b(?!'?-?[A-Za-z]| [A-Z][a-z])"
        )
    )
)
_AFTER_AN_INITIAL = late.compile(r"\.?\s*(?:$|[\d,;()\n–-]|and\b|&)")


def find_results(reading: Reading) -> None:
    """Whoever stands in a row of two and more of which one is nothing but a usual surname. Houses
    and schools come first and second too: "1st Seacole, 2nd Chester" names nobody."""
    for row in ([*_filed(reading)], [*_placed(reading)]):
        words = {reading.tokens[place].fold for place in row}
        if len(words) > 1 and any(map(_is_surname, words)) and not any(map(_is_a_side, words)):
            for place in row:
                if reading.tokens[place].fold not in well_known.single_places():
                    reading.add(place, place, Certainty.LIKELY, "team_sheet", "surname")


def _filed(reading: Reading) -> Iterator[int]:
    """Words with an initial behind them, as in a register."""
    for place in reading.capitals_at:
        token = reading.tokens[place]
        if len(token.fold) != 1 or not place or reading.gap(place - 1) not in (" ", ", "):
            continue
        if _AFTER_AN_INITIAL.match(reading.text.plain, token.to) and _is_free(reading, place - 1):
            yield place - 1


def _placed(reading: Reading) -> Iterator[int]:
    """Words with a place in a race before them."""
    for match in _PLACED.found(reading.text):
        for place in reading.text.words_from(*match.span("name")):
            if _is_free(reading, place):
                yield place


def _is_free(reading: Reading, place: int) -> bool:
    return is_capital(reading, place) and place not in reading.named


def _is_surname(word: str) -> bool:
    return (
        (gazetteer.is_usual(word) or word in gazetteer.own_surnames())
        and word not in gazetteer.ordinary()
        and word != "english"  # a lesson, always with a capital and so no ordinary word
        and not gazetteer.is_explained(word)
        and word not in well_known.single_places()
    )


def _is_a_side(word: str) -> bool:
    """A house, which is named after somebody famous."""
    famous = word in well_known.figure_surnames()
    return famous and not gazetteer.is_usual(word) and word not in gazetteer.own_surnames()

"""Whom the words beside a doubtful name make somebody: "Amelia, Rose and Hope"."""

from __future__ import annotations

from publisher.detect import cues, gazetteer, late
from publisher.detect.hit import Certainty
from publisher.detect.names_reading import Reading, kind_of, neighbour

LIKELY = Certainty.LIKELY


def judge_neighbours(reading: Reading) -> None:
    """A doubtful name beside a named person is a name: "Amelia, Rose and Hope"."""
    _row_of_names(reading)
    for order in (reading.waiting, list(reversed(reading.waiting))):
        for place in order:
            if _beside_person(reading, place):
                reading.tales.discard(place)
                reading.add(place, place, LIKELY, "beside_name", "first")
    _figures_beside_pupils(reading)


def _figures_beside_pupils(reading: Reading) -> None:
    """ "Hei Yin and Ottoline": a figure's name in a row with ours, where no story is told."""
    if reading.themes or not reading.figures_at:
        return
    for place, hit in list(reading.named.items()):
        lone = hit.who == "public_figure" and hit.end == reading.tokens[place].end
        if lone and hit.start == reading.tokens[place].start and reading.strength(place) > 0:
            reading.blocked.discard(place)
            if _beside_person(reading, place):
                reading.add(place, place, LIKELY, "beside_name", "first")
            else:
                reading.blocked.add(place)


# What two seasons do not do: "Hope and Summer have been planting sunflowers".
_BUSY = late.compile(
    r" (?:have|are|were)(?: both)?(?: been)? (?!coming|approaching)[a-z]+ing\b"
    r"| are our (?:[a-z]+ )*(?:super)?stars\b"
    r"| (?:host(?:ed)?|run|scored|shared|won) (?:an?|our|the|us)\b"
)


def _row_of_names(reading: Reading) -> None:
    """Two or more doubtful names in a row vouch for each other: "Rose and Violet made …"."""
    waiting = frozenset(reading.waiting)
    for place in reading.waiting:
        other = neighbour(reading, place, 1)
        if other is None or other not in waiting:
            continue
        pair = (place, other)
        doubtful = all(kind_of(reading, p) == "g" and not reading.tokens[p].shouted for p in pair)
        busy = _BUSY.match(reading.after(other))
        if doubtful and (busy or not any(_is_doubly_doubtful(reading, p) for p in pair)):
            for each in pair:
                reading.add(each, each, LIKELY, "row_of_names", "first")


def _is_doubly_doubtful(reading: Reading, place: int) -> bool:
    """A season's, a feast's or a month's word; of Jan only dates are told, and "Mick and Jan" is
    no date."""
    word = reading.tokens[place].fold
    return word in cues.SEASONAL or (word in gazetteer.calendar() and word != "jan")


# Words that stand beside a name without being one.
_ROLES = (cues.RELATIONS | cues.HEADS) - gazetteer.EVERYDAY


def _beside_person(reading: Reading, place: int) -> bool:
    word = reading.tokens[place].fold
    if place in reading.blocked or word in _ROLES:
        return False
    if _begins_phrase(reading, place):
        return False
    for step in (-1, 1):
        near = neighbour(reading, place, step)
        hit = reading.named.get(near) if near is not None else None
        if near is not None and hit and hit.certainty >= LIKELY and hit.who != "public_figure":
            return not reading.tokens[place].shouted or _listed(reading, place, near)
    return False


def _listed(reading: Reading, place: int, near: int) -> bool:
    """In a line of capitals only a comma or an "and" makes a list: "TEDDY, MAX AND LOLA"."""
    first, last = sorted((place, near))
    between = reading.text.plain[reading.tokens[first].to : reading.tokens[last].at]
    return "," in between or "&" in between or " AND " in between


def _unnamed_beside(reading: Reading, other: int, gap_at: int) -> bool:
    token = reading.tokens[other]
    return (
        token.capital
        and not token.first
        and reading.gap(gap_at) == " "
        and other not in reading.named
    )


_LEADS = frozenset("to for and with from by our".split())


def _begins_phrase(reading: Reading, place: int) -> bool:
    """The next word is a capital that is nobody's: "Amelia, Star Reader"."""
    after = place + 1
    small = reading.shouted and place and reading.tokens[place - 1].fold in _LEADS
    if place and not small and _unnamed_beside(reading, place - 1, place - 1):
        return True
    return (
        after < len(reading.tokens)
        and reading.tokens[after].capital
        and reading.gap(place) == " "
        and after not in reading.named
    )

# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Whether a name is somebody's of a book, a play or a film that the passage names, or a pupil's."""

from __future__ import annotations

from publisher.detect import cues, gazetteer, late
from publisher.detect.evidence import is_tied
from publisher.detect.names_reading import Reading, neighbour

# What is said of a name that a work's people share with ours: "Barney brought in a den he built".
_AMONG_US = late.compile(
    r"[^.!?\n]*?\b(?:us|me|our(?! (?:new |own |latest |current |core |whole[- ]class |class |reading |English |focus |main )*(?:texts?|books?|stor(?:y|ies)|novels?|readers?|plays?|films?|poems?|topics?|library|reading|production|musical|spine|author))"
    r"|at home|weekend|yesterday|today|costumes?|dressed|brought in|came as|went as|in real life|won|scored|awards?|prizes?|certificates?|stickers?|(?:great-?)?(?:grandma|grandad|granny|gran|nan))\b"
)
_RETOLD_NOW = late.compile(
    r",? (?:(?:does|did|do|has|have|is|are|was|were|would|will|can|could|might|must|should|never|always|first|then|finally|really|only) (?:not )?)*(?:[a-z]{2,}s|be|not|his|her|their)\b"
)


def among_us(after: str) -> bool:
    """Whether what follows a name is said of somebody whom the class knows."""
    return bool(_AMONG_US.match(after))


def is_of_its_work(reading: Reading, place: int) -> bool:
    """Whether a work that is named nearby has somebody of this name, of whom its story is told:
    "Barney falls into the chalk pit"; not "Barney brought in a den", who sits in the class."""
    cast, word = reading.cast_near(place), reading.tokens[place].fold
    if word not in cast or speaks_of_pupil(reading, place):
        return False
    after = after_list(reading, place)
    if among_us(after) or _among_ours(reading, place):
        return False
    titles = {p for first, past, _ in reading.works for p in range(first, past)}
    others = cast - {word}
    if any(
        t.capital and t.fold in others and p not in titles for p, t in enumerate(reading.tokens)
    ):
        return True
    if cues.RETOLD.search(reading.before(place)):
        return True
    acted = cues.CUE_AFTER.match(after) or cues.PAST_TENSE.match(after)
    return not acted or bool(_RETOLD_NOW.match(after))


def is_of_its_cast(reading: Reading, first: int, last: int) -> bool:
    """ "William Beech", where his book is named, and nothing is said of him among us."""
    cast = reading.cast_near(first) if reading.works else frozenset()
    if any(reading.tokens[place].fold not in cast for place in range(first, last + 1)):
        return False
    tied = is_tied(reading.text, reading.tokens[first], reading.tokens[last])
    return not tied and not among_us(reading.after(last))


def _among_ours(reading: Reading, place: int) -> bool:
    """ "Charlie and Zainab": beside somebody who is in no story."""
    for step in (-1, 1):
        near = neighbour(reading, place, step)
        if near is None or near in reading.blocked or not reading.tokens[near].capital:
            continue
        if reading.strength(near) >= gazetteer.STRONG and reading.tokens[
            near
        ].fold not in reading.cast_near(place):
            return True
    return False


def speaks_of_pupil(reading: Reading, place: int) -> bool:
    text, tokens, last = reading.text, reading.tokens, _list_end(reading, place)
    if is_tied(text, tokens[place]):
        return True
    return last != place and is_tied(text, tokens[place], tokens[last])


def after_list(reading: Reading, place: int) -> str:
    """What follows the row of names that this one stands in."""
    return reading.after(_list_end(reading, place))


def _list_end(reading: Reading, place: int) -> int:
    """A row is walked once: whatever word of it is asked about, it ends alike."""
    passed: list[int] = []
    while place not in reading.row_ends:
        following = _next_in_row(reading, place)
        if following is None:
            reading.row_ends[place] = place
        else:
            passed.append(place)
            place = following
    last = reading.row_ends[place]
    reading.row_ends.update(dict.fromkeys(passed, last))
    return last


def _next_in_row(reading: Reading, place: int) -> int | None:
    tokens, after = reading.tokens, place + 1
    joined = after < len(tokens) and tokens[after].capital and not tokens[place].possessive
    if joined and reading.gap(place) == " ":
        return after
    following = neighbour(reading, place, 1)
    return following if following is not None and tokens[following].capital else None

"""People named in a text: by the school's roll, by their title, by what is known of names.

Whatever is found, a named human still approves the post; this never proves that no name is left.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from operator import attrgetter

from publisher.detect import (
    names_context,
    names_disguised,
    names_initials,
    names_roll,
    names_small,
    names_weighed,
    roll_doubted,
    themes,
)
from publisher.detect.hit import WHOLE, Certainty, Hit, Known
from publisher.detect.names_quiet import quiet_in
from publisher.detect.roll import Roll
from publisher.detect.text import Text

_POSSIBLE = Certainty.POSSIBLE


def find(text: Text, *, roll: Roll | None, known: Known) -> Iterator[Hit]:
    """Hits of kind "person", none overlapping, in order of the text."""
    quiet = quiet_in(text, known)
    reading = names_context.read(text, quiet)
    hits = [
        *names_weighed.weigh(reading, quiet),
        *names_disguised.find(text, reading.blocked),
        *names_small.find(text, welsh=reading.welsh, told=themes.names_of(reading.themes)),
        *names_initials.find(text),
    ]
    if roll is not None:
        hits += roll_doubted.find(roll, reading, quiet, known)
    yield from _merged(hits)


def find_in_filename(text: Text, *, roll: Roll | None, known: Known) -> Iterator[Hit]:
    """As ``find`` where a small letter proves nothing: file names and the words of a link."""
    quiet = quiet_in(text, known)
    reading = names_context.read(text, quiet)
    hits = [*reading.hits]
    if roll is not None:
        hits += names_roll.find(text, roll, welsh=reading.welsh, anywhere=True)
    hits += names_disguised.in_small_letters(text, quiet)
    yield from _merged(hits)


def _rank(hit: Hit) -> tuple[int, bool, bool, int, int]:
    # In doubt an unknown person outweighs one on the roll: the rules are stricter with it.
    return (
        -hit.certainty,
        (hit.who is None) is (hit.certainty > _POSSIBLE),
        hit.who == "public_figure",
        hit.start - hit.end,
        hit.start,
    )


_start = attrgetter("start")


def _merged(hits: Iterable[Hit]) -> Iterator[Hit]:
    """The surest and longest first; what overlaps it is dropped, and marks it where it is the
    whole name that a word of the roll is a part of."""
    kept: list[Hit] = []  # in order of the text
    for hit in sorted(hits, key=_rank):
        at = bisect_right(kept, hit.start, key=_start)
        clear = not at or kept[at - 1].end <= hit.start
        if clear and (at == len(kept) or hit.end <= kept[at].start):
            kept.insert(at, hit)
        elif hit.form == "full" and hit.who is None and hit.certainty > _POSSIBLE:
            _widen(kept, hit)
    yield from kept


def _widen(kept: list[Hit], whole: Hit) -> None:
    """Marks all of "Amelia Hartley" where the roll knows an Amelia by another surname."""
    over = [at for at, hit in enumerate(kept) if hit.start < whole.end and whole.start < hit.end]
    parts = [kept[at] for at in over]
    starts, ends = parts[0].start, parts[-1].end
    if starts < whole.start or whole.end < ends or (starts, ends) == (whole.start, whole.end):
        return
    if any(hit.form not in ("first", "surname") or hit.person is None for hit in parts):
        return
    for at, hit in zip(over, parts, strict=True):
        kept[at] = replace(
            hit,
            start=whole.start if hit is parts[0] else hit.start,
            end=whole.end if hit is parts[-1] else hit.end,
            detail=WHOLE,
        )

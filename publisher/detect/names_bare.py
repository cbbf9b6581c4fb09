"""Given names that nothing says are anybody's: "the match v Denham", "on to Orlando".

In a school's longer posts such a name is a show, a storm or a town more often than a pupil. Where
the whole passage speaks of nobody it is doubtful, and its author is asked; where it speaks of
somebody, or the words beside the name do, it counts in full.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from publisher.detect.evidence import is_somebody
from publisher.detect.hit import BARE, Certainty, Hit
from publisher.detect.names_reading import Reading, neighbour
from publisher.detect.text import Token

_LONE = frozenset({"given_name", "unknown_word", "beside_name"})
_LINE = 30  # characters to either side of a name that has a line of its own
_CAPTION = 6  # words of a passage that is hardly more than its name


def weigh(reading: Reading, hits: Sequence[Hit]) -> Iterator[Hit]:
    """The hits, of which bare names are doubtful when nobody else is spoken of."""
    surest_first = sorted(filter(_counts, hits), key=_is_lone)
    if not all(_is_bare(reading, hit) for hit in surest_first):
        yield from hits
        return
    for hit in hits:
        bare = _counts(hit) or _is_bare(reading, hit)
        yield replace(hit, certainty=Certainty.POSSIBLE, detail=BARE) if bare else hit


def _counts(hit: Hit) -> bool:
    return hit.certainty > Certainty.POSSIBLE and hit.who != "public_figure"


def _is_lone(hit: Hit) -> bool:
    return hit.source in _LONE and hit.form == "first" and not hit.who


def _is_bare(reading: Reading, hit: Hit) -> bool:
    if not _is_lone(hit) or len(reading.tokens) <= _CAPTION:
        return False
    place = bisect_left(reading.tokens, hit.start, key=attrgetter("start"))
    token = reading.tokens[place]
    if token.kind != "word" or _on_its_line(reading, token):
        return False
    return not (is_somebody(reading.text, token) or _in_company(reading, place))


def _on_its_line(reading: Reading, token: Token) -> bool:
    """A line that is hardly more than the name: of a list, or below a picture."""
    before = reading.text.plain[max(0, token.at - _LINE) : token.at].rpartition("\n")[2]
    after = reading.text.plain[token.to : token.to + _LINE].partition("\n")[0]
    return max(len(before), len(after)) < _LINE and len(f"{before}x{after}".split()) <= 2


def _in_company(reading: Reading, place: int) -> bool:
    """Whether the name stands in a row with another: "Rufus, Clover and Esme"."""
    return any(
        other is not None and reading.strength(other) > 0 and reading.tokens[other].capital
        for other in (neighbour(reading, place, step) for step in (-1, 1))
    )

"""A country that is also somebody's name: "Jordan, Syria and Egypt", "India is our country"."""

from __future__ import annotations

from publisher.detect import gazetteer, late, well_known
from publisher.detect.text import Text, Token

_HARDLY_BORNE = 1.5  # how strong a name another country may be that speaks for this one: Egypt
_IS_LAND = late.compile(
    r" (?:is|was) (?:where\b|(?:an?|our|the) (?:[a-z]+ ){0,2}"
    r"(?:country|state|land|kingdom|island|capital)\b)"
)
_BEFORE = late.compile(r"\b([A-Z][a-z]+)(?:,| and|, and) $")
_BEHIND = late.compile(r"(?:,| and|, and) ([A-Z][a-z]+)")


def is_land(text: Text, token: Token) -> bool:
    """Whether a land is meant by what is said of it, or by another one beside it."""
    if token.possessive:
        return False
    if token.first and _IS_LAND.match(text.plain, token.to):
        return True
    if token.fold not in well_known.single_places() and token.fold not in well_known.countries():
        return False
    before = _BEFORE.search(text.plain, max(0, token.at - 30), token.at)
    behind = _BEHIND.match(text.plain, token.to)
    return any(found and _is_another(found[1].lower()) for found in (before, behind))


def _is_another(word: str) -> bool:
    borne = gazetteer.given().get(word, 0.0) >= _HARDLY_BORNE
    return word in well_known.countries() and not borne

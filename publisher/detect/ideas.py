# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Seasons, virtues, feasts and the sky, which are names too: poets say of them what else is said of
people, and calendars when they come."""

from __future__ import annotations

from publisher.detect import gazetteer, late
from publisher.detect.patterns import AnyCase

SEASONS = frozenset("summer autumn winter spring".split())
# Words that poets make people of.
_POETIC = SEASONS | frozenset(
    "sunday heaven nature earth mars hope faith joy grace love patience charity justice mercy honour honor"
    " glory victory unity wisdom harmony trust art star world sky ocean river storm rain snow dawn destiny freedom success goodness".split()
)
# Words that are also names of one or two, and hardly ever such a one's: "You raised …".
_NEVER = frozenset(
    "you my he so in on do no go an man van day de la le el long easter christmas holiday".split()
)
# Of the calendar's words those that are also usual names.
_FEASTS_AND_PEOPLES = frozenset(
    "ash christian stuart norman isaiah jeremiah roman geordie genesis trinity ganesh gita".split()
)


def is_never_one(word: str) -> bool:
    """A word that is hardly ever somebody's name, though lists have it among them."""
    return word in _NEVER


def is_of_the_calendar(word: str) -> bool:
    """A day's, a month's or a feast's word that is not a usual name too: May, and not Christian."""
    return word in gazetteer.calendar() and word not in _FEASTS_AND_PEOPLES


def is_poetic(word: str) -> bool:
    """A season, the weather, a virtue, of which poets say what else is said of people."""
    return word in _POETIC


_COMES = late.compile(
    r" (?:(?:has|had|is|was) )?(?:finally |well and truly |nearly )?"
    r"(?:arrived|here|over|come|coming|begun|sprung|ended)\b"
)
_BREAKS = late.compile(r" (?:is |was )?(?:just )?br(?:oke|eaks|eaking)\b")
_GREETED = AnyCase(r"\b(?:welcome|hello|goodbye|bye|farewell)(?: to)? $")
_NOTHING_ELSE = late.compile(r"[!.]*\s*(?:$|\n|[A-Z])|[!.]")


def is_season(word: str, before: str, after: str) -> bool:
    """ "Summer is here", "Welcome Summer!": said of seasons sooner than of anybody called so."""
    if word == "dawn" and _BREAKS.match(after):
        return True
    greeted = _GREETED.search(before) and _NOTHING_ELSE.match(after)
    return word in SEASONS and bool(greeted or _COMES.match(after))


_WISHED = late.compile(r" (?:you|we|that|to|everyone|all|it|this|they|your)\b")
_QUALITY = late.compile(r"\b[A-Z]\w+ $")  # a School Games Mark


def is_the_word(word: str, before: str, after: str) -> bool:
    """ "a School Games Mark", "Hope you can come", "Welcome Summer!"."""
    if word == "mark" and _QUALITY.search(before):
        return True
    opens = not before[-2:-1].isalpha()  # not "Please welcome Hope to our team"
    return bool(word == "hope" and opens and _WISHED.match(after)) or is_season(word, before, after)

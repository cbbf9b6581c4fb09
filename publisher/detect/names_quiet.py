"""Words that are nobody here, before anything else is asked of them: the school's own names, what
its people said is nobody, a prophet with his blessing, a book of the Bible with its chapter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from publisher.detect import late
from publisher.detect.hit import Known
from publisher.detect.text import Text, Token, fold


def of_several_words(known: Known) -> Known:
    """Only those of the school's own names that are more than one word: a house's, a hall's."""
    names, places = (
        frozenset(each for each in words if len(each.split()) > 1)
        for words in (known.names, known.places)
    )
    return replace(known, names=names, places=places, not_people=frozenset())


def quiet_in(text: Text, known: Known) -> frozenset[int]:
    """Places of words that belong to the school's own names or are said to be nobody's."""
    places = _blessed(text) | _cited(text)
    said = (*known.names, *known.places, *known.not_people)
    own = {fold(name): not _STOPS.isdisjoint(name) for name in said if len(fold(name)) > 2}
    tokens = text.tokens
    for first in range(len(tokens)) if own else ():
        joined = ""
        for past in range(first + 1, min(first + 7, len(tokens) + 1)):
            joined += tokens[past - 1].fold
            if joined in own and (own[joined] or _run_on(text, tokens[first:past])):
                places.update(range(first, past))
    return frozenset(places)


def _run_on(text: Text, tokens: Sequence[Token]) -> bool:
    """ "Well done Rowan, Class 3!" does not say "Rowan class"; "St. Mary's" is one name."""
    between = ((word, text.raw[word.end : after.start]) for word, after in pairwise(tokens))
    return not any(
        not _STOPS.isdisjoint(signs) or ("." in signs and len(word.fold) > _ABBREVIATED)
        for word, signs in between
    )


_STOPS, _ABBREVIATED = frozenset(",;:!?()\n"), 3
_BLESSINGS = ("pbuh", "(saw", "(s.a.w", "(as)", "(a.s", "(ra", "(r.a", "peace be upon him")
_BEGIN = frozenset({"(", "pbuh", "peac"})
# "Maryam saw a heron" is no blessing: the short one counts between brackets only.
_BLESSING = late.compile(
    r"[\s,]*(?:ﷺ|\(?(?:pbuh\b|peace be upon him)"
    r"|\((?:saws?|s\.a\.w\.?(?:s\.?)?|as|a\.s\.?|rah?|r\.a\.?)\))",
    re.IGNORECASE | re.ASCII,
)


def _blessed(text: Text) -> set[int]:
    """A name with the blessing behind it is a prophet's or a companion's, in lessons."""
    latin = not text.beginnings.isdisjoint(_BEGIN) and any(s in text.lower for s in _BLESSINGS)
    if not latin and "ﷺ" not in text.raw:
        return set()
    return {
        place
        for place, token in enumerate(text.tokens)
        if token.capital and _BLESSING.match(text.raw, token.end)
    }


_BOOK_NAMES = (
    "matthew mark luke john james peter ruth esther joshua samuel daniel timothy titus joel amos"
    " micah ezra jude"
).split()
_BOOKS = rf"\b(?:{'|'.join(_BOOK_NAMES).title()})"
_CITED = late.compile(
    rf"{_BOOKS} \d{{1,3}}(?::\d| ?v\.? ?\d)"
    rf"|(?:(?<![\"'.!?] )\(|\bin |[Rr]eading: |[Gg]ospel: ){_BOOKS} \d{{1,3}}\b"
)
_OF_FAITH = late.compile(
    r"\bRE\b|\b(?:Bible|Gospel|God|Jesus|Lord|Mass|Scripture|Psalm|[Pp]arable|[Ww]orship|[Pp]rayer|[Vv]erse|[Hh]ymn|[Cc]hurch)\b"
    r"|(?:Today's|The|Our|First|Second) reading"
)


def _cited(text: Text) -> set[int]:
    """ "Zacchaeus (Luke 19)", "Ruth 1:16", in a lesson or a service; "God is kind." (Luke 7) is a
    pupil's."""
    cited = () if text.folds.isdisjoint(_BOOK_NAMES) else [*_CITED.finditer(text.plain)]
    if not cited or not _OF_FAITH.search(text.plain):
        return set()
    return {
        place
        for match in cited
        for place in text.words_from(*match.span())
        if text.tokens[place].capital
    }

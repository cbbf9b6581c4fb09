"""Which children a policy means by a class ("4B"), a year ("Year 4", "Reception"), several
("Years 7 to 9") or a key stage. A class whose name tells no year may be any."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORDS = re.compile(r"\b(?:year|yr|class|form)\b|[^\w ]")
_STAGES = {"1": (1, 2), "2": (3, 6), "3": (7, 9), "4": (10, 11), "5": (12, 13)}
_STAGE = re.compile(r"\b(?:key stage|ks) ?([1-5])\b")
_SPAN = re.compile(r"(?:years?|yrs?)? ?(\d{1,2}) ?(?:to|until|and|-|–) ?(?:years?|yr)? ?(\d{1,2})")
_NAMED = ((r"sixth form|6th form", (12, 13)), (r"early years|eyfs|foundation stage", (-1, 0)),
          (r"reception|r", (0, 0)), (r"nursery|n", (-1, -1)), (r"infants?", (0, 2)),
          (r"juniors?", (3, 6)))  # fmt: skip
_OWN_YEAR = re.compile(r"(\d{1,2})(?!\d)|(reception|r)(?![a-z]{2})|(nursery|n)(?![a-z]{2})")


def in_class(group: str, named: str) -> bool:
    """Whether a class of the roll is one that the policy names; "4B" is only itself."""
    years, own = _years(named), _year(group)
    if years and own is not None:
        return years[0] <= own <= years[1]
    return bool(_plain(named)) and _plain(group) == _plain(named)


def unclear(group: str, named: Sequence[str]) -> bool:
    """Whether nobody can tell if the class is one of those: the roll has none, or the policy
    names years and the class is called after none."""
    if group and any(in_class(group, each) for each in named):
        return False
    return not group or (_year(group) is None and any(map(_years, named)))


def _years(named: str) -> tuple[int, int] | None:
    """The first and the last year that the policy names, Reception being 0."""
    text = " ".join(named.casefold().split())
    if stage := _STAGE.search(text):
        return _STAGES[stage.group(1)]
    if span := _SPAN.fullmatch(text):
        return int(span.group(1)), int(span.group(2))
    plain = _plain(named)
    if plain.isdigit():
        return int(plain), int(plain)
    said = (years for words, years in _NAMED for each in (text, plain) if re.fullmatch(words, each))
    return next(said, None)


def _year(group: str) -> int | None:
    found = _OWN_YEAR.match(_plain(group))
    if found is None:
        return None
    return int(found.group(1)) if found.group(1) else 0 if found.group(2) else -1


def _plain(text: str) -> str:
    return " ".join(_WORDS.sub(" ", text.casefold()).split())

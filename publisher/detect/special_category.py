# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Article 9 data and what schools guard as closely, when it is about somebody in particular."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from publisher.data.load import lines
from publisher.detect.hit import Certainty, Hit
from publisher.detect.patterns import Shape, lower_case, sentence_span
from publisher.detect.text import Text

# Words that speak of one person without a name. "they" is left out: it is mostly the whole class.
_SOMEBODY = lower_case(
    r"\b(?:he|she|his|her|hers|him|himself|herself)\b"
    r"|\b(?:a|one|this|that|another|our)\s+(?:\w+\s+){0,2}(?:pupil|child|boy|girl|student|lad|lass|parent|mum|mother|dad|father|teacher|colleague|governor|family|classmate|member of (?:staff|the team))\b(?!(?:'s)?\s+(?:who|may|might|needs?|can|is|has|with an?)\b[^.\n]{0,40}\b(?:please|contact|let us know|should|must)\b)"
    r"|\bone of (?:our|the|my)(?: \w+){0,3} (?:pupils|children|boys|girls|students|parents|mums|dads|teachers|staff|governors|families)\b"
    r"|\b(?:my|his|her) (?:son|daughter|child|husband|wife|partner|mum|mother|dad|father|brother|sister|grandad|grandma|nan)\b"
)
_GENERIC = lower_case(
    r"\b(?:(?:any(?:one|body)?|each|every(?:one|body)?|all|many|some|your|their|most)\b|if (?:your|a|any)\b|children (?:with|who)|pupils (?:with|who)|a child's|whose child|please (?:let|tell|inform|remember|note|contact)|"
    r"equal opportunit|regardless of|irrespective of|we welcome applications|protected characteristic|polic(?:y|ies)|workshop|awareness|raise (?:money|funds|awareness)|raised|fund-?rais|in aid of|charity|non-uniform|assembly about|learn(?:ing|t|ed)? (?:about|all)|topic|lesson|curriculum|visit(?:ed|ing)?|celebrat|festival|story of|lunch ?box|nut[- ]free|menu|dress(?:ed)? up)"
)
_HARMLESS_GROUPS = frozenset(
    {"religion_belief", "politics", "race_ethnicity", "criminal", "genetic"}
)


@cache
def _lexicon() -> tuple[tuple[str, bool, Shape], ...]:
    """(group, strong, pattern); strong terms are a matter of concern even without a person."""
    terms: dict[tuple[str, bool], list[str]] = {}
    heading = ("", True)
    for line in lines("words/special_category.txt"):
        if line.startswith("["):
            group, _, word = line.strip("[]").partition(" ")
            heading = (group, word != "soft")
        else:
            terms.setdefault(heading, []).extend(filter(None, line.split(", ")))
    return tuple((group, strong, _term(words)) for (group, strong), words in terms.items())


def _term(words: list[str]) -> Shape:
    return Shape(re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w])", re.ASCII), case=False)


def find(text: Text, people: Sequence[Hit]) -> Iterator[Hit]:
    """CERTAIN beside an identifiable person, POSSIBLE as a general mention, none when harmless."""
    persons = [
        hit for hit in people if hit.certainty >= Certainty.LIKELY and hit.who != "public_figure"
    ]
    seen: set[tuple[int, int]] = set()
    for group, strong, term in _lexicon():
        for match in term.matches(text):
            certainty = _certainty(text, match, group=group, strong=strong, persons=persons)
            span = text.span(*match.span())
            if certainty and span not in seen:
                seen.add(span)
                yield Hit(
                    kind=group,
                    start=span[0],
                    end=span[1],
                    certainty=certainty,
                    source="special_category",
                    person=next((p.person for p in persons if p.person), None),
                )


def _certainty(
    text: Text, match: re.Match[str], *, group: str, strong: bool, persons: Sequence[Hit]
) -> Certainty | None:
    low, high = sentence_span(text, match.start())
    sentence = text.lower[low:high]
    generic = bool(_GENERIC.search(sentence))
    if _somebody(text, low, high, persons=persons, generic=generic):
        if strong or not generic:
            return Certainty.CERTAIN
        return Certainty.POSSIBLE
    if generic and (not strong or group in _HARMLESS_GROUPS):
        return None
    return Certainty.POSSIBLE if strong else None


def _somebody(text: Text, low: int, high: int, *, persons: Sequence[Hit], generic: bool) -> bool:
    """A person in this sentence, or a named one in a sentence beside it."""
    if _SOMEBODY.search(text.lower, low, high):
        return not generic or bool(
            re.search(r"\b(?:he|she|him|his|her)\b", text.lower[low:high], re.ASCII)
        )
    number = text.sentence_of(low)
    near = {number} if generic else {number - 1, number, number + 1}
    return any(text.sentence_of(text.place(person.start)) in near for person in persons)

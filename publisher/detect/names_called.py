# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Whoever is told by one thing alone: a prize that only people get, a label in a coat, what a class
calls one of its own."""

from __future__ import annotations

from publisher.detect import cues, gazetteer, late, well_known
from publisher.detect.capitals import head_follows
from publisher.detect.evidence import acts
from publisher.detect.names_reading import Reading
from publisher.detect.patterns import AnyCase
from publisher.detect.text import Text, Token

# "Y4's own Smithy", "our resident comedian Spud".
_KNOWN_AS = "comedian joker comic poet baker legend goalie goalkeeper striker drummer maestro magician".split()
_OWN = frozenset(("own", *_KNOWN_AS))
_OWN_OF_CLASS = late.compile(
    r"\b(?:(?:Year|Yr|Y|P|S|Class|Primary) ?\d{1,2}\w?|Reception|Nursery)'s (?:very )?own $"
    rf"|\b[Oo]ur (?:very own|own|resident|school|class) (?:{'|'.join(_KNOWN_AS)}) $"
)
# "Found: a coat marked 'Pemberton'", "belongs to Fitzgerald": what is lost is somebody's.
_MARKED = AnyCase(
    r"\b(?:marked|labelled|labeled|named|(?:name|label|tag|tape)(?: inside| in it| on it)?(?: is| says?| reads?)|belong(?:s|ing)? to|with the name)[:,]? [\"']?$"
)
_MARKS = frozenset(
    "marked labelled labeled named name label tag tape belong belongs belonging".split()
)
_WORN = late.compile(
    r"\b(?:coats?|jumpers?|cardigans?|fleeces?|jackets?|hoodies?|blazers?|ties?|shirts?|skirts?|trousers|shorts|hats?|caps?|scar(?:f|ves)|gloves?|mittens?"
    r"|shoes?|trainers?|boots?|well(?:y|ies)|socks?|glasses|bags?|book ?bags?|rucksacks?|backpacks?|lunch ?box(?:es)?|bottles?|pencil cases?|kits?|lost property)\b"
)

# A prize that a person gets; animals, classes, words and books of the week are no persons.
_PRIZE = AnyCase(
    r"\b(?:super)?(?:star|pupil|student|player|writer|reader|learner|man|woman|girl|boy|mathematician|scientist|athlete|musician|gymnast|swimmer|runner"
    r"|speller|helper|worker|citizen|friend|hero|champion|captain|sports ?(?:person|man|woman)|bowler|batter|striker|goalscorer|volunteer|employee|goal|save|try|tackle)s?"
    r" of (?:the|this) (?:day|week|month|half[- ]term|term|year|match|game|season|tournament)(?: (?:award|prize))?"
    r"(?:\s?[-:~]| (?:is|was|goes to|went to|has gone to|must go to))\W{1,3}(?:our |the lovely )?$"
    r"|(?:\bstar (?:artist|baker|cook|learner|listener|player|pupil|reader|speller|writer)s?"
    rf"|\b(?:(?:certificates?|awards?|prizes?|medals?) for|for (?:his|her)) {cues.EARNED})\s?[-:~]\W{{0,2}}$"
)
_PRIZE_ENDS = late.compile(
    r"[\"'*_]*(?:[.!?,;]*\s*(?:$|\n)|[!.?] |,| \(| ?- (?!A?[A-Z])|,? (?:for|and|who|in|from)\b)"
)


def is_called(reading: Reading, place: int, kind: str) -> bool:
    """Whether such a thing says that this word, of such a ``kind``, is somebody."""
    if kind == "g":
        return _is_awarded(reading.text, reading.tokens[place])
    return kind in "WSUs" and (_is_own(reading, place) or _is_marked(reading, place))


def _is_awarded(text: Text, token: Token) -> bool:
    """ "Star of the week: Summer", "man of the match was River": whatever else the word may be."""
    if token.shouted or token.possessive or token.kind != "word":
        return False
    before = text.plain[max(0, token.at - 60) : token.at]
    return bool(_PRIZE_ENDS.match(text.plain, token.to)) and bool(_PRIZE.search(before))


def _is_own(reading: Reading, place: int) -> bool:
    if not place or reading.tokens[place - 1].word not in _OWN:
        return False
    of_class = _OWN_OF_CLASS.search(reading.before(place))
    return bool(of_class) and acts(reading.text, reading.tokens[place])


def _is_marked(reading: Reading, place: int) -> bool:
    token = reading.tokens[place]
    borne = token.fold in gazetteer.surnames() and token.fold not in well_known.single_places()
    if token.shouted or not borne or token.fold in cues.HEADS:
        return False
    if reading.words.isdisjoint(_MARKS) or not _MARKED.search(reading.before(place)):
        return False
    return bool(_WORN.search(reading.text.lower)) and not head_follows(reading.text, token)

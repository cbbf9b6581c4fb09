"""What the capitals beside a word make of it: an acronym, a street, a product, a headline."""

from __future__ import annotations

import re

from publisher.detect import cues, gazetteer, late
from publisher.detect.patterns import AnyCase
from publisher.detect.text import Text, Token, fold

# Patterns of a word with a capital, of several with commas and "and", and of several in a row.
NAME = r"[A-Z][A-Za-z'-]*[a-z]"
LIST = rf"{NAME}(?:(?:, | and | or | & |, and ){NAME})*"
RUN = rf"{NAME}(?: {NAME})*"
# The capitals of a row that stand before its last: "Amelia, Zac Ward and ".
ROW_BEFORE = late.compile(r"(?:[A-Z][\w'-]*(?: [A-Z][\w'-]*)*(?:, and |, | and | & ))+$")
_NEXT_WORDS = late.compile(r"(?:[ -][A-Z][a-z]*){1,3}")
_SHOUTED_BESIDE = late.compile(r"[A-Z]{2,}[^\w.!?\n]{1,3}$")


# An assistant for feelings, a charity, a dog that visits: each is a forename, too.
_SCHOOLS = frozenset({"ELSA", "ERIC", "PAT"})


def is_acronym(text: Text, token: Token) -> bool:
    """Two to four capitals alone among small letters: "RAF Cosford", "ESSA relays", "(NEA)"."""
    if not token.shouted or len(token.word) > 4:
        return False
    if gazetteer.given().get(token.fold, 0.0) >= 3 and token.word not in _SCHOOLS:
        return False
    before, after = (
        text.plain[max(0, token.at - 30) : token.at],
        text.plain[token.to : token.to + 30],
    )
    return not _SHOUTED_BESIDE.search(before) and not re.match(r"[^\w.!?\n]{1,3}[A-Z]{2,}", after)


_SHOUTED_AFTER = late.compile(
    r"(?:'S (?:MUM|DAD|BIRTHDAY)\b| IS (?:OUR |THE )?(?:STAR|WINNER|PUPIL|READER|WRITER|[1-9])\b"
    r"| (?:WINS|WON|SCORES|SCORED)\b| ?[-:(,]? ?(?:YEAR|YR|Y) ?\d)"
)


def is_praised_aloud(text: Text, token: Token) -> bool:
    """ "HAPPY BIRTHDAY KWAME", "CHIDI IS STAR OF THE WEEK", "ANEESA - YEAR 6"."""
    before = text.plain[max(0, token.at - 60) : token.at]
    led = cues.PERSON_LED.search(before) or _CHEERED.search(before)
    return bool(_SHOUTED_AFTER.match(text.plain, token.to) or led)


_CHEERED = AnyCase(r"\b(?:wow|hooray|yay|bravo|nice one|go on)[,!]? $")


def head_follows(text: Text, token: Token) -> bool:
    """A school, street, club … is named by this word: "Wright Street", "Amelia House"."""
    match = _NEXT_WORDS.match(text.plain, token.to)
    if not match or _HEADLINE.match(text.plain[token.to : token.to + 20]):
        return False
    words = [word.lower() for word in match[0].split()]
    return any(word in cues.ALL_HEADS for word in words[:3])


# "Amelia Wins School Quiz": a verb with a capital.
_HEADLINE = AnyCase(
    rf" (?:{cues.VERBS}|wins|visits|joins|takes|leads|meets|opens|scores|makes|gets|goes|gives"
    r"|helps|plays|reads|runs|sings|stars|tops|beats|represents|becomes|celebrates|is|was|has)\b"
)


def names_more(text: Text, token: Token) -> bool:
    """ "Jammie Dodgers": a capital follows that is no surname."""
    match = None if token.possessive else _CAPITAL_NEXT.match(text.plain, token.to, token.to + 30)
    return match is not None and fold(match[1]) not in gazetteer.surnames()


_CAPITAL_NEXT = late.compile(r" ([A-Z][a-z]+)")

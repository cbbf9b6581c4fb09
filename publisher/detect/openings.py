# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""A name of the roll that is a word too and opens a sentence: "Rain is moving to Cornwall".

Whatever verb follows, the pupil is meant, unless it says what only the word is or does.
"""

from __future__ import annotations

import re

from publisher.detect import cues, gazetteer, ideas, late, persons, themes
from publisher.detect.evidence import does_plainly
from publisher.detect.text import Text, Token

# What is said of a word, a plant, a value or a class.
_BE = r"(?:is|was|be|been|being)"
_OF_THE_WORD = late.compile(
    rf" (?:of|are|were|have|works (?:are|have|begin|will|start|continue))\b| [^.!?]*£| (?:[a-z']+ ){{0,2}}{_BE} (?:[a-z]+ )?(?:said|sung|spoken|needed|wanted|grown|planted|cut|moved)\b"
    rf"| (?:[a-z']+ ){{0,2}}(?:{_BE}|has) (?:(?![a-z]+ing )[a-z]+ ){{0,2}}?(?:available|grow|growing|red|blue|green|purple|yellow|colou?rs?|stones?|words?|values?|themes?|topics?|\d{{3,}})\b| (?:needs [a-z]+ing|tastes|smells)\b"
    r"| (?:is|was) \d+ (?!(?:and|at|next|on|this|today|tomorrow|years?|yesterday)\b)[a-z]"
    rf"| (?:will (?:soon )?|can |has )?{_BE}(?: now| always| often| also| soon)? (?:at the heart|being|coming|dripping|due|expected|forecast|found|here|on (?:its|the) way|over|the (?!first|last|only|one|new|winner|proud|[a-z]+est\b)"
    r"|(?:an?|our|one of (?:our|the)) (?:[a-z]+ )*(?:words?|values?|symbol|sign|themes?|topic|focus|virtues?|power|prayer|season|month|time|day|feast|flower|gift|house|country|thing|feeling|choice|part|way)\b)"
)
# And of a season, the weather or a virtue.
_OF_AN_IDEA = late.compile(
    r" (?:is|was)(?: now| still| always)? (?:about|all|at|around|everything|for|in|more|never|not|on|upon|what|when|where|with|\d)\b"
    r"| is (?:off to an? (?:[a-z]+ )?start|leaving us(?! (?:after|at|for|in|next|on|this|to)\b))"
    r"| [^.!?]*\b(?:values?|virtues?|words?|themes?)\b"
    r"| (?!(?:is|was|will|can|can't|could|couldn't|would|did|didn't|does|doesn't|isn't|wasn't|won't)\b)"
)
# "Teddy was the Cat in the Hat": somebody in costume.
_IN_COSTUME = late.compile(r" (?:is|was) the (?!Word|Value|Virtue|Theme|Book)[A-Z]")
_CUT_BACK = late.compile(
    rf" (?:has |will )?{_BE} [a-z]+ed (?:away|back|down|off|out|over|through|up)\b"
)
_OF_A_DATE = late.compile(
    r" (?:also )?(?:is|was|has|had|will|brings?|brought|came|comes|sees|saw|means|starts|marks)\b"
)
# "Will run again on Thursday", "May come as a surprise": of now, and not of then.
_MAY_BE_NOW = late.compile(
    r" (?:[a-z]+ly )?(?:read|put|hit|cut|come|become|run|let|set|shut|split|spread|beat|bid|hurt)\b"
)
_AT_WORK = late.compile(
    r" (?:in|from) (?:the|our) (?:school )?(?:office|kitchen|canteen|library|nursery|reception)\b"
)
_CAUGHT = late.compile(
    r" (?:with|in|on|at) (?:an?|the|his|her|our) [a-z]"
    r"| (?![a-z]*thing\b)[a-z]{2,}ing (?!is\b|are\b|was\b|will\b|for\b)"
)
_DOING = late.compile(r" [a-z]{2,}ing ")
SCORES = late.compile(r"%|\bpoints?\b|\battendance\b")
_NOW_AND_THEN_A_NAME, _SOONER_A_NAME = -0.9, 1.0


# "Ruby swims for Wales", "Grace saves the day": as headlines have it.
_NOW = late.compile(
    r"(?: [a-z]+ly)? (?P<verb>(?!cover|climb|flower|grow|hang|smell|spread)[a-z]{2,})s (?:(?P<object>(?:the|an?|his|her|our|us|their|it|up|out|off|every|some)\b|[A-Z£])"
    r"|(?:about|across|around|at|for|from|in|into|on|over|to|with)\b)"
)
_OFTEN_A_NAME = 0.38


def _does_now(word: str, line: str) -> bool:
    """Whether a verb in the present follows, and no plural of what the word describes: not "Daisy
    chains for sale"."""
    match = _NOW.match(line)
    idea = ideas.is_poetic(word) and gazetteer.given().get(word, -9.0) < _SOONER_A_NAME
    if match is None or idea or ideas.is_of_the_calendar(word):
        return False
    verb = match["verb"]
    forms = {verb, verb.removesuffix("e"), verb[:-2] + "y" if verb.endswith("ie") else verb}
    known = not forms.isdisjoint(gazetteer.ordinary())
    if match["object"]:
        return known
    return known and forms.isdisjoint(gazetteer.nouns()) and word not in themes.things("nature")


def opens_a_clause(text: Text, token: Token) -> bool:
    """ "Jasmine was voted captain", "Ruby with the cup": whether it is or does something, or is
    caught at it, that nobody says of the word."""
    if is_or_does(text, token):
        return True
    usual = gazetteer.given().get(token.fold, -9.0) >= _NOW_AND_THEN_A_NAME
    if not usual or not _may_open(token):
        return False
    line = _line(text, token)
    if _is_the_words(token.fold, line):
        return False
    if not cues.speaks_of_groups(text):
        return bool(_CAUGHT.match(line))
    sooner = gazetteer.given().get(token.fold, -9.0) >= _SOONER_A_NAME
    return sooner and not _speaks_of_classes(text) and bool(_BUSY.match(line))


# Neither a plant nor a garden does so: "Holly enjoying the sensory garden".
_BUSY = late.compile(
    r" (?!climbing\b|covering\b|flowering\b|growing\b|hanging\b)[a-z]{2,}ing (?:an?|the|his|her|our|with|at|in|on|up|out)\b"
)
_CLASSES = late.compile(
    r"\b(?:class(?:es)?|houses?|values?|virtues?|theme|teams?|groups?|rooms?)\b", re.ASCII
)


def _speaks_of_classes(text: Text) -> bool:
    return bool(_CLASSES.search(text.lower))


def is_or_does(text: Text, token: Token) -> bool:
    """The same where a verb says it."""
    line = _line(text, token)
    often = gazetteer.given().get(token.fold, -9.0) >= _OFTEN_A_NAME
    acts = does_plainly(line) or (often and _does_now(token.fold, line))
    if not _may_open(token) or not acts or _DOING.match(line):
        return False
    if _AT_WORK.match(line):
        return True
    return not _is_the_words(token.fold, line) and not _is_a_groups(text, token.fold)


# Of a thing, an outing or a virtue as well as of somebody of whom nobody has told us.
_OF_ANYTHING = late.compile(
    rf"{persons.SOFTLY}? (?:is|was) (?!(?:\d|an?|back|chosen|given|made|my|off|one|our|sent|shown|the|told|asked|awarded|crowned|delighted|elected|interviewed|invited|named|nominated|picked|presented|promoted|selected|thrilled|voted|welcomed|[a-z]+ing)\b)"
)
_OF_ANY_IDEA = late.compile(
    rf"{persons.SOFTLY}? (?:(?:is|was) an?|can|could|did|didn't|will(?! be [a-z]+ing))\b"
)


def is_free(text: Text, token: Token) -> bool:
    """The same where no roll knows of anybody called so."""
    line, word = _line(text, token), token.fold
    if word in themes.things("nature") or _OF_ANYTHING.match(line):
        return False
    if ideas.is_poetic(word) and _OF_ANY_IDEA.match(line):
        return False
    sooner = word in gazetteer.EVERYDAY and gazetteer.given().get(word, -9.0) >= _SOONER_A_NAME
    if not sooner and not does_plainly(line):
        return False  # "Penny sweets", "Lolly sticks at the ready"
    return is_or_does(text, token)


def _line(text: Text, token: Token) -> str:
    return text.plain[token.to : token.to + 70].split("\n", 1)[0]


def _may_open(token: Token) -> bool:
    return token.first and not (token.shouted or token.possessive) and token.kind == "word"


def _is_the_words(word: str, line: str) -> bool:
    plant = word in themes.things("nature") and _CUT_BACK.match(line)
    of_the_word = _OF_THE_WORD.match(line.lower()) and not _IN_COSTUME.match(line)
    if plant or ideas.is_never_one(word) or of_the_word:
        return True
    if word in ("will", "may") and _MAY_BE_NOW.match(line):
        return True
    if gazetteer.given().get(word, -9.0) >= _SOONER_A_NAME:
        return False
    idea = ideas.is_poetic(word) and _OF_AN_IDEA.match(line)
    return bool(idea or (ideas.is_of_the_calendar(word) and _OF_A_DATE.match(line)))


def _is_a_groups(text: Text, word: str) -> bool:
    """Classes bear the names of plants and birds, and houses have points."""
    if word in themes.things("nature") and gazetteer.given().get(word, -9.0) >= _SOONER_A_NAME:
        return _speaks_of_classes(text)
    return cues.speaks_of_groups(text) and (
        word in themes.things("nature") or bool(SCORES.search(text.lower))
    )

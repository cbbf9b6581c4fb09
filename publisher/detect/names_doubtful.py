# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Everyday words that are also names, where they stand alone: Will, Ruby, Hope and Chase."""

from __future__ import annotations

from publisher.detect import cues, gazetteer, ideas, late, offices, openings, persons, themes
from publisher.detect.evidence import is_many
from publisher.detect.hit import Certainty
from publisher.detect.names_described import describes
from publisher.detect.names_reading import Reading
from publisher.detect.patterns import AnyCase
from publisher.detect.puzzles import is_puzzled
from publisher.detect.text import Token, fold

LIKELY, POSSIBLE = Certainty.LIKELY, Certainty.POSSIBLE


def judge_doubtful(reading: Reading, place: int, before: str, after: str) -> None:
    """An everyday word that is also a name: it needs a cue that no thing would have."""
    token = reading.tokens[place]
    if token.fold in gazetteer.calendar() and (
        cues.DATE_BEFORE.search(before) or cues.DATE_AFTER.match(after)
    ):
        return
    if cues.VALUE_BEFORE.search(before) or is_puzzled(reading, place):
        return
    if token.fold in _HARDLY or ideas.is_the_word(token.fold, before, after):
        return
    if _opens_a_title(reading, place, after) or _is_a_class(token, before, after):
        reading.waiting.append(place)
        return
    led = bool(cues.PERSON_LED.search(before))
    cue = bool(_STRONG_CUE.search(before) or led or offices.is_introduced(before))
    opens = token.first and not (led and token.fold not in cues.SEASONAL | gazetteer.calendar())
    acts = (
        cues.CUE_AFTER.match(after)
        and not cues.WEAK_VERBS.match(after)
        and not cues.THING_BEFORE.search(before)
        and not (after.startswith(":") and _is_joined(reading, place))  # "Spelling Bee: won by"
    )
    seasonal = token.fold in cues.SEASONAL and token.fold != "will"
    owns = token.possessive and (
        cues.PUPIL_OWNS.match(after) or (not seasonal and _OWNED.match(after))
    )
    did = cues.PERSON_DID.match(after) and not cues.THING_BEFORE.search(before)
    if (
        (cue and not opens)
        or acts
        or owns
        or (did or cues.APPOSED.match(after))
        or _mostly_a_name(reading, place)
        or persons.stands_as_one(reading.text, token)
    ):
        reading.add(place, place, LIKELY, "cue", "first")
    elif openings.is_free(reading.text, token) or _stands_free(reading, place, before, after):
        reading.add(place, place, LIKELY, "stands_free", "first")
    else:
        reading.waiting.append(place)


# Classes are called so more often than children.
_TREES = frozenset("oak maple cedar alder elm beech birch sycamore hawthorn".split())
_ATTENDED = late.compile(r"(?:,|:| -| with| on| at)? \d{2}\.\d{1,2} ?%")
_BEATS = late.compile(r" (?:beat|overtook|defeated|v|vs) ([A-Z][a-z]+)\b(?! [A-Z])")
_IS_BEATEN = late.compile(r"\b([A-Z][a-z]+) (?:beat|overtook|defeated|v|vs) $")


def _is_a_class(token: Token, before: str, after: str) -> bool:
    """ "Well done Oak", "Holly 98.7%", "Willow beat Rowan", "Hope have won"."""
    if token.fold in _TREES or (not token.possessive and is_many(before, after)):
        return True
    nature = themes.things("nature")
    if token.fold not in nature:
        return False
    other = _BEATS.match(after) or _IS_BEATEN.search(before)
    return bool(_ATTENDED.match(after)) or (other is not None and fold(other[1]) in nature)


def _opens_a_title(reading: Reading, place: int, after: str) -> bool:
    """ "Daisy cups", "Rose Ward", a word of a headline."""
    next_capital = place + 1 < len(reading.tokens) and reading.tokens[place + 1].capital
    thing = cues.THING_AFTER.match(after) and not reading.tokens[place].possessive
    return bool(thing or reading.is_headline(place) or (next_capital and reading.gap(place) == " "))


# Names of a few, and nobody's who is not on the roll.
_HARDLY = frozenset("you he so an in on do no go day sunday tea chess".split())
# With a capital inside a sentence these are hardly ever the word.
_MOSTLY_NAMES = frozenset(
    "will max bill rob sonny ruby jasmine grace mark frank dean carol harper jade dawn drew bob ray sue penny pat kit gene eve robin".split()
)
_FLOWERS = frozenset("lily poppy daisy holly amber ivy rose violet olive hazel heather".split())


def _mostly_a_name(reading: Reading, place: int) -> bool:
    """ "The medal went to Ruby"; not "the Ruby award", "Christmas Eve" or "Ruby is red"."""
    token = reading.tokens[place]
    flower = token.fold in _FLOWERS and not cues.speaks_of_groups(reading.text)
    if not (flower or token.fold in _MOSTLY_NAMES) or token.first or reading.shouted:
        return False
    return not _is_joined(reading, place) and not cues.THING_BEFORE.search(reading.before(place))


# A name of more children than think of the word.
_BORNE = -0.5
_GONE_TO = AnyCase(
    r"\b(?:go|goes|going|gone|went|fl(?:y|ew|ight)|travel(?:led|ling)?|walk(?:ed)?|trips?|visits?|journey|move[ds]?|moving|head(?:ed|ing)?"
    r"|drove|sail(?:ed)?|way|back|off) to $"
)


def _stands_free(reading: Reading, place: int, before: str, after: str) -> bool:
    """ "Only Chase guessed right", "Angel was given the cup": a capital inside a sentence, or one
    that opens it and does something, where nothing says that a thing or a group is meant."""
    token = reading.tokens[place]
    if token.fold in cues.SEASONAL or token.fold in gazetteer.calendar():
        return False
    if token.possessive or token.kind != "word" or token.shouted or reading.shouted:
        return False
    if reading.strength(place) < _BORNE and token.fold not in _MOSTLY_NAMES:
        return False
    if token.first:
        return persons.acts_alone(reading.text, token)
    if cues.ROW_BESIDE.search(before) or cues.ROW_BEHIND.match(after) or _is_joined(reading, place):
        return False
    thing = (
        _GONE_TO.search(before) or cues.THING_BEFORE.search(before) or cues.follows_article(before)
    )
    return not thing and not describes(reading, place)


def _is_joined(reading: Reading, place: int) -> bool:
    """Whether a capital stands directly before: "Parents' Eve"; not "Only Chase guessed right"."""
    if not place or not reading.tokens[place - 1].capital or reading.gap(place - 1) not in " -":
        return False
    before = reading.tokens[place - 1]
    return not (before.first and before.fold in cues.OPENINGS)


_OWNED = late.compile(
    r"'s? (?!(?:is|was|here|over|day|coming|a|the|been|end|arrived|gone|not)\b)[a-z]"
)


_STRONG_CUE = AnyCase(
    r"(?:\b(?:well done|congratulations|congrats|thank you|thanks|happy birthday|good luck|meet|welcome|ask|email|speak to|talk to|contact)(?:,? to)?(?: our| the| lovely| amazing)? |\b(?:named|called|captain|starring|featuring|played by|written by|by|pupil|friend|sister|brother|twins) |(?:\b(?:year|y|class)\s?\d\w?|\breception|\bnursery|\b[1-6][A-Z]|\bof the (?:week|month)|\bwinners?|\bcouncil(?:lors)?|\bcertificates?|\baward)\s?[-:–]\s?)$",
)

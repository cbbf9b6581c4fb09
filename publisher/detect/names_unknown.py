"""Capitals that no list knows: how much each behaves like a person."""

from __future__ import annotations

import re

from publisher.detect import cues, gazetteer, late, offices, persons
from publisher.detect.capitals import is_praised_aloud
from publisher.detect.evidence import acts, is_many, is_tied
from publisher.detect.hit import Certainty
from publisher.detect.names_described import describes
from publisher.detect.names_reading import COMPANY, Reading, neighbour
from publisher.detect.patterns import AnyCase

LIKELY, POSSIBLE = Certainty.LIKELY, Certainty.POSSIBLE

# An unknown word behind these is sooner a place: "cannot get through from Alston".
_FROM_PLACE = late.compile(
    r"\b(?:from|in|at|near|via|through|around|outside|visit(?:ed|ing)?)\s+$", re.IGNORECASE
)
_THING_CALLED = late.compile(
    r"\b(?:app|system|scheme|programme|website|platform|game|book|film|company)s?"
    r" (?:(?:is|was|are) )?(?:called|named) $",
    re.IGNORECASE,
)
# "Saltires were flying", "Seljalandsfoss, stood between …": this may be said of anything.
_SAYS_LITTLE = late.compile(
    r"(?:'s?)?\W{1,3}(?:is|was|will|can|has|had|were)\b(?! (?:awarded|chosen|presented|given"
    r"|crowned|named|so|delighted|thrilled|born|joined|won|worked|earned|shown"
    r"|been (?:chosen|awarded))\b)"
    r"|, (?!who\b)[a-z]"
)
_DID = late.compile(
    r"\s(?:[a-z]{2,}ed|fed|held|met|sat|put|rode|dug|slept|chose|caught|bought|felt|fell|hid|lit"
    r"|thought|understood)\b(?! by\b)"
)
_PRIZE = late.compile(
    r"\b(?:champion|winner|star|reader|writer|captain)s?\b[^.!?:\n]{3,40}: $", re.I
)
_PLACED = late.compile(r"(?:^|\n)\W*(?:1st|2nd|3rd)(?: place)?[\s:-]+$", re.IGNORECASE)

_TO_A_PLACE = late.compile(r"(?:\b(?:v|vs|versus|against|beat)\.?|\bwelcome to) $", re.I)
# A person or a firm may follow: "with Xandriel", "employers including Renishaw".
_MILD = late.compile(r"\b(?:by|including|from|see)\W+$", re.I)
# "Class reads: Skellig in Year 6": what a class has is no pupil of the class.
_LISTED = late.compile(
    r"\b(?i:reads|texts?|books?|novels|stories|titles|topics?|trips?|shows?|films|songs)\b"
    r"[^.!?\n]{0,60}: ?[^.!?\n]*$"
)

# "four Prusa printers", "Team Brunella"
_COUNTED = late.compile(
    r"\b(?:(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|\d+)|[Tt]eam) $"
)
_IT = late.compile(r"[.!] It(?:'s|'ll)? ")

# What a capital is worth that nothing around it speaks for: no person, by itself.
BARE = -0.5


def judge_unknown(reading: Reading, place: int, *, beside: str, first: int) -> None:
    """``beside`` are the kinds of words in the row of capitals that begins with ``first``."""
    if not reading.tokens[place].possessive and is_many(
        reading.before(place), reading.after(place)
    ):
        reading.waiting.append(place)
        return
    like = _likeness(reading, place)
    if like >= _PLAINLY:
        reading.add(place, place, LIKELY, "like_a_name", "first")
        return
    score = _score(reading, place)
    number = place - first
    if number + 1 < len(beside) and beside[number + 1] in "Ws":
        score -= 1.5
    if (
        number
        and beside[number - 1] == "W"
        and not reading.tokens[place - 1].first
        and not reading.cue_before(place)
    ):
        score -= 1
    if number and cues.PLACE_BEFORE.search(reading.before(first)):
        score -= 1.1  # "at Temple Newsam"
    if _is_made_like_a_name(reading, place, like, score):
        reading.add(place, place, LIKELY, "like_a_name", "first")
    elif score >= 1:
        reading.add(place, place, LIKELY, "unknown_word", "first")
    elif score >= 0.3:
        reading.waiting.append(place)
        reading.add(place, place, POSSIBLE, "unknown_word", "first")
    else:
        reading.waiting.append(place)


def _score(reading: Reading, place: int) -> float:
    """How much a capital that no list knows behaves like a person: 1 and more is likely."""
    token = reading.tokens[place]
    if token.fold[-1:] == "s" and token.fold[:-1] in cues.RELATIONS:
        return -2.0
    if token.first and len(token.fold) < 3 and not reading.cue_before(place):
        return -2.0
    aloud = reading.shouted and len(token.fold) > 3 and is_praised_aloud(reading.text, token)
    inner = not aloud and any(c.isupper() for c in token.word[1:])
    mixed = inner and "'" not in token.word and not token.word.startswith(("Mc", "Mac"))
    if token.kind == "code" or len(token.fold) < (4 if token.kind == "camel" else 2) or mixed:
        return -2.0
    if gazetteer.is_explained(token.fold):
        return _explained_score(reading, place)
    if _ends_figure(reading, place):
        return -2.0
    before, after = reading.before(place), reading.after(place)
    if "story" in reading.themes and cues.RETOLD.search(before):
        return -2.0
    cue = reading.cue_before(place) and not _FROM_PLACE.search(before)
    cue = cue and not _travelled(before)
    said = _speaks_of_person(reading, place) or bool(_PLACED.search(before))
    mild = cue and not said and bool(_MILD.search(before))
    cue = cue or said
    done = cues.CUE_AFTER.match(after) and (cue or not _SAYS_LITTLE.match(after))
    score = BARE + (1 if mild else 2) * cue + 2 * bool(done or _DID.match(after))
    score += _looks(reading, place) - _of_things(reading, place, before, after)
    return score if cue else score - _of_places(reading, place, before)


_DRAWN_OUT = late.compile(r"(.)\1\1")  # "Yaaaay"
# How much a word is made of pieces of given names, by itself or with what stands beside it.
_PLAINLY, _RATHER, _SOMEWHAT, _NO_LESS, _UNLIKE = 1.7, 1.2, 0.7, 0.0, -9.0


def _likeness(reading: Reading, place: int) -> float:
    """How much the letters of a capital that stands alone, and that nobody has listed, are those
    of a given name."""
    token = reading.tokens[place]
    if token.kind != "word" or token.shouted or gazetteer.is_explained(token.fold):
        return _UNLIKE
    if token.fold in gazetteer.surnames() or _beside_capital(reading, place):
        return _UNLIKE
    if _DRAWN_OUT.search(token.fold) or _is_the_one(reading, place):
        return _UNLIKE
    return gazetteer.resemblance(token.fold)


def _is_made_like_a_name(reading: Reading, place: int, like: float, score: float) -> bool:
    """Whether it is so much ``like`` a given name that little (its ``score``) has to speak for a
    person beside it."""
    token = reading.tokens[place]
    if like >= _RATHER and score >= 0.6:
        return True
    if like >= _NO_LESS and score >= -2 and is_tied(reading.text, token):
        return True  # and not "four Prusa 3D printers", against whom more is said
    return like >= _SOMEWHAT and score > -0.8 and acts(reading.text, token)


def _is_the_one(reading: Reading, place: int) -> bool:
    """ "the Danelaw", and not "the Olumide family" or "the Olumide's"."""
    token = reading.tokens[place]
    family = token.possessive or cues.FAMILY_AFTER.match(reading.after(place))
    return cues.follows_article(reading.before(place)) and not family


def _beside_capital(reading: Reading, place: int) -> bool:
    """Whether it is one of several words of a name; not "Go Corah", where "Go" opens."""
    tokens = reading.tokens
    joined = place + 1 < len(tokens) and tokens[place + 1].capital and reading.gap(place) == " "
    if joined and not tokens[place].possessive:
        return True
    if not place or not tokens[place - 1].capital or reading.gap(place - 1) != " ":
        return False
    before = tokens[place - 1]
    return not (before.word in ("I", "I'm") or (before.first and before.fold in cues.OPENINGS))


def _ends_figure(reading: Reading, place: int) -> bool:
    """ "Captain Tom Moore", who is known without his surname."""
    hit = reading.named.get(place - 1)
    return hit is not None and hit.who == "public_figure" and reading.gap(place - 1) == " "


def _speaks_of_person(reading: Reading, place: int) -> bool:
    """Words beside a name that only a person has: "Well done …", "… in Year 3", "…'s mum"."""
    before, after = reading.before(place), reading.after(place)
    owns = reading.tokens[place].possessive and cues.PUPIL_OWNS.match(after)
    led = _led(before) or (before.endswith(": ") and _PRIZE.search(before))
    said = owns or led or cues.PERSON_DID.match(after) or cues.PUPIL_AFTER.match(after)
    return (
        bool(said)
        or after.startswith(" in goal")
        or persons.stands_as_one(reading.text, reading.tokens[place])
    )


_WENT = late.compile(r"\b(?:go|goes|going|went) to $")
_AWARD = AnyCase(
    r"\b(?:awards?|certificates?|prizes?|medals?|cup|trophy|shield|place|thanks|congratulations|stars?|points?|winner|vote|badge|week|month|1st|2nd|3rd|first|second|third)\b"
)


def _led(before: str) -> bool:
    """Led in as a person is; "the prize went to Xandriel", and not "a group went to Butlins"."""
    return bool(cues.PERSON_LED.search(before)) and not _travelled(before)


def _travelled(before: str) -> bool:
    return bool(_WENT.search(before)) and not _AWARD.search(before)


def _looks(reading: Reading, place: int) -> float:
    """What the word itself looks like: a name, or a thing with an ending of things."""
    word = reading.tokens[place].fold
    score = max(-0.5, min(1.5, 0.6 * gazetteer.resemblance(word)))
    score += 0.5 * reading.tokens[place].possessive + 0.7 * (reading.strength(place) > 0)
    score += 0.5 * (word in gazetteer.surnames()) + 0.5 * (word in gazetteer.own_surnames())
    return score - 1.5 * bool(cues.THING_SHAPE.search(word)) - 2 * gazetteer.compound(word)


def _of_things(reading: Reading, place: int, before: str, after: str) -> float:
    """What speaks for a thing beside it, a brand or the other side in a match."""
    token = reading.tokens[place]
    score = 2.5 * (bool(cues.THING_AFTER.match(after)) and not token.possessive)
    score += 1.7 * beside_brand(reading, place) + 1.6 * _follows_place_word(reading, place)
    score += 1.5 * describes(reading, place)
    score += 2 * bool(":" in before and _LISTED.search(before)) + cues.follows_article(before)
    score += 2 * bool(cues.AGAINST.search(before)) + 3 * bool(_THING_CALLED.search(before))
    score += 2 * bool(after.startswith(" v ") or _COUNTED.search(before))
    return score + 2 * bool(COMPANY.match(after)) + bool(_IT.match(after))


def _of_places(reading: Reading, place: int, before: str) -> float:
    """What speaks for a place, or for a word of a Welsh passage."""
    unheard = not reading.strength(place)
    score = 1.6 * bool(unheard and cues.THING_BEFORE.search(before))
    score += bool(cues.PLACE_BEFORE.search(before))
    return score + 1.6 * (reading.welsh and _of_welsh(reading, place)) + (reading.welsh and unheard)


def _explained_score(reading: Reading, place: int) -> float:
    """A town, or a word that people often write, is a person only where nothing else can be."""
    before, after = reading.before(place), reading.after(place)
    surname = reading.tokens[place].fold in gazetteer.surnames()
    acts = surname and cues.CUE_AFTER.match(after) and not cues.WEAK_VERBS.match(after)
    owns = reading.tokens[place].possessive and cues.PUPIL_OWNS.match(after)
    led = _led(before) and not _TO_A_PLACE.search(before)
    said = acts or owns or cues.PERSON_DID.match(after) or cues.PUPIL_AFTER.match(after)
    led = led or persons.is_reached(reading.text, reading.tokens[place])
    return 1.0 if led or said or offices.is_introduced(before) else -1.0


def _of_welsh(reading: Reading, place: int) -> bool:
    """Any word may begin a sentence; and an article or a preposition has a thing after it."""
    first = reading.tokens[place].first
    return first or bool(cues.WELSH_THING_BEFORE.search(reading.before(place)))


def _follows_place_word(reading: Reading, place: int) -> bool:
    """ "Plas Caerdeon", "Morrisons Whiston": the word before is a place's or a brand's."""
    if not place or reading.gap(place - 1) != " ":
        return False
    before = reading.tokens[place - 1]
    ends = place - 1 in reading.blocked and before.fold not in cues.HEADS
    return before.capital and (before.fold in cues.PLACE_PREFIX or ends)


def beside_brand(reading: Reading, place: int) -> bool:
    """In a list with brands: "Lego, Playmobil and Jenga"."""
    near = (neighbour(reading, place, step) for step in (-1, 1))
    return any(
        n is not None
        and n in reading.blocked
        and (n not in reading.named or reading.named[n].who == "public_figure")
        and reading.tokens[n].capital
        and reading.tokens[n].fold not in cues.HEADS
        for n in near
    )

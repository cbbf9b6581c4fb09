"""Whole names in a row of capitals: "Amelia Wright", "Mason B", "A. Okafor", "Will Sharp", and two
words that nobody has listed."""

from __future__ import annotations

import re

from publisher.detect import cues, gazetteer, ideas, late, offices, persons, well_known
from publisher.detect.capitals import is_acronym
from publisher.detect.evidence import does_plainly, is_led, is_met, is_somebody
from publisher.detect.hit import Certainty
from publisher.detect.names_described import describes
from publisher.detect.names_reading import COMPANY, Reading
from publisher.detect.names_stories import is_of_the_past, of_a_lesson, of_a_work
from publisher.detect.names_works import is_of_its_cast
from publisher.detect.text import Token

LIKELY, POSSIBLE = Certainty.LIKELY, Certainty.POSSIBLE
_FULL = late.compile(
    r"G[GSsUgI]{1,3}|g(?:[GSU][GSU]?)|gI|gs|gg|[SU][SU]{1,2}|[SU]G|[SU]I[SU]|UI|I{1,3}[SUGs]"
)


def judge_whole(reading: Reading, kinds: str, *, first: int, place: int) -> int:
    """How many words from ``place`` make a whole name; they are then named."""
    match = _FULL.match(kinds, place - first)
    if not match:
        return 0
    kinds = match[0]
    if kinds[-2:] == "Is" and len(kinds) > 2 and reading.gap(place + len(kinds) - 2) == ". ":
        kinds = kinds[:-1]  # "Yifan L. Silver badge: …"
    width = len(kinds)
    words = reading.tokens[place : place + width]
    if _is_no_name(reading, kinds, place):
        return 0
    before = reading.before(place)
    if (
        (describes(reading, place + width - 1) and not reading.cue_before(place))
        or (
            cues.follows_article(before)
            and not cues.FAMILY_AFTER.match(reading.after(place + width - 1))
        )
        or _OPPOSED.match(reading.after(place + width - 1))
    ):
        reading.blocked.update(range(place, place + width))  # "a Harvey Nichols hamper"
        return width
    if (reading.shouted and kinds[0] not in "G") or _acronym(reading, place):
        return 0
    last = place + width - 1
    form = "initial" if kinds[-1] == "I" or kinds[0] == "I" else "full"
    if form == "full" and (is_of_its_cast(reading, place, last) or of_a_work(reading, place, last)):
        reading.add(place, last, POSSIBLE, "story", form, "public_figure", "story")
        reading.figures.update(token.fold for token in words if len(token.fold) > 2)
        reading.blocked.update(range(place, last + 1))
        return width
    lesson = of_a_lesson(reading, place, last)
    told = lesson and "story" in reading.themes and words[0].fold in reading.figures
    if told or _is_of_another_time(reading, place, words):
        reading.add(place, last, POSSIBLE, "story", form, "public_figure", "story")
        reading.blocked.update(range(place, last + 1))
    else:
        source = "with_initial" if kinds == "UI" else "full_name"
        reading.add(place, last, POSSIBLE if lesson else LIKELY, source, form)
    return width


def _is_of_another_time(reading: Reading, place: int, words: tuple[Token, ...]) -> bool:
    """Coleridge-Taylor, who has been named in full, and whoever built the school in 1868."""
    known = reading.figures.issuperset([token.fold for token in words])
    return known or is_of_the_past(reading.before(place))


def _is_no_name(reading: Reading, kinds: str, place: int) -> bool:
    """What is wrong with a row of such ``kinds`` of words, each of which may be a name's part."""
    width = len(kinds)
    words = reading.tokens[place : place + width]
    if kinds == "gI" and not _with_initial(reading, place):
        return True
    if kinds in ("gs", "gg") and not _everyday_name(reading, place):
        return True
    if kinds == "UI":
        return not _unknown_with_initial(reading, place)
    if kinds[0] == "I" and not _initials(reading, place, width):
        return True
    if kinds[0] in "SU" and not _two_unknown(reading, place, width):
        return True
    head = kinds[:2] == "Gs" and words[1].fold in cues.HEADS
    if head and not (
        offices.holds_office(reading.text, words[1]) or is_met(reading.text, words[0], words[1])
    ):
        return True
    if words[0].fold == "will" and words[0].first and kinds[1] == "G":
        return True
    after = reading.after(place + width - 1)
    return bool(COMPANY.match(after))


# Said of a school: "Miriam Harrop were our next opponents".
_OPPOSED = late.compile(
    r" (?:were|are) (?:our |the )?(?:[a-z]+ ){0,2}(?:opponents|opposition|hosts|visitors|rivals)\b"
)


def _acronym(reading: Reading, place: int) -> bool:
    """ "RAF Cosford", in a passage that is not all capitals."""
    token, after = reading.tokens[place], reading.tokens[place + 1]
    if token.fold in ("a", "an") and is_acronym(reading.text, after):
        return True  # "An ELSA helps with big feelings"
    return token.shouted and not reading.shouted and not after.shouted


def _everyday_name(reading: Reading, place: int) -> bool:
    """Two everyday words that are a pupil to whoever reads on: "Will Sharp scored twice"."""
    before, after = reading.before(place), reading.after(place + 1)
    if offices.holds_office(reading.text, reading.tokens[place + 1]):
        return not reading.tokens[place].shouted
    led = is_led(before)
    if reading.tokens[place].shouted or (cues.THING_BEFORE.search(before) and not led):
        return False
    acts = cues.CUE_AFTER.match(after) and not cues.WEAK_VERBS.match(after)
    if acts or led or cues.PERSON_DID.match(after) or cues.PUPIL_AFTER.match(after):
        return True
    surname = reading.tokens[place + 1]
    borne = surname.fold in gazetteer.surnames() and surname.fold not in cues.ALL_HEADS
    return (borne and does_plainly(after)) or persons.in_subject(reading.text, surname, poetic=True)


def _with_initial(reading: Reading, place: int) -> bool:
    """ "Mason B", in a class with two of them; not "May I" or "Plan B"."""
    token, letter = reading.tokens[place], reading.tokens[place + 1].fold
    if letter == "i" or reading.gap(place) != " ":
        return False
    if reading.strength(place) >= 0.5:
        return True
    if token.fold not in gazetteer.EVERYDAY:
        return False
    if letter not in "abcdt" and _BEHIND_INITIAL.match(reading.after(place + 1)):
        return True
    return _is_pupil(reading, place + 1)


# "Will B has earned his badge", "Hope T, Y10": of no plan, block or question.
_OF_A_PUPIL = late.compile(
    r"\.?,? \(?(?:(?:in|from|of) )?(?:Y(?:ear|r)? ?\d|[PS]\d|[A-Z]\w+ class\b)"
)


def _is_pupil(reading: Reading, place: int) -> bool:
    if reading.tokens[place - 1].fold in ideas.SEASONS and reading.tokens[place].fold in "ab":
        return False  # the halves of a term
    after = reading.after(place)
    return bool(_OF_A_PUPIL.match(after) or cues.PERSON_DID.match(after)) or persons.in_subject(
        reading.text, reading.tokens[place], poetic=True
    )


# What stands behind a pupil's initial: the end of a line, a class, something done.
_BEHIND_INITIAL = late.compile(
    rf"\.?(?:\s*$|[,;:)!?]| ?[-(]| (?:for|from|in|and|is|was|{cues.VERBS})\b)"
)


def _unknown_with_initial(reading: Reading, place: int) -> bool:
    """ "- Tharshini S", "Kirushan R. got his badge": made like a name; not "Xbox S"."""
    word, letter = reading.tokens[place].fold, reading.tokens[place + 1]
    if reading.gap(place) != " " or letter.fold == "i" or len(word) < 4 or reading.shouted:
        return False
    if gazetteer.is_explained(word) or well_known.is_organisation(word):
        return False
    opens = reading.tokens[place].first or not re.search(r"\w", reading.before(place))
    placed = opens or reading.cue_before(place)
    named = gazetteer.resemblance(word) >= _LIKE_A_NAME and not cues.THING_SHAPE.search(word)
    return bool(placed and named and _BEHIND_INITIAL.match(reading.after(place + 1)))


_LIKE_A_NAME = 0.7


def _ends_with_letter(reading: Reading, place: int) -> bool:
    """ "in Hall B. Bring a dish": the letter is the hall's."""
    before = reading.tokens[place - 1] if place else None
    if before is None or not before.capital or reading.gap(place - 1) != " ":
        return False
    return before.fold not in cues.TITLES and before.fold in gazetteer.ordinary()


def _initials(reading: Reading, place: int, width: int) -> bool:
    dotted = reading.gap(place).startswith(".")
    word = reading.tokens[place + width - 1].fold
    everyday = word in gazetteer.ordinary()
    if reading.tokens[place].fold in ("i", "a") and not dotted:
        return False
    if reading.tokens[place].fold == "q" and everyday:
        return False  # "Q. How do I apply?"
    at = reading.tokens[place].at
    if "P.S." in reading.text.plain[max(0, at - 2) : at + 4]:
        return False  # a primary school in Ireland
    if everyday and _ends_with_letter(reading, place):
        return False
    if dotted and not everyday:
        return word not in well_known.single_places()
    return word in gazetteer.surnames() and (dotted or not everyday)


def _two_unknown(reading: Reading, place: int, width: int) -> bool:
    """Two words nobody knows, side by side: a name unless they look or act like a thing."""
    last = place + width - 1
    words = [token.fold for token in reading.tokens[place : last + 1]]
    if any(word in gazetteer.own_surnames() for word in words):
        return True
    score = sum(bool(cues.PERSON_SHAPE.search(w)) for w in words) - sum(
        bool(cues.THING_SHAPE.search(w)) for w in words
    )
    score += 2 * offices.holds_office(reading.text, reading.tokens[last])
    score += 2 * reading.cue_before(place)
    score += words[-1] in gazetteer.surnames() and is_somebody(
        reading.text, reading.tokens[place], reading.tokens[last]
    )
    score -= 2 * bool(cues.THING_BEFORE.search(reading.before(place))) + 2 * bool(
        cues.THING_AFTER.match(reading.after(last))
    )
    score -= sum(gazetteer.compound(w) for w in words)
    return score >= 1

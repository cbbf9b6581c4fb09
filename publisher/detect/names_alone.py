# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Capitals that stand alone: which of the rooms is asked, and what becomes of a given name that is
hardly anything else."""

from __future__ import annotations

from publisher.detect import cues, gazetteer, ideas, late, offices, openings, persons, well_known
from publisher.detect.capitals import head_follows, is_acronym
from publisher.detect.countries import is_land
from publisher.detect.evidence import is_a_side, is_met, is_tied
from publisher.detect.hit import Certainty
from publisher.detect.names_called import is_called
from publisher.detect.names_described import describes, is_tagged, of_a_thing_named
from publisher.detect.names_doubtful import judge_doubtful
from publisher.detect.names_reading import COMPANY, Reading, neighbour
from publisher.detect.names_stories import belongs_to_story, in_a_tale
from publisher.detect.names_unknown import beside_brand, judge_unknown
from publisher.detect.names_works import among_us
from publisher.detect.puzzles import is_puzzled

LIKELY, POSSIBLE = Certainty.LIKELY, Certainty.POSSIBLE


def judge_alone(reading: Reading, kinds: str, *, first: int, place: int) -> None:
    """What becomes of one word of the row of capitals from ``first``, of such ``kinds``."""
    kind, token = kinds[place - first], reading.tokens[place]
    if token.fold in _GRANDPARENTS and not is_tied(reading.text, token):
        return
    borne = gazetteer.given().get(token.fold) if kind in "Ws" else None
    if borne is not None and (
        _is_reached(reading, place, borne) or _is_praised(reading, place, borne)
    ):
        kind = "g"
    if is_called(reading, place, kind):
        reading.add(place, place, LIKELY, "called", "first")
        return
    if borne is not None and borne > -2.5 and kind != "g":
        reading.waiting.append(place)  # Mo, beside Bev and Halina
    if kind in "WI" or cues.GROUPS_AFTER.match(reading.text.plain, token.to):
        return
    if of_a_thing_named(reading, place) or is_land(reading.text, token):
        return
    before, after = reading.before(place), reading.after(place)
    if kind in "GgSUs" and belongs_to_story(reading, place):
        reading.add(place, place, POSSIBLE, "story", "first", "public_figure", "story")
        reading.tales.add(place)
        reading.waiting.append(place)
    elif kind == "G":
        _given_alone(reading, place, before, after)
    elif kind == "g":
        judge_doubtful(reading, place, before, after)
    elif cues.FAMILY_AFTER.match(after) and (kind in "SU" or cues.follows_article(before)):
        if before.endswith("our ") and after.startswith(" families"):
            return  # "our Fairholme families": of a class or a place
        reading.add(place, place, LIKELY, "family", "surname")
    elif kind in "SU":
        judge_unknown(reading, place, beside=kinds, first=first)


# "Could Nana do the cakes?"; "Nana in Year 2" is a pupil.
_GRANDPARENTS = frozenset("nan nana nanna nanny gran granny grandma grandad grandpa".split())


_HARDLY_BORNE = -1.5  # Holi, and not June


def _is_reached(reading: Reading, place: int, borne: float) -> bool:
    """ "from Jun, who used both hands": a month or a word, were it not for what follows."""
    token = reading.tokens[place]
    if token.fold not in gazetteer.calendar():
        return False
    if persons.is_reached(reading.text, token) or offices.is_introduced(reading.before(place)):
        return True
    if cues.APPOSED.match(reading.after(place)):
        return True
    poetic = ideas.is_of_the_calendar(token.fold)
    if borne > _HARDLY_BORNE and persons.in_subject(reading.text, token, poetic=poetic):
        return True
    does = borne > _HARDLY_BORNE and openings.is_free(reading.text, token)
    return does or reading.after(place).startswith(", who ")


def _is_praised(reading: Reading, place: int, borne: float) -> bool:
    """ "Well done Mo for trying": what a few are called for short, and no more than that."""
    if borne <= _CALLED_SO_BY_A_FEW or reading.tokens[place].shouted:
        return False
    before = reading.before(place)
    return before[-2:-1].isalpha() and bool(cues.PERSON_LED.search(before))  # not "Y4: Rivers"


_CALLED_SO_BY_A_FEW = -1.0


def _given_alone(reading: Reading, place: int, before: str, after: str) -> None:
    token = reading.tokens[place]
    if _of_a_firm(reading, place, before, after):
        return
    if _with_figure(reading, place, before, after):
        reading.add(place, place, POSSIBLE, "story", "first", "public_figure", "story")
        return
    thing = not token.possessive and bool(
        cues.THING_AFTER.match(after)
        or (cues.follows_article(before) and not cues.FAMILY_AFTER.match(after))
    )
    doubt = (thing and not reading.cue_before(place)) or is_a_side(reading.text, token)
    if _NAMESAKE.search(before) or (before.endswith(" in ") and _ROOM.match(after)):
        return
    if (doubt and _of_a_thing(before, after)) or (
        (_is_where(reading, place, before, after) or describes(reading, place))
        and not reading.cue_before(place)
    ):
        reading.waiting.append(place)
        return
    if in_a_tale(reading, place):
        reading.add(place, place, POSSIBLE, "story", "first", "public_figure", "story")
        reading.waiting.append(place)
        return
    certainty = POSSIBLE if doubt else LIKELY
    reading.add(place, place, certainty, "given_name", "first")
    if certainty is POSSIBLE:
        reading.waiting.append(place)


def _is_where(reading: Reading, place: int, before: str, after: str) -> bool:
    """ "at the Oliver", "a trip to Kelso"; not "the change in Kelso, who …"."""
    if before[-8:].lower().endswith(("at ", "at the ")) and cues.AT_PLACE.search(before):
        return True
    if reading.strength(place) >= gazetteer.STRONG or reading.tokens[place].possessive:
        return False
    pupil = cues.PUPIL_AFTER.match(after) or cues.CUE_AFTER.match(after)
    return not pupil and bool(_IN_PLACE.search(before))


def _of_a_firm(reading: Reading, place: int, before: str, after: str) -> bool:
    """An acronym, a firm, a street, or what a hero stands on: none of them waits for a person."""
    token = reading.tokens[place]
    if is_acronym(reading.text, token) or (
        reading.strength(place) < 3 and reading.is_headline(place)
    ):
        return True
    if (
        is_tagged(reading, place)
        or is_puzzled(reading, place)
        or _said_twice(token.word, before, after)
        or COMPANY.match(after)
    ):
        return True
    if token.possessive:
        return bool(_OWNS_NOTHING.match(after)) and beside_brand(reading, place)
    if before.endswith(" & ") and _is_surname(reading, place - 1):
        return not is_tied(reading.text, token)  # Thompson & Morgan, not "Dolly & Samuel (Y5)"
    if cues.is_merchandise(before, after) or _CAST.match(after):
        return True
    if not head_follows(reading.text, token):
        return False
    return place + 1 >= len(reading.tokens) or not is_met(
        reading.text, token, reading.tokens[place + 1]
    )


# "no Snickers, Maltesers or Reese's."
_OWNS_NOTHING = late.compile(r"'s(?:[.,!?;)\n]|$| (?:and|or|please)\b)")


def _is_surname(reading: Reading, place: int) -> bool:
    word = reading.tokens[place].fold
    named = word in gazetteer.EVERYDAY or reading.strength(place) >= 2.5  # "Grace & Noah"
    return word in gazetteer.surnames() and not named


_JOINS = (" & ", " and ")


def _said_twice(word: str, before: str, after: str) -> bool:
    """ "Harrison & Harrison" is a firm."""
    if not after.startswith(_JOINS) and not before.endswith(_JOINS):
        return False
    return after.startswith((f" & {word}", f" and {word}")) or before.endswith(
        (f"{word} & ", f"{word} and ")
    )


def _of_a_thing(before: str, after: str) -> bool:
    """ "the Dee", "the Oliver tickets", "our Matilda routine", "a Caesar cipher"."""
    last = before.lower()
    if last.endswith((" a ", " an ")) and _SMALL_NEXT.match(after):
        return True
    return last.endswith("the ") or bool(cues.THING_AFTER.match(after))


_CAST = late.compile(r" (?:characters?|puppets?|finger puppets?)\b")
_SMALL_NEXT = late.compile(
    r" (?!(?:who|in|and|or|from|today|yesterday|tomorrow|tonight|this|last|next|on|at|to|with|for|as"
    r"|is|was|has|had|too|again|but|by|of|here|there|now|then)\b)[a-z]"
)
_IN_PLACE = late.compile(
    r"\b(?:in|near|around|(?:trip|visit|travelled|journey|moved) to|visit(?:ed|ing)?) (?:the )?$"
)
_NAMESAKE = late.compile(
    r"\b(?:(?:named|called) after|[Ss]ponsored by|[Ss]ponsorship from|[Pp]rophets?) (?:[A-Z]\w+(?:, | and ))*$"
)
_ROOM = late.compile(r" \d{1,2}\b(?! ?(?:who|and|in|of|from|has|was|is)\b)")


def _with_figure(reading: Reading, place: int, before: str, after: str) -> bool:
    """ "Shackleton or Scott?", in a lesson, where nothing speaks of a pupil."""
    if not reading.figures_at:
        return False
    if not reading.themes and not well_known.is_figure(reading.tokens[place].fold):
        return False
    if cues.CUE_AFTER.match(after) or cues.PUPIL_AFTER.match(after):
        return False
    if cues.PERSON_LED.search(before) or (reading.tokens[place].possessive and among_us(after)):
        return False
    near = (neighbour(reading, place, step) for step in (-1, 1))
    held = [reading.named.get(n) for n in near if n is not None]
    return any(hit is not None and hit.detail == "story" for hit in held)

# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Capitals that stand alone: given names, everyday words that are also names, unknown words."""

from __future__ import annotations

from publisher.detect import cues, gazetteer, late, openings, persons, well_known
from publisher.detect.capitals import head_follows
from publisher.detect.countries import is_land
from publisher.detect.evidence import is_a_side, is_met, is_tied
from publisher.detect.hit import Certainty
from publisher.detect.names_called import is_called
from publisher.detect.names_described import describes, is_tagged, of_a_thing_named
from publisher.detect.names_reading import COMPANY, Reading, neighbour
from publisher.detect.names_stories import belongs_to_story, in_a_tale
from publisher.detect.names_unknown import is_made_like_a_name, unknown_score
from publisher.detect.names_works import among_us
from publisher.detect.patterns import AnyCase
from publisher.detect.puzzles import is_puzzled

LIKELY, POSSIBLE = Certainty.LIKELY, Certainty.POSSIBLE


def judge_alone(reading: Reading, kinds: str, *, first: int, place: int) -> None:
    kind = kinds[place - first]
    if reading.tokens[place].fold in _GRANDPARENTS and not is_tied(
        reading.text, reading.tokens[place]
    ):
        return
    if kind in "Ws" and (_is_reached(reading, place) or _is_praised(reading, place)):
        kind = "g"
    if is_called(reading, place, kind):
        reading.add(place, place, LIKELY, "called", "first")
        return
    if kind in "Ws" and gazetteer.given().get(reading.tokens[place].fold, -9.0) > -2.5:
        reading.waiting.append(place)  # Mo, beside Bev and Halina
    if (
        kind == "W"
        or kind == "I"
        or cues.GROUPS_AFTER.match(reading.text.plain, reading.tokens[place].to)
    ):
        return
    if of_a_thing_named(reading, place) or is_land(reading.text, reading.tokens[place]):
        return
    before, after = reading.before(place), reading.after(place)
    if kind in "GgSUs" and belongs_to_story(reading, place):
        reading.add(place, place, POSSIBLE, "story", "first", "public_figure", "story")
        reading.tales.add(place)
        reading.waiting.append(place)
    elif kind == "G":
        _given_alone(reading, place, before, after)
    elif kind == "g":
        _doubtful_alone(reading, place, before, after)
    elif cues.FAMILY_AFTER.match(after) and (kind in "SU" or cues.follows_article(before)):
        if before.endswith("our ") and after.startswith(" families"):
            return  # "our Fairholme families": of a class or a place
        reading.add(place, place, LIKELY, "family", "surname")
    elif kind in "SU":
        _unknown(reading, place, beside=kinds, first=first)


# "Could Nana do the cakes?"; "Nana in Year 2" is a pupil.
_GRANDPARENTS = frozenset("nan nana nanna nanny gran granny grandma grandad grandpa".split())


_HARDLY_BORNE = -1.5  # Holi, and not June


def _is_reached(reading: Reading, place: int) -> bool:
    """ "from Jun, who used both hands": a month or a word, were it not for what follows."""
    token = reading.tokens[place]
    if token.fold not in gazetteer.calendar() or token.fold not in gazetteer.given():
        return False
    if persons.is_reached(reading.text, token) or persons.is_introduced(reading.before(place)):
        return True
    if cues.APPOSED.match(reading.after(place)):
        return True
    borne = reading.strength(place) > _HARDLY_BORNE
    poetic = persons.is_of_the_calendar(token.fold)
    if borne and persons.in_subject(reading.text, token, poetic=poetic):
        return True
    does = borne and openings.is_free(reading.text, token)
    return does or reading.after(place).startswith(", who ")


def _is_praised(reading: Reading, place: int) -> bool:
    """ "Well done Mo for trying": what a few are called for short, and no more than that."""
    token, before = reading.tokens[place], reading.before(place)
    if token.shouted or not before[-2:-1].isalpha():  # "Y4: Rivers"
        return False
    known = gazetteer.given().get(token.fold, -9.0) > _CALLED_SO_BY_A_FEW
    return known and bool(cues.PERSON_LED.search(before))


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
    rare = reading.strength(place) < gazetteer.STRONG and not reading.tokens[place].possessive
    pupil = cues.PUPIL_AFTER.match(after) or cues.CUE_AFTER.match(after)
    return rare and bool(_IN_PLACE.search(before)) and not pupil


def _of_a_firm(reading: Reading, place: int, before: str, after: str) -> bool:
    """An acronym, a firm, a street, or what a hero stands on: none of them waits for a person."""
    token = reading.tokens[place]
    if reading.strength(place) < 3 and reading.is_headline(place):
        return True
    if (
        is_tagged(reading, place)
        or is_puzzled(reading, place)
        or _said_twice(token.word, before, after)
        or COMPANY.match(after)
    ):
        return True
    if token.possessive:
        return False
    if before.endswith(" & ") and _is_surname(reading, place - 1):
        return not is_tied(reading.text, token)  # Thompson & Morgan, not "Dolly & Samuel (Y5)"
    merchandise = cues.MERCHANDISE.match(after) and cues.SOME_THING.search(before)
    if merchandise or _CAST.match(after):
        return True
    if not head_follows(reading.text, token):
        return False
    return place + 1 >= len(reading.tokens) or not is_met(
        reading.text, token, reading.tokens[place + 1]
    )


def _is_surname(reading: Reading, place: int) -> bool:
    word = reading.tokens[place].fold
    named = word in gazetteer.EVERYDAY or reading.strength(place) >= 2.5  # "Grace & Noah"
    return word in gazetteer.surnames() and not named


def _said_twice(word: str, before: str, after: str) -> bool:
    """ "Harrison & Harrison" is a firm."""
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
    if not reading.themes and not well_known.is_figure(reading.tokens[place].fold):
        return False
    if cues.CUE_AFTER.match(after) or cues.PUPIL_AFTER.match(after):
        return False
    if cues.PERSON_LED.search(before) or (reading.tokens[place].possessive and among_us(after)):
        return False
    near = (neighbour(reading, place, step) for step in (-1, 1))
    held = [reading.named.get(n) for n in near if n is not None]
    return any(hit is not None and hit.detail == "story" for hit in held)


def _doubtful_alone(reading: Reading, place: int, before: str, after: str) -> None:
    """An everyday word that is also a name: it needs a cue that no thing would have."""
    token = reading.tokens[place]
    if token.fold in gazetteer.calendar() and (
        cues.DATE_BEFORE.search(before) or cues.DATE_AFTER.match(after)
    ):
        return
    if cues.VALUE_BEFORE.search(before) or is_puzzled(reading, place):
        return
    if token.fold in _HARDLY or persons.is_the_word(token.fold, before, after):
        return
    if _opens_a_title(reading, place, after):
        reading.waiting.append(place)
        return
    led = bool(cues.PERSON_LED.search(before))
    cue = bool(_STRONG_CUE.search(before) or led or persons.is_introduced(before))
    opens = token.first and not (led and token.fold not in cues.SEASONAL | gazetteer.calendar())
    acts = (
        cues.CUE_AFTER.match(after)
        and not cues.WEAK_VERBS.match(after)
        and not cues.THING_BEFORE.search(before)
    )
    owns = token.possessive and (
        cues.PUPIL_OWNS.match(after) or (token.fold not in cues.SEASONAL and _OWNED.match(after))
    )
    did = cues.PERSON_DID.match(after) and not cues.THING_BEFORE.search(before)
    owns = owns or cues.APPOSED.match(after)
    if (
        (cue and not opens)
        or acts
        or owns
        or did
        or _mostly_a_name(reading, place)
        or persons.stands_as_one(reading.text, token)
    ):
        reading.add(place, place, LIKELY, "cue", "first")
    elif openings.is_free(reading.text, token) or _stands_free(reading, place, before, after):
        reading.add(place, place, LIKELY, "stands_free", "first")
    else:
        reading.waiting.append(place)


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


def _unknown(reading: Reading, place: int, *, beside: str, first: int) -> None:
    score = unknown_score(reading, place)
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
    if is_made_like_a_name(reading, place, score):
        reading.add(place, place, LIKELY, "like_a_name", "first")
    elif score >= 1:
        reading.add(place, place, LIKELY, "unknown_word", "first")
    elif score >= 0.3:
        reading.waiting.append(place)
        reading.add(place, place, POSSIBLE, "unknown_word", "first")
    else:
        reading.waiting.append(place)

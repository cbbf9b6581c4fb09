# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Capitals that are accounted for: known figures, places, brands, saints and royals."""

from __future__ import annotations

import re
from dataclasses import replace

from publisher.detect import cues, gazetteer, late, offices, one_child, well_known
from publisher.detect.capitals import ROW_BEFORE
from publisher.detect.evidence import leads_elsewhere
from publisher.detect.hit import Certainty
from publisher.detect.names_namesakes import IN_A_FORM, is_a_namesake, is_no_firm, is_taught
from publisher.detect.names_reading import Reading, is_capital, neighbour
from publisher.detect.names_works import after_list
from publisher.detect.patterns import AnyCase

LIKELY, POSSIBLE, CERTAIN = Certainty.LIKELY, Certainty.POSSIBLE, Certainty.CERTAIN
FIGURES = ("figure", "living")
# Heads of a state or a church, named by their office: nobody takes them for somebody of ours.
_OFFICES = frozenset("pope king queen prince princess president archbishop cardinal".split())


def find_phrases(reading: Reading, quiet: frozenset[int]) -> None:
    """Known figures become public figures; known places and brands are nobody."""
    for first, past, kind in reading.phrases:
        if any(
            p in reading.named and reading.named[p].certainty is CERTAIN for p in range(first, past)
        ) and (kind not in FIGURES or past - first < 2):
            continue
        if past - first == 1 and kind == "place" and _place_or_person(reading, first):
            continue
        if _in_office(reading, first, past) or _is_a_namesake(reading, first, past, kind):
            continue
        if past - first == 1 and (_is_pupils(reading, first, kind) or _ends_a_name(reading, first)):
            continue
        if (
            past - first == 1
            and kind == "organisation"
            and reading.strength(first) >= gazetteer.STRONG + 0.6
        ):
            continue
        ours = quiet.issuperset(range(first, past))  # "Attenborough class"
        if kind in FIGURES and not ours and not _names_a_thing(reading, past):
            _add_figure(reading, first, past, kind)
        reading.blocked.update(range(first, past))
    _only_spoken_of(reading)


# Whom children want to be like, and whose songs they sing, has not been at the school.
_LIKE = AnyCase(
    r"\b(?:be|being|become|becoming|like|than|move over|watch out|beware|budding|mini|next|future|fans? of|style of|songs? (?:by|from)|music (?:by|from)|hits? (?:by|from)"
    r"|(?:come|dress|dressed|coming|arrived) (?:up )?as(?: an? [^.!?]{1,40}? or)?|posters? of|videos? of|inspired by|(?:was|were) playing|listen(?:ed|ing) to|admires?|their heroes|their idols?)[,:]? (?:the |a |an )?$"
)


def _only_spoken_of(reading: Reading) -> None:
    """Living people whom the children want to be like, or who stand in a row with the dead."""
    places = [place for place, hit in reading.named.items() if hit.detail == "living"]
    for place in (*places, *reversed(places)):
        hit = reading.named[place]
        near = (neighbour(reading, place, step) for step in (-1, 1))
        row = any(n in reading.named and reading.named[n].detail == "story" for n in near)
        told = cues.RETOLD.search(reading.before(place))
        if row or told or _LIKE.search(ROW_BEFORE.sub("", reading.before(place))):
            spoken = replace(hit, detail="story")
            reading.named |= dict.fromkeys(reading.held_by(hit), spoken)


def _in_office(reading: Reading, first: int, past: int) -> bool:
    """ "Kendal Ashby, Active Schools Coordinator", "Ted Baker (Chair)": namesakes of a town and
    of a shop."""
    if reading.strength(first) < gazetteer.WEAK:
        return False
    last = past
    if past - first == 1:
        if past >= len(reading.tokens) or reading.gap(first) != " ":
            return False
        last = past + 1
    token = reading.tokens[last - 1]
    if not token.capital or token.fold in cues.HEADS:
        return False
    surname = past - first == 1 and token.fold in gazetteer.surnames()
    plain = token.fold in gazetteer.ordinary() or token.fold in well_known.single_places()
    return (surname and not plain) or offices.holds_office(reading.text, token)


def _is_a_namesake(reading: Reading, first: int, past: int, kind: str) -> bool:
    if kind == "organisation":
        return is_no_firm(reading, first, past)
    if kind not in FIGURES or past - first < 2 or _names_a_thing(reading, past):
        return False
    return is_a_namesake(reading, first, past, living=kind == "living")


def _names_a_thing(reading: Reading, past: int) -> bool:
    """ "The Malala Room", "the Alan Shearer Foundation"."""
    if past >= len(reading.tokens) or reading.gap(past - 1) != " ":
        return False
    return reading.tokens[past].capital and reading.tokens[past].fold in cues.HEADS


_ROYAL = frozenset("king queen prince princess".split())


def find_royals(reading: Reading) -> None:
    """ "Queen Adelaide", "Prince Rupert's men": of history, of a street or of a pub."""
    for place in () if _ROYAL.isdisjoint(reading.text.folds) else reading.capitals_at:
        if reading.tokens[place].fold not in _ROYAL or place + 1 == len(reading.tokens):
            continue
        named = is_capital(reading, place + 1) and reading.strength(place + 1) >= gazetteer.STRONG
        before = reading.before(place)
        ours = cues.PERSON_LED.search(before) or re.search(r"[A-Z]\w* $", before)
        if named and not ours and reading.gap(place) == " ":
            reading.blocked.update((place, place + 1))


def _block_work(reading: Reading, first: int) -> None:
    """The capitals before "by" and a figure are what the figure made: "Ozymandias by Shelley"."""
    place = first - 2
    if first < 2 or reading.tokens[first - 1].fold != "by" or reading.gap(first - 2) != " ":
        return
    while place >= 0 and reading.tokens[place].capital and place > first - 7:
        reading.blocked.add(place)
        if not place or reading.gap(place - 1) != " ":
            break
        place -= 1


def _is_pupils(reading: Reading, place: int, kind: str) -> bool:
    """A brand's, a figure's or an island's name that the words around it give to a pupil:
    "Lily's mum", "P6 - Skye R", "Well done Sky"; but sponsors are thanked."""
    token, before = reading.tokens[place], reading.before(place)
    if token.fold not in gazetteer.given() or _PART_OF.search(before):
        return False
    led = cues.PERSON_LED.search(before) and not _SPONSORS.search(before)
    made = kind == "figure" and not reading.themes and _MADE_BY_US.search(before)
    owns = token.possessive and cues.PUPIL_OWNS.match(reading.after(place))
    serves = not reading.themes and (
        cues.PERSON_DID.match(after_list(reading, place))
        or one_child.is_said_of_one(reading.after(place))
    )
    return bool(
        led
        or _is_cast(reading, place)
        or made
        or owns
        or serves
        or (kind != "figure" and cues.PUPIL_AFTER.match(reading.after(place)))
        or IN_A_FORM.match(reading.after(place))
    )


def _is_cast(reading: Reading, place: int) -> bool:
    """ "Tiny Tim (Ottoline)": behind a part, in brackets, stands whoever plays it."""
    part = reading.named.get(place - 1)
    bracketed = place and reading.gap(place - 1) == " (" and reading.after(place).startswith(")")
    return bool(bracketed and part is not None and part.source == "figure")


def _ends_a_name(reading: Reading, place: int) -> bool:
    """ "Bryony Dyson": a firm's name is a family's when a forename stands before it."""
    return (
        reading.tokens[place].fold in gazetteer.surnames()
        and place > 0
        and reading.tokens[place - 1].capital
        and not reading.tokens[place - 1].possessive
        and reading.gap(place - 1) == " "
        and reading.strength(place - 1) >= gazetteer.STRONG
    )


# What pupils do for all to hear and see, "from" somebody; a book is "by" its author.
_MADE_BY_US = AnyCase(
    r"\b(?:(?:solo|recitation|reading|performance|drawing|effort|question|answer|speech|duet|piece|poem|writing|work|gymnastics|goal|catch|save|tr(?:y|ies)) from) (?:our )?$"
)
_SPONSORS = late.compile(r"\b(?:thank|diolch|welcome)", re.IGNORECASE | re.ASCII)


_SAINTLY = frozenset("st saint ss sts blessed".split())


def _add_figure(reading: Reading, first: int, past: int, kind: str) -> None:
    # "our friends at St Joseph's": a school's or a church's, and no tale
    saint = reading.tokens[first].fold in _SAINTLY and reading.tokens[past - 1].possessive
    for place in range(first, past):
        reading.named.pop(place, None)
        if len(reading.tokens[place].fold) > 2 and past - first > 1 and not saint:
            reading.figures.add(reading.tokens[place].fold)
    _block_work(reading, first)
    office = reading.tokens[first].fold in _OFFICES
    living = kind == "living" and not office and not reading.text.once(is_taught)
    detail = "living" if living else "story"
    reading.add(first, past - 1, POSSIBLE, "figure", "full", "public_figure", detail)


_PART_OF = late.compile(
    r"\b(?:[Rr]egions?|[Ff]ire|[Tt]ower|[Mm]aps?|[Cc]apital|[Hh]istory|[Mm]useum|[Cc]oast|[Nn]orth|[Ss]outh"
    r"|[Ee]ast|[Ww]est|[Pp]arts?|[Aa]reas?|[Cc]ent(?:re|er)|[Ff]lags?) of $"
)


_MORE_OFTEN_BORNE = 3.2  # than lived in: Tyrone, Brittany


def _place_or_person(reading: Reading, place: int) -> bool:
    """True when a word that is both is a person here: "Chester scored", not "in Chester"."""
    token = reading.tokens[place]
    if _PART_OF.search(reading.before(place)):
        return False
    if reading.strength(place) < 1.5:
        return _ends_a_name(reading, place)
    before, after = reading.before(place), reading.after(place)
    if (
        place
        and reading.tokens[place - 1].capital
        and reading.gap(place - 1) == " "
        and reading.strength(place - 1) >= gazetteer.STRONG
    ):
        return True
    owns = token.possessive and cues.PUPIL_OWNS.match(after)
    person = bool(
        reading.cue_before(place)
        or cues.CUE_AFTER.match(after)
        or cues.PERSON_DID.match(after)
        or owns
    )
    led = bool(cues.PLACE_BEFORE.search(before)) and not re.search(
        r"(?:well done|congrat\w*|thank you|thanks|birthday|goes|awarded|presented|proud) (?:[\w ,]*)?to $",
        before,
        re.IGNORECASE | re.ASCII,
    )
    country = token.fold in well_known.countries()
    usual = reading.strength(place) >= (3.4 if country else _MORE_OFTEN_BORNE)
    if led and usual and not country:
        led = leads_elsewhere(before, after)
    return not led and (person or usual)


def find_saints(reading: Reading) -> None:
    """St, Saint or SS before a name makes it a church, a school or a feast."""
    tokens = reading.tokens
    for place in () if _SAINTLY.isdisjoint(reading.text.folds) else reading.capitals_at:
        if tokens[place].fold not in _SAINTLY or place + 1 == len(tokens):
            continue
        if tokens[place + 1].capital and re.fullmatch(r"\.? ", reading.gap(place)):
            reading.blocked.update((place, place + 1))
            _saints_pair(reading, place + 1)
    for place, token in enumerate(tokens[:-1]) if "lady" in reading.words else ():
        if token.fold == "of" and reading.before(place).endswith(("Our Lady ", "our Lady ")):
            reading.blocked.add(place + 1)
    if not _OF_SAINTS.isdisjoint(reading.words):
        for match in _SAINT_OF.finditer(reading.text.plain):
            for place in reading.text.words_from(*match.span("who")):
                reading.blocked.update((place, place + 2))


# "Saint of the week: Teresa of Calcutta", "the feast of Hilda of Whitby".
_OF_SAINTS = frozenset("saint saints feast patron canonised beatified".split())
_SAINT_OF = late.compile(r"\b(?P<who>[A-Z][a-z]+) of [A-Z][a-z]+\b(?! (?:Class|House|School|Year))")


def _saints_pair(reading: Reading, place: int) -> None:
    """ "St Peter and St Paul", "SS Peter & Paul", "St Thomas More"."""
    after = place + 1
    if (
        after < len(reading.tokens)
        and reading.tokens[after].capital
        and re.fullmatch(r" | and | & ", reading.gap(place))
    ):
        pair = reading.gap(place) != " " and reading.tokens[place - 1].fold in ("ss", "sts")
        if pair or (reading.gap(place) == " " and not reading.tokens[place].possessive):
            reading.blocked.add(after)


def find_brands(reading: Reading) -> None:
    """CamelCase that is one word to its owner: TikTok, ClassDojo, ParentPay."""
    tokens = reading.tokens
    for last in reading.capitals_at:
        if tokens[last].kind != "camel" or not last or reading.gap(last - 1):
            continue
        if well_known.is_organisation(tokens[last - 1].fold + tokens[last].fold):
            reading.blocked.update((last - 1, last))

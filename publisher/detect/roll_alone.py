"""One word that is somebody's on the roll: how sure it makes us, or whether it is a name at all."""

from __future__ import annotations

import re

from publisher.detect import cues, gazetteer, ideas, late, roll_everyday, well_known
from publisher.detect.capitals import ROW_BEFORE, head_follows, is_acronym
from publisher.detect.countries import is_land
from publisher.detect.evidence import is_led, leads_elsewhere
from publisher.detect.hit import Certainty
from publisher.detect.patterns import AnyCase
from publisher.detect.text import Text, Token


def certainty(text: Text, token: Token, form: str) -> Certainty | None:
    """How sure such a ``form`` of somebody's name makes us; an everyday word needs more for it than
    a capital, and None says that it is nobody."""
    word = token.fold
    everyday = word in gazetteer.ordinary() or word in gazetteer.calendar()
    place = word in well_known.single_places()
    before, after = (
        text.plain[max(0, token.at - 60) : token.at],
        text.plain[token.to : token.to + 30],
    )
    if form == "full":
        return Certainty.CERTAIN
    if not token.capital:
        return _uncapitalised(text, token, form, beside=(before, after), worded=everyday or place)
    if head_follows(text, token) and not token.possessive:
        return None if everyday or place or _is_shared(word) else Certainty.POSSIBLE
    if (place and _is_where(before)) or is_land(text, token):
        if gazetteer.given().get(word, 0.0) < gazetteer.WELL_BORNE:
            return None
        return Certainty.POSSIBLE if leads_elsewhere(before, after) else Certainty.LIKELY
    if _of_a_group(text, token) or _IN_IT.search(before):
        return Certainty.POSSIBLE
    joined = token.kind == "camel" and everyday and after[:1].isupper()  # a PageTurner
    if joined or is_acronym(text, token) or _of_a_thing(token, before, after):
        return Certainty.POSSIBLE
    if form == "surname":
        if everyday or place:
            return roll_everyday.surname(text, before, after)
        doubtful = roll_everyday.FIRM.match(after) or _is_town(word, before, after)
        return Certainty.POSSIBLE if doubtful else Certainty.LIKELY
    if not everyday or gazetteer.given().get(word, 0) >= gazetteer.STRONG:
        return Certainty.CERTAIN
    return roll_everyday.forename(text, token, before, after)


def _uncapitalised(
    text: Text, token: Token, form: str, *, beside: tuple[str, str], worded: bool
) -> Certainty | None:
    word, (before, after) = token.fold, beside
    if word in cues.RELATIONS or before.endswith("-"):
        return None  # "a parent, nan or uncle", "words that end in -sion"
    if _FLOWERS.search(before + word):
        return None
    if form == "first" and roll_everyday.is_among_words(text, token):
        return Certainty.POSSIBLE
    short = len(word) < (5 if form == "surname" else 3)
    if worded and form == "first" and not short:
        return roll_everyday.in_small_letters(text, token, before, after)
    return None if worded or short else Certainty.CERTAIN


# "planted sweet williams"
_FLOWERS = AnyCase(r"\b(?:sweet williams|black-eyed susans|busy lizzies)$")


def _is_town(word: str, before: str, after: str) -> bool:
    """ "from Harrogate, Wetherby and Ilkley": not "a card from Wetherby"."""
    led = ROW_BEFORE.sub("", before)
    there = word in gazetteer.towns() and cues.PLACE_BEFORE.search(led)
    return bool(there) and leads_elsewhere(led, after)


_COMPASS = late.compile(r"\b(?:North|South|East|West|Mid|Central|Upper|Lower) $")


def _is_where(before: str) -> bool:
    """ "in Chelsea", "North Chelsea"; not "brilliant baking from Chelsea"."""
    there = cues.PLACE_BEFORE.search(before) and not is_led(before)
    return bool(there or _COMPASS.search(before))


def _is_shared(word: str) -> bool:
    """Whether streets and houses bear it: a surname's, or somebody famous's."""
    return word in gazetteer.surnames() or well_known.is_figure(word)


# "Learners in Willow have been": nobody is in a person.
_IN_IT = AnyCase(
    r"\b(?:learners|children|pupils|students|everyone|boys|girls|friends|staff|families|parents)"
    r" in $"
)
_SEASONAL = late.compile(
    r" (?:[Tt]erm|[Hh]olidays?|[Cc]lubs?|[Uu]niform|[Rr]eading|[Bb]reak|[Cc]amps?|\d)\b"
)


def _of_a_group(text: Text, token: Token) -> bool:
    """ "Skye class have been kind", "Booking for Summer clubs": a class's, or a season's."""
    if token.possessive or token.kind != "word":
        return False
    season = token.fold in ideas.SEASONS and _SEASONAL.match(text.plain, token.to)
    return bool(season or re.match(r" (?:class|house)\b", text.plain[token.to : token.to + 8]))


def _of_a_thing(token: Token, before: str, after: str) -> bool:
    """ "our Matilda choir", "the Daisy"; not "the Daisy family"."""
    if before.endswith("our ") and cues.THING_AFTER.match(after) and not token.possessive:
        return True
    if cues.is_merchandise(before, after):
        return True
    return cues.follows_article(before) and not cues.FAMILY_AFTER.match(after)

# ruff: noqa: E501 - a pattern is one line, however long
"""Where somebody of ours is, was or will be, when no list of sights knows the place: a village, a
street, a sports ground, whoever is thanked for having us."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.detect import gazetteer, late, places_told, well_known
from publisher.detect.destinations import GROUP, NO_OCCASION, NOT_HERE
from publisher.detect.patterns import LIKELY, Check, Pattern, pattern
from publisher.detect.text import Text, fold

_GAME = r"(?i:match|fixture|tournament|festival|gala|heats?|finals?|netball|football|cricket|rugby|hockey|athletics|cross[- ]country|rounders|dodgeball|tennis|bowling)"
_WHEN = r"(?:on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|this|next|last|today|tomorrow|yesterday|tonight|before|after|at \d)"
_WHO = rf"(?i:{GROUP}|we|council|choir|orchestra|band|teams?|squad|clubs?|our \w+)"
_GREEN = r"(?:(?<!Car )Park|Gardens|Woods?|Beach|Museum|Farm|Castle|Station|Market|Valley|(?<!Holy )Land|Zoo|Meadows?)"
_RUN = r"(?:[A-Z&][\w'&]*(?:[ -](?:of |the |upon )?[A-Z&][\w'&]*){0,3})"
_AWAY = NOT_HERE + _RUN
_ROAD = r"(?:Street|Road|Lane|Avenue|Drive|Terrace|Crescent|Hill|Row|Square|Place)"
_SPOT = (
    r"(?:library|nature reserve|cenotaph|war memorial|care home|leisure centre|swimming pool|swimming baths|baths|town hall|village hall|parish church|church|cathedral|abbey|beach|woods?|forest|park|arcade|market|station|castle|museum"
    r"|zoo|farm|theatre|cinema|stadium|town centre|city centre|high street|seafront|harbour|showground|rugby club|cricket club|football club|golf club)"
)
_TO_US = r"(?i:us|our|year|the|reception|nursery|y\d|class|ks\d)"
_NOT_OURS = late.compile(
    r"(?:the|our|year|school|main|junior|infants?|lower|upper|ks\d|eyfs|reception|nursery|class|forest|everyone|all|mr|mrs|ms|miss|dr|pc|sgt|rev\w*|father|canon|sir|lady|"
    r"mums?|dads?|parents?|families|friends|pta|ptfa|governors|staff|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"
)


def _is_town(text: Text, match: re.Match[str]) -> bool:
    """A village in a sentence in which somebody of ours does something away from the school."""
    word = fold(match["hit"])
    if word not in gazetteer.towns() or word in gazetteer.ordinary() or word in gazetteer.given():
        return False
    return _is_away(text, match.start())


def _is_away(text: Text, at: int) -> bool:
    low, high = places_told.around(text, at)
    if _OF_FAMILY.search(text.lower, low, high):
        return False
    ours = places_told.OURS.search(text.lower, low, high)
    return bool(ours or places_told.GOES.search(text.lower, low, high))


def towns(text: Text) -> Iterator[tuple[int, int]]:
    """Towns of two words and more, where one word of theirs may be somebody's name."""
    for first, past, kind in well_known.phrases_in(text):
        at, to = text.tokens[first].at, text.tokens[past - 1].to
        if kind == "town" and _LEADS.search(text.plain, max(0, at - 20), at) and _is_away(text, at):
            yield at, to


_LEADS = late.compile(
    r"\b(?:in|at|to|near|round|around|outside|through|via|across|from) (?:the )?$"
)


# Where a family comes from, and who came to us.
_OF_FAMILY = late.compile(
    r"\b(?:uncle|aunt\w*|grand\w*|gran|nan[iy]?|mum|dad|father|mother|famil(?:y|ies)|cousins?|sisters?|brothers?|pen ?pals?|link school|born|grew up|growing up|liv(?:e|es|ed|ing)|moved|joins?|joined|assistant|governor)\b"
)


def _is_trip(text: Text, match: re.Match[str]) -> bool:
    """ "The Paris trip", not "the Maths trip"."""
    words = match["hit"].lower()
    if " " in words:
        return any(
            kind == "place" and text.tokens[first].at == match.start("hit")
            for first, _past, kind in well_known.phrases_in(text)
        )
    town = words in gazetteer.towns() and words not in gazetteer.ordinary()
    return town or words in well_known.single_places() or words in well_known.countries()


def _is_theirs(_text: Text, match: re.Match[str]) -> bool:
    """Not "our Year 2 library"."""
    return not _NOT_OURS.match(match["hit"].lower())


def _is_outing(text: Text, match: re.Match[str]) -> bool:
    """Of whom the sentence speaks first is one of ours."""
    low = places_told.around(text, match.start())[0]
    return _is_theirs(text, match) and bool(_OURS_OR_WE.search(text.lower, low, match.start()))


_OURS_OR_WE = late.compile(
    rf"\b(?:{GROUP}|we|our|council|choir|orchestra|band|teams?|squad|clubs?)\b"
)


def _is_host(text: Text, match: re.Match[str]) -> bool:
    """Not "thank you to Sarah for looking after us"."""
    return _is_theirs(text, match) and match["hit"].lower().split()[0] not in gazetteer.given()


GUESSED = "place_guess"  # what only a name that is more than everyday words bears out


def _row(regex: str, check: Check | None = None, *, everyday: bool = True) -> Pattern:
    """With ``everyday`` each word of the place's name may be an everyday one (Park Road, Ponds
    Forge); else not: "hello from Hawthorns", our class."""
    return pattern("place_name" if everyday else GUESSED, regex, LIKELY, case=True, check=check)


ROWS = (
    _row(
        rf"\b(?i:service|mass|communion|carols?)\b[^.!?\n]{{0,30}}\b(?:at|in) (?P<hit>(?:St\.?|Christ|All|Holy) {_RUN})"
    ),
    _row(
        rf"\b(?i:thank(?:s| you)(?:,| to)?) (?P<hit>{_RUN})[^.!?\n]{{0,20}}? for the use of\b",
        _is_host,
    ),
    _row(
        rf"\b(?:farmers?|keepers?|rangers?|guides?|curator|vicar|wardens?) (?:at|of) (?:the )?(?P<hit>{_AWAY}) (?:showed|let|took|gave|taught)\b",
        _is_theirs,
    ),
    _row(
        rf"\b(?i:thank(?:s| you)(?: so much| very much)?(?:,| to)?) (?i:(?:everyone|all|the (?:team|staff|folk|people|lovely \w+)) (?:at|of|from) )?(?:the )?(?P<hit>{_RUN})[^.!?\n]{{0,20}}? (?i:for (?:having|hosting|letting|looking after|welcoming|inviting|treating)|who (?:showed|let|looked after|welcomed|hosted|had)) {_TO_US}\b(?! (?:borrow|use|have|keep))",
        _is_host,
    ),
    _row(
        rf"\b(?:in|at|to|round|around) (?:the )?(?P<hit>(?!(?:[A-Z]\w+ )?(?:School|Car) ){NOT_HERE}(?:[A-Z][\w']+ ){{1,2}}{_GREEN})\b",
        _is_outing,
    ),
    _row(
        rf"\b(?i:spen[dt]\w*|spending)\b[^.!?\n]{{0,25}} (?:at|in) (?:the )?{NO_OCCASION}(?P<hit>{_AWAY})",
        _is_theirs,
    ),
    _row(
        rf"\b(?i:walk\w*|march\w*|travel\w*|process\w*) (?:down |up |over |along |across )to (?P<hit>{_AWAY})",
        _is_theirs,
    ),
    _row(rf"\b(?i:vs?\.?|against) (?:the )?(?P<hit>{_AWAY}),? (?:away\b|\((?:A|a|away)\))"),
    _row(rf"\b(?i:away (?:to|at|against|v)) (?P<hit>{_AWAY})"),
    _row(
        rf"\b{_WHO}\b[^.!?\n]{{0,45}}\b(?:walked|visited|picked|posted|s[ae]w|went|sang|sing|met|walk|ride|rode|cycled?|opened|visit|planted|drew|sketched|collected|litter|trees|bulbs)\b[^.!?\n]{{0,40}}\b(?:in|on|along|down|round|to|past) (?P<hit>(?:[A-Z][\w']+ ){{1,2}}{_ROAD})\b",
        _is_theirs,
    ),
    _row(
        r"\b(?P<hit>[A-Z][a-z]+(?: of [A-Z][a-z]+)?) (?:ski |history |art |language |day )?(?:trips?|residential|exchange|tour|expedition)\b",
        _is_trip,
    ),
    _row(
        r"\b(?:in|at|to|near|round|around|outside|through|via|across) (?P<hit>[A-Z][a-z]{2,})\b(?!'|[ -][A-Z])",
        _is_town,
    ),
    _row(
        rf"\b{_GAME}\b[^.!?\n]{{0,20}}\bat (?:the )?{NO_OCCASION}(?P<hit>{_AWAY})",
        _is_theirs,
    ),
    _row(
        rf"\b{_WHO}\b[^.!?\n]{{0,30}}\b(?:at|visit to) (?:the )?{NO_OCCASION}(?P<hit>{_AWAY}),? {_WHEN}\b",
        _is_theirs,
    ),
    _row(
        rf"\b(?:at|in|to|of|on|along|round|through|from|near|by) (?:the )?(?P<hit>(?:[A-Z][\w']+ ){{1,2}}{_SPOT})\b",
        _is_theirs,
    ),
    _row(
        rf"\b(?:perform(?:ed|ing|s)?|danc(?:ed|ing)|sang|singing|sings?|play(?:ed|ing)) (?:[a-z]+ ){{0,4}}(?:at(?: the)?|in the) {NO_OCCASION}(?P<hit>{_AWAY})",
        _is_theirs,
        everyday=False,
    ),
    _row(
        rf"\b(?i:residential|camp|trip|expedition|retreat)\b[^.!?\n]{{0,30}}\b(?:at|in|from) (?:the )?{NO_OCCASION}(?P<hit>{_AWAY})",
        _is_theirs,
        everyday=False,
    ),
    _row(
        rf"\b(?i:(?:have|has|just|we) reached|made it (?:all the way )?to|just passing|somewhere (?:above|near|in)|bedding down in|pitched up (?:in|at)) (?:the )?(?P<hit>{_AWAY})",
        _is_theirs,
        everyday=False,
    ),
    _row(
        rf"\b(?i:on top of|the top of|here we are (?:at|on|in|up)|(?:good morning|hello|greetings|postcards?) from|staying [a-z ]{{0,15}}(?:at|in)|yha\b|camp(?:ing)? (?:at|in))(?: (?:the|sunny|rainy|windy|wet|beautiful|lovely)){{0,2}} {NO_OCCASION}(?P<hit>{_AWAY})",
        _is_theirs,
        everyday=False,
    ),
)

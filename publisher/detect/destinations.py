# ruff: noqa: E501 - a pattern is one line, however long
"""Where a trip goes, however it is written: "trip to chester zoo", "Visit to Blue Planet Aquarium"."""

from __future__ import annotations

import re

from publisher.detect import gazetteer, late, well_known
from publisher.detect.patterns import LIKELY, pattern
from publisher.detect.text import Text, fold

NAME = r"(?:[A-Z][\w']+(?:[ -](?:of |the |upon |on )?[A-Z][\w']+){0,3})"
# Where somebody is away: no "Spring term" and no "Main Hall" of ours.
_HERE = r"(?!(?:AM|PM|Hall|Library|Foyer|Gate|Miss|Mrs|Mr|Ms|Children|Need|Friends|Parents|PTA|PTFA|Governors|Breakfast|After|Club)\b)"
NOT_HERE = rf"{_HERE}(?!(?:[A-Z][\w']* )?(?:Building|Block|Wing|Suite)\b)(?!(?:[A-Z]\w*'?\w* ){{0,2}}(?:Spring|Summer|Autumn|Winter|Christmas|Easter|[Tt]erm|Half|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December|Year|Reception|Nursery|Class|Classroom|[Cc]lass|KS\d|EYFS|Room|Main|School|(?:Small|Large|Lower|Upper|Junior|Infant|Dining|Sports) Hall|Office|Playground|Studio|Gym|Field|Canteen)\b)"
AWAY = NOT_HERE + NAME
# "At Harvest Festival" is when, and not where.
NO_OCCASION = r"(?!(?:[A-Z][\w']* ){0,3}(?:Festival|Rehearsals?|Service|Concert|Show|Play|Production|Performance|Fair|Fayre|Fete|Assembly|Nativity|Disco|Party|Mass|Workshop|Sports|PE|Club|Week|Day|Time|Lunch|Playtime|Break)\b)"
GROUP = r"(?:(?:year|yr|class)\s?\w+|y\d\w?|[1-9][a-z]{1,2}|reception|nursery|ks[12]|(?:the |our |all )?(?:children|pupils|infants|juniors|class(?:es)?))"
_LED = (
    r"\b(?:(?:trips?|residential|excursions?|outings?|off|going|goes|went|tours?|coach(?:es)?|bus|minibus|visits?|staying|seaside|match|gala|workshop) (?:to|at|in|around)"
    r"|visit(?:s|ed|ing)?) (?:the )?"
)
_SIGHTS = r"(?:zoo|aquarium|museum|castle|safari park|theme park|theatre|cathedral|stadium|gallery|leisure centre|country park|nature reserve|farm|abbey|arboretum|planetarium|arena|activity centre|outdoor centre|beach|towers)"
# In capitals, so that everyday words may stand before them: "National Space Centre".
_ATTRACTIONS = r"(?:Museum|Zoo|Aquarium|Castle|Cathedral|Abbey|Planetarium|Observatory|Gallery|Stadium|Arena|Theatre|Centre|(?<!Car )Park|Farm|Reserve|Gardens)"
_WHEN = r"(?: (?:on|this|next|last) (?:the )?[\w ]{2,20}?)?(?: (?:is|was|will be))?"
_GAME = r"(?i:match|fixture|tournament|festival|gala|netball|football|cricket|rugby|hockey|athletics|cross[- ]country|rounders|dodgeball|playing)"
_NO_NAMES = frozenset(
    "the a an our your their this that local nearby school village town city county big small little new old lovely amazing fantastic"
    " wonderful whole toy working open virtual online mobile puppet indoor outdoor travelling real role mini play and or of to in at by with for".split()
)


def _is_named(_text: Text, match: re.Match[str]) -> bool:
    """ "chester zoo", neither "the local museum" nor "their farm"."""
    return fold(match["name"].rsplit(" ", 1)[-1]) not in _NO_NAMES


def _is_town(_text: Text, match: re.Match[str]) -> bool:
    """Not "trip to bath time" nor "off to reading club": words that are towns as well."""
    word = fold(match["hit"])
    if word in gazetteer.ordinary():
        return word in well_known.countries()
    small = word in gazetteer.towns() and word not in gazetteer.given()
    return small or word in well_known.single_places()


def _is_real(text: Text, match: re.Match[str]) -> bool:
    """Not "our virtual trip to the National Space Centre"."""
    return not _ON_SCREEN.search(text.lower, max(0, match.start() - 30), match.end())


_ON_SCREEN = late.compile(r"\b(?:virtual(?:ly)?|online|on zoom)\b")
ROWS = (
    pattern(
        "place_name",
        rf"{_LED}(?P<hit>(?P<name>[a-z'-]+(?: [a-z'-]+){{0,2}}) {_SIGHTS})\b(?!'?s? (?:role|corner|topic|story|shop))",
        LIKELY,
        check=_is_named,
    ),
    pattern(
        "place_name",
        rf"\b{_GAME}\b[^.!?\n]{{0,30}}\b(?:at|away to) (?P<hit>(?:[A-Z][\w'.]+ ){{1,3}}(?:Primary|Infants?|Juniors?|High|Secondary|Grammar|Academy|College|School)(?: School| Academy)?)\b",
        LIKELY,
        case=True,
    ),
    pattern(
        "place_name",
        rf"\b(?i:(?:trips?|outings?|excursions?|residential|visits?|going|go(?:es)?|went|off|travelling){_WHEN} (?:to|at)|visit(?:ed|ing)?) (?:the )?(?P<hit>(?:[A-Z][\w']+ ){{1,3}}{_ATTRACTIONS})\b",
        LIKELY,
        case=True,
        check=_is_real,
    ),
    pattern(
        "place_name",
        rf"\b(?i:(?:year|class) ?\w+|y\d\w?|reception|nursery|children|pupils|team|squad|choir|band|club) (?i:will be|are|is|will (?:go|spend [\w ]{{3,12}})|spend [\w ]{{3,12}}) (?:[a-z]+ing )?(?:at|to) (?:the )?(?P<hit>(?:[A-Z][\w']+ ){{1,3}}{_ATTRACTIONS})\b",
        LIKELY,
        case=True,
        check=_is_real,
    ),
    pattern("place_name", rf"{_LED}(?=(?P<hit>[a-z'-]{{4,}}))", LIKELY, check=_is_town),
)

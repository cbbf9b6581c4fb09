# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Where somebody lives: "12A Acacia Road", "Rose Cottage, Mill Lane", "CH4 8HX"."""

from __future__ import annotations

import re

from publisher.detect import late, well_known
from publisher.detect.patterns import LIKELY, pattern
from publisher.detect.text import Text

# Every postcode area of the United Kingdom and the islands: "A14 3RD" is none.
_AREAS = frozenset(
    "ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh en ex fk fy g gl gu gy"
    " ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn np nr nw ol ox pa pe ph pl"
    " po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze".split()
)
_POSTCODE = r"\b(?P<area>[A-Z]{1,2})\d[\dA-HJKMNP-Y]?[ \t-]{0,3}\d[ABD-HJLNP-UW-Z]{2}\b"
_ORDINAL = late.compile(r"(?:1st|2nd|3rd|\dth)$")
_ROOM = late.compile(r"\brooms? $")
# What hardly means anything but a street, and what may be a walk to school or a park.
_ROAD = "road rd street st lane ln avenue ave crescent terrace gardens grove mews croft cottages".split()
_PERHAPS_ROAD = (
    "close drive way place court square hill row walk rise view green parade heath wharf park bank fold brow end mount"
    " villas buildings mead meadow meadows chase vale dene garth gate yard quay orchard paddock loop circus broadway paddocks approach"
).split()


def _written(words: list[str]) -> str:
    """Each as in a heading, in a hurry and in a shout."""
    return "|".join(f"{word.title()}|{word}|{word.upper()}" for word in words)


_ROADS, _PERHAPS = _written(_ROAD), _written(_PERHAPS_ROAD)
_WORD = r"(?:St\.?|(?:[A-Z]'?)?[A-Z][a-z'A-Z]*(?:-[A-Z][a-z]+)?)"
_HOUSE = r"(?:Cottages?|Farmhouse|Bungalow|Barn|Villa|Lodge|Grange|Farm|House|Croft)"
_NO_NAMES = r"(?:the|on|by|our|this|that|for|from|in|and|or|of|to|a|an|main|outside|near|down|across|along|up|please|drivers?|high|we|you|your|with|all|each|every|there|pm|am|mins?|minutes|miles?)"
_COUNTED = late.compile(
    r"(?:year|yr|class|form|group|room|term|stage|team|set|unit|lesson|week|day|won|win|wins|collected|earned|scored|has|have)\s+$"
)
_COUNTABLE = late.compile(
    r"\s(?:children|pupils|families|parents|schools?|teams?|members|players|adults|forest school|primary|miles?|km|peaks)\s"
)
_MONTH = late.compile(
    r"\s(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|ember|ober)?\s"
)
_OF_A_SAINT = late.compile(r"(?<=St)\.? [A-Z]")  # "23 Apr St George's Day"
_STANDS_AT = late.compile(
    r"(?:\b(?:at|to|from|of|in|near|outside|opposite|behind|is|lives?|living|address|home|house|flat|number|visit|leave|between|beside|past|pass|by|off|round|for|party|and)[:,]?|[:;(\n]|[a-z],(?: and)?|^)\s*$"
)
_ENDS = late.compile(
    r"[ \t]*(?:[,.;)\n!?]|$|(?:at|on|from|for|and|or|by|before|after|until|till|between|with|please|has|have|had|today|tomorrow|tonight|this|next|where|when|is|any(?:time)?|every|all"
    r"|if|but|as|during|asap|via|thanks?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b)"
)
_THINGS_AFTER = late.compile(
    r"\s+(?:schools?|primary|academy|class|medals?|awards?|badges?|cups?|trophies|stickers?|points?|certificates?|stars?|teams?|players|winners|tickets|runners"
    r"|to school|to work|(?<=street )(?:part(?:y|ies)|food|dance|dancing|dancers))\b"
)


def _is_street(text: Text, match: re.Match[str]) -> bool:
    """A house and its street: not "30 Children Walk to school", "3 Gold Crescent medals"."""
    lower = text.lower
    if is_of_a_story(text, match.start()) or _is_score(text, match):
        return False
    if _COUNTED.search(lower, max(0, match.start() - 12), match.start()):
        return False
    if _THINGS_AFTER.match(lower, match.end()) or _COUNTABLE.search(match[0].lower() + " "):
        return False
    if not match["perhaps"]:
        return not (_MONTH.search(match[0].lower()) and _OF_A_SAINT.match(text.plain, match.end()))
    if _MONTH.search(match[0].lower()):
        return False
    before = _STANDS_AT.search(lower, max(0, match.start() - 14), match.start())
    return bool(before and _ENDS.match(lower, match.end()))


def is_of_a_story(text: Text, at: int) -> bool:
    """ "Paddington at 32 Windsor Gardens", whom nobody of ours has met there."""
    before = text.plain[max(0, at - 40) : at]
    lived = _LIVED_AT.search(before)
    if not lived:
        return False
    end = at - len(before) + lived.start()
    for first, past, kind in well_known.phrases_in(text):
        if text.tokens[past - 1].to == end:
            met = _MET.search(text.lower, max(0, text.tokens[first].at - 30), end)
            return kind in ("figure", "living") and not met
    return False


_LIVED_AT = late.compile(r"(?:,? who)?(?: (?:lives|lived))? (?:at|of|in) (?:\d+[A-Da-d]? )?$")
_MET = late.compile(r"\b(?:met|meet\w*|s[ae]w|see\w*|visit\w*|join\w*|watch\w*)\b")


def _is_lived_at(text: Text, match: re.Match[str]) -> bool:
    return not is_of_a_story(text, match.start("hit"))


def _is_score(text: Text, match: re.Match[str]) -> bool:
    """ "14 Hill House, 12 Grange Park": two of them, and nobody lives in either."""
    before = text.plain[max(0, match.start() - 40) : match.start()]
    near = text.lower[max(0, match.start() - 120) : match.end() + 120]
    return bool(_OTHER_SCORE.search(before) and _SCORED.search(near))


_OTHER_SCORE = late.compile(
    r"\b\d{1,3} (?:[A-Z][\w']+ ){1,3}?(?:House|Park|Hill|Lane|School)?,? (?:and |to )?$|\b\d{1,3} [A-Z][\w' ]+, $"
)
_SCORED = late.compile(r"\b(?:scores?|scored|points|result|tied|won|lost|beat)\b")


def _is_home(text: Text, match: re.Match[str]) -> bool:
    """ "Amelia lives in Hoole" and "her parents live in Hoole", not "If you live in Hoole", "Romans
    lived in Rome" nor "a lion lives in Africa"."""
    where = match["hit"].strip().lower()
    if where in well_known.countries() or where.partition(" ")[0] in _OURS:
        return False
    before = text.lower[max(0, match.start() - 30) : match.start()]
    return match[0].startswith("lives") or bool(_DWELLS.search(before))


_OURS = frozenset("year class reception nursery room".split())
_DWELLS = late.compile(
    r"(?:^|[a-z], who|\b(?:he|she|we|they|i|mum|mam|dad|mother|father|parents|nan|gran|grandma|grandad|grandparents|uncle|aunt|auntie|cousins?|brothers?|sisters?|twins|(?:her|his|their|my|the \w+) family|the [a-z'-]+s)\b)"
    r"(?: (?:is|are|was|were|now|still|all|also|just|used to|currently|have|has|had|been))* $"
)
_LANE = late.compile(r"\s+(?:lane|exit|floor|junction|turn\w*|place|team|edition)\b")


def _is_area(text: Text, match: re.Match[str]) -> bool:
    """Not "Room E1 6AN", nor "the M6 3RD lane"."""
    lower, start, end = text.lower, match.start(), match.end()
    if match["area"].lower() not in _AREAS or _ROOM.search(lower, max(0, start - 7), start):
        return False
    return not (_ORDINAL.search(lower, start, end) and _LANE.match(lower, end))


def _is_no_rank(text: Text, match: re.Match[str]) -> bool:
    """Not "e1 1st" either, where capitals do not tell."""
    return _is_area(text, match) and not _ORDINAL.search(match[0])


ROWS = (
    pattern("postcode", _POSTCODE, case=True, check=_is_area),
    pattern("postcode", _POSTCODE, LIKELY, check=_is_no_rank),
    pattern(
        "address",
        rf"(?<![\d:.£])\b(?:[Ff]lat\s+\w+,?\s+)?\d{{1,4}}[A-Da-d]?,?[ \t]+(?:the[ \t]+)?(?:{_WORD}[ \t]+){{1,3}}\b(?:(?:{_ROADS})|(?P<perhaps>{_PERHAPS}))\b",
        case=True,
        check=_is_street,
    ),
    pattern(
        "address",
        rf"\b(?<!Community )(?<!Opera )(?<!Public )(?:[A-Z][a-z']+ ){{1,2}}\b{_HOUSE},\s+(?:\d{{1,4}}[A-Da-d]?\s+)?(?:{_WORD}[ \t]+){{1,2}}\b(?:{_ROADS})\b",
        LIKELY,
        case=True,
    ),
    pattern(
        "address",
        rf"\b(?:at|lives? (?:at|on)|living (?:at|on)|address(?: is)?:?|home is)\s+(?P<hit>(?:flat\s+\w+,?\s+)?(?:number\s+)?\d{{1,4}}[a-d]?,?\s+(?:(?!{_NO_NAMES}\b)[a-z']{{3,}}\s+){{1,2}}\b(?:road|rd|street|lane|avenue|ave|crescent|terrace|gardens|grove|mews))\b(?!\s+(?:school|primary|academy|class|clos))",
        LIKELY,
        check=_is_lived_at,
    ),
    pattern(
        "address",
        r"\b(?<!our )(?<!their )(?:lives?|living|lived)\s+(?:at|on|in)\s+(?!Facebook|YouTube|You Tube|Zoom|Teams|Instagram|Twitter|TikTok|Twitch|BBC|TV|Radio|Sky|Channel|Stage)(?:number\s+)?(?P<hit>(?:\d+[A-Za-z]?\s+)?(?:[A-Z][\w']+\s*){1,3})",
        LIKELY,
        case=True,
        check=_is_home,
    ),
)

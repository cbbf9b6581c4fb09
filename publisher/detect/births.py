# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""When somebody was born and how old they are: "DOB 3 Jul 17", "Amelia (7)"."""

from __future__ import annotations

import re

from publisher.detect import gazetteer, late
from publisher.detect.patterns import LIKELY, pattern
from publisher.detect.text import Text, fold

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+(?:the\s+)?)?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:(?:1[5-9]|20)\d{2}|'?\d{2})"
_DATE = (
    rf"{_WEEKDAY}(?:\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?(?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|{_DAY}[\s/.-]*(?:of\s+)?{_MONTH}[\s/.,-]*{_YEAR}\b|{_MONTH}\.?\s+(?:the\s+)?{_DAY},?\s+{_YEAR}\b)"
)
_FEAST = r"(?:christmas (?:day|eve)|boxing day|new year'?s (?:day|eve)|valentine'?s day|hallowe'?en|easter (?:day|sunday|monday)),?(?: in)? 20\d\d\b"
_DAY_AND_MONTH = rf"{_WEEKDAY}(?:{_DAY}\s+(?:of\s+)?{_MONTH}|{_MONTH}\s+(?:the\s+)?{_DAY})\b"
_NUMBER_WORDS = (
    r"(?:four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|[3-9]|1[0-8])"
)
_THINGS = r"(?:s\b|children|pupils|building|tree|school|tradition|girls and|boys and|minibus|bus\b|boiler|carpets?|computers?|laptops?|kitchen|roof|hall|equipment|piano|playground|policy|shed|rabbit|hamster|tortoise)"
_AGE_ENDS = r"(?=\s*(?:today|tomorrow|now|soon|next|this|last|yesterday|on (?:the\b|\d|mon|tue|wed|thu|fri|sat|sun)|years? of age|and (?:a half\b|(?!an?\b)[a-z]+(?:s|ed)\b|(?:can|has|already|loves|just|now|won|swam|ran|made|wrote|sang|took|gave|got|did|went|came)\b)|[.!,;:)]|\s[\u2013-]|\n|$))"
# What stands right before an age or a day that is anybody's, or of a thing.
_ANYBODYS = late.compile(
    r"\b(?:(?:any|all|every|each|most|your|suitable for|open to|(?:places|funding|sessions?|clubs?) for|for (?:those|any|all))(?: (?!(?:mon|tues|wednes|thurs|fri|satur|sun)?day|week|morning|night)\w+(?: or \w+)?)?"
    r"|(?:a|one) (?:child|toddler|little one)"
    r"|(?:if|when|once|whose) (?:a|your|their|the) (?:child|son|daughter|toddler)"
    r"|(?:children|pupils|girls|boys|students|learners|those|everyone|anyone|anybody|people|kids|toddlers|babies|families|under)(?: (?:in|from) \w+(?: \w+)?)?"
    r"|(?:our|the|this) (?:school|nursery|club|choir|building|pta|hall|library|website|minibus|garden|pond|tree|dog|cat|tortoise|hamster|rabbit|guinea pig|trust|federation|charity))"
    r"(?:,? (?:who|that))?(?: (?:is|are|was|were|be|will be|turns))?(?: (?:just|only|now|between|on or after))?[ (,:-]{0,3}$"
)
# And before "age 7", which is no child's.
_BOUND = late.compile(
    r"\b(?:from|by|over|under|until|to|after|before|above|below|minimum|reading)(?: the)? $"
    r"|\b(?:coats?|jumpers?|cardigans?|jackets?|dress(?:es)?|trousers|skirts?|shirts?|shorts|t-?shirts?|hoodies?|fleeces?|uniform|sizes?|pe kits?|sweatshirts?|costumes?|books?|toys?)\b[^.!?\n]{0,25}$"
)
_NO_PERSONS = late.compile(
    r"\b(?:schools?|pta|clubs?|charity|nhs|king|queen|majesty|shakespeare|dahl|nursery|centre|trust|scouts|brownies|anniversary)(?:'s|s')?(?: (?:own|official))? $"
)
_FAMOUS = late.compile(
    r"\b(?:(?:the|our|his majesty the) (?:queen|king)|king (?:charles|george|henry|edward|william)|queen (?:camilla|elizabeth|victoria|mary)|shakespeare|dahl|his majesty|the school's|our school)\b"
)
_SPORTS = r"\b(?:goals?|scor\w+|tries|points?|laps?|lengths?|wickets?|runs|votes?|marks|hat-?tricks?|mom|v|beat|raffle)\b|\([12]\)"


def _clause(text: Text, match: re.Match[str]) -> str:
    """What the sentence says up to here."""
    before = text.lower[max(0, match.start() - 60) : match.start()]
    return re.split(r"[.!?\n]", before)[-1]


# The birthday that every child of that age has.
_ANY_CHILDS = late.compile(
    r"\b(?:(?:your|an?|any|every|each|the) (?:child|pupil|student|baby|toddler)|children|pupils)\b"
    r"[^,;]* (?:before|until|till|by|from|after|on|between|approaching|reach\w*|up to) "
    r"(?:the term after )?(?:(?:their|his or her|the) )?(?:\w+ (?:and|or) )?$"
    r"|\b(?:your|any|every|each) (?:child|baby|toddler)'s (?:\w+ (?:and|or) )?$"
)


def _is_somebodys(text: Text, match: re.Match[str]) -> bool:
    """Not "your 3-year-old", "children aged 7", "over the age of 16", "coat, age 7"."""
    before = _clause(text, match)
    bound = match[0].startswith("age ") and _BOUND.search(before)
    return not (bound or _ANYBODYS.search(before))


def _is_birthday(text: Text, match: re.Match[str]) -> bool:
    """Not "the PTA's tenth birthday", nor "register your child before their fifth birthday"."""
    before = _clause(text, match)
    return not (_NO_PERSONS.search(before) or _ANY_CHILDS.search(before))


# Whoever was born before 1940 is nobody's pupil, and hardly their grandparent.
_LONG_AGO = late.compile(r"(?<!\d)(?:1[0-8]\d\d|19[0-3]\d)(?!\d)")


def _is_recent(text: Text, match: re.Match[str]) -> bool:
    """Not "Roald Dahl was born on 13 September 1916", nor "children born 1 September 2022"."""
    past = _LONG_AGO.search(text.lower, match.start("hit"), match.end() + 7)
    return not past and _is_somebodys(text, match)


def _is_nobody_famous(text: Text, match: re.Match[str]) -> bool:
    """Not "The King's birthday is on 14 November"."""
    return not _FAMOUS.search(_clause(text, match)) and _is_recent(text, match)


_NAME_BEFORE = late.compile(r"\b(?P<first>[A-Z][a-z]{2,})(?: [A-Z][a-z'-]+)?$", re.ASCII)


def _is_childs(text: Text, match: re.Match[str]) -> bool:
    """ "Amelia (7)", "Amelia King (7)" and "a pupil (7)", not "Spellings (10)" nor "Oak (5)"."""
    if _ONE_CHILD.search(text.lower, max(0, match.start() - 40), match.start()):
        return True
    name = _NAME_BEFORE.search(text.plain, max(0, match.start() - 40), match.start())
    first = fold(name["first"]) if name else ""
    return gazetteer.given().get(first, 0.0) >= 2 and first not in gazetteer.ordinary()


def _is_of(text: Text, match: re.Match[str]) -> bool:
    """ "She is seven", "my son is 7" and "Amelia is 7 today", not "The answer is 7"."""
    if _ONE.search(text.lower, max(0, match.start() - 20), match.start()):
        return True
    return match[0][0] == " " and _is_childs(text, match)


def _is_named(text: Text, match: re.Match[str]) -> bool:
    """ "Birthdays this week: Amelia 3/7" and "(3rd)", not "Birthdays: assembly on 3/7"."""
    end = match.start("hit")
    name = _NAME_BEFORE.search(text.plain[max(0, end - 40) : end].rstrip(" ("))
    return name is not None and gazetteer.given().get(fold(name["first"]), 0.0) >= 2


_ONE_CHILD = late.compile(
    r"\b(?:an?|one|our|the|this|another) (?:[a-z\d-]+ ){0,2}(?:pupil|child|boy|girl|lad|lass|student|youngster|toddler|runner|swimmer)$"
    r"|\b(?:one|two|three|both) of (?:our|the|my) (?:[a-z\d-]+ ){0,3}(?:pupils|children|boys|girls|lads|students|runners|swimmers)$"
)
_ONE = late.compile(
    r"(?:\b(?:he|she)|[a-z],? who|\b(?:my|his|her|our|their|the) (?:son|daughter|brother|sister|little (?:boy|girl|one)|youngest|eldest))$"
)

ROWS = (
    pattern(
        "date_of_birth",
        rf"\b(?:born(?:\s+on)?|dob|d\.o\.b\.?|date of birth|birth ?date|b\.|birthday(?:\s+is)?(?:\s+on)?)\s*(?:is\b|:|=|-)?\s*(?:the\s+)?(?P<hit>{_DATE}|{_FEAST}|(?:(?<=dob )|(?<=dob: ))(?:\d{{8}}|\d{{6}})\b)",
        check=_is_recent,
    ),
    pattern(
        "date_of_birth",
        rf"\b(?:birthday(?:\s+is)?(?:\s+on)?|born(?:\s+on)?)\s*:?\s*(?:the\s+)?(?P<hit>{_DAY_AND_MONTH}|\d{{1,2}}[/.]\d{{1,2}}\b(?![/.:]?\d|\s?[ap]m))",
        LIKELY,
        check=_is_nobody_famous,
    ),
    pattern(
        "date_of_birth",
        r"\bbirthdays?\b[^.!?\n]{0,60}? \(?(?P<hit>\d{1,2}[/.]\d{1,2}|\d{1,2}(?:st|nd|rd|th))\b",
        LIKELY,
        check=_is_named,
    ),
    pattern("age", rf"\bbirthday\b[^.!?\n]{{0,40}} (?P<hit>{_NUMBER_WORDS}) today\b", LIKELY),
    pattern(
        "date_of_birth",
        rf"\bborn\s*(?::|in)\s*(?P<hit>{_MONTH}\s+20\d\d)\b",
        LIKELY,
        check=_is_recent,
    ),
    pattern(
        "age",
        rf"\b(?:aged|turn(?:s|ed|ing)|age)(?:\s+(?:of|just|only|about|nearly)\b|:)*\s+(?P<hit>{_NUMBER_WORDS})\b(?!\s*(?:-|to\b|and (?:\d|over|above|up|under|below|{_NUMBER_WORDS})|or\b|/|\+|years? (?:old )?(?:and|or|to)|pages?|heads?|%))",
        LIKELY,
        check=_is_somebodys,
    ),
    pattern(
        "age",
        rf"\b(?P<hit>{_NUMBER_WORDS})[- ](?:years?|yrs?)(?:[- ]?old\b|[- ]of[- ]age\b)(?!\s*{_THINGS})(?!s)",
        LIKELY,
        check=_is_somebodys,
        part=r"y(?:ea)?rs?[- ]?o",
    ),
    pattern(
        "age",
        rf"\b(?P<hit>{_NUMBER_WORDS}) and a half[- ]years?[- ]old\b",
        LIKELY,
        check=_is_somebodys,
    ),
    pattern(
        "age",
        r"\b(?P<hit>[23456789]|1[012345678])(?: ?yo| ?y/o|yrs? old|years? old)\b",
        LIKELY,
        check=_is_somebodys,
        part=r"y(?:(?<=\dy)|(?<=\d y))(?:/?o|(?:ea)?rs? o)",
    ),
    pattern(
        "age",
        r"\b(?P<hit>(?:[2-9]|1[0-8])(?:st|nd|rd|th)|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth) birthday\b",
        LIKELY,
        check=_is_birthday,
    ),
    pattern(
        "age",
        rf"(?: (?:is|will be|has turned|was(?= [a-z\d]+ (?:last|yesterday)\b))|'s) (?:now |just |only |nearly |almost |already )*(?P<hit>{_NUMBER_WORDS})\b{_AGE_ENDS}",
        LIKELY,
        check=_is_of,
    ),
    pattern(
        "age",
        r" \((?:aged? |just |both |only )?(?P<hit>[4-9]|1[0-8])\)",
        LIKELY,
        unless=_SPORTS,
        check=_is_childs,
    ),
    pattern("age", rf"\b(?:who|he|she),? at (?:only|just|age) (?P<hit>{_NUMBER_WORDS}),", LIKELY),
    pattern("age", r", (?P<hit>[4-9]|1[0-8]),(?= [a-z])", LIKELY, unless=_SPORTS, check=_is_childs),
)

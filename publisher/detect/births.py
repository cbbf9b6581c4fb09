# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""When somebody was born and how old they are: "DOB 3 Jul 17", "Amelia (7)"."""

from __future__ import annotations

import re

from publisher.detect import gazetteer
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
_DAY_AND_MONTH = rf"{_WEEKDAY}(?:{_DAY}\s+(?:of\s+)?{_MONTH}|{_MONTH}\s+(?:the\s+)?{_DAY})\b"
_NUMBER_WORDS = (
    r"(?:four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|[3-9]|1[0-8])"
)
_THINGS = r"(?:s\b|children|pupils|building|tree|school|tradition|girls and|boys and|minibus|bus\b|boiler|carpets?|computers?|laptops?|kitchen|roof|hall|equipment|piano|playground|policy|shed|rabbit|hamster|tortoise)"
_OURS = r"(?:our|the) (?:school|nursery|club|choir|building|pta|hall|library|website|minibus|garden|pond|tree|dog|cat|tortoise|hamster|rabbit|guinea pig|trust|federation|charity) (?:is|was|turns)"
_ANY_CHILD = r"\b(?:your|a|any|every|each|if (?:a|your)) (?:child|son|daughter|toddler|little (?:one|boy|girl))(?: or (?:daughter|son))?\b"
# Whoever was born before 1940 is nobody's pupil, and hardly their grandparent.
_LONG_AGO = re.compile(r"(?<!\d)(?:1[0-8]\d\d|19[0-3]\d)(?!\d)")


def _is_recent(text: Text, match: re.Match[str]) -> bool:
    """Not "Roald Dahl was born on 13 September 1916"."""
    return not _LONG_AGO.search(text.lower, match.start("hit"), match.end() + 7)


_NAME_BEFORE = re.compile(r"\b(?P<first>[A-Z][a-z]{2,})(?: [A-Z][a-z'-]+)?$", re.ASCII)


def _is_childs(text: Text, match: re.Match[str]) -> bool:
    """ "Amelia (7)" and "Amelia King (7)", not "Spellings (10)" nor "Oak (5)"."""
    name = _NAME_BEFORE.search(text.plain, max(0, match.start() - 40), match.start())
    first = fold(name["first"]) if name else ""
    return gazetteer.given().get(first, 0.0) >= 2 and first not in gazetteer.ordinary()


ROWS = (
    pattern(
        "date_of_birth",
        rf"\b(?:born(?:\s+on)?|dob|d\.o\.b\.?|date of birth|birth ?date|birthday(?:\s+is)?(?:\s+on)?)\s*(?:is\b|:|=|-)?\s*(?:the\s+)?(?P<hit>{_DATE}|(?<=dob )\d{{8}}\b|(?<=dob: )\d{{8}}\b)",
        check=_is_recent,
    ),
    pattern(
        "date_of_birth",
        rf"\b(?:birthday(?:\s+is)?(?:\s+on)?|born(?:\s+on)?)\s*:?\s*(?:the\s+)?(?P<hit>{_DAY_AND_MONTH})",
        LIKELY,
        unless=r"\b(?:(?:the|our|his majesty the) (?:queen|king)|king (?:charles|george|henry|edward|william)|queen (?:camilla|elizabeth|victoria|mary)|shakespeare|dahl|his majesty|the school's|our school)\b",
        check=_is_recent,
    ),
    pattern(
        "age",
        rf"\b(?:aged|turn(?:s|ed|ing)|age)\s+(?P<hit>{_NUMBER_WORDS})\b(?!\s*(?:-|to\b|and\b|or\b|/|\+|years? (?:old )?(?:and|or|to)|pages?|%))",
        LIKELY,
        unless=rf"\b(?:suitable for|children aged|pupils aged|for (?:those|children|pupils)|ages|all aged|the page|volume|heads?|girls aged|boys aged|everyone aged|school (?:is|has)|anyone aged|young people)\b|{_ANY_CHILD}",
    ),
    pattern(
        "age",
        rf"\b(?P<hit>{_NUMBER_WORDS})[- ](?:years?|yrs?)[- ]?old\b(?!\s*{_THINGS})",
        LIKELY,
        unless=rf"\b(?:suitable for|all|every|most|funding|places for|for \w+ and|{_OURS}|(?:your|any|each) \w+[- ](?:years?|yrs?))\b|{_ANY_CHILD}",
    ),
    pattern(
        "age", r"\b(?P<hit>[23456789]|1[012345678])(?: ?yo| ?y/o|yrs? old|years? old)\b", LIKELY
    ),
    pattern(
        "age",
        r"\b(?P<hit>(?:[2-9]|1[0-8])(?:st|nd|rd|th)|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth) birthday\b",
        LIKELY,
        unless=r"\b(?:school'?s?|pta|club|charity|nhs|king|queen|shakespeare|dahl|anniversary)\b",
    ),
    pattern(
        "age",
        r" \((?:age )?(?P<hit>[4-9]|1[0-8])\)",
        LIKELY,
        unless=r"\b(?:goals?|scor\w+|tries|points?|laps?|lengths?|wickets?|runs|votes?|marks|hat-?tricks?|mom|house|class|chapter|v|beat|raffle)\b|\([12]\)",
        check=_is_childs,
    ),
)

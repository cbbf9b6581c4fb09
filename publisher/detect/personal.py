# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Identifiers of persons: numbers, addresses, dates of birth. The school's own are allowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from publisher.detect.hit import Hit, Known
from publisher.detect.patterns import LIKELY, POSSIBLE, Pattern, Table, hit_at, pattern
from publisher.detect.text import Text

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\.?,?\s+(?:19|20)\d{{2}})"
)
_OUTWARD = r"(?:[A-PR-UWYZ][A-HK-Y]?\d{1,2}|[A-PR-UWYZ]\d[A-HJKPSTUW]|[A-PR-UWYZ][A-HK-Y]\d[ABEHMNPRVWXY]|GIR)"
_STREET = (
    r"(?:road|rd|street|st|lane|ln|avenue|ave|close|drive|crescent|terrace|way|gardens|grove"
    r"|place|court|square|mews|hill|row|walk|rise|view|green|parade|croft|heath|wharf|park)"
)
_NUMBER_WORDS = (
    r"(?:four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|[3-9]|1[0-8])"
)
_DIGIT_WORD = r"(?:oh|zero|nought|(?:double |treble |triple )?(?:one|two|three|four|five|six|seven|eight|nine))"
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"

PATTERNS = Table(
    pattern(
        "email",
        r"(?<![\w.+-])[\w.+-]+\s?(?:@|[(\[{]\s?at\s?[)\]}]| at (?=[\w-]+ dot ))\s?[\w-]+(?:(?:\.|\s?[(\[{]\s?dot\s?[)\]}]\s?| dot )[\w-]+)+",
    ),
    pattern(
        "phone",
        r"(?<![\w£$.,/-])(?:\+44\s?(?:\(0\)\s?)?|\(?0)(?:\d[\s().-]{0,2}){8,9}\d(?![\d/-])",
    ),
    pattern(
        "phone",
        r"\b(?:ring|call|text|phone|tel\.?|mob(?:ile)?\.?)\s*(?:me|us)?\s*(?:on|:)?\s*(?P<hit>\d{5,6}(?:\s?\d{3,6})?)\b(?!\s*%)",
        LIKELY,
    ),
    pattern(
        "phone",
        rf"\b(?:{_DIGIT_WORD}[\s,-]+){{6,}}{_DIGIT_WORD}\b",
        LIKELY,
        unless=r"\b(?:count(?:ed|ing|s)?|numbers? (?:to|bonds?|line)|rhyme|song|sang)\b",
    ),
    pattern(
        "phone",
        r"(?<![\w£$.,/-])0[ .-](?:\d[ .-]){9}\d(?![ .-]?\d)",
    ),
    pattern("upn", r"\b(?P<hit>[A-Z]\d{11}[0-9A-Z])\b"),
    pattern("nhs_number", r"(?<![\d+])(?P<hit>\d{3}[ -]?\d{3}[ -]?\d{4})(?!\d)"),
    pattern(
        "ni_number",
        r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?(?:\d{2}\s?){3}[A-D]\b",
        case=True,
    ),
    pattern(
        "postcode", rf"\b{_OUTWARD}\s?\d[ABD-HJLNP-UW-Z]{{2}}\b", unless=r"\broom\b", case=True
    ),
    pattern("postcode", rf"\b{_OUTWARD}\s?\d[ABD-HJLNP-UW-Z]{{2}}\b", LIKELY, unless=r"\broom\b"),
    pattern(
        "address",
        rf"(?<![\d:.£])\b(?:flat\s+\w+,?\s+)?\d{{1,4}}[a-d]?,?\s+(?:the\s+)?(?:[A-Z][a-z'A-Z]+\s+){{1,3}}(?i:{_STREET})\b(?!\s+(?:School|Primary|Academy|Class))",
        case=True,
    ),
    pattern(
        "address",
        r"\b(?:lives?|living|lived)\s+(?:at|on|in)\s+(?:number\s+)?(?P<hit>(?:\d+\s+)?(?:[A-Z][\w']+\s*){1,3})",
        LIKELY,
        case=True,
    ),
    pattern(
        "date_of_birth",
        rf"\b(?:born(?:\s+on)?|d\.?o\.?b\.?|date of birth|birthday(?:\s+is)?(?:\s+on)?)\s*:?\s*(?:the\s+)?(?P<hit>{_DATE})",
    ),
    pattern(
        "date_of_birth",
        rf"\b(?:birthday(?:\s+is)?(?:\s+on)?|born(?:\s+on)?)\s*:?\s*(?:the\s+)?(?P<hit>\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH})\b",
        LIKELY,
        unless=r"\b(?:queen|king|shakespeare|dahl|his majesty|the school's|our school)\b",
    ),
    pattern(
        "age",
        rf"\b(?:aged|turn(?:s|ed|ing)|age)\s+(?P<hit>{_NUMBER_WORDS})\b(?!\s*(?:-|to\b|and\b|or\b|/|\+|years? (?:old )?(?:and|or|to)|pages?|%))",
        LIKELY,
        unless=r"\b(?:suitable for|children aged|pupils aged|for (?:those|children|pupils)|ages|all aged|the page|volume|heads?|girls aged|boys aged|everyone aged|school (?:is|has)|anyone aged|young people)\b",
    ),
    pattern(
        "age",
        rf"\b(?P<hit>{_NUMBER_WORDS})[- ]years?[- ]old\b(?!\s*(?:s\b|children|pupils|building|tree|school|tradition|girls and|boys and))",
        LIKELY,
        unless=r"\b(?:suitable for|all|every|most|our|funding|places for|for \w+ and)\b",
    ),
    pattern(
        "age",
        r"\b(?P<hit>(?:[2-9]|1[0-8])(?:st|nd|rd|th)|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth) birthday\b",
        LIKELY,
        unless=r"\b(?:school'?s?|pta|club|charity|nhs|king|queen|shakespeare|dahl|anniversary)\b",
    ),
    pattern(
        "vehicle_plate", r"\b[A-HJ-PR-Y][A-HJ-PR-Y](?:0[1-9]|[1-7]\d) ?[A-HJ-PR-Z]{3}\b", case=True
    ),
    pattern(
        "vehicle_plate",
        r"\b(?:reg(?:istration)?|number plate|plate|car)\s*(?:number|no\.?|is|:)*\s*(?P<hit>[A-Z]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?\d{1,3}[A-Z])\b",
        case=False,
    ),
    pattern(
        "vehicle_plate",
        r"\b(?i:owner|driver|drives?|driving|parked|keeper|lights? on|vehicle|van)\b[^.!?\n]{0,40}?\b(?P<hit>(?!Y\d|[A-Z]\d+\s(?:THE|AND|FOR|BUS)\b)[A-Z]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?\d{1,3}[A-Z])\b",
        LIKELY,
        case=True,
    ),
    pattern("bank_account", r"\b(?:sort code)\s*(?:is|:)?\s*(?P<hit>\d{2}[- ]?\d{2}[- ]?\d{2})\b"),
    pattern(
        "bank_account",
        r"\b(?:account|acc(?:ount)? no\.?|a/c)\s*(?:number|no\.?)?\s*(?:is|:)?\s*(?P<hit>\d{8})\b",
    ),
    pattern("bank_account", r"(?<!\d)(?:\d{4}[ -]?){3}\d{4}(?!\d)"),
    pattern(
        "ip",
        r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])",
        POSSIBLE,
    ),
    pattern("handle", r"(?<![\w@.])@[A-Za-z_][\w.]{2,29}(?<!\.)\b", LIKELY),
    pattern(
        "handle",
        r"\b(?:snap(?:chat)?|insta(?:gram)?|tiktok|twitter|discord|xbox|psn|roblox|kik)\s*(?:name|handle|user(?:name)?|tag|id|is|:|-)+\s*(?P<hit>[\w.]{3,30})",
        LIKELY,
    ),
)


def _nhs_valid(found: str) -> bool:
    """Modulus 11 as the NHS number's last digit requires."""
    digits = [int(c) for c in found if c.isdigit()]
    check = 11 - sum(d * (10 - i) for i, d in enumerate(digits[:9])) % 11
    return digits[9] == check % 11 and check != 10 and len(set(digits)) > 1


def _upn_valid(found: str) -> bool:
    """The first letter of a pupil number is the weighted sum of the others, modulus 23."""
    last = found[-1].upper()
    values = [int(c) for c in found[1:12]]
    values.append(int(last) if last.isdigit() else _UPN_LETTERS.find(last))
    total = sum(value * weight for value, weight in zip(values, range(2, 14), strict=True))
    return found[0].upper() == _UPN_LETTERS[total % 23]


def _card_valid(found: str) -> bool:
    digits = [int(c) for c in found if c.isdigit()]
    if len(digits) != 16:
        return True
    doubled = (sum(divmod(d * 2, 10)) if i % 2 == 0 else d for i, d in enumerate(digits))
    return sum(doubled) % 10 == 0


_CHECKS: dict[str, Callable[[str], bool]] = {
    "nhs_number": _nhs_valid,
    "upn": _upn_valid,
    "bank_account": _card_valid,
}


def _key(words: str) -> str:
    return re.sub(r"[^a-z0-9@]", "", words.lower()).removeprefix("44").removeprefix("0")


def _allowed(kind: str, words: str, known: Known, contacts: frozenset[str]) -> bool:
    if _key(words) in contacts:
        return True
    if kind == "email":
        domain = re.split(r"@", words.lower())[-1].strip()
        return domain in known.domains and bool(
            re.match(
                r"(?:office|admin|info|enquir|head|school|reception|contact|senco|bursar|hr|recruit|vacanc|jobs|pta)",
                words.lower(),
            )
        )
    if kind == "address":
        return any(
            _key(words) in contact or contact in _key(words)
            for contact in contacts
            if len(contact) > 5
        )
    return False


def find(text: Text, *, known: Known) -> Iterator[Hit]:
    """Hits of the kinds named in ``PATTERNS``; overlapping ones are given once."""
    contacts = frozenset(_key(contact) for contact in known.contacts)
    taken: list[tuple[int, int]] = []
    for row, match in PATTERNS.matches(text):
        hit = _judge(text, row, match)
        if hit is None or any(hit.start < end and start < hit.end for start, end in taken):
            continue
        taken.append((hit.start, hit.end))
        if not _allowed(row.kind, text.raw[hit.start : hit.end], known, contacts):
            yield hit


def _judge(text: Text, row: Pattern, match: re.Match[str]) -> Hit | None:
    found = hit_at(text, match, kind=row.kind, certainty=row.certainty, source="pattern")
    words = text.raw[found.start : found.end]
    check = _CHECKS.get(row.kind)
    if check and not check(words) and not _labelled(text, row.kind, match):
        return None
    around = text.lower[max(0, match.start() - 60) : match.end() + 30]
    if row.unless and row.unless.search(around):
        return None
    if _part_of_link(text, match):
        return None
    return found


_LABELS = {
    "upn": re.compile(r"\b(?:upn|unique pupil n\w+)\W{1,3}(?:is |no\.? |number )?$", re.ASCII),
    "nhs_number": re.compile(r"\bnhs (?:no\.?|number)\W{1,3}(?:is )?$", re.ASCII),
}


def _labelled(text: Text, kind: str, match: re.Match[str]) -> bool:
    """A number with a slip in it, or an invented one, is still said to be somebody's."""
    label = _LABELS.get(kind)
    return bool(label and label.search(text.lower, max(0, match.start() - 30), match.start("hit")))


def _part_of_link(text: Text, match: re.Match[str]) -> bool:
    before = text.plain[max(0, match.start() - 80) : match.start()].rsplit(None, 1)
    return bool(before) and "://" in before[-1] and not text.plain[match.start() - 1].isspace()

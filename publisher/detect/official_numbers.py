# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Numbers that an office gave to somebody: pupil, patient, insured, account, card, vehicle."""

from __future__ import annotations

import re

from publisher.detect import late
from publisher.detect.patterns import LIKELY, pattern
from publisher.detect.telephones import REFERENCE
from publisher.detect.text import Text

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_LABEL_UPN = late.compile(r"\b(?:upn|unique pupil n\w+)\W{1,3}(?:is |no\.? |number )?$", re.ASCII)
_LABEL_NHS = late.compile(r"\bnhs (?:no\.?|number)\W{1,3}(?:is )?$", re.ASCII)
_LABEL_IBAN = late.compile(r"\biban\W{0,3}(?:is |number |no\.? )?\W{0,3}$", re.ASCII)


def _after(label: re.Pattern[str], text: Text, match: re.Match[str]) -> bool:
    """A number with a slip in it, or an invented one, is still said to be somebody's."""
    at = match.start("hit")
    return bool(label.search(text.lower, max(0, at - 30), at))


def _is_nhs(text: Text, match: re.Match[str]) -> bool:
    """Modulus 11 as the NHS number's last digit requires. That of a book is reckoned alike."""
    if _after(_LABEL_NHS, text, match):
        return True
    digits = [int(c) for c in match["hit"] if c.isdigit()]
    check = 11 - sum(d * (10 - i) for i, d in enumerate(digits[:9])) % 11
    valid = digits[9] == check % 11 and check != 10 and len(set(digits)) > 1
    return valid and not _after(REFERENCE, text, match)


def _is_upn(text: Text, match: re.Match[str]) -> bool:
    """The first letter of a pupil number is the weighted sum of the others, modulus 23."""
    found = match["hit"].upper()
    last = found[-1]
    values = [int(c) for c in found[1:12]]
    values.append(int(last) if last.isdigit() else _UPN_LETTERS.find(last))
    total = sum(value * weight for value, weight in zip(values, range(2, 14), strict=True))
    return found[0] == _UPN_LETTERS[total % 23] or _after(_LABEL_UPN, text, match)


def _is_card(_text: Text, match: re.Match[str]) -> bool:
    """The last digit of a card is reckoned from the others, every second one doubled."""
    digits = [int(c) for c in match[0] if c.isdigit()][::-1]
    doubled = (sum(divmod(d * 2, 10)) if place % 2 else d for place, d in enumerate(digits))
    return sum(doubled) % 10 == 0


def _is_iban(text: Text, match: re.Match[str]) -> bool:
    """Modulus 97 with the first four characters put last and letters read as numbers."""
    found = re.sub(r"[ -]", "", match["hit"])
    value = int("".join(str(int(c, 36)) for c in found[4:] + found[:4]))
    return value % 97 == 1 or _after(_LABEL_IBAN, text, match)


_CAR = r"(?i:reg(?:istration)?|number plate|plate|car|owner|driver|drives?|driving|parked|keeper|lights? on|vehicle|van)"
_CAR_AFTER = r"(?i:(?:has |have |is |was )?(?:left|leaving) (?:its|the|their|your|his|her) (?:head)?lights?|(?:has |have )?(?:its |the )?lights? (?:are |is )?on\b|(?:is )?(?:blocking|parked)|(?:car|van|vehicle)\b)"
_NEW = r"(?!(?:AS|AT|BE|BY|DO|GO|HE|ME|MY|NO|OF|ON|OR|SO|TO|UP|US|WE|AM|AN|KS|YR|PE|PM)\s|..[ -]?\d\d[ -](?:THE|AND|FOR|MPH|BUS|CAR|VAN)\b)[A-HJ-PR-Y]{2}[ -]?(?:0[1-9]|[1-7]\d)[ -]?[A-HJ-PR-Z]{3}"
_OLD = r"(?!Y\d|[A-Z]\d+\s(?:THE|AND|FOR|BUS)\b)[A-Z]\d{1,3}[ -]?[A-Z]{3}|(?!(?:THE|AND|FOR|BUS|CAR|VAN)\s)[A-Z]{3}[ -]?\d{1,3}[A-Z]"
_NORTHERN_IRISH = r"(?:[A-Z]{2}Z|[A-Z]I[A-Z])[ -]?\d{1,4}"
_SMALL = r"[a-hj-pr-y]{2}(?:0[1-9]|[1-7]\d)[ -]?[a-hj-pr-z]{3}"
_PLATE = rf"(?:{_NEW}|{_OLD}|{_NORTHERN_IRISH})"
_PLATE_SHAPE = late.compile(_PLATE)


def _is_plate(_text: Text, match: re.Match[str]) -> bool:
    """In front of "left its lights on"; "AT 20 MPH" is none."""
    return bool(_PLATE_SHAPE.fullmatch(match["hit"] + " ", 0, len(match["hit"])))


ROWS = (
    pattern("upn", r"\b(?P<hit>[A-Z]\d{11}[0-9A-Z])\b", check=_is_upn),
    pattern("nhs_number", r"(?<![\d+])(?P<hit>\d{3}[ .-]?\d{3}[ .-]?\d{4})(?!\d)", check=_is_nhs),
    pattern(
        "ni_number",
        r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][\s-]?(?:\d{2}[\s-]?){3}[A-D]\b",
        case=True,
    ),
    pattern(
        "ni_number",
        r"\b(?:ni|nino|n\.i\.|national insurance)\s*(?:number|num|no\.?)?\s*(?:is\b|:|=|-)?\s*(?P<hit>[a-z]{2}[\s-]?(?:\d{2}[\s-]?){3}[a-d])\b",
    ),
    pattern(
        "vehicle_plate",
        r"[A-HJ-PR-Y](?<!\w.)[A-HJ-PR-Y](?:0[1-9]|[1-7]\d) ?[A-HJ-PR-Z]{3}\b",
        case=True,
        unless=r"\b(?:code|voucher|password|coupon|ref|reference|promo|product|model)\W{1,3}(?:is\W{1,3}|number\W{1,3})?[a-z]{2}\d\d ?[a-z]{3}\b",
    ),
    pattern(
        "vehicle_plate",
        r"\b(?:reg(?:istration)?|number plate|plate|car)\s*(?:number|no\.?|is|:)*\s*(?P<hit>[A-Z]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?\d{1,3}[A-Z])\b",
    ),
    pattern(
        "vehicle_plate",
        rf"\b{_CAR}\b\.?[^.!?\n]{{0,40}}?\b(?P<hit>{_PLATE})\b",
        LIKELY,
        case=True,
    ),
    pattern(
        "vehicle_plate",
        rf"\b(?P<hit>[A-Z]{{1,3}}[ -]?\d{{1,4}}(?:[ -]?[A-Z]{{1,3}})?),?\s+{_CAR_AFTER}",
        LIKELY,
        case=True,
        check=_is_plate,
    ),
    pattern(
        "vehicle_plate",
        rf"\b{_CAR}\b\.?[^.!?\n]{{0,40}}?\b(?P<hit>{_SMALL})\b",
        LIKELY,
    ),
    pattern("vehicle_plate", rf"\b(?P<hit>{_SMALL}),?\s+{_CAR_AFTER}", LIKELY),
    pattern("bank_account", r"\b(?:sort code)\s*(?:is|:)?\s*(?P<hit>\d{2}[- ]?\d{2}[- ]?\d{2})\b"),
    pattern(
        "bank_account",
        r"\b(?:account|acc(?:ount)? no\.?|acc|a/c)\s*(?:number|num|no\.?)?\s*(?:is|:)?\s*(?P<hit>\d{4}[ -]?\d{4})\b(?!\s?\d)",
    ),
    pattern("bank_account", r"(?<![\d-])\d{2}([- ])\d{2}\1\d{2}[\s,/]{1,3}\d{8}(?!\d)"),
    pattern(
        "bank_account",
        r"\b(?P<hit>[a-z]{2}\d{2}[ -]?(?:[a-z]{4}[ -]?)?(?:\d[ -]?){10,22}\d)\b",
        check=_is_iban,
    ),
    pattern("bank_account", r"(?<!\d)(?:\d{4}[ -]?){3}\d{4}(?!\d)", check=_is_card),
    pattern("bank_account", r"(?<!\d)3[47]\d\d[ -]?\d{6}[ -]?\d{5}(?!\d)", check=_is_card),
)

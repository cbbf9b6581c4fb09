# ruff: noqa: E501 - a word list is one line, however long
"""What is a school's own: its mailboxes, and its address as it has published it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from publisher.detect import late
from publisher.detect.hit import Known

# Mailboxes of a school as such, and words that only follow these: "office2", "pta.committee".
_BOX = (
    r"(?:office|admin(?:istration|istrator)?|info(?:rmation)?|enquir(?:y|ies)|heads?|headteachers?|principal|school|reception|contact|sendco|senco|bursar|hr|recruit(?:ment)?|vacanc(?:y|ies)|jobs?|pta"
    r"|absences?|attendance|admissions?|finance|accounts|clerk|governors?|safeguarding|dsl|send|inclusion|pastoral|clubs?|(?:breakfast|after-?school|homework)(?:club)?|wraparound|childcare|lunch(?:es)?|dinners?|kitchen|catering|website|webmaster"
    r"|comm(?:unication)?s|news(?:letter)?|parents?|famil(?:y|ies)|community|library|nursery|pre-?school|eyfs|ks\d|year\d{1,2}|events|trips|lettings?|bookings?|dpo|gdpr|dataprotection|ict|itsupport|helpdesk|support|hello|exams|careers|uniform|friends|fundraising|feedback|complaints)"
)
_MORE = r"(?:committee|chair|team|desk|us|manager|assistant|secretary|teachers?|deputy|master|mistress|pa|of|the|year|trust|primary|infants?|juniors?|secondary|nursery|sixth|form|mail|send)"
_MAILBOX = late.compile(rf"{_BOX}(?:[._-]?(?:{_BOX}|{_MORE}|\d{{1,4}}))*")
_POSTCODE = late.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s+(\d[a-z]{2})\b")
_WORD = late.compile(r"[a-z0-9]+")
_WHOLE_POSTCODE = late.compile(r"[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}")
_SHORT = {"rd": "road", "st": "street", "ave": "avenue", "ln": "lane", "cl": "close", "dr": "drive"}


def is_mailbox(address: str, known: Known) -> bool:
    """ "office@" a domain of the school's own; "hristo.petrov@" it is a person's."""
    local, _, domain = address.lower().rpartition("@")
    domains = {each.lower().removeprefix("www.") for each in (*known.domains, *known.mail_domains)}
    return domain.strip().removeprefix("www.") in domains and is_school_box(local.strip())


def is_school_box(local: str) -> bool:
    """What stands before the @ is a school's, in small letters: "office", not "hristo.petrov"."""
    return _MAILBOX.fullmatch(local) is not None


def is_address(words: str, contacts: Iterable[str]) -> bool:
    """Whether ``words`` are an address among ``contacts`` or a part of one, word by word: "21
    Ascham Road" of "21 Ascham Road, Cambridge CB4 2BD", and neither "1 Ascham Road" nor a house
    without its number, which is where somebody lives."""
    wanted = _read(words)
    return bool(wanted) and any(_part_of(wanted, _read(contact)) for contact in contacts)


def is_town(before: str, place: str, after: str, contacts: Iterable[str]) -> bool:
    """Whether a place is but the town in the school's own address, as in "21 Ascham Road,
    Cambridge CB4 2BD": its own street stands before it or its own postcode behind it."""
    street, town, code = _read(before)[-2:], _read(place), _read(after)[:1]
    for contact in contacts:
        own = _read(contact)
        if code and code[0] in own and _WHOLE_POSTCODE.fullmatch(code[0]):
            return True
        size = len(street) + len(town)
        spans = (own[at : at + size] for at in range(len(own) - size + 1))
        if len(street) > 1 and any(span == street + town for span in spans):
            return True
    return False


def _part_of(wanted: list[str], own: list[str]) -> bool:
    if _numbered(own) and not _numbered(wanted):
        return False
    size = len(wanted)
    return any(own[at : at + size] == wanted for at in range(len(own) - size + 1))


def _numbered(words: list[str]) -> bool:
    return any(sign.isdigit() for word in words for sign in word)


def _read(words: str) -> list[str]:
    plain = re.sub(r"['\u2019]", "", words.lower())
    found = _WORD.findall(_POSTCODE.sub(r"\1\2", plain))
    return [_SHORT.get(word, word) for word in found]

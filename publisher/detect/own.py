# ruff: noqa: E501 - a word list is one line, however long
"""What is a school's own: its mailboxes, and its address as it has published it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from publisher.detect.hit import Known

# Mailboxes of a school as such, and words that only follow these: "office2", "pta.committee".
_BOX = r"(?:office|admin(?:istration|istrator)?|info(?:rmation)?|enquir(?:y|ies)|heads?|headteachers?|principal|school|reception|contact|sendco|senco|bursar|hr|recruit(?:ment)?|vacanc(?:y|ies)|jobs?|pta)"
_MORE = r"(?:committee|chair|team|desk|us|manager|assistant|secretary|teachers?|deputy|master|mistress|pa|of|the|year|trust|primary|infants?|juniors?|secondary|nursery|sixth|form|mail|send)"
_MAILBOX = re.compile(rf"{_BOX}(?:[._-]?(?:{_BOX}|{_MORE}|\d{{1,4}}))*")
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s+(\d[a-z]{2})\b")
_WORD = re.compile(r"[a-z0-9]+")


def is_mailbox(address: str, known: Known) -> bool:
    """ "office@" a domain of the school's own; "hristo.petrov@" it is a person's."""
    local, _, domain = address.lower().rpartition("@")
    domains = {each.lower().removeprefix("www.") for each in (*known.domains, *known.mail_domains)}
    return domain.strip().removeprefix("www.") in domains and bool(
        _MAILBOX.fullmatch(local.strip())
    )


def is_address(words: str, contacts: Iterable[str]) -> bool:
    """Whether ``words`` are an address among ``contacts`` or a part of one, word by word: "21
    Ascham Road" of "21 Ascham Road, Cambridge CB4 2BD", and neither "1 Ascham Road" nor a house
    without its number, which is where somebody lives."""
    wanted = _read(words)
    return bool(wanted) and any(_part_of(wanted, _read(contact)) for contact in contacts)


def _part_of(wanted: list[str], own: list[str]) -> bool:
    if _numbered(own) and not _numbered(wanted):
        return False
    size = len(wanted)
    return any(own[at : at + size] == wanted for at in range(len(own) - size + 1))


def _numbered(words: list[str]) -> bool:
    return any(sign.isdigit() for word in words for sign in word)


def _read(words: str) -> list[str]:
    plain = re.sub(r"['\u2019]", "", words.lower())
    return _WORD.findall(_POSTCODE.sub(r"\1\2", plain))

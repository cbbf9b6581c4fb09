"""Words at which a post was stopped, and which may be the school's own: what whoever keeps the
school's own words may say of them at one press, and what only by entering them.

Offered is what looks like a school's: a landline, a school's mailbox, a postal address, a class or
house named as one. A mobile number, an account or a person's mailbox looks like somebody's, so
nobody makes it the school's in passing. Somebody with a title is nobody's pupil, and may be staff.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from publisher.detect import addresses, cues, hosts, own
from publisher.rules.finding import Finding
from publisher.services import own_words, staffing
from publisher.services.own_lists import KINDS, is_telephone
from publisher.services.system import System
from tenants.errors import Invalid
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork

STAFF = "staff"  # on the register, beside the school's own words


@dataclass(frozen=True)
class Offer:
    """``field`` is one of ``Own``'s, or ``staff``; ``words`` as they stand in the post, of a class
    or house with its kind. Not at one press: to be entered on the page of the school's words."""

    field: str
    words: str
    at_one_press: bool = True


def offer(finding: Finding, raw: str) -> Offer | None:
    """What could be said of the words at which ``finding`` points in ``raw``, if anything."""
    if finding.start is None or finding.end is None:
        return None
    words = " ".join(raw[finding.start : finding.end].split())
    if finding.kind == "names":
        return _named(words, raw[finding.end :])
    if finding.kind == "links":
        host = addresses.parse(words).host
        return Offer("website", host) if host.endswith(".sch.uk") and not finding.detail else None
    if finding.kind in ("personal_data", "location"):
        return _reached(finding.detail, words)
    return None


def take(system: System, uow: UnitOfWork, offered: Offer) -> None:
    """From now on these words are the school's own, or somebody is on the register as staff. Raises
    ``Invalid`` where they cannot be. Whether a rule has stopped at them is for the caller to
    ask."""
    uow.actor.require(Permission.PEOPLE)
    if not offered.at_one_press:
        raise Invalid({offered.field: "Enter it under The school, if it is the school’s."})
    if offered.field == STAFF:
        staffing.add(system, uow, [offered.words])
        return
    told = own_words.held(uow)
    if offered.field == "website" and not told.website:
        own_words.say(uow, replace(told, website=f"https://{offered.words}"))
        return
    field = "domains" if offered.field == "website" else offered.field
    longer: dict[str, Any] = {field: tuple(dict.fromkeys((*getattr(told, field), offered.words)))}
    own_words.say(uow, replace(told, **longer))


_KIND = re.compile(rf"\s+({'|'.join(KINDS.values())})\b(?!\s*\d)", re.IGNORECASE)


def _named(words: str, after: str) -> Offer | None:
    """ "Rowan" before "class"; of two words a person's name could be made a class's. "Mrs Dunnock"
    may be staff, and whether staff are named is the policy's to say."""
    if cues.is_titled(words):
        return Offer(STAFF, words)
    kind = _KIND.match(after)
    if kind is None or " " in words:
        return None
    field = next(name for name, called in KINDS.items() if called == kind[1].lower())
    return Offer(field, f"{words}{kind[0]}")


def _reached(detail: str, words: str) -> Offer | None:
    if detail == "phone":
        digits = re.sub(r"\D", "", words)
        landline = re.fullmatch(r"0[123]\d{8,9}", digits) is not None
        return Offer("telephones", words, landline and is_telephone(words))
    if detail == "email":
        box, _, domain = words.lower().rpartition("@")
        return Offer("emails", words, own.is_school_box(box) and not hosts.is_shared(domain))
    if detail in ("address", "postcode"):
        return Offer("contacts", words)
    if detail == "handle" and words.startswith("@"):
        return Offer("contacts", words, at_one_press=False)
    if detail == "place name" and _AT_SCHOOL.search(words):
        return Offer("places", words, at_one_press=False)
    return None


_AT_SCHOOL = re.compile(
    r"\b(?:courts?|fields?|gardens?|gates?|halls?|lawn|library|pitch|playground|pond|room|studio"
    r"|woods?)$",
    re.IGNORECASE,
)

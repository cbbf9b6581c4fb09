"""What a school says about itself once: how it is reached, and words of its own.

The checks let these stand, so they are the headteacher's word. One word alone never silences a
name on the school's roll (``detect.roll_doubted``); one of several words, such as a house's, does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from publisher.detect import addresses, hosts
from publisher.detect.hit import Known
from tenants.errors import Invalid
from tenants.models import School
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork

MOST, LONGEST, SHORTEST = 100, 80, 3
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})+")
_TELEPHONE = re.compile(r"\+?[\d ()-]{10,20}")


@dataclass(frozen=True, kw_only=True)
class Own:
    """``contacts``: published telephone numbers, e-mail addresses, names of accounts, postcodes,
    street addresses;
    ``names``: houses, classes, streets, partner schools; ``domains``: its own sites."""

    website: str = ""
    email_domain: str = ""
    contacts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


LISTS = ("contacts", "places", "names", "domains")


def of(uow: UnitOfWork) -> Own:
    uow.actor.require(Permission.PEOPLE)
    return _own(uow)


def say(uow: UnitOfWork, own: Own) -> None:
    """From now on this is what the checks know of the school. Raises ``Invalid`` at each field
    that cannot be; an e-mail address among the contacts is one of the school's own."""
    uow.actor.require(Permission.PEOPLE)
    if errors := dict(_wrong(own)):
        raise Invalid(errors)
    before, school = _own(uow), uow.session.get_one(School, uow.school_id)
    school.website, school.email_domain = own.website, own.email_domain
    school.known = {**school.known, **{name: list(getattr(own, name)) for name in LISTS}}
    changed = [name for name in vars(own) if getattr(own, name) != getattr(before, name)]
    audit.record(uow, "school.described", ("school", school.id), changed=changed)


def known(school: School) -> Known:
    """What the checks let stand: the lists, the school's own site and its mailboxes. A page at
    somebody else's site, or mail at a free one, is nobody's own."""
    lists = {name: frozenset(words) for name, words in school.known.items()}
    site = addresses.parse(school.website).host if school.website else ""
    own_site = frozenset() if hosts.is_shared(site) else frozenset({site})
    mail = school.email_domain.lower()
    own_mail = frozenset() if hosts.is_shared(mail) else frozenset({mail})
    domains = lists.pop("domains", frozenset()) | own_site
    return Known(**lists, domains=domains, mail_domains=own_mail)


def contact_line(uow: UnitOfWork) -> str:
    """How families reach the school, to stand under a post: its published telephone numbers and
    e-mail addresses. "" where it has published none."""
    uow.actor.require(Permission.DRAFT)
    ways = [each for each in _own(uow).contacts if "@" in each[1:] or _TELEPHONE.fullmatch(each)]
    return f"Contact the school: {' or '.join(ways)}" if ways else ""


def _own(uow: UnitOfWork) -> Own:
    school = uow.session.get_one(School, uow.school_id)
    lists = {name: tuple(school.known.get(name, ())) for name in LISTS}
    return Own(website=school.website, email_domain=school.email_domain, **lists)


def _is_site(address: str) -> bool:
    try:
        site = urlsplit(address)
    except ValueError:  # "https://["
        return False
    return site.scheme in ("http", "https") and bool(site.hostname)


def _wrong(own: Own) -> Iterator[tuple[str, str]]:
    if own.website and not _is_site(own.website):
        yield "website", "Enter the whole address, such as https://www.yourschool.sch.uk."
    if own.email_domain and not _HOST.fullmatch(own.email_domain):
        yield "email_domain", "Enter the part after the @, such as yourschool.sch.uk."
    for name in LISTS:
        if problem := next(_wrong_line(getattr(own, name)), ""):
            yield name, problem
    if problem := _not_ours(own):
        yield "contacts", problem
    if bad := next((each for each in own.domains if not _HOST.fullmatch(each)), ""):
        yield "domains", f"“{bad}” is not the name of a site. Enter it without https:// and /."


def _wrong_line(lines: Iterable[str]) -> Iterator[str]:
    lines = list(lines)
    if len(lines) > MOST:
        yield f"At most {MOST} lines."
    for line in lines:
        if not SHORTEST <= len(line) <= LONGEST:
            yield f"“{line[:LONGEST]}” must have {SHORTEST} to {LONGEST} letters."


def _not_ours(own: Own) -> str:
    """A teacher's or a free mail address is never how the school is reached; "@ourschool" is the
    name of an account."""
    for contact in own.contacts:
        domain = contact.rpartition("@")[2].casefold()
        ours = domain == own.email_domain or domain.endswith(f".{own.email_domain}")
        if "@" in contact[1:] and not (own.email_domain and ours):
            at = own.email_domain or "an address of the school's own, which stands above"
            return f"“{contact}” is not at {at}."
    return ""

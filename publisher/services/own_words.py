"""What a school says about itself once: how it is reached, and words of its own.

The checks let these stand, so they are the headteacher's word. One word alone never silences a
name on the school's roll (``detect.roll_doubted``); one of several words, such as a house's, does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
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
    """One for each field of the page. ``contacts``: names of accounts, postcodes and street
    addresses; ``names``: streets, partner schools and whatever else bears a name; ``domains``:
    the school's own sites besides ``website``. Class "3B" is said as it is called."""

    website: str = ""
    email_domain: str = ""
    telephones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    houses: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


# Of which kind a published contact is shows in itself, so all are kept in one list.
REACHED = ("telephones", "emails", "contacts")
LISTS = (*REACHED, "places", "classes", "houses", "names", "domains")
# What is a class or a house with its kind behind it: "Kingfisher class".
KINDS = {"classes": "class", "houses": "house"}


def of(uow: UnitOfWork) -> Own:
    uow.actor.require(Permission.PEOPLE)
    return _own(uow.session.get_one(School, uow.school_id))


def held(uow: UnitOfWork) -> Own:
    """The same, to add to: nobody else changes it before this transaction ends."""
    uow.actor.require(Permission.PEOPLE)
    hold = {"key_share": True}
    school = uow.session.get_one(
        School, uow.school_id, with_for_update=hold, populate_existing=True
    )
    return _own(school)


def say(uow: UnitOfWork, own: Own) -> None:
    """From now on this is what the checks know of the school. Raises ``Invalid`` at each field
    that cannot be. The part after the @ is told by the e-mail addresses where nobody says it."""
    uow.actor.require(Permission.PEOPLE)
    own = _by_kind(own)
    if errors := dict(_wrong(own)):
        raise Invalid(errors)
    school = uow.session.get_one(School, uow.school_id)
    before = _own(school)
    school.website, school.email_domain = own.website, own.email_domain
    kept = {name: list(getattr(own, name)) for name in LISTS if name not in REACHED}
    reached = [each for name in REACHED for each in getattr(own, name)]
    school.known = {**school.known, **kept, "contacts": reached}
    changed = [name for name in vars(own) if getattr(own, name) != getattr(before, name)]
    audit.record(uow, "school.described", ("school", school.id), changed=changed)


def known(school: School) -> Known:
    """What the checks let stand: the lists, the school's own site and its mailboxes. A page at
    somebody else's site, or mail at a free one, is nobody's own."""
    own = _own(school)
    site = addresses.parse(own.website).host if own.website else ""
    own_site = frozenset() if hosts.is_shared(site) else frozenset({site})
    own_mail = frozenset({own.email_domain.lower()} - {""})
    return Known(
        contacts=frozenset((*own.telephones, *own.emails, *own.contacts)),
        places=frozenset(own.places),
        names=frozenset((*own.names, *_with_kind(own))),
        domains=frozenset(own.domains) | own_site,
        mail_domains=own_mail,
        # By itself a class's name may be a child's or a town's: it silences neither.
        not_people=frozenset((*own.classes, *own.houses)),
    )


def lacking(school: School) -> list[str]:
    """Fields that a school nearly always has something for, and that are empty."""
    own = _own(school)
    return [
        name for name in ("telephones", "emails", "website", "classes") if not getattr(own, name)
    ]


def _with_kind(own: Own) -> Iterator[str]:
    """ "Kingfisher class", however the school has written it."""
    for field, kind in KINDS.items():
        for name in getattr(own, field):
            yield name if name.casefold().endswith(f" {kind}") else f"{name} {kind}"


def contact_line(uow: UnitOfWork) -> str:
    """How families reach the school, to stand under a post: its published telephone numbers and
    e-mail addresses. "" where it has published none."""
    uow.actor.require(Permission.DRAFT)
    own = _own(uow.session.get_one(School, uow.school_id))
    ways = [*own.telephones, *own.emails]
    return f"Contact the school: {' or '.join(ways)}" if ways else ""


def _own(school: School) -> Own:
    lists = {name: tuple(school.known.get(name, ())) for name in LISTS if name not in REACHED}
    reached: dict[str, list[str]] = {name: [] for name in REACHED}
    for contact in school.known.get("contacts", ()):
        reached[_way(contact)].append(contact)
    lists |= {name: tuple(found) for name, found in reached.items()}
    # Signing up takes it from a person's address, which may be at a free service.
    domain = "" if hosts.is_shared(school.email_domain) else school.email_domain
    return Own(website=school.website, email_domain=domain, **lists)


def _by_kind(own: Own) -> Own:
    """A number or an e-mail address that was put among other contacts is one all the same."""
    moved = {name: tuple(each for each in own.contacts if _way(each) == name) for name in REACHED}
    telephones, emails = (
        tuple(dict.fromkeys((*getattr(own, name), *moved[name]))) for name in REACHED[:2]
    )
    return replace(
        own,
        telephones=telephones,
        emails=emails,
        contacts=moved["contacts"],
        email_domain=own.email_domain or _domain_of(emails),
    )


def _way(contact: str) -> str:
    """ "@ourschool" is the name of an account."""
    if "@" in contact[1:]:
        return "emails"
    return "telephones" if is_telephone(contact) else "contacts"


def is_telephone(words: str) -> bool:
    return _TELEPHONE.fullmatch(words) is not None


def _domain_of(emails: Iterable[str]) -> str:
    domains = {each.rpartition("@")[2].casefold() for each in emails}
    domain = domains.pop() if len(domains) == 1 else ""
    return "" if hosts.is_shared(domain) else domain


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
    elif own.email_domain and hosts.is_shared(own.email_domain):
        yield "email_domain", f"Anybody can have an address at {own.email_domain}. Leave it out."
    for name in LISTS:
        if problem := next(_wrong_line(getattr(own, name), 1 if name in KINDS else SHORTEST), ""):
            yield name, problem
    if bad := next((each for each in own.telephones if not is_telephone(each)), ""):
        yield (
            "telephones",
            f"“{bad}”: enter the number alone, with its area code, such as 0151 496 0000.",
        )
    if problem := next(_not_ours(own), ""):
        yield "emails", problem
    if bad := next((each for each in own.domains if not _HOST.fullmatch(each)), ""):
        yield "domains", f"“{bad}” is not the name of a site. Enter it without https:// and /."


def _wrong_line(lines: Iterable[str], shortest: int) -> Iterator[str]:
    lines = list(lines)
    if len(lines) > MOST:
        yield f"At most {MOST} lines."
    for line in lines:
        if not shortest <= len(line) <= LONGEST:
            yield f"“{line[:LONGEST]}” must have {shortest} to {LONGEST} letters."


def _not_ours(own: Own) -> Iterator[str]:
    """A teacher's or a free mail address is never how the school is reached."""
    for email in own.emails:
        domain = email.rpartition("@")[2].casefold()
        ours = domain == own.email_domain or domain.endswith(f".{own.email_domain}")
        if _way(email) != "emails":
            yield f"“{email}” is not an e-mail address."
        elif not own.email_domain:
            yield (
                f"“{email}” cannot be told from somebody’s private address. Enter one at the "
                "school’s own site."
            )
        elif not ours:
            yield (
                f"“{email}” is not at {own.email_domain}. If that is out of date, change the part "
                "after the @ below."
            )

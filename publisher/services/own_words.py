"""What a school says about itself once: how it is reached, and words of its own. The checks let
these stand (``own_known``), so they are the headteacher's word."""

from __future__ import annotations

from publisher.detect import hosts
from publisher.services.own_faults import wrong
from publisher.services.own_lists import LISTS, REACHED, Own, by_kind, way
from tenants.errors import Invalid
from tenants.models import School
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork


def of(uow: UnitOfWork) -> Own:
    uow.actor.require(Permission.PEOPLE)
    return told(uow.session.get_one(School, uow.school_id))


def held(uow: UnitOfWork) -> Own:
    """The same, to add to: nobody else changes it before this transaction ends."""
    uow.actor.require(Permission.PEOPLE)
    hold = {"key_share": True}
    school = uow.session.get_one(
        School, uow.school_id, with_for_update=hold, populate_existing=True
    )
    return told(school)


def say(uow: UnitOfWork, own: Own) -> None:
    """From now on this is what the checks know of the school. Raises ``Invalid`` at each field
    that cannot be. What follows the @ is told by the e-mail addresses where nobody says it."""
    uow.actor.require(Permission.PEOPLE)
    own = by_kind(own)
    if errors := dict(wrong(own)):
        raise Invalid(errors)
    school = uow.session.get_one(School, uow.school_id)
    before = told(school)
    school.website, school.email_domain = own.website, next(iter(own.email_domains), "")
    kept = {name: list(getattr(own, name)) for name in LISTS if name not in REACHED}
    reached = [each for name in REACHED for each in getattr(own, name)]
    school.known = {**school.known, **kept, "contacts": reached}
    changed = [name for name in vars(own) if getattr(own, name) != getattr(before, name)]
    audit.record(uow, "school.described", ("school", school.id), changed=changed)


def lacking(school: School) -> list[str]:
    """Fields that a school nearly always has something for, and that are empty."""
    own = told(school)
    return [
        name for name in ("telephones", "emails", "website", "classes") if not getattr(own, name)
    ]


def contact_line(uow: UnitOfWork) -> str:
    """How families reach the school, to stand under a post: its published telephone numbers and
    e-mail addresses. "" where it has published none."""
    uow.actor.require(Permission.DRAFT)
    own = told(uow.session.get_one(School, uow.school_id))
    ways = [*own.telephones, *own.emails]
    return f"Contact the school: {' or '.join(ways)}" if ways else ""


def told(school: School) -> Own:
    """What a school has said; every service may read it that has the school already."""
    lists = {name: tuple(school.known.get(name, ())) for name in LISTS if name not in REACHED}
    reached: dict[str, list[str]] = {name: [] for name in REACHED}
    for contact in school.known.get("contacts", ()):
        reached[way(contact)].append(contact)
    lists |= {name: tuple(found) for name, found in reached.items()}
    # Signing up takes it from a person's address, which may be at a free service.
    first = school.email_domain.lower()
    mail = dict.fromkeys((first, *lists["email_domains"])) if first else lists["email_domains"]
    lists["email_domains"] = tuple(each for each in mail if not hosts.is_shared(each))
    return Own(website=school.website, **lists)

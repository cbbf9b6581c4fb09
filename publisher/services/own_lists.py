"""The lists in which a school says what is its own, and of which of them a contact is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from publisher.detect import hosts

_TELEPHONE = re.compile(r"\+?[\d ()-]{10,20}")


@dataclass(frozen=True, kw_only=True)
class Own:
    """One for each field of the page. ``contacts``: names of accounts, postcodes and street
    addresses; ``names``: streets, partner schools and whatever else bears a name; ``domains``:
    the school's own sites besides ``website``; ``email_domains``: what follows the @ in
    its addresses. Class "3B" is said as it is called."""

    website: str = ""
    email_domains: tuple[str, ...] = ()
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
LISTS = (*REACHED, "email_domains", "places", "classes", "houses", "names", "domains")
# What is a class or a house with its kind behind it: "Kingfisher class".
KINDS = {"classes": "class", "houses": "house"}


def by_kind(own: Own) -> Own:
    """A number or an e-mail address that was put among other contacts is one all the same."""
    moved = {name: tuple(each for each in own.contacts if way(each) == name) for name in REACHED}
    telephones, emails = (
        tuple(dict.fromkeys((*getattr(own, name), *moved[name]))) for name in REACHED[:2]
    )
    return replace(
        own,
        telephones=telephones,
        emails=emails,
        contacts=moved["contacts"],
        email_domains=own.email_domains or _domains_of(emails),
    )


def way(contact: str) -> str:
    """ "@ourschool" is the name of an account."""
    if "@" in contact[1:]:
        return "emails"
    return "telephones" if is_telephone(contact) else "contacts"


def is_telephone(words: str) -> bool:
    return _TELEPHONE.fullmatch(words) is not None


def _domains_of(emails: Iterable[str]) -> tuple[str, ...]:
    """The one of all of them. Which of several are the school's is for somebody to say."""
    domains = {each.rpartition("@")[2].casefold() for each in emails}
    return tuple(each for each in domains if len(domains) == 1 and not hosts.is_shared(each))

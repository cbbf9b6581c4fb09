"""What the checks know of a school from its own words, and let stand.

One word alone never silences a name on the school's roll (``detect.roll_doubted``); one of several
words, such as a house's, does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from publisher.detect import addresses, hosts
from publisher.detect.hit import Known
from publisher.services.own_lists import KINDS, Own
from publisher.services.own_words import told
from tenants.models import School

_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)


def known(school: School) -> Known:
    """What the checks let stand: the lists, the school's own site and its mailboxes. A page at
    somebody else's site, or mail at a free one, is nobody's own."""
    own = told(school)
    site = addresses.parse(own.website).host if own.website else ""
    own_site = frozenset() if hosts.is_shared(site) else frozenset({site})
    return Known(
        contacts=frozenset((*own.telephones, *own.emails, *own.contacts)),
        places=frozenset(_as_read(own.places)),
        names=frozenset(_as_read((*own.names, *_with_kind(own)))),
        domains=frozenset(own.domains) | own_site,
        mail_domains=frozenset(own.email_domains),
        # By itself a class's name may be a child's or a town's: it silences neither.
        not_people=frozenset(_as_read((*own.classes, *own.houses))),
    )


def _with_kind(own: Own) -> Iterator[str]:
    """ "Kingfisher class", however the school has written it."""
    for field, kind in KINDS.items():
        for name in getattr(own, field):
            yield name if name.casefold().endswith(f" {kind}") else f"{name} {kind}"


def _as_read(names: Iterable[str]) -> Iterator[str]:
    """In a post "St Mary's" is read as what belongs to "St Mary". One word alone stays as it is:
    a class called "Amelia's" says nothing of an Amelia."""
    for name in names:
        yield name
        if " " in name:
            yield _POSSESSIVE.sub("", name)

"""What a detector reports, and what it must know of the school to be fair to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from publisher.detect.fixed import fixed

BARE = "bare"  # the detail of a given name that nothing says is anybody's
# And of a part of a name that somebody on the roll has, while the whole is nobody's there: it may
# be theirs or another's, and names that person in full.
WHOLE = "whole"


class Certainty(IntEnum):
    POSSIBLE = 1  # worth a look: a warning at most, unless the policy says otherwise
    LIKELY = 2
    CERTAIN = 3


@fixed(kw_only=True)
class Hit:
    """Characters ``start`` to ``end`` of the author's own text. Never holds the words themselves.

    For people, ``who`` is pupil, staff, parent, governor, public_figure or None (unknown), and
    ``form`` is full, first, surname, initial or honorific. ``source`` says which signal fired.
    """

    kind: str
    start: int
    end: int
    certainty: Certainty
    source: str
    who: str | None = None
    form: str | None = None
    person: str | None = None  # the roll's opaque reference of the person, where one matched
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Known:
    """The school's own words, so that they raise no alarm.

    ``names``: the school, its houses, classes, streets, federated schools. ``places``: its own
    premises ("school field", "the hall"). ``contacts``: published telephone numbers, e-mail
    addresses, postcodes and street addresses. ``domains``: its own web hosts.
    ``mail_domains``: what follows the @ in its addresses, besides those. ``not_people``: words a
    person here has said are not anybody at the school.
    """

    names: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    mail_domains: frozenset[str] = frozenset()
    not_people: frozenset[str] = frozenset()


NOTHING_KNOWN = Known()

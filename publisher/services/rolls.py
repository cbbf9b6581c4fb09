"""Looking names up in a school's roll: only digests leave the database, never a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import insert, select

from publisher.detect.roll import Person, RollEntry, candidates, digest, digests_of
from publisher.detect.text import Text
from publisher.models import NotAPerson, RollDigest, RollPerson
from publisher.services.system import System
from tenants.database import new_id
from tenants.models import School
from tenants.unit_of_work import UnitOfWork


@dataclass
class SchoolRoll:
    """The roll as far as one post needs it. What the given texts could match is fetched in one
    query; anything else that a detector asks for is looked up then."""

    uow: UnitOfWork
    key: bytes = field(repr=False)
    _known: dict[str, tuple[RollEntry, ...]] = field(default_factory=dict, repr=False)

    def find(self, folded: str) -> tuple[RollEntry, ...]:
        if folded not in self._known:
            self.fetch([folded])
        return self._known[folded]

    def fetch(self, forms: Iterable[str]) -> None:
        digests = {digest(self.key, form): form for form in forms if form not in self._known}
        found: dict[str, list[RollEntry]] = defaultdict(list)
        rows = self.uow.session.execute(
            select(RollDigest.digest, RollDigest.form, RollPerson)
            .join(
                RollPerson,
                (RollPerson.school_id == RollDigest.school_id)
                & (RollPerson.id == RollDigest.person_id),
            )
            .where(RollDigest.digest.in_(digests))
        )
        for stored, form, person in rows:
            found[digests[stored]].append(
                RollEntry(str(person.id), person.kind, form, person.do_not_publish)
            )
        for form in digests.values():
            self._known[form] = tuple(found.get(form, ()))


def roll_for(
    system: System, uow: UnitOfWork, school: School, texts: Iterable[str]
) -> SchoolRoll | None:
    """The roll prepared for ``texts``; None while the school has none."""
    if school.roll_version == 0:
        return None
    roll = SchoolRoll(uow, system.roll_key(school.id, school.roll_key_version))
    forms: set[str] = set()
    for text in texts:
        forms |= candidates(Text.of(text))
    roll.fetch(forms)
    return roll


def not_people(
    system: System, uow: UnitOfWork, school: School, texts: Iterable[str]
) -> frozenset[str]:
    """Those words of ``texts`` of which somebody here has said that they are nobody's name."""
    key = system.roll_key(school.id, school.roll_key_version)
    digests: dict[bytes, str] = {}
    for text in texts:
        digests |= {digest(key, form): form for form in candidates(Text.of(text))}
    stored = uow.session.scalars(select(NotAPerson.digest))
    return frozenset(digests[each] for each in stored if each in digests)


def enrol(
    system: System,
    uow: UnitOfWork,
    school: School,
    person: Person,
    *,
    reference: str,
    group: str = "",
    do_not_publish: bool = False,
) -> RollPerson:
    """Put one person on the roll: initials, a sealed name, and a digest of each way of writing
    it. The name itself goes no further than this call."""
    key = system.roll_key(school.id, school.roll_key_version)
    row = uow.add(
        RollPerson(
            id=new_id(),
            reference=reference,
            kind=person.who,
            initials=f"{person.forename[:1]}{person.surname[:1]}".upper(),
            group=group,
            do_not_publish=do_not_publish,
        )
    )
    if not school.known.get("initials_only"):
        name = f"{person.forename} {person.surname}".strip()
        row.sealed_name = system.vault.seal(school.id, f"roll:{row.id}", name.encode())
    uow.session.flush()
    forms = digests_of(
        forename=person.forename,
        surname=person.surname,
        known_as=person.known_as,
        who=person.who,
    )
    uow.session.execute(
        insert(RollDigest),
        [
            {
                "school_id": school.id,
                "id": new_id(),
                "person_id": row.id,
                "digest": digest(key, folded),
                "form": form,
                "key_version": school.roll_key_version,
            }
            for folded, form in forms
        ],
    )
    school.roll_version += 1
    return row

"""Looking names up in a school's roll: only digests leave the database, never a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import insert, text

from publisher.detect.roll import Person, RollEntry, candidates, digest, digester, digests_of
from publisher.detect.text import Text
from publisher.models import RollDigest, RollPerson
from publisher.secrets import CannotOpen
from publisher.services.system import System
from tenants.database import new_id
from tenants.models import School
from tenants.unit_of_work import UnitOfWork

# A school's digests that a text could match, and of those the words that are nobody's name. Kept
# apart from the join, which the planner would else begin with the whole of the school's roll.
_DIGESTS = text(
    """
    WITH met AS MATERIALIZED (
        SELECT digest, form, person_id FROM roll_digest
        WHERE school_id = :school AND digest = ANY(CAST(:digests AS bytea[]))
    )
    SELECT met.digest, met.form, p.id, p.kind, p.do_not_publish
    FROM met JOIN roll_person p ON p.school_id = :school AND p.id = met.person_id
    UNION ALL
    SELECT n.digest, '', NULL, '', false FROM not_a_person n
    WHERE n.school_id = :school AND n.digest = ANY(CAST(:digests AS bytea[]))
    """
)

# Raise this when ``digests_of`` makes other forms: the next upload then makes them all anew.
FORMS = 3


@dataclass
class SchoolRoll:
    """The roll as far as one post needs it. What the given texts could match is fetched in one
    query; anything else that a detector asks for is looked up then."""

    uow: UnitOfWork
    key: bytes = field(repr=False)
    _known: dict[str, tuple[RollEntry, ...]] = field(default_factory=dict, repr=False)
    _not_people: set[str] = field(default_factory=set, repr=False)

    @property
    def not_people(self) -> frozenset[str]:
        """Those of the words looked up that, somebody here has said, are nobody's name."""
        return frozenset(self._not_people)

    @property
    def people(self) -> frozenset[str]:
        """Everybody on the roll whom the words looked up may name."""
        return frozenset(entry.person for found in self._known.values() for entry in found)

    def prefer(self, people: frozenset[str]) -> None:
        """Of several people with one name those come first: whoever is found stands for all."""
        for form, found in self._known.items() if people else ():
            self._known[form] = tuple(sorted(found, key=lambda entry: entry.person not in people))

    def find(self, folded: str) -> tuple[RollEntry, ...]:
        if folded not in self._known:
            self.fetch([folded])
        return self._known[folded]

    def fetch(self, forms: Iterable[str]) -> None:
        mark = digester(self.key)
        digests = {mark(form): form for form in forms if form not in self._known}
        if not digests:
            return
        self.uow.session.flush()
        found: dict[str, list[RollEntry]] = defaultdict(list)
        # Written out here: the driver takes longer to adapt a list of two hundred than to ask.
        written = ",".join(f'"\\\\x{each.hex()}"' for each in digests)
        parameters = {"school": self.uow.school_id, "digests": f"{{{written}}}"}
        for stored, form, person, kind, hidden in self.uow.session.execute(_DIGESTS, parameters):
            if person is None:
                self._not_people.add(digests[bytes(stored)])
            else:
                found[digests[bytes(stored)]].append(RollEntry(str(person), kind, form, hidden))
        for form in digests.values():
            self._known[form] = tuple(found.get(form, ()))


def looked_up(system: System, uow: UnitOfWork, school: School, texts: Iterable[str]) -> SchoolRoll:
    """The roll prepared for ``texts``, empty while the school has none."""
    roll = SchoolRoll(uow, system.roll_key(school.id, school.roll_key_version))
    forms: set[str] = set()
    for words in texts:
        forms |= candidates(Text.of(words))
    roll.fetch(forms)
    return roll


def roll_for(
    system: System, uow: UnitOfWork, school: School, texts: Iterable[str]
) -> SchoolRoll | None:
    """The roll prepared for ``texts``; None while the school has none."""
    return looked_up(system, uow, school, texts) if school.roll_version else None


def opened(system: System, school_id: UUID, person_id: UUID, sealed: bytes | None) -> str:
    """Somebody's name, or nothing where none is kept or its key is gone."""
    if sealed is None:
        return ""
    try:
        return system.vault.open(school_id, f"roll:{person_id}", sealed).decode()
    except CannotOpen:
        return ""


def name_mark(key: bytes, *, kind: str, names: tuple[str, str, str, str]) -> bytes:
    """A keyed digest of the whole name (forename, surname, known as, preferred surname), to know
    whether an upload brings another one."""
    return digest(key, f"name {FORMS} {kind} " + "|".join(names))


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
    names = (person.forename, person.surname, person.known_as, "")
    row.name_mark = name_mark(key, kind=person.who, names=names)
    if school.keeps_names:
        name = f"{person.forename} {person.surname}".strip()
        row.sealed_name = system.vault.seal(school.id, f"roll:{row.id}", name.encode())
    uow.session.flush()
    forms = digests_of(
        forename=person.forename,
        surname=person.surname,
        known_as=person.known_as,
        who=person.who,
    )
    _write_digests(uow, school, row, [(digest(key, folded), form) for folded, form in forms])
    school.roll_version += 1
    return row


def _write_digests(
    uow: UnitOfWork, school: School, row: RollPerson, digests: list[tuple[bytes, str]]
) -> None:
    uow.session.execute(
        insert(RollDigest),
        [
            {
                "school_id": school.id,
                "id": new_id(),
                "person_id": row.id,
                "digest": value,
                "form": form,
                "key_version": school.roll_key_version,
            }
            for value, form in digests
        ],
    )

"""Who works at the school, from a list that somebody pastes: so that the checks tell staff from
children. They go on the register as an upload of it would bring them; whether staff may be named
or shown is the policy's to say."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from sqlalchemy import func, select

from publisher.detect import cues
from publisher.models import RollPerson
from publisher.services import importing
from publisher.services.system import System
from tenants.errors import Invalid
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork

_BESIDE = re.compile(r"\s*[(\[].*|\s+[-–—:]\s.*")  # "Mrs Dunnock (Year 2)", "Mr Hale - caretaker"
_NAME = re.compile(r"[^\W\d_](?:[\w'’. -]*\w)?\.?")


def count(uow: UnitOfWork) -> int:
    """How many of the staff the register has."""
    uow.actor.require(Permission.CONSENT_STATUS)
    query = select(func.count()).select_from(RollPerson).where(RollPerson.kind == "staff")
    return uow.session.scalar(query) or 0


def add(system: System, uow: UnitOfWork, names: Iterable[str]) -> int:
    """Put them on the register; who is there already stays as they are. Answers how many are new.
    Raises ``Invalid`` at ``staff`` for the first that is no name of a person."""
    uow.actor.require(Permission.CONSENT)
    rows = [_apart(name) for name in names]
    if not rows:
        return 0
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(["Forename", "Surname", "Kind"])
    table.writerows([*row, "staff"] for row in dict.fromkeys(rows))
    try:
        plan = importing.plan(system, uow, file.getvalue().encode(), written=False)
    except Invalid as error:
        raise Invalid({"staff": str(error)}) from None
    if plan.problems:
        first = plan.problems[0]
        raise Invalid({"staff": f"The name in place {first.row - 1} {first.reason}."})
    importing.apply(system, uow, plan.id)
    return len(plan.new)


def _apart(name: str) -> tuple[str, str]:
    """Forename and surname: "Mrs J Dunnock", "Dunnock, Jane", "Mrs Dunnock (Year 2)"."""
    plain = _BESIDE.sub("", name).strip()
    titled = cues.is_titled(plain)
    if titled:
        plain = plain.partition(" ")[2].strip()
    last, comma, first = plain.partition(",")
    if not comma:
        first, _, last = plain.rpartition(" ")
    first, last = first.strip(), last.strip()
    if not (_NAME.fullmatch(last) and (_NAME.fullmatch(first) if first else titled)):
        said = f"“{name}” needs a title or a first name, as in Mrs Dunnock or Tom Hale."
        raise Invalid({"staff": said})
    return first, last

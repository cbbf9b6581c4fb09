"""What uploads cost: a register, for a school that has none and again when every answer has
changed, and one photograph as large as telephones make them.
``python -m benchmarks.uploads --json``; durable servers, one process."""

from __future__ import annotations

import argparse
import io
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import select

from benchmarks import stage
from benchmarks.house import House, house
from benchmarks.names import distractors
from publisher.detect.roll import Person
from publisher.pictures.intake import clean
from publisher.services import importing
from tenants.actor import Actor
from tenants.models import Membership
from tenants.roles import Role
from tenants.scope import Scope
from tenants.unit_of_work import unit_of_work

HEADER = "Admission No,Forename,Surname,Reg Group,Facebook,X,Consent Date,Given by\n"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.uploads", description=__doc__)
    parser.add_argument("--rows", type=int, default=1500)
    parser.add_argument("--side", type=int, default=4000, help="pixels of the photograph")
    parser.add_argument("--json", action="store_true", help="on one line")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with house(Path(folder)) as here:
            report = {"rows": options.rows, "seconds": _register(here, options.rows)}
    report["photograph_seconds"] = _photograph(options.side)
    print(json.dumps(report, indent=None if options.json else 2))
    return 0


def _register(here: House, rows: int) -> dict[str, Any]:
    staged = stage.fill(
        here.system, here.sandbox["control"], schools=1, deliveries=0, platforms=("facebook",),
        roll=0, now=datetime.now(UTC),
    )  # fmt: skip
    (school,) = staged.schools
    with here.system.database.owner.connect() as connection:
        head = connection.scalar(select(Membership.person_id).where(Membership.school_id == school))
    assert head is not None
    office = Scope.of_school(school, Actor.person(head, "The head", roles=frozenset({Role.HEAD})))
    people = distractors(rows)
    return {
        "first": round(_timed(lambda: _upload(here, office, people, "Yes,No")), 3),
        "every answer changed": round(_timed(lambda: _upload(here, office, people, "No,Yes")), 3),
    }


def _upload(here: House, office: Scope, people: Sequence[Person], said: str) -> None:
    lines = (
        f"{number},{each.forename},{each.surname},{number % 7}A,{said},05/03/2026,Mother\n"
        for number, each in enumerate(people)
    )
    data = (HEADER + "".join(lines)).encode()
    with unit_of_work(here.system.database, office) as uow:
        shown = importing.plan(here.system, uow, data, written=True)
    with unit_of_work(here.system.database, office) as uow:
        importing.apply(here.system, uow, shown.id)


def _photograph(side: int) -> float:
    packed = io.BytesIO()
    noise = Image.effect_noise((side, side * 3 // 4), 40).convert("RGB")
    noise.save(packed, "JPEG", quality=85)
    times = [_timed(lambda: clean(packed.getvalue(), "DSC_0042.JPG")) for _ in range(3)]
    return round(statistics.median(times), 4)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())

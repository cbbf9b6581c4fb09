"""No clause is shown as enforced that no test proves, at least in part."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tenants.policies import templates
from tests.acceptance import ashgrove, lache, longton_lane, milton_road, st_lukes
from tests.acceptance.entry import Entry, Kind
from tests.accounted import coverage

TABLES: dict[str, Mapping[str, Entry]] = {
    "lache": lache.CLAUSES, "milton_road": milton_road.CLAUSES, "ashgrove": ashgrove.CLAUSES,
    "longton_lane": longton_lane.CLAUSES, "st_lukes": st_lukes.CLAUSES,
}  # fmt: skip


@pytest.mark.parametrize("school", TABLES)
def test_a_templates_coverage_claims_nothing_that_is_not_proved(school: str) -> None:
    found = coverage(templates.template(school))
    proved = {id for id, e in TABLES[school].items() if e.kind in (Kind.PROVED, Kind.IN_PART)}
    assert set(found.enforced) <= proved
    assert not found.missing and not found.unknown
    assert found.total == len(TABLES[school])

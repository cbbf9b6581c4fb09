"""The register of documents, and tools that wait for their risk assessment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import time_machine

from tenants.errors import Conflict, Invalid, NotAllowed
from tenants.services import documents, duties
from tenants.services.documents import Entry, Kept
from tests.factories import ASchool, a_school

D = dt.date


@pytest.fixture
def at() -> Iterator[Any]:
    with time_machine.travel(dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC), tick=False) as machine:
        yield lambda text: machine.move_to(
            dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC), tick=False
        )


def register(school: ASchool, kind: str, who: str = "head", **more: Any) -> UUID:
    fields: dict[str, Any] = {
        "title": "Safeguarding Policy", "owner": "The governors", "dated": D(2026, 9, 1),
        "link": "https://example.org/safeguarding", **more,
    }  # fmt: skip
    with school.work(who) as uow:
        return documents.register(uow, Entry(kind=kind, **fields)).id


def kept(school: ASchool) -> dict[str, Kept]:
    with school.work() as uow:
        return {line.kind: line.kept for line in documents.lines(uow)}


def test_each_document_that_the_policy_names_is_missing_until_it_is_registered(
    at: Any, system: Any
) -> None:
    school = a_school(system, template="lache")
    assert kept(school) == {
        "safeguarding_policy": Kept.MISSING, "acceptable_use_policy": Kept.MISSING,
    }  # fmt: skip
    register(school, "safeguarding_policy")
    with school.work() as uow:
        assert [line.kind for line in documents.lacking(uow)] == ["acceptable_use_policy"]
        assert [line.kind for line in documents.linked(uow)] == ["safeguarding_policy"]


def test_a_document_whose_own_review_is_overdue_is_a_duty_again(at: Any, system: Any) -> None:
    school = a_school(system, template="lache")
    register(school, "safeguarding_policy", review_on=D(2026, 11, 26))
    assert kept(school)["safeguarding_policy"] is Kept.THERE
    at("2026-11-27T00:00:00")
    assert kept(school)["safeguarding_policy"] is Kept.STALE


def test_the_newest_entry_counts_and_the_earlier_ones_stay(at: Any, system: Any) -> None:
    school = a_school(system, template="lache")
    register(school, "safeguarding_policy", review_on=D(2026, 9, 30))
    at("2026-11-26T09:01:00")
    newer = register(school, "safeguarding_policy", dated=D(2026, 11, 20))
    assert kept(school)["safeguarding_policy"] is Kept.THERE
    with school.work("head") as uow:
        documents.strike_out(uow, newer)
        assert len(documents.history(uow)) == 2
    assert kept(school)["safeguarding_policy"] is Kept.STALE


def test_ashgrove_lists_three_documents(at: Any, system: Any) -> None:
    school = a_school(system, template="ashgrove")
    with school.work() as uow:
        titles = [line.title for line in documents.lines(uow)]
    assert titles == [
        "ICT and Online Safety Policy",
        "Safeguarding Policy",
        "Staff Code of Conduct",
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "), ("owner", ""), ("dated", D(2026, 11, 27)), ("review_on", D(2026, 9, 1)),
        ("link", ""), ("link", "javascript:alert(1)"), ("link", "the shared drive"),
        ("link", "http://[half"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(at: Any, system: Any, field: str, value: Any) -> None:
    school = a_school(system, template="lache")
    with pytest.raises(Invalid) as caught:
        register(school, "safeguarding_policy", **{field: value})
    assert set(caught.value.errors) == {field}


def test_teachers_do_not_register_documents(at: Any, system: Any) -> None:
    school = a_school(system, template="lache")
    with pytest.raises(NotAllowed):
        register(school, "safeguarding_policy", "teacher")


class TestToolsForPupils:
    @pytest.fixture
    def school(self, at: Any, system: Any) -> ASchool:
        return a_school(system, template="longton_lane")

    def tool(self, school: ASchool) -> UUID:
        with school.work("teacher") as uow:
            return documents.add_tool(uow, "A class blog").id

    def test_a_new_tool_is_a_duty_and_cannot_be_used_yet(self, school: ASchool) -> None:
        tool = self.tool(school)
        with school.work("teacher") as uow:
            due = next(each for each in duties.due(uow) if each.label == "A class blog")
            assert (due.duty, due.mine) == ("curriculum-risk-assessment", True)
        with school.work("head") as uow, pytest.raises(Conflict, match="risk assessment first"):
            documents.activate(uow, tool, None)

    def test_another_document_does_not_stand_in_for_it(self, school: ASchool) -> None:
        tool, other = self.tool(school), register(school, "safeguarding_policy")
        with school.work("head") as uow, pytest.raises(Conflict, match="risk assessment first"):
            documents.activate(uow, tool, other)

    def test_with_its_risk_assessment_pupils_may_use_it(self, school: ASchool) -> None:
        tool = self.tool(school)
        assessment = register(school, "risk_assessment", title="Class blog")
        with school.work("head") as uow:
            assert documents.activate(uow, tool, assessment).active_at == uow.now

    def test_one_that_is_struck_out_or_overdue_does_not_count(
        self, school: ASchool, at: Any
    ) -> None:
        tool = self.tool(school)
        old = register(school, "risk_assessment", title="Old", review_on=D(2026, 11, 26))
        gone = register(school, "risk_assessment", title="Gone")
        at("2026-11-27T08:00:00")
        with school.work("head") as uow:
            documents.strike_out(uow, gone)
            for document in (old, gone):
                with pytest.raises(Conflict):
                    documents.activate(uow, tool, document)

"""Schools of other kinds put their own policies in, and posts are sent through the gate: what is
shown as enforced stops its own examples, and harmless posts pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from publisher.services.system import System
from tenants.services import policy_changes
from tests.factories import ASchool, a_school, register_first_documents
from tests.web import entered
from tests.web.conftest import Browser
from tests.web.entered import Gate, Head


def put_in(system: System, browse: Callable[[Any], Browser], name: str) -> tuple[ASchool, Head]:
    """The document read in, everything done to its clauses that the head does, and in force."""
    given = entered.policy(name)
    school = a_school(system, given["school"], in_force=False)
    browser = browse(system).log_in(school, "head")
    browser.open(f"/schools/{school.id}/policy/start/document")
    form = entered.FORMS[given.get("form", "pasted")](given)
    browser.submit("/start/document", **form)
    assert browser.status == 200, browser.text[:800]
    head = Head(browser, browser.path.split("/edit")[0], given)
    head.enter()
    return school, head


@pytest.mark.parametrize("name", entered.NAMES)
def test_what_is_shown_as_enforced_is_enforced(
    name: str, system: System, browse: Callable[[Any], Browser]
) -> None:
    school, head = put_in(system, browse, name)
    assert head.complaints == []
    expected = {f"C{n}": each["now"] for n, each in enumerate(head.clauses(), 1)}
    assert head.standings() == expected
    head.browser.open(f"{head.base}/review").submit("/publish")
    assert "In force" in head.browser.text, head.browser.text[:800]
    entered.channels(school, head.given["channels"])
    gate = Gate(
        school, entered.staffed(school),
        {who: browse(system).log_in(school, who) for who in ("head", "office", "teacher")},
        head.given.get("always", {}),
    )  # fmt: skip
    if head.given.get("first_documents"):
        assert gate.outcome({})[0] == "block"
        with school.work("head") as uow:
            register_first_documents(uow, policy_changes.current(uow).document)
    wrong = [told for probe in entered.probes(head.given) if (told := tried(gate, *probe))]
    assert wrong == []


def tried(
    gate: Gate, id: str, clause: Mapping[str, Any], which: str, post: Mapping[str, Any]
) -> str:
    """ "" where the post came to what its clause says."""
    came_to, said = gate.outcome(post, heard=which == "stops")
    wanted = post.get("expect", "block" if which == "stops" else "pass")
    because = post.get("by") or clause["t"][:60]
    meant = which == "fine" or any(because in each for each in said)
    return "" if came_to == wanted and meant else f"{id}: {came_to}, not {wanted}: {post} {said}"

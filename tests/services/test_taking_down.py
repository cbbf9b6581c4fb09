"""Taking down: recorded when the platform said yes, or after looks that are minutes apart."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.models import DeliveryState
from publisher.services import settling, taking_down
from tenants.actor import Actor
from tenants.roles import Permission
from tenants.scope import Scope
from tests.line import QUICK, Line

S = DeliveryState
HEAD = Actor.job("head", Permission.READ_POSTS, Permission.TAKE_DOWN)
# How often each is read for one deletion: X's replies are copied before, Meta is asked twice.
READS = {"facebook": 2, "x": 2, "linkedin": 1, "weduc": 1}


@pytest.fixture
def line(make_system: Any, sandbox: Any) -> Line:
    return Line(make_system(sandbox=True, **QUICK), sandbox)


@pytest.mark.parametrize("platform", READS)
def test_what_is_wrongly_not_found_twice_at_once_is_not_called_deleted(
    line: Line, platform: str
) -> None:
    line.stage(platform)
    (id,) = line.post()
    line.ends(id, S.SETTLED)
    line.sandbox.fault(platform, "delete", "not_found")
    line.sandbox.fault(platform, "read", "not_found", times=READS[platform])
    result = _take_down(line, id)
    assert not result.done and result.reason == taking_down.NOT_SHOWN
    assert settling.settle(line.system, line.school.id, id) == S.SETTLED
    assert len(line.live()) == len(line.notices("take_down:")) == 1
    assert _take_down(line, id).done
    assert line.live() == line.notices("take_down:") == []


@pytest.mark.parametrize("platform", READS)
def test_what_is_gone_is_called_taken_down_after_looks_minutes_apart(
    line: Line, platform: str
) -> None:
    """Its answer to our own deletion was lost; asking again at once proves nothing more."""
    line.stage(platform)
    (id,) = line.post()
    row = line.ends(id, S.SETTLED)
    line.sandbox.control("POST", f"/posts/{platform}/{row.remote_id}/delete")
    line.sandbox.fault(platform, "delete", "not_found", times=3)  # LinkedIn's yes is for ever
    for _ in range(3):
        assert not _take_down(line, id).done
    for _ in taking_down.BELIEVED[1:]:
        assert settling.settle(line.system, line.school.id, id) == S.SETTLED
    assert settling.settle(line.system, line.school.id, id) == S.TAKEN_DOWN
    assert line.notices("take_down:") == line.notices("removed:") == []


def _take_down(line: Line, id: Any) -> taking_down.Result:
    scope = Scope.of_school(line.school.id, HEAD)
    (result,) = taking_down.take_down(line.system, scope, [id])
    return result

"""A database that restarted while nobody used it is not noticed by the next visitor."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from publisher.services.system import System
from tenants import database
from tenants.actor import Actor
from tenants.scope import Scope
from tenants.unit_of_work import unit_of_work

SCOPE = Scope.platform(Actor.job("test"))


def test_a_connection_that_died_while_it_rested_is_replaced_unnoticed(
    system: System, as_owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "REST_SECONDS", 0.0)
    with unit_of_work(system.database, SCOPE) as uow:
        first = uow.session.scalar(text("SELECT pg_backend_pid()"))

    as_owner.execute(text("SELECT pg_terminate_backend(:pid, 2000)"), {"pid": first})

    with unit_of_work(system.database, SCOPE) as uow:
        assert uow.session.scalar(text("SELECT pg_backend_pid()")) != first


def test_a_connection_in_use_is_not_asked_again_and_again(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    dialect = system.database.app.dialect
    real = dialect.do_ping
    with unit_of_work(system.database, SCOPE) as uow:  # it may have rested since another test
        uow.session.scalar(text("SELECT 1"))
    monkeypatch.setattr(
        dialect, "do_ping", lambda connection: (asked.append("still there?"), real(connection))[1]
    )
    for _ in range(3):
        with unit_of_work(system.database, SCOPE) as uow:
            uow.session.scalar(text("SELECT 1"))
    assert asked == []

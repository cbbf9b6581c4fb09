"""The master key is turned without losing a token, a name or a roll."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import LargeBinary, text

from publisher import doctor
from publisher.app import create_system
from publisher.detect.roll import digests_of
from publisher.models import Channel, RollPerson
from publisher.secrets import CannotOpen
from publisher.services import keys, rolls, sealing
from publisher.services.system import System
from tenants.database import Row
from tenants.models import School
from tests.conftest import MASTER_KEY
from tests.factories import a_channel, a_pupil, a_school
from tests.services.test_importing import recognised, undo, upload

NEW_KEY = base64.urlsafe_b64encode(b"a-newer-master-key-of-32-bytes!!").decode()
SPARE_KEY = base64.urlsafe_b64encode(b"takes-a-place-and-seals-nothing!").decode()
NOT_SEALED = {"digest", "name_mark", "credential_id", "public_key"}  # digests; what is public


@contextmanager
def with_keys(system: System, current: str, *previous: str) -> Iterator[System]:
    keys_ = {
        "master_key": SecretStr(current),
        "previous_master_keys": [SecretStr(key) for key in previous],
    }
    made = create_system(system.settings.model_copy(update=keys_))
    yield made
    made.database.dispose()


@pytest.fixture
def turned(system: System) -> Iterator[System]:
    with with_keys(system, NEW_KEY, MASTER_KEY) as made:
        yield made


@pytest.fixture
def retired(system: System) -> Iterator[System]:
    """The old key is forgotten; another stands in its place."""
    with with_keys(system, NEW_KEY, SPARE_KEY) as made:
        yield made


def test_after_the_turn_the_old_key_is_not_needed(
    system: System, turned: System, retired: System
) -> None:
    school = a_school(system)
    channel_id = a_channel(school)
    with school.work("head") as uow:
        pupil = uow.get(RollPerson, a_pupil(school))
        pupil.sealed_name = system.vault.seal(school.id, f"roll:{pupil.id}", b"Amelia Wright")

    assert keys.reseal(turned)["channel"] == 1

    school.system = retired
    with school.work() as uow:
        grant = uow.get(Channel, channel_id).grant
        opened = sealing.open_grant(retired.vault, school.id, channel_id, grant)
        name = uow.get(RollPerson, pupil.id).sealed_name
        assert opened.access_token == "token-of-nobody"
        assert retired.vault.open(school.id, f"roll:{pupil.id}", name or b"") == b"Amelia Wright"


def test_before_the_turn_the_old_key_is_needed(system: System, retired: System) -> None:
    school = a_school(system)
    channel_id = a_channel(school)
    with school.work() as uow, pytest.raises(CannotOpen):
        grant = uow.get(Channel, channel_id).grant
        sealing.open_grant(retired.vault, school.id, channel_id, grant)


def test_a_master_key_that_opens_nothing_is_noticed(system: System, retired: System) -> None:
    a_channel(a_school(system))
    assert keys.unreadable(system) == {}
    assert keys.unreadable(retired) == {"channel": 1}
    found = next(each for each in doctor.examine(retired) if each.about == "keys")
    assert found.verdict is doctor.Verdict.WRONG and "channel at 1 schools" in found.says


def test_a_turn_that_was_stopped_goes_on_where_it_stopped(system: System, turned: System) -> None:
    for name in ("Larkfield Primary School", "Millbrook Primary School"):
        a_channel(a_school(system, name))
    assert keys.old_values(turned)["channel"] == 2
    assert keys.reseal(turned)["channel"] == 2
    assert keys.reseal(turned)["channel"] == 0
    assert sum(keys.old_values(turned).values()) == 0


def test_a_new_master_key_does_not_make_us_blind_to_the_roll(
    system: System, turned: System
) -> None:
    school = a_school(system)
    a_pupil(school, "Amelia", "Wright")
    with school.work() as uow:
        row = uow.session.get_one(School, school.id)
        found = rolls.looked_up(turned, uow, row, ["Well done, Amelia Wright!"])
        forms = digests_of(forename="Amelia", surname="Wright")
        assert any(found.find(folded) for folded, _form in forms)
    assert keys.old_rolls(turned) == [school.id]


def test_a_roll_whose_key_is_changed_stops_the_school_until_the_register_comes(
    system: System, turned: System
) -> None:
    school, other = a_school(system), a_school(system, "Millbrook Primary School")
    a_pupil(school)
    a_pupil(other)
    keys.change_roll_key(turned, school.id)
    with school.work() as uow:
        row = uow.session.get_one(School, school.id)
        assert row.paused_at is not None
        assert uow.session.scalar(text("SELECT count(*) FROM roll_digest")) == 0
    with other.work() as uow:
        assert uow.session.get_one(School, other.id).paused_at is None
        assert uow.session.scalar(text("SELECT count(*) FROM roll_digest"))


def test_an_undo_brings_no_code_back_under_a_key_that_is_no_more(
    system: System, turned: System
) -> None:
    school = a_school(turned)
    head = "Admission No,Forename,Surname\n101,Amelia,"
    keys_before = replace(school, system=system)
    upload(keys_before, f"{head}Wright\n")
    second = upload(keys_before, f"{head}Thornbury\n")
    keys.change_roll_key(turned, school.id)
    third = upload(school, f"{head}Thornbury\n")
    for each in (third, second):
        undo(school, each.import_id)
    assert recognised(school, "Amelia Thornbury")


def test_every_sealed_column_is_turned() -> None:
    """A new column of bytes: add it to ``keys.SEALED``, or here if it is a digest."""
    columns: set[Any] = {
        (table.name, column.name)
        for table in Row.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary) and column.name not in NOT_SEALED
    }
    turned = {(column.class_.__tablename__, column.key) for column, _purpose in keys.SEALED}
    assert columns == turned | {("authenticator", keys.SEALED_FOR_PEOPLE.key)}

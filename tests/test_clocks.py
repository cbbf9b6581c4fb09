"""Wall-clock time at a school, above all on the two nights when clocks change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher import clocks

LONDON, JERSEY = "Europe/London", "Europe/Jersey"


@pytest.mark.parametrize("zone", [LONDON, JERSEY])
@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2027-01-08T15:30", "2027-01-08T15:30"),  # a Friday roundup in winter
        ("2027-03-19T15:30", "2027-03-19T15:30"),  # the last before the clocks change
        ("2027-03-25T15:30", "2027-03-25T15:30"),  # the Thursday before Good Friday
        ("2027-04-16T15:30", "2027-04-16T14:30"),
        ("2027-06-01T17:00", "2027-06-01T16:00"),
        ("2027-10-22T15:30", "2027-10-22T14:30"),
        ("2027-11-05T15:30", "2027-11-05T15:30"),
        ("2027-03-28T00:59", "2027-03-28T00:59"),
        ("2027-03-28T02:00", "2027-03-28T01:00"),
        ("2027-10-31T00:59", "2027-10-30T23:59"),
        ("2027-10-31T02:00", "2027-10-31T02:00"),
    ],
)
def test_what_a_school_means_by_a_time(wall: str, utc: str, zone: str) -> None:
    meant = clocks.instant(datetime.fromisoformat(wall), zone)
    assert meant == clocks.Instant(datetime.fromisoformat(utc).replace(tzinfo=UTC))


@pytest.mark.parametrize("wall", ["2027-03-28T01:00", "2027-03-28T01:30", "2027-03-28T01:59"])
def test_a_time_that_does_not_exist_is_refused_with_its_neighbours(wall: str) -> None:
    with pytest.raises(clocks.NoSuchTime, match="does not exist on 28 March 2027") as refused:
        clocks.instant(datetime.fromisoformat(wall), LONDON)
    assert (refused.value.before, refused.value.after) == (
        datetime.fromisoformat("2027-03-28T00:59"),
        datetime.fromisoformat("2027-03-28T02:00"),
    )
    assert "Choose 00:59 or 02:00." in str(refused.value)


@pytest.mark.parametrize("wall", ["2027-10-31T01:00", "2027-10-31T01:30", "2027-10-31T01:59"])
def test_of_a_time_that_happens_twice_the_first_is_meant_and_said(wall: str) -> None:
    local = datetime.fromisoformat(wall)
    meant = clocks.instant(local, LONDON)
    assert meant.utc == datetime(2027, 10, 31, 0, local.minute, tzinfo=UTC)
    assert meant.note == f"{wall[-5:]} happens twice that night: the first (BST) is meant."


def test_a_preview_knows_no_time_where_there_is_none() -> None:
    assert clocks.meant(None, LONDON) is None
    assert clocks.meant(datetime.fromisoformat("2027-03-28T01:30"), LONDON) is None
    assert clocks.meant(datetime.fromisoformat("2027-01-08T15:30"), LONDON) is not None


WALL_CLOCKS = st.datetimes(
    datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2060-01-01")
)


@given(WALL_CLOCKS, st.sampled_from([LONDON, JERSEY]))
def test_every_other_time_comes_back_as_it_was_meant(local: datetime, zone: str) -> None:
    try:
        meant = clocks.instant(local, zone)
    except clocks.NoSuchTime as refused:
        assert refused.before < local < refused.after or local == refused.after
        return
    assert clocks.local(meant.utc, zone).replace(tzinfo=None) == local


def test_a_time_is_spoken_with_its_day_and_its_zone() -> None:
    winter = datetime(2027, 1, 8, 15, 30, tzinfo=UTC)
    assert clocks.spoken(winter, LONDON) == "Friday 8 January 2027, 15:30 GMT"
    summer = datetime(2027, 6, 4, 14, 30, tzinfo=UTC)
    assert clocks.spoken(summer, LONDON) == "Friday 4 June 2027, 15:30 BST"

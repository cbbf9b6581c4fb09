"""Wall-clock time at a school. The only place where local time is turned into instants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


class NoSuchTime(ValueError):
    """The clocks go forward over this time. ``before`` and ``after`` are its neighbours."""

    def __init__(self, local: datetime, before: datetime, after: datetime) -> None:
        super().__init__(
            f"{local:%H:%M} does not exist on {day(local)}: the clocks go forward that night. "
            f"Choose {before:%H:%M} or {after:%H:%M}."
        )
        self.before = before
        self.after = after


@dataclass(frozen=True)
class Instant:
    """``note`` says what was decided when the local time happens twice, else it is empty."""

    utc: datetime
    note: str = ""


def instant(local: datetime, zone: str) -> Instant:
    """The instant meant by a naive local time. A time that happens twice means the first;
    a time that does not exist raises ``NoSuchTime`` with the two neighbours."""
    tz = ZoneInfo(zone)
    first = local.replace(tzinfo=tz, fold=0)
    second = local.replace(tzinfo=tz, fold=1)
    utc = first.astimezone(UTC)
    if utc.astimezone(tz).replace(tzinfo=None) != local:
        raise NoSuchTime(local, *_neighbours(first, second))
    if first.utcoffset() == second.utcoffset():
        return Instant(utc)
    name = first.tzname() or "summer time"
    return Instant(utc, f"{local:%H:%M} happens twice that night: the first ({name}) is meant.")


def meant(local: datetime | None, zone: str) -> datetime | None:
    """The UTC instant of a local time; None where there is none or it does not exist."""
    if local is None:
        return None
    try:
        return instant(local, zone).utc
    except NoSuchTime:
        return None


def _neighbours(first: datetime, second: datetime) -> tuple[datetime, datetime]:
    """The last minute before the gap and the first after it. Read with either offset, the
    missing time lands on either side; the gap's edges lie at the change between them."""
    early, late = sorted((first.astimezone(UTC), second.astimezone(UTC)))
    zone = first.tzinfo
    change = early
    while change.astimezone(zone).utcoffset() == early.astimezone(zone).utcoffset():
        change += timedelta(minutes=1)
        if change > late + timedelta(hours=3):
            break
    before = (change - timedelta(minutes=1)).astimezone(zone)
    return before.replace(tzinfo=None), change.astimezone(zone).replace(tzinfo=None)


def local(utc: datetime, zone: str) -> datetime:
    """An instant as an aware local time of the school."""
    return utc.astimezone(ZoneInfo(zone))


def day(moment: date) -> str:
    """ "28 March 2027", without the platform's own idea of a leading zero."""
    return f"{moment.day} {moment:%B %Y}"


def spoken(utc: datetime, zone: str) -> str:
    """ "Friday 8 January 2027, 15:30 GMT": how a time is shown to people."""
    there = local(utc, zone)
    return f"{there:%A} {day(there)}, {there:%H:%M} {there.tzname()}"

"""What goes out when, month by month, on the school's own clock."""

from __future__ import annotations

import calendar as months
from collections import defaultdict
from datetime import date, timedelta
from itertools import chain

from flask import Blueprint, render_template, request

from publisher import clocks
from publisher.services import reading
from publisher.services.reading import Listed
from publisher.web.door import here
from tenants import clock

pages = Blueprint("calendar", __name__, url_prefix="/schools/<uuid:school>/calendar")


@pages.get("")
def show() -> str:
    today = clocks.local(clock.now(), here.seen.timezone).date()
    first = _month(request.args.get("month", ""), today)
    weeks = months.Calendar().monthdatescalendar(first.year, first.month)
    with here.work() as uow:
        listed = reading.between(uow, weeks[0][0], weeks[-1][-1])
        return render_template(
            "calendar/calendar.html",
            first=first,
            today=today,
            weeks=weeks,
            days=_by_day(listed),
            agenda=[day for day in chain(*weeks) if day.month == first.month],
            before=(first - timedelta(days=1)).replace(day=1),
            after=(first + timedelta(days=32)).replace(day=1),
            channels=reading.channels(uow),
        )


def _month(text: str, today: date) -> date:
    """The first day of the month asked for; this month when it cannot be read."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return found if 2000 <= found.year <= 2200 else today.replace(day=1)


def _by_day(listed: list[Listed]) -> dict[date, list[Listed]]:
    days: dict[date, list[Listed]] = defaultdict(list)
    for each in listed:
        assert each.post.local_time is not None
        days[each.post.local_time.date()].append(each)
    return days

"""What goes out when: a month, a week or a list, on the school's own clock."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from publisher import clocks
from publisher.services import reading, timetable
from publisher.web.door import here
from tenants import clock

pages = Blueprint("calendar", __name__, url_prefix="/schools/<uuid:school>/calendar")

VIEWS = {"month": "Month", "week": "Week", "list": "List"}
LIST_DAYS = 28
WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Span:
    """What is shown: ``first`` to ``last``, with the neighbours to leaf to."""

    view: str
    on: date
    first: date
    last: date
    before: date
    after: date
    title: str

    def weeks(self) -> list[list[date]]:
        days = [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]
        return [days[at : at + 7] for at in range(0, len(days), 7)]


@pages.get("")
def show() -> str:
    today = clocks.local(clock.now(), here.seen.timezone).date()
    span = _span(today)
    with here.work() as uow:
        channels = reading.channels(uow)
        chosen = next((id for id in channels if str(id) == request.args.get("channel")), None)
        days = timetable.days(here.system, uow, first=span.first, last=span.last, channel=chosen)
        return render_template(
            "calendar/calendar.html",
            span=span,
            today=today,
            days=days,
            views=VIEWS,
            channels=channels,
            chosen=chosen,
            leaf=lambda **change: _leaf(span, chosen, **change),
        )


def _leaf(span: Span, chosen: UUID | None, **change: Any) -> str:
    """The address of another page of the same calendar."""
    values: dict[str, Any] = {"view": span.view, "on": span.on, "channel": chosen, **change}
    return url_for("calendar.show", **{key: value for key, value in values.items() if value})


def _span(today: date) -> Span:
    on = _day(request.args.get("on", "")) or _day(f"{request.args.get('month', '')}-01") or today
    match request.args.get("view"):
        case "week":
            first = on - timedelta(days=on.weekday())
            last = first + timedelta(days=6)
            title = f"{_short(first)} to {_short(last)} {last.year}"
            return Span(
                view="week", on=on, first=first, last=last, before=first - WEEK,
                after=first + WEEK, title=title,
            )  # fmt: skip
        case "list":
            ahead = timedelta(days=LIST_DAYS)
            title = f"From {_short(on)} {on.year}"
            return Span(
                view="list", on=on, first=on, last=on + ahead - timedelta(days=1),
                before=on - ahead, after=on + ahead, title=title,
            )  # fmt: skip
        case _:
            return _month(on)


def _month(on: date) -> Span:
    weeks = months.Calendar().monthdatescalendar(on.year, on.month)
    first = on.replace(day=1)
    return Span(
        view="month",
        on=on,
        first=weeks[0][0],
        last=weeks[-1][-1],
        before=(first - timedelta(days=1)).replace(day=1),
        after=(first + timedelta(days=32)).replace(day=1),
        title=f"{on:%B %Y}",
    )


def _short(day: date) -> str:
    return f"{day.day} {day:%B}"


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None

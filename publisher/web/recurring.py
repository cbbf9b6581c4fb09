"""Series: what is promised every week or term, written with its next days in sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from publisher.models import Series
from publisher.rules.timing import duration
from publisher.school_time import WEEKDAYS, EveryWeek
from publisher.services import coming, offering, reading, series
from publisher.services.coming import Coming
from publisher.services.series import NewSeries
from publisher.web.door import here
from tenants.errors import Conflict, Invalid
from tenants.policies.language import Policy, Rule
from tenants.unit_of_work import UnitOfWork

pages = Blueprint("recurring", __name__, url_prefix="/schools/<uuid:school>/series")

Answer = Response | tuple[str, int]
RHYTHMS = {
    "school_weeks": "Every week of school",
    "last_of_term": "Once a term, in its last week",
    "every_week": "Every week, also in the holidays",
}
ACTS = {"pause": series.pause, "resume": series.resume, "end": series.end}
SAID = {
    "pause": "Paused. It asks for nothing and misses nothing until you resume it.",
    "resume": "It goes on, from its next day.",
    "end": "Ended. What has been stays in the records.",
}


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The form as it was typed."""

    name: str = ""
    category: str = ""
    channels: tuple[str, ...] = ()
    rhythm: str = "school_weeks"
    weekday: str = "4"
    at: str = "15:30"
    if_closed: str = "previous_school_day"
    remind_at: str = ""
    reminds: tuple[str, ...] = ()
    missed_at: str = ""


@pages.get("")
def show() -> str:
    with here.work() as uow:
        policy = reading.policy(uow)
        rows = series.all_of(uow)
        running = [row for row in rows if row.ended_at is None]
        taken = {row.category for row in running}
        return render_template(
            "calendar/series.html",
            running=[(row, _next(uow, _typed_of(row), most=4)) for row in running],
            ended=[row for row in rows if row.ended_at is not None],
            clauses={row.id: coming.clause(policy, row.category) for row in running},
            offers=[rule for rule in _promised(policy) if not taken & set(rule.scope.categories)],
            channels=reading.channels(uow),
            weekdays=WEEKDAYS,
            rhythm_of=lambda row: RHYTHMS[_typed_of(row).rhythm],
        )


@pages.get("/new")
def new() -> str:
    with here.work() as uow:
        typed = _offered(uow, request.args.get("rule", ""))
    return _page(typed)


@pages.post("/new")
def start() -> Answer:
    return _saved(None)


@pages.get("/<uuid:series_id>")
def edit(series_id: UUID) -> str:
    with here.work() as uow:
        typed = _typed_of(series.one(uow, series_id))
    return _page(typed, series_id)


@pages.post("/<uuid:series_id>")
def change(series_id: UUID) -> Answer:
    return _saved(series_id)


@pages.post("/<uuid:series_id>/act")
def act(series_id: UUID) -> Response:
    wanted = request.form.get("do", "")
    with here.work() as uow:
        series.one(uow, series_id)
        if wanted not in ACTS:
            raise Invalid({"do": "Choose what to do with this series."})
        ACTS[wanted](uow, series_id)
    flash(SAID[wanted])
    return redirect(url_for("recurring.show"), 303)


@pages.post("/dates")
def dates() -> str:
    """The next days of what is being typed, as a piece of a page; nothing is saved."""
    with here.work() as uow:
        found = _next(uow, _typed(request.form))
    return render_template("calendar/_coming.html", coming=found)


def _saved(series_id: UUID | None) -> Answer:
    typed = _typed(request.form)
    try:
        with here.work() as uow:
            if series_id is not None:
                series.one(uow, series_id)
            if request.form.get("do") == "dates":
                _wanted(typed)
                return _page(typed, series_id), 200
            made = _wanted(typed)
            done = series.change(uow, series_id, made) if series_id else series.start(uow, made)
            name = done.name
    except Invalid as error:
        return _page(typed, series_id, error.errors), 422
    except Conflict as error:
        return _page(typed, series_id, {"name": str(error)}), 409
    flash(f"“{name}” is kept. Its days are in the calendar in a moment.")
    return redirect(url_for("recurring.show"), 303)


def _page(typed: Typed, series_id: UUID | None = None, errors: dict[str, str] | None = None) -> str:
    with here.work() as uow:
        policy = reading.policy(uow)
        return render_template(
            "calendar/one_series.html",
            form=typed,
            series_id=series_id,
            errors=errors or {},
            coming=_next(uow, typed),
            clause=coming.clause(policy, typed.category),
            categories=offering.categories(policy) if policy else {},
            channels=reading.channels(uow),
            weekdays=WEEKDAYS,
            rhythms=RHYTHMS,
            remindable=sorted(series.REMINDABLE - {"author", "pupils", "staff"}),
        )


def _next(uow: UnitOfWork, typed: Typed, most: int = 8) -> list[Coming]:
    """Nothing while day and time cannot be read yet."""
    try:
        made = _wanted(typed)
    except Invalid:
        return []
    rule = EveryWeek(
        weekday=made.weekday,
        at=made.at,
        moves_back=made.if_closed == "previous_school_day",
        last_of_term=made.last_of_term,
    )
    return coming.coming(here.system, uow, rule, in_holidays=made.in_holidays, most=most)


def _typed(form: MultiDict[str, str]) -> Typed:
    plain = ("name", "category", "rhythm", "weekday", "at", "if_closed", "remind_at", "missed_at")
    return Typed(
        **{field: form.get(field, "").strip() for field in plain},
        channels=tuple(form.getlist("channels")),
        reminds=tuple(form.getlist("reminds")),
    )


def _wanted(typed: Typed) -> NewSeries:
    """Raises ``Invalid`` at what cannot be read; whether it can be kept is the service's to say."""
    errors: dict[str, str] = {}
    at, remind_at, missed_at = (
        _clock(typed, field, errors) for field in ("at", "remind_at", "missed_at")
    )
    if typed.weekday not in {str(day) for day in range(7)}:
        errors["weekday"] = "Choose a day of the week."
    if typed.rhythm not in RHYTHMS:
        errors["rhythm"] = "Choose how often it comes."
    if at is None:
        errors.setdefault("at", "Choose the time, like 15:30.")
    if errors or at is None:
        raise Invalid(errors)
    return NewSeries(
        name=typed.name,
        category=typed.category,
        channels=_ids(typed.channels),
        weekday=int(typed.weekday),
        at=at,
        remind_at=remind_at,
        if_closed=typed.if_closed,
        last_of_term=typed.rhythm == "last_of_term",
        in_holidays=typed.rhythm == "every_week",
        reminds=typed.reminds,
        missed_at=missed_at,
    )


def _clock(typed: Typed, field: str, errors: dict[str, str]) -> time | None:
    text = getattr(typed, field)
    try:
        return time.fromisoformat(text).replace(tzinfo=None) if text else None
    except ValueError:
        errors[field] = "Choose a time, like 15:30."
        return None


def _ids(texts: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return tuple(str(UUID(text)) for text in texts)
    except ValueError:
        raise Invalid({"channels": "Choose channels from the list."}) from None


def _typed_of(row: Series) -> Typed:
    rhythm = "last_of_term" if row.last_of_term else "school_weeks"
    return Typed(
        name=row.name,
        category=row.category,
        channels=tuple(row.channels),
        rhythm="every_week" if row.in_holidays else rhythm,
        weekday=str(row.weekday),
        at=f"{row.at:%H:%M}",
        if_closed=row.if_closed,
        remind_at=f"{row.remind_at:%H:%M}",
        reminds=tuple(row.reminds),
        missed_at=f"{row.missed_at:%H:%M}" if row.missed_at else "",
    )


def _promised(policy: Policy | None) -> list[Rule]:
    rules = policy.rules if policy else ()
    return [
        rule for rule in rules
        if rule.kind == "cadence" and rule.scope.categories and rule.params["per"] == "week"
    ]  # fmt: skip


def _offered(uow: UnitOfWork, rule_id: str) -> Typed:
    """The form filled in as a rule of the policy has it; empty for none."""
    policy = reading.policy(uow)
    rule = next((each for each in _promised(policy) if each.id == rule_id), None)
    if rule is None:
        return Typed()
    said: dict[str, Any] = dict(rule.params)
    weekly, at = said.get("only_school_weeks", True), said.get("at", "15:30")
    return Typed(
        name=rule.scope.categories[0].replace("_", " ").capitalize(),
        category=rule.scope.categories[0],
        channels=tuple(_of_rule(uow, rule)),
        rhythm="school_weeks" if weekly else "every_week",
        weekday=str(WEEKDAYS.index(said["weekday"])) if "weekday" in said else "4",
        at=at,
        if_closed="skip" if said.get("if_closed") == "skip" else "previous_school_day",
        remind_at=_reminder(at, said.get("remind_before", ())),
        missed_at=said.get("missed_after", ""),
    )


def _reminder(at: str, before: Sequence[str]) -> str:
    """The policy's last reminder of the day itself, as a time of day; "" where it has none."""
    due = datetime.combine(date.min + timedelta(days=1), time.fromisoformat(at))
    asked = [due - duration(text) for text in before if duration(text) < timedelta(days=1)]
    return f"{max(asked):%H:%M}" if asked and max(asked).date() == due.date() else ""


def _of_rule(uow: UnitOfWork, rule: Rule) -> list[str]:
    return [
        str(id)
        for id, row in reading.channels(uow).items()
        if not rule.scope.channels
        or here.system.connector(row.platform).capabilities.policy_name in rule.scope.channels
    ]

"""The consent register: who may be shown where, and what happens when a parent says stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.services import by_name, consenting, looking_up, reading, taking_down
from publisher.services.appearing import Found
from publisher.services.taking_down import Result
from publisher.web import agreeing, forms, wording
from publisher.web.door import here
from tenants.errors import Invalid
from tenants.policies.sentences import spoken
from tenants.unit_of_work import UnitOfWork

pages = Blueprint("register", __name__, url_prefix="/schools/<uuid:school>/register")

Answer = Response | tuple[str, int]
ANOTHER_COUNTS = "What counts today is another answer, or this one has run out: see below."


@pages.get("")
def show() -> str:
    return _list(named=False)


@pages.post("/find")
def find() -> str:
    """A form that is posted, by everybody: a child's name has no place in an address, which is
    logged, and is typed by those too who find nobody by it."""
    return _list(named=False)


@pages.post("/names")
def show_names() -> str:
    """A form and not a link, because each look at a name is recorded."""
    return _list(named=True)


@pages.get("/people/<uuid:pupil>")
def person(pupil: UUID) -> str:
    return _page(pupil)


@pages.post("/people/<uuid:pupil>/name")
def show_name(pupil: UUID) -> str:
    with here.work() as uow:
        name = consenting.names(here.system, uow, [pupil]).get(pupil, "")
    return _page(pupil, name=name)


@pages.post("/people/<uuid:pupil>/answers")
def record(pupil: UUID) -> Answer:
    counting: list[bool] = []

    def act(uow: UnitOfWork) -> None:
        typed = request.form
        for purpose in typed.getlist("purpose") or [""]:
            row = consenting.record(
                here.system, uow, pupil, typed.get("platform", ""), status=typed.get("status", ""),
                written="written" in typed, dated=day("dated"), valid_until=day("valid_until"),
                given_by=typed.get("given_by", "").strip(), basis=typed.get("basis", "consent"),
                purpose=purpose,
            )  # fmt: skip
            counting.append(consenting.counts(uow, row))

    said = "The answer is recorded."
    return _done(pupil, act) or _said(pupil, said if all(counting) else f"{said} {ANOTHER_COUNTS}")


@pages.post("/people/<uuid:pupil>/withdraw")
def withdraw(pupil: UUID) -> Answer:
    found: list[Found] = []

    def act(uow: UnitOfWork) -> None:
        typed = request.form
        found.append(
            consenting.withdraw(
                here.system, uow, pupil, typed.get("platform", consenting.ALL),
                given_by=typed.get("given_by", "").strip(), purposes=typed.getlist("purpose"),
            )
        )  # fmt: skip

    return _done(pupil, act) or _said(pupil, f"Withdrawn. {wording.stopped(found[0])}")


@pages.post("/people/<uuid:pupil>/listed")
def listed(pupil: UUID) -> Answer:
    wanted = request.form.get("listed") == "yes"
    with here.work() as uow:
        found = consenting.do_not_publish(here.system, uow, pupil, listed=wanted)
    said = f"Never published from now on. {wording.stopped(found)}"
    return _said(pupil, said if wanted else "Taken off the list. Consent counts again.")


@pages.post("/people/<uuid:pupil>/take-down")
def take_down(pupil: UUID) -> str:
    """Everything live that the policy says comes down, with what each platform answered."""
    with here.work() as uow:
        ids = looking_up.to_confirm(here.system, uow, pupil)
    results = taking_down.take_down(here.system, here.scope, ids)
    with here.work() as uow:
        looking_up.taken_down(here.system, uow, pupil)
    return _page(pupil, results=results)


@pages.post("/people/<uuid:pupil>/erase")
def erase(pupil: UUID) -> Answer:
    if "sure" not in request.form:
        return _page(pupil, errors={"sure": "Tick that you are sure: this cannot be undone."}), 422
    with here.work() as uow:
        found = consenting.erase(here.system, uow, pupil)
    flash(f"Erased: name, codes and answers. {wording.stopped(found)}")
    return redirect(url_for("register.show"), 303)


def _list(*, named: bool) -> str:
    asked = request.values
    kind, group = asked.get("kind", "pupil"), asked.get("group") or None
    search = request.form.get("search", "")
    with here.work() as uow:
        if request.method == "POST" and here.may("consent:names"):
            people, names = by_name.find(here.system, uow, kind=kind, group=group, search=search)
        else:
            people, names = consenting.people(uow, kind=kind, group=group, search=search), {}
        if named:
            others = [each.id for each in people if each.id not in names]
            names |= consenting.names(here.system, uow, others)
        return render_template(
            "register/register.html",
            people=people,
            names=names,
            named=named,
            running_out=consenting.running_out(people, today=uow.now.date()),
            groups=looking_up.groups(uow),
            places=_columns(),
            kind=kind,
            group=group or "",
            search=search,
        )


def _columns() -> dict[str, str]:
    """The channels that judging asks about."""
    found = looking_up.places(here.system)
    others = {consenting.ALL, *looking_up.OTHER_PLACES}
    return {name: words for name, words in found.items() if name not in others}


def _page(
    pupil: UUID,
    *,
    errors: dict[str, str] | None = None,
    name: str = "",
    results: list[Result] | None = None,
) -> str:
    with here.work() as uow:
        found = looking_up.page(here.system, uow, pupil)
        return render_template(
            "register/person.html",
            page=found,
            confirms=spoken(found.comes_down.confirmed_by, last="or"),
            agreeing=agreeing,
            person=found.person,
            name=name,
            places=looking_up.places(here.system),
            columns=_columns(),
            channels=reading.channels(uow),
            results=results or [],
            errors=errors or {},
            typed=request.form,
        )


def _done(pupil: UUID, act: Callable[[UnitOfWork], None]) -> Answer | None:
    """None when it worked; otherwise the page with what was typed."""
    try:
        with here.work() as uow:
            act(uow)
    except Invalid as error:
        return _page(pupil, errors=error.errors), 422
    return None


def _said(pupil: UUID, words: str) -> Response:
    flash(words.strip())
    return redirect(url_for("register.person", pupil=pupil), 303)


def day(field: str) -> date | None:
    text = request.form.get(field, "").strip()
    try:
        return forms.day(text) if text else None
    except ValueError:
        raise Invalid({field: "Choose a day."}) from None

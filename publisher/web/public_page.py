"""A school's own page for everybody: no log-in, no cookie, ready for paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from flask import Blueprint, g, make_response, render_template, request
from werkzeug.wrappers import Response

from publisher.services import answering_requests, public_page
from publisher.web import throttle
from publisher.web.door import public, site
from publisher.web.entering import address
from tenants.errors import Invalid

pages = Blueprint("public_page", __name__, url_prefix="/public/<uuid:school>")
MOST_FROM_ONE = 10  # requests a day from one address


@pages.get("")
@public
def show() -> Response:
    found = public_page.page(site, site.database, g.school_id)
    return make_response(
        render_template(
            "public/school.html", page=found, review=review_due(found.review, found.adopted)
        )
    )


@pages.get("/request")
@public
def ask() -> str:
    return _ask()


@pages.post("/request")
@public
def send_ask() -> str | tuple[str, int]:
    throttle.tried(site, "document-from", address(), MOST_FROM_ONE, window=throttle.DAY)
    typed = request.form
    try:
        answering_requests.ask(
            site.database, g.school_id, title=typed.get("title", ""), email=typed.get("email", "")
        )
    except Invalid as error:
        return _ask(errors=error.errors), 422
    return _ask(sent=True)


def _ask(*, sent: bool = False, errors: dict[str, str] | None = None) -> str:
    found = public_page.page(site, site.database, g.school_id)
    return render_template(
        "public/request.html", page=found, sent=sent, errors=errors or {}, typed=request.form
    )


def review_due(review: Mapping[str, Any], adopted: date | None = None) -> str:
    """When a policy is looked at again: "To be reviewed in February 2027."."""
    if "due" in review:
        return f"To be reviewed by {_day(date.fromisoformat(review['due']))}."
    if "due_month" in review:
        year, month = map(int, review["due_month"].split("-"))
        return f"To be reviewed in {date(year, month, 1):%B %Y}."
    if "due_year" in review:
        term = f"the {review['due_term']} term " if "due_term" in review else ""
        return f"To be reviewed in {term}{review['due_year']}."
    if "every" in review:
        return f"Reviewed every {review['every']}."
    number, years = int(review["default"][:-1]), review["default"].endswith("y")
    if adopted:
        span = relativedelta(years=number) if years else relativedelta(months=number)
        return f"To be reviewed by {_day(adopted + span)}."
    unit = "year" if years else "month"
    return f"Reviewed every {f'{number} {unit}s' if number > 1 else unit}."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

"""Getting in: the password, then a second factor where there is one; a passkey by itself; a new
password by e-mail. And out again."""

from __future__ import annotations

import structlog
from flask import (
    Blueprint,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import current_user
from werkzeug.wrappers import Response

from publisher.services import passkeys, proving, resetting
from publisher.web import cookies, throttle
from publisher.web.door import early, let_in, let_out, public, site
from tenants.errors import Conflict, Invalid, NotFound
from tenants.services import sessions
from tenants.services.sessions import Entry, From

pages = Blueprint("entering", __name__)
log = structlog.get_logger()
TICKET = "handbell_step"  # the cookie between the two steps of a log-in
CODES_A_DAY = 50  # wrong second factors for one person: a million codes are too many to try
Answer = Response | tuple[str, int]


@pages.get("/log-in")
@public
def log_in() -> str | Response:
    if current_user.is_authenticated:
        return redirect(url_for("accounts.schools"))
    return _log_in_page({}, {})


@pages.post("/log-in")
@public
def send_log_in() -> Answer:
    typed = request.form.to_dict()
    email = typed.get("email", "")
    _count_address()
    throttle.tried(site, "log-in", _counted(email), site.settings.log_in_tries)
    try:
        return with_password(email, typed.get("password", ""), there())
    except Invalid as error:
        log.info("log-in refused", by="password", address=address())
        return _log_in_page(typed, error.errors), 422


@pages.post("/log-in/passkey/options")
@public
def passkey_options() -> Response:
    _count_address()
    question = passkeys.ask(site)
    return jsonify(options=question.options, ticket=question.ticket)


@pages.post("/log-in/passkey")
@public
def send_passkey() -> Answer:
    """By itself, or as the second step where the cookie says that a first was taken."""
    _count_address()
    second = cookies.read(TICKET) if "second" in request.form else ""
    try:
        token = passkeys.log_in(
            site,
            ticket=request.form.get("ticket", ""),
            credential=request.form.get("credential", ""),
            came=came("passkey"),
            second=second,
        )
    except (Invalid, NotFound) as error:
        log.info("log-in refused", by="passkey", address=address())
        return _log_in_page({}, {"passkey": str(error)}), 422
    return arrive(Entry(token), there())


@pages.get("/log-in/second")
@public
def second() -> str | Response:
    return _second_page({})


@pages.post("/log-in/second")
@public
def send_second() -> Response | tuple[str | Response, int]:
    ticket = cookies.read(TICKET)
    _count_address()
    try:
        who = proving.asked(site, ticket)
        throttle.tried(site, "second", str(who.person_id), CODES_A_DAY, window=throttle.DAY)
        token = proving.answer(site, ticket, request.form.get("code", ""), came("password"))
    except NotFound as error:
        return _begin_again(error)
    except Invalid as error:
        log.info("log-in refused", by="second factor", person=str(who.person_id), address=address())
        page = _second_page(error.errors)
        return (page, 422) if isinstance(page, str) else page
    throttle.forgive(site, "second", str(who.person_id))
    throttle.forgive(site, "log-in", _counted(who.email))
    return arrive(Entry(token), there(), email=who.email)


@pages.post("/log-out")
@early
def log_out() -> Response:
    sessions.log_out(site.database, current_user.token)
    flash("You are logged out.")
    return let_out(make_response(redirect(url_for("public.home"))))


@pages.get("/forgotten")
@public
def forgotten() -> str:
    return render_template("accounts/forgotten.html", sent=False)


@pages.post("/forgotten")
@public
def send_forgotten() -> str:
    email = request.form.get("email", "")
    throttle.tried(site, "forgotten-from", address(), site.settings.tries_per_address)
    throttle.tried(site, "forgotten", email, site.settings.log_in_tries)
    resetting.ask(site, email)
    return render_template("accounts/forgotten.html", sent=True, email=email)


@pages.get("/new-password/<token>")
@public
def new_password(token: str) -> str:
    resetting.known(site, token)
    return render_template("accounts/new_password.html", errors={})


@pages.post("/new-password/<token>")
@public
def send_new_password(token: str) -> Answer:
    throttle.tried(site, "forgotten-from", address(), site.settings.tries_per_address)
    try:
        resetting.reset(site, token, request.form.get("password", ""))
    except Invalid as error:
        return render_template("accounts/new_password.html", errors=error.errors), 422
    flash("Your password is changed, and every device is logged out. Log in with the new one.")
    return let_out(make_response(redirect(url_for("entering.log_in"), 303)))


def with_password(email: str, password: str, next: str) -> Response:
    """Raises ``Invalid`` for what is wrong."""
    entry = sessions.log_in(site.database, email, password, came=came("password"))
    if not entry.owed:
        throttle.forgive(site, "log-in", _counted(email))
    return arrive(entry, next, email=email)


def arrive(entry: Entry, next: str, *, email: str = "") -> Response:
    """Into the site, or to the second step. ``email`` was proved by a password just now, so
    that this browser is known from now on."""
    if entry.owed:
        answer: Response = redirect(url_for("entering.second", next=next or None), 303)
        seconds = int(sessions.SECOND_LASTS.total_seconds())
        cookies.put(answer, TICKET, entry.token, seconds=seconds)
        return answer
    log.info("logged in", address=address())
    answer = let_in(redirect(next or url_for("accounts.schools"), 303), entry.token)
    _end_forms_of_others(entry.token)
    if cookies.read(TICKET):
        cookies.drop(answer, TICKET)
    if email:
        known = throttle.remembered(site, email, cookies.read(throttle.KNOWN))
        cookies.put(answer, throttle.KNOWN, known, seconds=365 * throttle.DAY)
    return answer


def _end_forms_of_others(token: str) -> None:
    """What was written in this browser before is worth nothing after another person's log-in.
    Whoever only logs in again goes on with it."""
    who = sessions.visitor(site.database, token)
    person = str(who.person_id) if who else ""
    if session.get("person") != person:
        session.pop("csrf_token", None)
    session["person"] = person


def came(how: str, **more: str | bool) -> From:
    return From(address(), request.user_agent.string, how=how, **more)  # type: ignore[arg-type]


def address() -> str:
    return request.remote_addr or "unknown"


def there() -> str:
    """Where to go after the log-in: a path of ours, never another site. Browsers take a backslash
    for a slash and leave out tabs, so that "/<tab>/elsewhere" would be another site to them."""
    next = request.values.get("next", "")
    plain = all("!" <= sign <= "~" and sign != "\\" for sign in next)
    return next if plain and next.startswith("/") and not next.startswith("//") else ""


def _log_in_page(typed: dict[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "accounts/log_in.html",
        typed=typed,
        errors=errors,
        next=there(),
        passkeys=bool(passkeys.site_name(site)),
    )


def _second_page(errors: dict[str, str]) -> str | Response:
    try:
        who = proving.asked(site, cookies.read(TICKET))
    except NotFound as error:
        return _begin_again(error)
    return render_template("accounts/second.html", errors=errors, next=there(), who=who)


def _begin_again(error: NotFound | Conflict) -> Response:
    flash(str(error), "problem")
    return redirect(url_for("entering.log_in", next=there() or None), 303)


def _count_address() -> None:
    throttle.tried(site, "log-in-from", address(), site.settings.tries_per_address)


def _counted(email: str) -> str:
    return throttle.account(site, email, cookies.read(throttle.KNOWN))

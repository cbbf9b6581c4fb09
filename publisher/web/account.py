"""One's own account: name, e-mail address, and the ways of signing in: password, authenticator
app, passkeys, recovery codes, and the devices that are logged in. Whoever changes how they sign in
has proved a short while ago who they are."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from flask import (
    Blueprint,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user
from werkzeug.wrappers import Response

from publisher.services import passkeys, proving, renaming, resetting
from publisher.web import entering, throttle
from publisher.web.door import early, let_in, let_out, site, visitor
from tenants.errors import Invalid, NotAllowed
from tenants.services import sessions
from tenants.services.sessions import Visitor

pages = Blueprint("account", __name__)
Answer = Response | tuple[str, int]
View = TypeVar("View", bound=Callable[..., Any])
ELSEWHERE = (
    "You came in through your school's directory, which opens your school and nothing else. "
    "Log in with your Handbell password to change your account."
)


def proved(view: View) -> View:
    """Only for somebody who gave their password a short while ago, and not for a session that a
    directory opened: whoever runs that directory must not be able to add a key of their own."""

    @wraps(view)
    def asked(*arguments: Any, **named: Any) -> Any:
        if not _home().fresh:
            back = request.path if request.method == "GET" else url_for("account.show")
            return redirect(url_for("account.confirm", next=back), 303)
        return view(*arguments, **named)

    return early(asked)  # type: ignore[return-value]


@pages.get("/account")
@early
def show() -> str:
    return _page("", {})


@pages.get("/account/confirm")
@early
def confirm() -> str:
    return render_template("accounts/confirm.html", errors={}, next=entering.there())


@pages.post("/account/confirm")
@early
def send_confirm() -> Answer:
    _count()
    try:
        token = sessions.renewed(
            site.database, current_user.token, request.form.get("password", "")
        )
    except Invalid as error:
        page = render_template("accounts/confirm.html", errors=error.errors, next=entering.there())
        return page, 422
    return let_in(redirect(entering.there() or url_for("account.show"), 303), token)


@pages.post("/account/name")
def rename() -> Answer:
    typed = request.form.get("called", "")
    try:
        renaming.rename(site, _home().person_id, typed)
    except Invalid as error:
        return _page("name", error.errors, called=typed), 422
    return _said("Your name is changed.")


@pages.post("/account/email")
def ask_for_address() -> Answer:
    _count()
    typed, me = request.form, _home()
    try:
        address = renaming.ask_for_address(
            site, me.person_id, typed=typed.get("email", ""), password=typed.get("mine", "")
        )
    except Invalid as error:
        return _page("email", error.errors, email=typed.get("email", "")), 422
    return _said(f"We have sent a link to {address}. Open it on this device, within an hour.")


@pages.get("/account/email/<token>")
def new_address(token: str) -> str:
    address = renaming.new_address(site, _home().person_id, token)
    return render_template("accounts/new_address.html", address=address, me=visitor())


@pages.post("/account/email/<token>")
def take_address(token: str) -> Answer:
    renaming.take_address(site, _home().person_id, token)
    return _said("Your e-mail address is changed. Log in with it from now on.")


@pages.post("/account/password")
@early
def change_password() -> Answer:
    _count()
    typed, me = request.form, _home()
    try:
        resetting.change(
            site, me.person_id, me.session_id,
            current=typed.get("current", ""), password=typed.get("password", ""),
        )  # fmt: skip
    except Invalid as error:
        return _page("password", error.errors), 422
    return _said("Your password is changed. Your other devices are logged out.")


@pages.get("/account/app")
@proved
def app() -> str:
    return _app_page({})


@pages.post("/account/app")
@proved
def send_app() -> str | Answer:
    me = visitor()
    _count()
    try:
        codes = proving.confirm_app(site, me.person_id, me.session_id, request.form.get("code", ""))
    except Invalid as error:
        return _app_page(error.errors), 422
    return _codes_page(codes) if codes else _said("Your authenticator app is set up.")


@pages.post("/account/app/remove")
@proved
def remove_app() -> Response:
    proving.remove_app(site, visitor().person_id)
    return _said("The authenticator app is removed.")


@pages.post("/account/codes")
@proved
def codes() -> str:
    return _codes_page(proving.new_codes(site, visitor().person_id))


@pages.post("/account/passkeys/options")
@proved
def passkey_options() -> Response:
    question = passkeys.offer(site, visitor().person_id)
    return jsonify(options=question.options, ticket=question.ticket)


@pages.post("/account/passkeys")
@proved
def add_passkey() -> str | Answer:
    me, typed = visitor(), request.form
    try:
        codes = passkeys.keep(
            site, me.person_id, me.session_id, ticket=typed.get("ticket", ""),
            credential=typed.get("credential", ""), name=typed.get("name", ""),
        )  # fmt: skip
    except Invalid as error:
        return _page("passkey", error.errors), 422
    return _codes_page(codes) if codes else _said("The passkey is kept.")


@pages.post("/account/passkeys/<uuid:passkey>/remove")
@proved
def remove_passkey(passkey: UUID) -> Response:
    passkeys.remove(site, visitor().person_id, passkey)
    return _said("The passkey is removed here. Delete it on the device as well.")


@pages.get("/sessions")
@early
def my_sessions() -> str:
    return render_template(
        "accounts/sessions.html",
        sessions=sessions.sessions_of(site.database, visitor().person_id),
        mine=visitor().session_id,
    )


@pages.post("/sessions/<uuid:session>/end")
@early
def end_one(session: UUID) -> Response:
    sessions.end_session(site.database, visitor().person_id, session)
    flash("That device is logged out.")
    return redirect(url_for("account.my_sessions"), 303)


@pages.post("/sessions/end-others")
@early
def end_others() -> Response:
    me = visitor()
    sessions.end_sessions_of(site.database, me.person_id, but=me.session_id)
    flash("Every other device is logged out.")
    return redirect(url_for("account.my_sessions"), 303)


@pages.post("/sessions/end")
@early
def end_sessions() -> Response:
    sessions.end_sessions_of(site.database, visitor().person_id)
    flash("You are logged out everywhere.")
    return let_out(make_response(redirect(url_for("entering.log_in"), 303)))


def _home() -> Visitor:
    """Whoever is logged in here, and not through a directory, which opens one school and no more.
    Raises ``NotAllowed``."""
    if visitor().through:
        raise NotAllowed(ELSEWHERE)
    return visitor()


def _page(section: str, errors: dict[str, str], **typed: str) -> str:
    return render_template(
        "accounts/account.html",
        me=visitor(),
        factors=proving.factors(site, visitor().person_id),
        passkeys=bool(passkeys.site_name(site)),
        section=section,
        errors=errors,
        typed=typed,
    )


def _app_page(errors: dict[str, str]) -> str:
    me = visitor()
    return render_template(
        "accounts/app.html", errors=errors, setup=proving.begin_app(site, me.person_id, me.email)
    )


def _codes_page(codes: list[str]) -> str:
    return render_template("accounts/codes.html", codes=codes)


def _count() -> None:
    who = str(visitor().person_id)
    throttle.tried(site, "confirm", who, site.settings.log_in_tries)


def _said(words: str) -> Response:
    flash(words)
    return redirect(url_for("account.show"), 303)

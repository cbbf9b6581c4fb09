"""Who is asking, and at which school. Every address needs a log-in unless it says otherwise, and
every address of a school needs somebody of that school: new pages are closed by default."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Flask, Request, current_app, g, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.local import LocalProxy
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as WerkzeugResponse

from publisher.services.system import System
from publisher.web import again, cookies
from tenants.roles import Permission
from tenants.scope import Scope
from tenants.services import sessions
from tenants.services.sessions import SchoolSeen, Visitor
from tenants.unit_of_work import UnitOfWork, unit_of_work

EXTENSION = "handbell"
COOKIE = "handbell"
FILES = frozenset({"static", "bootstrap.static"})

# Pages that are nothing but a form, or a row of them: shown only to whoever may send it.
FORMS = {
    "writing.new": Permission.DRAFT,
    "moving.ask": Permission.DRAFT,
    "recurring.new": Permission.SCHEDULE,
    "recurring.edit": Permission.SCHEDULE,
    "requests.new": Permission.REQUEST_ACCOUNT,
    "requests.change": Permission.REQUEST_ACCOUNT,
    "policy_start": Permission.PROPOSE_POLICY,
}

View = TypeVar("View", bound=Callable[..., Any])


class Member(UserMixin):  # type: ignore[misc]
    """A visitor who is logged in; ``token`` is what their cookie holds."""

    def __init__(self, visitor: Visitor, token: str) -> None:
        self.visitor = visitor
        self.token = token

    def get_id(self) -> str:
        return str(self.visitor.session_id)


@dataclass(frozen=True, kw_only=True)
class Here:
    """The school that the address names, with the scope that this person has there."""

    system: System
    seen: SchoolSeen
    scope: Scope

    def work(self) -> AbstractContextManager[UnitOfWork]:
        return unit_of_work(self.system.database, self.scope)

    def may(self, permission: str) -> bool:
        return self.scope.actor.may(Permission(permission))


here = cast(Here, LocalProxy(lambda: g.here))
site = cast(System, LocalProxy(lambda: current_app.extensions[EXTENSION]))


def public(view: View) -> View:
    """Mark a view that needs no log-in."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def early(view: View) -> View:
    """Mark a view that opens before a second factor is set up, where one is asked for."""
    view.opens_early = True  # type: ignore[attr-defined]
    return view


def visitor() -> Visitor:
    return cast(Visitor, current_user.visitor)


def hang(app: Flask, manager: LoginManager) -> None:
    """Put the door into the application."""
    manager.login_view = "entering.log_in"
    manager.login_message = "Please log in to see this page."
    manager.login_message_category = "note"
    manager.session_protection = None
    manager.init_app(app)
    manager.request_loader(_member)
    app.url_value_preprocessor(_note_school)
    app.url_defaults(_same_school)
    app.before_request(lambda: _enter(manager))
    proxies = app.extensions[EXTENSION].settings.trusted_proxies
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )


def let_in(response: WerkzeugResponse, token: str) -> WerkzeugResponse:
    """Set the cookie of a new session. It holds the token and nothing else."""
    cookies.put(response, COOKIE, token, seconds=int(sessions.LASTS.total_seconds()))
    return response


def let_out(response: WerkzeugResponse) -> WerkzeugResponse:
    """Out, on this browser: the cookie goes, and so do pictures that it kept for an hour."""
    cookies.drop(response, COOKIE)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _member(_asked: Request) -> Member | None:
    token = cookies.read(COOKIE)
    found = sessions.visitor(site.database, token) if token else None
    return Member(found, token) if found else None


def _note_school(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.school_id = values.pop("school", None) if values else None


def _same_school(endpoint: str, values: dict[str, Any]) -> None:
    """Links on a school's page stay at that school."""
    expected = current_app.url_map.is_endpoint_expecting(endpoint, "school")
    if expected and "school" not in values and "here" in g:
        values["school"] = g.here.seen.id


def _enter(manager: LoginManager) -> Any:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint in FILES or getattr(view, "open_to_all", False):
        return None
    if not current_user.is_authenticated:
        return again.page(401) or manager.unauthorized()
    who = visitor()
    if who.owes_second_factor and not getattr(view, "opens_early", False):
        kept = again.page(403, first="second_factor")
        return kept or redirect(url_for("account.show"), 303)
    school_id: UUID | None = g.school_id
    if school_id is not None:
        scope = Scope.of_school(school_id, who.actor(school_id))
        g.here = Here(system=site, seen=who.at(school_id), scope=scope)
        needed = FORMS.get(request.endpoint or "") or FORMS.get(request.blueprint or "")
        if needed is not None:
            scope.actor.require(needed)
    return None

"""The site as somebody meets it who wants to break it: every form, every page, every field."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import select

from publisher.app import create_app
from publisher.services.system import System
from tenants import clock
from tenants.actor import Actor
from tenants.models import LoginSession
from tenants.scope import Scope
from tenants.services import sessions
from tenants.unit_of_work import unit_of_work
from tests.architecture.test_isolation import (
    FILLED_IN,
    FOREIGN,
    Other,
    a_site,
    fingerprint,
    logged_in,
)
from tests.architecture.test_isolation import (
    other as filled,  # noqa: F401 - a fixture
)
from tests.factories import PASSWORD, a_school
from tests.web.conftest import Browser, fields

# These end the attacker's own session.
FAREWELLS = frozenset({"entering.log_out", "account.end_sessions"})
# Platforms sign their calls instead.
SIGNED = "webhooks."


def addresses(app: Flask, filled: Other, method: str) -> Iterator[tuple[str, str]]:  # noqa: F811
    """(endpoint, address) of everything that takes this method, about the school's own objects."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        if method in (rule.methods or ()) and rule.endpoint not in FAREWELLS:
            values = {name: FOREIGN[name](filled) for name in rule.arguments}
            with app.test_request_context():
                yield rule.endpoint, app.url_for(rule.endpoint, **values)


def test_every_form_without_its_own_token_is_refused_and_changes_nothing(
    system: System,
    filled: Other,  # noqa: F811
    browse: Callable[[Any], Browser],
    as_owner: Any,
) -> None:
    client = browse(system).log_in(filled.school, "head").client
    before = fingerprint(as_owner, filled.school.id)
    app = client.application
    tried = [each for each in addresses(app, filled, "POST") if not each[0].startswith(SIGNED)]
    assert len(tried) > 100
    taken = [
        endpoint for endpoint, address in tried
        if client.post(address, data=FILLED_IN).status_code != 400
    ]  # fmt: skip
    assert taken == []
    assert fingerprint(as_owner, filled.school.id) == before


def test_no_shared_cache_keeps_a_page_and_no_browser_guesses_what_it_is(
    system: System,
    filled: Other,  # noqa: F811
) -> None:
    app = a_site(system)
    client = logged_in(app, filled.school)
    wrong = []
    for endpoint, address in addresses(app, filled, "GET"):
        answer = client.get(address)
        headers = answer.headers
        kept = headers.get("Cache-Control", "")
        open_to_all = endpoint in ("static", "bootstrap.static", "media.show", "feeds.show")
        if not open_to_all and not ("no-store" in kept or "private" in kept):
            wrong.append(f"{endpoint} ({answer.status_code}): Cache-Control {kept!r}")
        if headers.get("X-Content-Type-Options") != "nosniff" or "Content-Type" not in headers:
            wrong.append(f"{endpoint}: its kind may be guessed")
        if "frame-ancestors 'none'" not in headers.get("Content-Security-Policy", ""):
            wrong.append(f"{endpoint}: may be framed")
        if "Access-Control-Allow-Origin" in headers:
            wrong.append(f"{endpoint}: other sites may read it")
    assert wrong == []


ODD = (
    "\0", "x" * 70_000, "a\r\nBcc: somebody@elsewhere.example", "=1+1", "-1", "9" * 40,
    "\u202e\U0001f600\ufffe", "[]", "' OR ''='", "{{7*7}}", "2026-02-31", "../../etc/passwd",
)  # fmt: skip


def test_nothing_that_is_typed_breaks_a_page(
    system: System,
    filled: Other,  # noqa: F811
) -> None:
    """Every form of every page: a third of the odd things alone in all its fields, and all of
    them mixed, each field with another; over all forms each thing comes often."""
    app = a_site(system)
    client = logged_in(app, filled.school)
    broken = {}
    for number, (address, names) in enumerate(forms(app, client, filled).items()):
        mixed = {name: ODD[(number + at) % len(ODD)] for at, name in enumerate(sorted(names))}
        alone = [dict.fromkeys(names, typed) for typed in ODD[number % 3 :: 3]]
        for typed in (mixed, *alone):
            if (status := client.post(address, data=typed).status_code) >= 500:
                broken[f"{address} {typed}"[:200]] = status
    assert broken == {}


def forms(app: Flask, client: FlaskClient, filled: Other) -> dict[str, set[str]]:  # noqa: F811
    """Where each form of each page leads, with the names of its fields."""
    found: dict[str, set[str]] = {}
    for _endpoint, address in addresses(app, filled, "POST"):  # what only scripts send to
        found[address] = {*FILLED_IN, "post", "media", "channels", "credential", "ticket"}
    for _endpoint, address in addresses(app, filled, "GET"):
        page = BeautifulSoup(client.get(address).text, "html.parser")
        for form in page.find_all("form", method="post"):
            there = urlsplit(urljoin(address, form.get("action") or address)).path
            if not there.endswith(("/log-out", "/account/sessions/end")):
                found.setdefault(there, set()).update(fields(form))
    assert len(found) > 120
    return found


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data"])
def test_a_body_of_another_kind_is_no_form(
    system: System,
    filled: Other,  # noqa: F811
    kind: str,
) -> None:
    app = a_site(system)
    client = logged_in(app, filled.school)
    body = '{"email": {"$ne": ""}, "text": ["a"], "sure": true}'
    broken = [
        endpoint for endpoint, address in addresses(app, filled, "POST")
        if client.post(address, data=body, content_type=kind).status_code >= 500
    ]  # fmt: skip
    assert broken == []


@pytest.mark.parametrize(
    "there",
    ["//evil.example", "/\\evil.example", "/\t/evil.example", "/\n/evil.example",
     "\t//evil.example", "https://evil.example/", "javascript:alert(1)", "///evil.example",
     "/\\\t/evil.example", "\\\\evil.example", " //evil.example"],
)  # fmt: skip
def test_after_the_log_in_nobody_is_led_to_another_site(system: System, there: str) -> None:
    school = a_school(system)
    data = {"email": school.emails["head"], "password": PASSWORD, "next": there}
    answer = a_site(system).test_client().post("/log-in", data=data)
    assert answer.status_code == 303 and answer.headers["Location"] == "/schools"


def test_a_form_from_before_the_log_in_is_worth_nothing_after_it(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    """Whoever planted their own form's cookie before cannot send forms in the other's name."""
    school = a_school(system)
    browser = browse(system).open("/log-in")
    planted = fields(browser.form("/log-in"))["csrf_token"]
    browser.log_in(school, "head")
    answer = browser.client.post("/log-out", data={"csrf_token": planted})
    assert answer.status_code == 400


def test_a_session_that_somebody_else_chose_is_not_taken_over(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system)
    browser = browse(system)
    browser.client.set_cookie("handbell", "chosen-by-somebody-else")
    browser.log_in(school, "head")
    cookie = browser.client.get_cookie("handbell")
    assert cookie is not None and cookie.value != "chosen-by-somebody-else"
    stranger = browse(system)
    stranger.client.set_cookie("handbell", "chosen-by-somebody-else")
    assert stranger.open("/schools").path == "/log-in"


def test_every_cookie_is_bound_to_this_very_host_and_out_of_reach_of_scripts(
    system: System,
) -> None:
    school = a_school(system)
    secure = replace(system, settings=system.settings.model_copy(update={"secure_cookies": True}))
    app = create_app(secure, configure=lambda app: app.config.update(WTF_CSRF_ENABLED=False))
    client = app.test_client()
    said = {"email": school.emails["head"], "password": PASSWORD}
    answers = [client.get("/log-in"), client.post("/log-in", data=said, base_url="https://site")]
    answers.append(client.post("/log-out", base_url="https://site"))
    set_ = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
    assert len(set_) >= 4
    for cookie in set_:
        parts = cookie.split("; ")
        assert parts[0].startswith("__Host-handbell"), cookie
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(parts), cookie
        assert "Domain" not in cookie


@pytest.mark.parametrize("name", ["email", "password", "next"])
def test_a_sign_that_nobody_can_type_is_refused(system: System, name: str) -> None:
    client = a_site(system).test_client()
    data = {"email": "a@b.example", "password": "p"} | {name: "a\0b"}
    assert client.post("/log-in", data=data).status_code == 400
    assert client.get("/log-in", query_string={name: "a\0b"}).status_code == 400


def test_a_file_is_still_whole_when_its_form_was_looked_through(system: System) -> None:
    app = a_site(system)
    app.add_url_rule("/echo", "echo", lambda: request.files["file"].read(), methods=["POST"])
    vars(app.view_functions["echo"])["open_to_all"] = True
    sent = {"file": (io.BytesIO(b"one\0two"), "a.bin"), "name": "typed"}
    assert app.test_client().post("/echo", data=sent).data == b"one\0two"


def test_a_log_in_that_is_long_over_is_forgotten_and_a_fresh_one_is_kept(system: System) -> None:
    school = a_school(system)
    app = a_site(system)
    long_ago = clock.now() - sessions.KEPT - sessions.LASTS - timedelta(minutes=1)
    with time_machine.travel(long_ago, tick=False):
        logged_in(app, school)
    with time_machine.travel(long_ago + timedelta(days=1), tick=False):
        logged_in(app, school, "office")
    logged_in(app, school, "dsl")
    with unit_of_work(system.database, Scope.platform(Actor.job("test"))) as uow:
        kept = set(uow.session.scalars(select(LoginSession.person_id)))
    assert kept == {school.people[who].person_id for who in ("office", "dsl")}


def test_the_log_out_takes_kept_pictures_along(system: System) -> None:
    answer = logged_in(a_site(system), a_school(system)).post("/log-out")
    assert answer.headers["Clear-Site-Data"] == '"cache"'

"""Logging in, staying in, being kept out; and what every answer carries."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bs4 import Tag

from publisher import secrets
from publisher.app import create_app
from publisher.queue import Queues
from publisher.services.system import System
from tests.factories import PASSWORD, a_school
from tests.web.conftest import Browser, fields, letters

NOBODY_THERE = Queues("redis://127.0.0.1:9/0")


def test_the_cookie_holds_a_token_and_cannot_be_read_by_scripts(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system)
    browser = browse(system).open("/log-in")
    browser.submit("/log-in", follow=False, email=school.emails["head"], password=PASSWORD)
    assert browser.response is not None
    cookie = browser.response.headers["Set-Cookie"]
    assert cookie.startswith("handbell=") and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert str(school.people["head"].person_id) not in cookie


def test_cookies_are_secure_and_hsts_is_sent_where_settings_say_so(system: System) -> None:
    school = a_school(system)
    system = replace(system, settings=system.settings.model_copy(update={"secure_cookies": True}))
    client = create_app(
        system, configure=lambda app: app.config.update(WTF_CSRF_ENABLED=False)
    ).test_client()
    answer = client.post("/log-in", data={"email": school.emails["head"], "password": PASSWORD})
    assert "; Secure" in answer.headers["Set-Cookie"]
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]


def test_a_wrong_password_does_not_say_which_was_wrong_and_keeps_the_address(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system)
    browser = browse(system).open("/log-in")
    browser.submit("/log-in", email=school.emails["head"], password="not this one")
    assert browser.status == 422
    assert "The e-mail address or the password is wrong." in browser.text
    assert browser.page.find(id="email")["value"] == school.emails["head"]


def test_guessing_is_stopped_for_one_address_and_a_right_password_forgives(
    make_system: Callable[..., System], browse: Callable[[Any], Browser]
) -> None:
    system = make_system(log_in_tries=3)
    school = a_school(system)
    browser = browse(system)
    for _ in range(2):
        browser.open("/log-in").submit("/log-in", email=school.emails["head"], password="wrong")
    browser.open("/log-in").submit("/log-in", email=school.emails["head"], password=PASSWORD)
    assert browser.status == 200
    other = browse(system)
    for _ in range(4):
        other.open("/log-in").submit("/log-in", email=school.emails["office"], password="wrong")
    assert other.status == 429 and "Too many tries" in other.text


def test_a_school_sends_so_many_invitations_at_once_and_no_more(
    make_system: Callable[..., System], browse: Callable[[Any], Browser]
) -> None:
    """Anybody may sign up under any name: Handbell is nobody's way to a stranger's mailbox."""
    system = make_system(tries_per_address=3)
    school = a_school(system)
    head = browse(system).log_in(school, "head").open(f"/schools/{school.id}/people")
    form = fields(head.form("/people/invite")) | {"email": "a@b.example", "roles": "teacher"}
    head.submit("/people/invite", **form)
    again = head.page.find("form", action=re.compile("/again$"))
    assert isinstance(again, Tag)
    for _ in range(2):
        assert head.client.post(again["action"], data=fields(again)).status_code == 303
    assert len(letters(system, "invitation")) == 3
    assert head.client.post(again["action"], data=fields(again)).status_code == 429
    assert head.open(f"/schools/{school.id}/people").submit("/invite", **form).status == 429
    assert len(letters(system, "invitation")) == 3


def test_guessing_is_stopped_even_while_the_queue_is_away(
    make_system: Callable[..., System], browse: Callable[[Any], Browser]
) -> None:
    system = make_system(log_in_tries=3)
    school = a_school(system)
    browser = browse(replace(system, queues=NOBODY_THERE))
    for _ in range(4):
        browser.open("/log-in").submit("/log-in", email=school.emails["head"], password="wrong")
    assert browser.status == 429


def test_logging_out_everywhere_ends_the_other_browser_at_once(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system)
    one, other = browse(system).log_in(school), browse(system).log_in(school)
    one.open("/sessions").submit("/sessions/end")
    other.open(f"/schools/{school.id}/today")
    assert other.path == "/log-in"


def test_after_the_log_in_one_lands_on_the_page_that_was_asked_for_and_never_elsewhere(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system)
    browser = browse(system).open(f"/schools/{school.id}/calendar")
    browser.submit("/log-in", email=school.emails["head"], password=PASSWORD)
    assert browser.path == f"/schools/{school.id}/calendar"
    for evil in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        stranger = browse(system).open(f"/log-in?next={evil}")
        assert stranger.page.find("input", attrs={"name": "next"}) is None


def test_a_form_from_elsewhere_is_refused(system: System) -> None:
    school = a_school(system)
    client = create_app(system).test_client()
    answer = client.post("/log-in", data={"email": school.emails["head"], "password": PASSWORD})
    assert answer.status_code == 400 and "open for too long" in answer.text


def test_every_page_carries_the_headers_that_keep_it_to_itself(system: System) -> None:
    client = create_app(system).test_client()
    for path in ("/", "/log-in", "/no-such-page", "/healthz"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
    page = client.get("/")
    nonce = page.text.split('nonce="')[1].split('"')[0]
    assert f"'nonce-{nonce}'" in page.headers["Content-Security-Policy"]
    assert " style=" not in page.text and "onclick" not in page.text


def test_health_and_readiness_are_told_apart(system: System) -> None:
    client = create_app(system).test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").text == "ready\n"
    client = create_app(replace(system, queues=NOBODY_THERE)).test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503 and "queue" in answer.text


def test_a_picture_needs_its_own_unexpired_signature(system: System) -> None:
    school = a_school(system)
    client = create_app(system).test_client()
    message = f"{school.id}/{school.id}/1"
    key = system.settings.secret_key.get_secret_value()
    old = secrets.sign(key, "media", message)
    assert client.get(f"/media/{message}/{old}").status_code == 404
    assert client.get(f"/media/{school.id}/{school.id}/9999999999/{old}").status_code == 404

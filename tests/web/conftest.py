"""A browser without a screen: Flask's client, with forms sent as a person would send them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from publisher.app import create_app
from publisher.models import Delivery, DeliveryState
from publisher.services.system import System
from tests.factories import PASSWORD, ASchool
from tests.web.structure import Page, faults


class Browser:
    """Keeps the page it is on; ``submit`` sends a form of that page with all its fields."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self._response: TestResponse | None = None
        self._unseen = False  # where logging in leads, until somebody looks
        self._read: tuple[TestResponse, BeautifulSoup] | None = None

    @property
    def response(self) -> TestResponse:
        if self._unseen and self._response is not None:
            self.response = self.client.get(self._response.location, follow_redirects=True)
        assert self._response is not None
        return self._response

    @response.setter
    def response(self, response: TestResponse) -> None:
        self._response, self._unseen = response, False

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def page(self) -> BeautifulSoup:
        if self._read is None or self._read[0] is not self.response:
            self._read = self.response, BeautifulSoup(self.response.text, "lxml")
        return self._read[1]

    @property
    def text(self) -> str:
        return " ".join(self.page.get_text(" ").split())

    @property
    def path(self) -> str:
        return self.response.request.path

    def open(self, path: str) -> Browser:
        self.response = self.client.get(path, follow_redirects=True)
        return self

    def form(self, action: str) -> Tag:
        """The form whose address ends so; ``button`` names that only differ are told apart so."""
        for form in self.page.find_all("form"):
            if (form.get("action") or self.path).endswith(action):
                return form
        raise AssertionError(f"no form for {action} on {self.path}: {self.text[:400]}")

    def submit(self, action: str, /, *, follow: bool = True, **typed: Any) -> Browser:
        form = self.form(action)
        data = fields(form)
        data.update({key.replace("__", "-"): value for key, value in typed.items()})
        there = form.get("action") or self.path
        self.response = self.client.post(there, data=data, follow_redirects=follow)
        if self.status == 422:
            assert faults(Page.of(self.response.text)) == [], "a page with an error"
        return self

    def log_in(self, school: ASchool, who: str = "office") -> Browser:
        self.open("/log-in")
        self.submit("/log-in", follow=False, email=school.emails[who], password=PASSWORD)
        self._unseen = "Location" in self.response.headers
        return self


def fields(form: Tag) -> dict[str, Any]:
    """What a browser would send of a form that nobody touched."""
    data: dict[str, Any] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type")
        if not name or (kind in ("checkbox", "radio") and not field.has_attr("checked")):
            continue
        if field.name == "select" and field.has_attr("multiple"):
            data[name] = [option["value"] for option in field.find_all("option", selected=True)]
        elif field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            data[name] = chosen.get("value", "") if chosen else ""
        elif field.name == "textarea":
            data[name] = field.get_text().removeprefix("\n")
        elif kind == "hidden" and name in data:
            data[name] = [*([data[name]] if isinstance(data[name], str) else data[name]),
                          field.get("value", "")]  # fmt: skip
        elif kind == "checkbox":
            data.setdefault(name, []).append(field.get("value", "on"))
        elif kind != "file":
            data[name] = field.get("value", "")
    return data


def letters(system: System, subject: str = "") -> list[EmailMessage]:
    """Every e-mail with these words in its subject, the newest last."""
    found = [
        message_from_bytes(file.read_bytes(), policy=default)
        for file in sorted(system.mailer.folder.glob("*.eml"), key=lambda file: file.name)
    ]
    return [each for each in found if subject in each["Subject"]]


def mailed_path(system: System, subject: str = "") -> str:
    """The path of the link in the newest e-mail (of those with these words in the subject)."""
    letter = letters(system, subject)[-1]
    link = re.search(r"https?://\S+", letter.get_content())
    assert link is not None, letter
    return urlsplit(link.group()).path


def agree_on_platform(address: str, account: str) -> str:
    """A person on the platform's own page who ticks everything and presses Allow; returns the
    path on our side to which the platform sends the browser back."""
    with requests.Session() as person:
        page = person.get(address, timeout=10)
        form = BeautifulSoup(page.text, "html.parser").find("form")
        assert form is not None, page.text[:300]
        data: dict[str, Any] = {}
        for field in form.find_all("input"):
            if field.get("name") and field.get("type") in ("hidden", "checkbox"):
                data.setdefault(field["name"], []).append(field.get("value", ""))
        data |= {"account": account, "decision": "allow"}
        there = form.get("action") or page.url
        back = person.post(
            requests.compat.urljoin(page.url, there), data=data, timeout=10, allow_redirects=False
        )
    parts = urlsplit(back.headers["Location"])
    return f"{parts.path}?{parts.query}"


def goes_live(school: ASchool, post: Any) -> None:
    """As a worker would take it there, step by step."""
    for state in (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.PUBLISHED):
        with school.work() as uow:
            for row in uow.session.scalars(select(Delivery).where(Delivery.post_id == post)):
                row.state, row.remote_id = state, "remote-1"
                in_hand = state != DeliveryState.PUBLISHED
                row.lease_until = uow.now + timedelta(minutes=5) if in_hand else None
                row.published_at = None if in_hand else uow.now


@pytest.fixture
def browse() -> Callable[[System], Browser]:
    """``browse(system)``: a new browser on that system's site."""

    sites: dict[int, Flask] = {}  # one of each system, however many browsers look at it

    def make(system: System) -> Browser:
        if id(system) not in sites:
            sites[id(system)] = create_app(system)
        return Browser(sites[id(system)].test_client())

    return make


@pytest.fixture
def at(
    system: System, school: ASchool, browse: Callable[[Any], Browser]
) -> Callable[[str, str], Browser]:
    """``at("head", "/today")``: somebody on a page of the ``school`` that the test's file has."""
    return lambda who, path: browse(system).log_in(school, who).open(f"/schools/{school.id}{path}")

"""A real browser on the real site. Where no Chromium or playwright is installed these tests are
skipped, and the run says so."""

from __future__ import annotations

import os
import shutil
import threading
import warnings
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest
from werkzeug.serving import make_server

from publisher.app import create_app
from publisher.services.system import System
from tests.factories import PASSWORD, ASchool, a_channel, a_school

CHROMIUM = os.environ.get("CHROMIUM", "") or shutil.which("chromium") or ""
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
          "--disable-background-networking", "--disable-component-update"]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        absent("playwright is not installed (pip install playwright)")
    if not CHROMIUM:
        absent("there is no chromium on this machine")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


def absent(why: str) -> NoReturn:
    warnings.warn(f"No page was tried in a browser: {why}.", stacklevel=2)
    pytest.skip(why)


def log_in(chromium: Any, address: str, school: ASchool, who: str = "office") -> Any:
    page = chromium.new_page()
    page.goto(f"{address}/log-in")
    page.fill("[name=email]", school.emails[who])
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    return page


def a_new_post(chromium: Any, address: str, system: System) -> tuple[ASchool, Any]:
    """A school with one channel, and its office on the form of a new post."""
    school = a_school(system)
    a_channel(school)
    page = log_in(chromium, address, school)
    page.goto(f"{address}/schools/{school.id}/posts/new")
    return school, page


@pytest.fixture
def address(system: System) -> Iterator[str]:
    """The site on the loopback address, for as long as one test."""
    server = make_server("127.0.0.1", 0, create_app(system), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=5)

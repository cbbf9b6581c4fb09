"""A page that the world has changed behind: gone back to in the browser, or logged out of."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.models import Post
from publisher.services.system import System
from tests.browser.conftest import a_new_post


@pytest.mark.slow
def test_a_post_that_is_gone_back_to_does_not_become_two(
    chromium: Any, address: str, system: System
) -> None:
    school, page = a_new_post(chromium, address, system)
    page.fill("#text", "The hall is open from nine.")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("The draft is saved.").wait_for()
    page.go_back()
    page.fill("#text", "The hall is open from ten.")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("This was sent before").wait_for()
    with school.work() as uow:
        assert uow.session.query(Post).count() == 1
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("The draft is saved.").wait_for()
    page.get_by_role("link", name="Write a post").click()
    page.fill("#text", "A post of its own.")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("The draft is saved.").wait_for()
    with school.work() as uow:
        assert uow.session.query(Post).count() == 2
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("gone", ["handbell", None], ids=["logged out", "open for too long, too"])
def test_whoever_is_logged_out_while_writing_hears_of_it_and_loses_nothing(
    chromium: Any, address: str, system: System, gone: str | None
) -> None:
    _, page = a_new_post(chromium, address, system)
    page.wait_for_load_state()
    page.context.clear_cookies(name=gone)
    page.fill("#text", "The hall is open from nine.")
    page.get_by_text("You are not logged in any more, or").wait_for()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("The hall is open from nine.").wait_for()
    assert page.get_by_role("heading", name="Nothing is lost").is_visible()
    page.close()

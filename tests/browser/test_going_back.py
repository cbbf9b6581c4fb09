"""Going back in a real browser, which remembers what was typed and not what the page knew."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.models import Post
from publisher.services.system import System
from tests.browser.conftest import log_in
from tests.factories import a_channel, a_school


@pytest.mark.slow
def test_a_post_that_is_gone_back_to_does_not_become_two(
    chromium: Any, address: str, system: System
) -> None:
    school = a_school(system)
    a_channel(school)
    page = log_in(chromium, address, school)
    page.goto(f"{address}/schools/{school.id}/posts/new")
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

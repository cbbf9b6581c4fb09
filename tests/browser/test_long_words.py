"""Words that no line has room for: a page breaks them, and nobody has to scroll sideways."""

from __future__ import annotations

from typing import Any

from publisher.services.system import System
from tests.browser.conftest import log_in
from tests.browser.test_axe import TOO_WIDE
from tests.factories import a_post, a_school, wall_clock

WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
PAGES = ("today", "calendar", "calendar?view=week", "calendar?view=list", "posts/{post}",
         "posts/{post}/edit")  # fmt: skip


def test_a_word_longer_than_a_line_makes_no_page_wider_than_its_screen(
    chromium: Any, address: str, system: System
) -> None:
    school = a_school(system, f"Ysgol {WORD}")
    text = f"https://www.school.example/{WORD}{WORD}"
    post = a_post(school, text=text, local_time=wall_clock(hours=1), channels=())
    page = log_in(chromium, address, school)
    wide = []
    for path in PAGES:
        page.goto(f"{address}/schools/{school.id}/{path.format(post=post)}")
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            wide += [f"{path} at {width}"] if page.evaluate(TOO_WIDE) else []
    page.close()
    assert wide == []

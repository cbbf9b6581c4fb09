"""Files chosen in a real browser: each is taken by itself, and what is wrong is said."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.services.system import System
from tests.browser.conftest import a_new_post
from tests.pictures import given

# What is read out: the checklist's summary follows a moment later, in the same place.
_LISTEN = """() => {
  const place = document.querySelector("[data-announce]");
  window.said = [];
  const note = () => window.said.push(place.textContent);
  new MutationObserver(note).observe(place, { childList: true });
}"""


@pytest.mark.slow
def test_files_chosen_together_are_taken_one_by_one(
    chromium: Any, address: str, system: System
) -> None:
    _, page = a_new_post(chromium, address, system)
    files = {"a.jpg": given.saved(given.arrow()), "b.gif": b"GIF89a",
             "c.png": given.saved(given.arrow(640, 480), "PNG")}  # fmt: skip
    page.evaluate(_LISTEN)
    page.set_input_files(
        "#upload",
        [{"name": name, "mimeType": "image/jpeg", "buffer": data} for name, data in files.items()],
    )
    page.wait_for_selector("[data-upload-failed]:not([hidden])")
    assert "b.gif: This is a GIF" in page.text_content("[data-upload-failed]")
    assert page.locator("[data-picture]").count() == 2
    page.wait_for_function("window.said.some((words) => words.includes('2 files are here.'))")
    assert page.evaluate("document.querySelector('#upload').files.length") == 0
    page.close()


@pytest.mark.slow
def test_the_checklist_counts_pictures_as_the_form_does_and_leads_into_their_fields(
    chromium: Any, address: str, system: System
) -> None:
    _, page = a_new_post(chromium, address, system)
    page.set_input_files(
        "#upload",
        [
            {"name": f"{size}.jpg", "mimeType": "image/jpeg", "buffer": given.saved(picture)}
            for size, picture in ((n, given.arrow(640 + n, 480)) for n in (1, 2, 3))
        ],
    )
    links = page.locator(".finding a[href^='#alt-']")
    links.nth(2).wait_for()
    page.locator("[name=media]").first.uncheck()
    links.nth(2).wait_for(state="detached")
    links.nth(1).click()
    second = page.evaluate("[...document.querySelectorAll('[id^=alt-]:not(p)')].at(-1).id")
    assert page.evaluate("document.activeElement.id") == second
    for each in (".tile", ".picture"):
        numbers = page.locator(f"{each} .picture-number")
        heights = numbers.evaluate_all("all => all.map((number) => number.offsetHeight)")
        assert heights[0] == 0 and all(heights[1:]), each
    page.close()


@pytest.mark.slow
def test_of_many_pictures_the_first_are_open_and_a_line_says_what_is_typed_into_its_part(
    chromium: Any, address: str, system: System
) -> None:
    _, page = a_new_post(chromium, address, system)
    assert not page.locator(".share").is_visible()
    page.set_input_files(
        "#upload",
        [
            {"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": given.saved(picture)}
            for n, picture in ((n, given.arrow(640 + n, 480)) for n in range(5))
        ],
    )
    page.locator(".picture[data-open]").nth(2).wait_for()
    assert page.locator(".picture[open]").count() == 3 and page.locator(".share").is_visible()
    assert page.evaluate("document.activeElement.id").startswith("alt-")
    first = page.locator(".picture").first
    first.locator("[id^=alt-]:not(.hint)").fill("An arrow")
    first.locator("[id^=people-]").select_option("none")
    first.locator("[data-said]", has_text="“An arrow”. Nobody can be seen.").wait_for(
        state="attached"
    )
    # The next of them opens, and the one that somebody is busy with is not folded.
    page.locator(".picture").nth(3).locator("input").first.wait_for()
    assert page.locator(".picture[open]").count() == 4
    page.click("[data-tick-all]")
    assert page.locator("[name=share]:checked").count() == 5
    page.close()


@pytest.mark.slow
def test_a_holiday_is_remarked_as_soon_as_it_is_chosen(
    chromium: Any, address: str, system: System
) -> None:
    _, page = a_new_post(chromium, address, system)
    page.fill("#date", "2027-12-25")
    page.wait_for_selector("#day-said p")
    assert "Saturday 25 December 2027. Christmas Day." in page.text_content("#day-said")
    page.fill("#date", "2027-12-01")
    page.wait_for_selector("#day-said p", state="detached")
    page.close()

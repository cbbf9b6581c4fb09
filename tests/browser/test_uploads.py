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

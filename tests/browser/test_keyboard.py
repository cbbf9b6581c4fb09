"""Writing a post with the keyboard alone: what has the focus can be seen, at every size."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.services.system import System
from tests.browser.conftest import a_new_post

SIZES = [(1280, 900), (390, 844), (320, 512)]  # the last: a screen of 1280 enlarged to 400 %
AT_REST = "() => new Promise(done => { let last = -1; const look = () => { if (scrollY === last)"
AT_REST += " done(); else { last = scrollY; setTimeout(look, 60) } }; look() })"
SEEN = """() => {
  const here = document.activeElement, at = here.getBoundingClientRect()
  const top = document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2)
  const ring = getComputedStyle(here)
  return [here.tagName + ' ' + (here.name || here.textContent.trim()),
          !!top && (here.contains(top) || top.contains(here)),
          ring.outlineStyle === 'solid' && parseFloat(ring.outlineWidth) >= 3]
}"""


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_whatever_has_the_focus_has_a_ring_and_is_hidden_by_nothing(
    chromium: Any, address: str, system: System, width: int, height: int
) -> None:
    _, page = a_new_post(chromium, address, system)
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("document.querySelector('[data-considered]').hidden = false")
    page.focus("#main")
    hidden, bare, reached = [], [], ""
    while not reached.startswith("A What we record"):
        page.keyboard.press("Tab")
        page.evaluate(AT_REST)
        reached, seen, ringed = page.evaluate(SEEN)
        hidden += [] if seen else [reached]
        # A field for a day has a button of its own inside, which the browser itself rings.
        bare += [] if ringed or reached in ("INPUT date", "INPUT time") else [reached]
    page.close()
    assert (hidden, bare) == ([], [])

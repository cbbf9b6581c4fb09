"""axe-core over every page that a head may open, on a wide and on a narrow screen. It comes with
the package axe-playwright-python; where that is not installed the run says so."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from publisher.app import create_app
from publisher.services.system import System
from tests.architecture.test_isolation import Other
from tests.architecture.test_isolation import other as filled  # noqa: F401 - a fixture
from tests.browser.conftest import absent
from tests.factories import PASSWORD
from tests.web.test_roles_and_pages import address_of

WIDTHS = (1280, 390)
LOOK = (
    "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
    " 'best-practice']}).then(seen => seen.violations.map(each => each.id + ': ' +"
    " each.nodes.map(node => node.html.slice(0, 120)).join(' | ')))"
)
UNFOLD = "() => document.querySelectorAll('details').forEach(each => { each.open = true })"
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
NOT_HTML = frozenset({"documents.file", "pictures.show", "pictures.faces", "policy_review.export"})


@pytest.fixture(scope="session")
def axe() -> str:
    found = find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        absent("axe-core is not installed (pip install axe-playwright-python)")
    return (Path(found.origin).parent / "axe.min.js").read_text()


@pytest.mark.slow
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    chromium: Any,
    address: str,
    system: System,
    filled: Other,  # noqa: F811
    axe: str,
) -> None:
    site = create_app(system)
    page = chromium.new_context(bypass_csp=True).new_page()
    page.goto(f"{address}/log-in")
    page.fill("[name=email]", filled.school.emails["head"])
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    wrong: list[str] = []
    for rule in site.url_map.iter_rules():
        if "school" not in rule.arguments or "GET" not in (rule.methods or ()):
            continue
        if rule.endpoint in NOT_HTML:
            continue
        opened = page.goto(address + address_of(site, rule.endpoint, rule.arguments, filled))
        if opened.status != 200:
            continue
        page.evaluate(UNFOLD)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(axe)
            wrong += [f"{rule.endpoint} at {width}: {each}" for each in page.evaluate(LOOK)]
            if page.evaluate(TOO_WIDE):
                wrong.append(f"{rule.endpoint} is wider than a screen of {width}")
    page.context.close()
    assert not wrong, "\n".join(wrong)

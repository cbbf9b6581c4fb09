from __future__ import annotations

import re
from pathlib import Path

import pytest

from publisher.connectors import CONNECTORS, build
from publisher.connectors import contract as c
from publisher.connectors.contract import Capabilities, MediaLimits
from publisher.connectors.hosts import App, Hosts
from publisher.connectors.http import Http
from publisher.connectors.weduc.capabilities import capabilities as parent_app
from publisher.connectors.weduc.profile import WEDUC
from publisher.content import CommentMode

YES = {True: "yes", False: "no"}
APP = App(client_id="1", client_secret="s")
LINES = Path(__file__).parents[2] / "docs" / "platform-lines.md"
PAGE = Path(__file__).parents[2] / "docs" / "connectors.md"


def capabilities(name: str) -> Capabilities:
    return getattr(CONNECTORS[name], "capabilities", None) or parent_app(WEDUC)


def comments_row(name: str) -> str:
    modes = capabilities(name).comments
    return f"| {name} | {' | '.join(modes[mode].value for mode in CommentMode)} |"


def limits_row(name: str) -> str:
    can = capabilities(name)
    media = " | ".join(_media(limits) for limits in (can.images, can.videos, can.documents))
    return (
        f"| {name} | {can.text_length} | {media} "
        f"| {YES[can.hides_comments]} | {YES[can.deletes_comments]} |"
    )


def abilities_of(name: str) -> list[str]:
    """The cells of the table of abilities that can be asked of the code."""
    connector = build(apps={name: APP}, hosts=Hosts(), http=Http.pooled())[name]
    kinds = (c.Measures, c.Finishes, c.ClosesComments, c.Moderates, c.HidesComments)
    return [YES[isinstance(connector, kind)] for kind in kinds]


def _media(limits: MediaLimits | None) -> str:
    return f"{limits.most}, {limits.max_bytes // 1024**2} MB" if limits else "none"


@pytest.mark.parametrize("name", CONNECTORS)
def test_each_platform_has_its_true_rows_in_the_page_about_connectors(name: str) -> None:
    page = PAGE.read_text().splitlines()
    for row in (comments_row(name), limits_row(name)):
        assert row in page, f"docs/connectors.md should have the line: {row}"


@pytest.mark.parametrize("name", CONNECTORS)
def test_each_platforms_abilities_are_those_of_its_connector(name: str) -> None:
    section = PAGE.read_text().partition("## Abilities besides publishing")[2]
    line = next(line for line in section.splitlines() if line.startswith(f"| {name} |"))
    assert [cell.strip() for cell in line.split("|")[2:7]] == abilities_of(name)


def test_every_platform_says_how_its_own_post_is_found_again() -> None:
    section = PAGE.read_text().partition("how our own post is found |")[2].partition("\n\n")[0]
    assert [line.split("|")[1].strip() for line in section.splitlines()[2:]] == list(CONNECTORS)


def test_every_line_about_the_platforms_names_tests_that_exist() -> None:
    tests = PAGE.parents[1] / "tests"
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", LINES.read_text())
    assert len(named) > 60
    gone = [(file, name) for file, name in named if f"def {name}(" not in _words(tests / file)]
    assert gone == [], "renamed or moved: correct docs/platform-lines.md"


def _words(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def test_each_scope_asked_for_or_done_without_has_its_reason() -> None:
    for name in CONNECTORS:
        can = capabilities(name)
        assert can.scopes and all(can.scopes_not_asked.values())

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.connectors import CONNECTORS
from publisher.connectors.contract import Capabilities, MediaLimits
from publisher.connectors.weduc.capabilities import capabilities as parent_app
from publisher.connectors.weduc.profile import WEDUC
from publisher.content import CommentMode

PAGE = Path(__file__).parents[2] / "docs" / "connectors.md"


def capabilities(name: str) -> Capabilities:
    return getattr(CONNECTORS[name], "capabilities", None) or parent_app(WEDUC)


def comments_row(name: str) -> str:
    modes = capabilities(name).comments
    return f"| {name} | {' | '.join(modes[mode].value for mode in CommentMode)} |"


def limits_row(name: str) -> str:
    can = capabilities(name)
    media = " | ".join(_media(limits) for limits in (can.images, can.videos, can.documents))
    yes = {True: "yes", False: "no"}
    return (
        f"| {name} | {can.text_length} | {media} "
        f"| {yes[can.hides_comments]} | {yes[can.deletes_comments]} |"
    )


def _media(limits: MediaLimits | None) -> str:
    return f"{limits.most}, {limits.max_bytes // 1024**2} MB" if limits else "none"


@pytest.mark.parametrize("name", CONNECTORS)
def test_each_platform_has_its_true_rows_in_the_page_about_connectors(name: str) -> None:
    page = PAGE.read_text().splitlines()
    for row in (comments_row(name), limits_row(name)):
        assert row in page, f"docs/connectors.md should have the line: {row}"

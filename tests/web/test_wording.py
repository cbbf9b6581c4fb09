"""Every state, answer and deed has words, and no two of one table say the same thing alike."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from publisher import services
from publisher.connectors import errors
from publisher.connectors.contract import CommentState
from publisher.content import CommentMode
from publisher.models import (
    LIVE,
    ApprovalState,
    Channel,
    ChannelState,
    Delivery,
    DeliveryState,
    PostState,
)
from publisher.rules.finding import Effect, Outcome, State
from publisher.services.appearing import Appearance, Found
from publisher.web import wording
from tenants import clock
from tenants.database import new_id

ICONS = Path("flask_bootstrap/static/bootstrap5/icons/bootstrap-icons.svg")


@pytest.mark.parametrize(
    ("table", "states"),
    [
        (wording.DELIVERIES, DeliveryState), (wording.POSTS, PostState),
        (wording.OUTCOMES, Outcome), (wording.EFFECTS, Effect), (wording.CERTAINTY, State),
        (wording.CHANNELS, ChannelState), (wording.APPROVALS, ApprovalState),
        ({**wording.READ_BACK, CommentState.NOT_READABLE: wording.NOTHING_TO_READ}, CommentState),
        (wording.NOTHING_TO_READ, CommentMode),
    ],
)  # fmt: skip
def test_every_state_has_its_words(table: dict[str, object], states: type) -> None:
    assert set(table) == set(states)  # type: ignore[call-overload]


def test_every_deed_about_a_post_that_services_write_down_has_its_words() -> None:
    folder = Path(str(services.__file__)).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    deeds = set(re.findall(r'"((?:post|approval|delivery|finding)\.[a-z_]+)"', source))
    missing = {deed for deed in deeds if deed not in wording.ACTIONS}
    assert not missing, f"say these in publisher/web/wording.py: {sorted(missing)}"


def test_a_channel_is_called_by_the_name_that_its_platform_goes_by(system: Any) -> None:
    """In messages too: a school's accounts have one name on every platform."""
    for name, connector in system.connectors.items():
        called = Channel(name="Larkfield", platform=name).called
        assert called == f"Larkfield on {connector.capabilities.label}"


def test_every_answer_of_a_platform_has_its_words() -> None:
    names = {
        name
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, errors.ConnectorError)
    }
    assert names - {"ConnectorError"} <= set(wording.ANSWERS)


def test_every_icon_is_in_the_sheet_that_we_serve() -> None:
    import flask_bootstrap

    sheet = (Path(str(flask_bootstrap.__file__)).parent.parent / ICONS).read_text(encoding="utf-8")
    known = set(re.findall(r'<symbol[^>]* id="([a-z0-9-]+)"', sheet))
    tables = (wording.DELIVERIES, wording.POSTS, wording.OUTCOMES, wording.EFFECTS,
              wording.CHANNELS, wording.APPROVALS)  # fmt: skip
    used = {say.icon for table in tables for say in table.values()}
    templates = Path(str(wording.__file__)).parent / "templates"
    for path in templates.rglob("*.html"):
        used |= set(re.findall(r"icon\('([a-z0-9-]+)'", path.read_text(encoding="utf-8")))
    assert used <= known, sorted(used - known)


def test_comments_are_never_said_to_be_off_before_the_platform_said_so() -> None:
    row = Delivery(comment_state="", exposed_seconds=None)
    assert wording.read_back(row, "Instagram", "15:31:07") == ""
    row = Delivery(comment_state="open", exposed_seconds=4.2)
    assert wording.read_back(row, "Instagram", "15:31:07").startswith("Comments are open")
    row.state = DeliveryState.TAKEN_DOWN
    assert wording.read_back(row, "Instagram", "15:31:07") == ""
    row = Delivery(comment_state="closed", exposed_seconds=4.2)
    assert wording.read_back(row, "Instagram", "15:31:07") == (
        "Comments are off — read back from Instagram at 15:31:07, 4 s after it went live."
    )


def test_what_cannot_be_read_back_is_not_said_to_have_been() -> None:
    for mode, said in (("off", "hidden as they arrive"), ("moderated", "Comments are open")):
        row = Delivery(comment_state="not_readable", comment_mode=mode, exposed_seconds=None)
        told = wording.read_back(row, "Facebook", "15:31:07")
        assert said in told and "15:31" not in told


def test_a_short_moment_is_not_called_none() -> None:
    row = Delivery(comment_state="closed", exposed_seconds=0.1)
    assert "never open" not in wording.read_back(row, "Instagram", "15:31:07")


def test_only_what_is_live_is_said_to_be_live() -> None:
    said = {state for state, say in wording.DELIVERIES.items() if say.words.startswith("Live")}
    assert said == set(LIVE)


def test_what_a_no_stopped_is_said_in_numbers() -> None:
    row = Appearance(
        delivery_id=new_id(), post_id=new_id(), channel_id=new_id(), author_id=new_id(),
        platform="x", state=DeliveryState.SETTLED, due_at=clock.now(), published_at=None,
        permalink="",
    )  # fmt: skip
    found = Found(held=(row,), live=(row, row))
    said = "1 scheduled post held, 2 live posts still to be taken down."
    assert wording.stopped(found) == said
    assert wording.stopped(Found()) == "Nothing had to be stopped or taken down."


def test_a_pdf_and_a_video_are_not_counted_as_pictures() -> None:
    assert wording.files(["image", "document", "image", "video"]) == "2 pictures, 1 video, 1 PDF"
    assert wording.files([]) == ""

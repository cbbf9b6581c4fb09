"""What is logged is one line, whoever chose its words, and holds no secret."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from email import message_from_bytes
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from publisher import logs
from publisher.mail import Mailer
from publisher.services.system import System
from tests.factories import a_school
from tests.web.conftest import Browser, browse

__all__ = ["browse"]  # the fixture of the pages' tests


@pytest.fixture
def configured_as_before() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def test_words_from_outside_cannot_begin_a_line_of_their_own(
    configured_as_before: None, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("json")
    forged = 'x\n{"event": "logged in", "level": "info"}\r\x1b[2J\u2028'
    structlog.get_logger().warning("page failed", error=forged, token="very-secret")
    written = capsys.readouterr().err
    assert written.count("\n") == 1 and "\r" not in written and "\x1b" not in written
    line = json.loads(written)
    assert line["event"] == "page failed" and line["error"] == forged
    assert line["token"] == "(masked)" and line["timestamp"].endswith("Z")


def test_a_line_end_in_a_name_is_no_header_of_a_letter(tmp_path: Any) -> None:
    mailer = Mailer(sender="Handbell <no-reply@handbell.example>", folder=tmp_path)
    mailer.send(
        to="head@larkfield.example",
        subject="Larkfield\r\nBcc: somebody@elsewhere.example\n\nbuy this",
        body="text",
    )
    (file,) = tmp_path.glob("*.eml")
    letter = message_from_bytes(file.read_bytes())
    assert letter["Bcc"] is None and letter.get_payload().strip() == "text"


def test_every_log_in_and_every_refusal_is_logged_without_the_secret(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system)
    with capture_logs() as lines:
        wrong = browse(system).open("/log-in")
        wrong.submit("/log-in", email=school.emails["head"], password="not the right words")
        browse(system).log_in(school, "teacher").open(f"/schools/{school.id}/people/directory")
    events = [line["event"] for line in lines]
    logged = [event for event in events if event in ("log-in refused", "logged in", "refused")]
    assert logged == ["log-in refused", "logged in", "refused"]
    told = str(lines)
    assert "not the right words" not in told and school.emails["head"] not in told

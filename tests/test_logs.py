"""What is logged is one line, whoever chose its words, and holds no secret."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from email import message_from_bytes
from typing import Any

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from publisher import logs
from publisher.mail import Mailer
from publisher.models import Channel
from publisher.services.system import System
from publisher.worker import jobs
from tests.factories import a_channel, a_school
from tests.line import QUICK, Line
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


def test_an_error_is_logged_by_its_kind_and_place_alone(
    configured_as_before: None, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("json")
    try:
        raise ValueError("Amelia Wright")
    except ValueError:
        structlog.get_logger().exception("job failed")
    line = json.loads(capsys.readouterr().err)
    assert line["error"] == "ValueError" and "Amelia" not in str(line)
    assert "test_logs.py" in line["at"][-1]


def test_an_error_of_the_database_does_not_tell_what_was_to_be_written(system: System) -> None:
    with a_school(system).work() as uow, pytest.raises(DBAPIError) as failed:
        uow.session.execute(text("SELECT 1 / 0 WHERE :name <> ''"), {"name": "Amelia Wright"})
    assert "Amelia" not in str(failed.value)


def test_the_queue_keeps_no_message_of_an_error(system: System) -> None:
    jobs.use(system)
    with pytest.raises(jobs.Failed) as failed:
        jobs.say_stop("Amelia Wright", "Amelia Wright")
    assert str(failed.value) == "ValueError" and failed.value.__suppress_context__


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


@pytest.fixture
def line(make_system: Any, sandbox: Any) -> Line:
    return Line(make_system(sandbox=True, **QUICK), sandbox)


def test_what_a_job_logs_about_a_delivery_names_school_post_and_delivery(line: Line) -> None:
    (school,) = line.stage("facebook")
    jobs.use(line.system)
    line.sandbox.fault("facebook", "publish", "duplicate")
    ids = {"platform did not take it": line.post()[0]}
    with capture_logs(processors=[merge_contextvars]) as lines:
        for row in line.claim():
            jobs.publish([[str(school.id), str(row.delivery_id), row.version]], "facebook")
        with line.work() as uow:
            uow.get(Channel, school.channels["facebook"]).grant = b"sealed by nobody"
        ids["job failed"] = line.post("The hall is open.")[0]
        for row in line.claim():
            jobs.publish([[str(school.id), str(row.delivery_id), row.version]], "facebook")
    said = {each["event"]: each for each in lines}
    for event, id in ids.items():
        named = [said[event].get(name) for name in ("school", "post", "delivery")]
        assert named == [str(school.id), str(line.delivery(id).post_id), str(id)], event


def test_a_jobs_lines_carry_the_ids_it_is_called_with_and_the_next_ones_do_not(
    system: System,
) -> None:
    school = a_school(system)
    channel = a_channel(school, "facebook")
    with school.work("head") as uow:
        uow.get(Channel, channel).probed_at = None
    jobs.use(system)
    with capture_logs(processors=[merge_contextvars]) as lines:
        jobs.renew(str(school.id), str(channel))
        structlog.get_logger().info("afterwards")
    by_event = {each["event"]: each for each in lines}
    assert by_event["renewing failed"]["school"] == str(school.id)
    assert "school" not in by_event["afterwards"]


def test_an_error_that_nobody_logs_leaves_no_ids_behind() -> None:
    with pytest.raises(ValueError, match="hall"), logs.about(school="one"):
        raise ValueError("hall")
    with capture_logs(processors=[merge_contextvars]) as lines:
        structlog.get_logger().info("afterwards")
    assert "school" not in lines[0]


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


def test_ids_bound_outside_of_a_job_do_not_stay_with_the_thread() -> None:
    logs.and_about(school="left behind")
    with pytest.raises(ValueError, match="hall"), logs.about(school="one"):
        raise ValueError("hall")
    with capture_logs(processors=[merge_contextvars]) as lines:
        structlog.get_logger().info("afterwards")
    assert "school" not in lines[0]

"""Numbers for the watcher, and for nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import time_machine
from flask.testing import FlaskClient

from publisher.app import create_app
from publisher.connectors.linkedin.capabilities import version_expires_on
from publisher.counting import JUDGEMENTS, Judgements
from publisher.services.system import System
from tests.factories import a_channel, a_post, a_school, make_due, schedule

TOKEN = "a-token-for-the-watcher"


def asking(system: System, token: str = "") -> FlaskClient:
    client = create_app(system).test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def test_the_watcher_sees_what_is_due_and_waits(make_system) -> None:  # type: ignore[no-untyped-def]
    system = make_system(metrics_token=TOKEN)
    school = a_school(system)
    a_channel(school)
    post = a_post(school, "Cakes and a raffle: the summer fayre is on Saturday.")
    schedule(school, post)
    make_due(school, post)
    page = asking(system, TOKEN).get("/metrics")
    assert page.status_code == 200
    assert 'handbell_due_backlog{platform="facebook"} 1.0' in page.text
    assert 'handbell_queue_batches{queue="general"} 0.0' in page.text
    assert "Larkfield" not in page.text and "raffle" not in page.text


def test_calls_of_platforms_are_counted_by_whether_they_were_believed(make_system) -> None:  # type: ignore[no-untyped-def]
    system = make_system(metrics_token=TOKEN)
    forged = {"X-Hub-Signature-256": "sha256=" + "0" * 64}
    for _ in range(2):
        answer = asking(system).post("/webhooks/facebook", data=b"{}", headers=forged)
        assert answer.status_code == 403
    page = asking(system, TOKEN).get("/metrics")
    assert 'handbell_webhooks{outcome="refused",platform="facebook"} 2.0' in page.text


def test_how_long_judging_takes_is_told_by_its_moment(make_system) -> None:  # type: ignore[no-untyped-def]
    system = make_system(metrics_token=TOKEN)
    school = a_school(system)
    a_channel(school)
    system.judgements.every = 0.0
    schedule(school, a_post(school))
    page = asking(system, TOKEN).get("/metrics").text
    name = "handbell_judge_seconds"
    assert f'{name}_bucket{{le="+Inf",phase="schedule"}} 1.0' in page
    assert f'{name}_count{{phase="schedule"}} 1.0' in page
    [line] = [line for line in page.splitlines() if line.startswith(f"{name}_sum")]
    assert 0 < float(line.split()[-1]) < 5


def test_judgements_are_told_together_and_none_is_lost(system: System) -> None:
    times = Judgements(system.queues.url, every=60.0)
    for _ in range(3):
        times.took("publish", 0.0021)
    times.every = 0.0
    times.took("publish", 9.0)
    found = system.queues.redis.hgetall(JUDGEMENTS)
    assert found == {b"publish 2": b"3", b"publish 9": b"1", b"publish seconds": b"9.0063"}


def test_the_end_of_a_platforms_version_draws_near_in_the_numbers(make_system) -> None:  # type: ignore[no-untyped-def]
    system = make_system(metrics_token=TOKEN)
    for days in (59, 1, -3):
        moment = datetime.combine(version_expires_on(), time(12), UTC) - timedelta(days=days)
        with time_machine.travel(moment, tick=False):
            page = asking(system, TOKEN).get("/metrics")
        line = f'handbell_api_version_days_left{{platform="linkedin"}} {float(days)}'
        assert line in page.text


def test_without_the_token_there_is_no_such_page(make_system) -> None:  # type: ignore[no-untyped-def]
    assert asking(make_system(metrics_token=TOKEN), "another").get("/metrics").status_code == 404
    assert asking(make_system()).get("/metrics").status_code == 404

"""Site, workers, beat and sandbox as real programs: promises about live posts, kept in real time.

What was seen, with times, is in docs/connectors.md.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from publisher.chaos.stage import STAGEHAND, Staged, post_everywhere, stage
from publisher.chaos.theatre import Scene, theatre
from publisher.models import Channel, ChannelState, Comment, Delivery, DeliveryState, Notice
from publisher.processes import wait_until
from publisher.services import hearing
from publisher.services.recording import keep_trying
from tenants import clock
from tenants.scope import Scope
from tenants.unit_of_work import unit_of_work

S = DeliveryState
VERIFY = "a-word-agreed-on"
DRIFT, HIDE = 3.0, 2.0  # seconds, instead of 50 minutes and 45 seconds
THREE_HOURS = 3 * 3600


@pytest.fixture(scope="module")
def scene(tmp_path_factory: Any) -> Iterator[Scene]:
    home = Path(tmp_path_factory.mktemp("real"))
    settings = {
        "WEBHOOK_VERIFY_TOKEN": VERIFY, "DRIFT_SECONDS": str(DRIFT), "HIDE_SECONDS": str(HIDE),
    }  # fmt: skip
    with theatre(home, workers=2, beats=1, **settings) as made:
        yield made


@pytest.fixture(autouse=True)
def _as_new(scene: Scene) -> Iterator[None]:
    yield
    scene.control.delete("/faults")
    scene.control.post("/switches", webhook_mode="normal")


def test_a_comment_on_facebook_is_hidden_on_arrival_by_webhook(scene: Scene) -> None:
    school, row = a_live_post(scene, "facebook", comments="held")
    listen(scene, school)
    never_by_the_regular_look(scene, school, row.id)
    seconds = seconds_until_hidden(scene, row, "Is it cancelled? (webhook)")
    assert seconds < 60
    (kept,) = kept_comments(scene, school)
    assert kept.hidden and kept.hidden_at and (kept.hidden_at - kept.at).total_seconds() < 60


def test_deliveries_that_come_twice_again_late_or_forged_change_nothing_else(scene: Scene) -> None:
    """Each comment is hidden and kept once; a forged delivery is refused and hides nothing."""
    school, row = a_live_post(scene, "facebook", comments="held")
    listen(scene, school)
    never_by_the_regular_look(scene, school, row.id)
    words = []
    for mode in ("duplicate", "replay", "reorder", "normal"):
        scene.control.post("/switches", webhook_mode=mode)
        words.append(f"Told {mode}")
        write(scene, row, words[-1])
        never_by_the_regular_look(scene, school, row.id)
    wait_until(lambda: hidden(scene, row) == [True] * 4, what="all being hidden")
    wait_until(lambda: len(kept_comments(scene, school)) == 4, what="all being kept")
    assert sorted(each.text for each in kept_comments(scene, school)) == sorted(words)

    wait_until(lambda: nothing_under_way(scene, school, row.id), what="quiet")
    scene.control.post("/switches", webhook_mode="forge")
    write(scene, row, "Forged")
    wait_until(lambda: answers(scene)[-1] == 403, what="the forged delivery's refusal")
    time.sleep(1)
    assert hidden(scene, row) == [True] * 4 + [False]


def test_without_webhooks_it_is_hidden_by_the_regular_look(scene: Scene) -> None:
    school, row = a_live_post(scene, "facebook", comments="held")
    scene.control.post("/switches", webhook_mode="off")
    seconds = seconds_until_hidden(scene, row, "Is it cancelled? (no webhook)")
    assert seconds < HIDE + 20
    assert [each.text for each in kept_comments(scene, school)] == ["Is it cancelled? (no webhook)"]


@pytest.mark.parametrize("platform", ["linkedin", "instagram"])
def test_a_switch_turned_on_again_by_hand_is_closed_and_told(scene: Scene, platform: str) -> None:
    school, row = a_live_post(scene, platform, comments="off")
    scene.control.post(f"/posts/{platform}/{row.remote_id}/open-comments")
    told = {"platform": platform, "post": row.remote_id, "author": "P", "text": "While it was open"}
    scene.control.post("/comments", **told)
    wait_until(lambda: notices(scene, school, "drift:"), what="the alert")
    assert at_the_platform(scene, row)["comments"] == "closed"
    if platform == "linkedin":  # closing destroys them there: ours is the only copy
        assert at_the_platform(scene, row)["comments_listed"] == []
        assert [each.text for each in kept_comments(scene, school)] == ["While it was open"]


def test_two_worker_processes_that_meet_one_ended_token_renew_it_once(scene: Scene) -> None:
    """X's refresh token works once: a second use would end the channel."""
    (school,) = stage(scene.system, scene.control, schools=1, platforms=("x",))
    scene.control.post("/clock", advance=THREE_HOURS)
    texts = [f"Notice {number} for {school.id}" for number in range(24)]
    ids = post_everywhere(scene.system, school, texts, due_at=clock.now())
    wait_until(
        lambda: {delivery(scene, school, id).state for id in ids} == {S.SETTLED},
        what="every post settling",
    )  # fmt: skip
    row = channel(scene, school, "x")
    assert (row.state, row.grant_version) == (ChannelState.CONNECTED, 2)
    live = [each for each in ledger(scene, "x") if str(school.id) in each["text"]]
    assert len(live) == len({each["text"] for each in live}) == 24
    assert notices(scene, school) == []


def test_a_revoked_permission_parks_the_queue_with_one_notice_and_one_mail(scene: Scene) -> None:
    (school,) = stage(scene.system, scene.control, schools=1, platforms=("facebook",))
    page = channel(scene, school, "facebook").remote_id
    scene.control.post(
        "/faults", platform="facebook", operation="any", fault="token_460", account=page, times=None
    )
    texts = [f"Notice {number} for {school.id}" for number in range(50)]
    ids = post_everywhere(scene.system, school, texts, due_at=clock.now())
    wait_until(lambda: mails(scene, school), what="the e-mail")
    time.sleep(4)  # time enough for another forty-nine
    assert channel(scene, school, "facebook").state == ChannelState.NEEDS_RECONNECT
    assert len(notices(scene, school, "channel:")) == len(mails(scene, school)) == 1
    assert {delivery(scene, school, id).state for id in ids} == {S.SCHEDULED}
    assert sum(delivery(scene, school, id).attempts for id in ids) < 50


def a_live_post(scene: Scene, platform: str, *, comments: str) -> tuple[Staged, Delivery]:
    (school,) = stage(
        scene.system, scene.control, schools=1, platforms=(platform,), comments=comments
    )
    text = f"Notice for {school.id}: the summer fayre is on Saturday."
    (id,) = post_everywhere(
        scene.system, school, [text], due_at=clock.now(), pictured=platform == "instagram"
    )
    wait_until(lambda: delivery(scene, school, id).state == S.SETTLED, what="settling")
    return school, delivery(scene, school, id)


def seconds_until_hidden(scene: Scene, row: Delivery, words: str) -> float:
    write(scene, row, words)
    started = time.monotonic()
    wait_until(lambda: hidden(scene, row) == [True], what="the comment being hidden")
    return time.monotonic() - started


def listen(scene: Scene, school: Staged) -> None:
    """What an operator does in Meta's dashboard, and connecting does for the Page."""
    address = f"{scene.system.settings.public_url}/webhooks/facebook"
    scene.control.post("/apps/facebook/webhook", callback_url=address, verify_token=VERIFY)
    hearing.listen(scene.system, school.id, school.channels["facebook"])


def write(scene: Scene, row: Delivery, words: str) -> None:
    told = {"platform": row.platform, "post": row.remote_id, "author": "P", "text": words}
    scene.control.post("/comments", **told)


def answers(scene: Scene) -> list[int]:
    """How our site answered the platform's deliveries, in their order."""
    return [int(each["status"] or 0) for each in scene.control.get("/webhooks")["deliveries"]]


def hidden(scene: Scene, row: Delivery) -> list[bool]:
    return [each["hidden"] for each in at_the_platform(scene, row)["comments_listed"]]


def at_the_platform(scene: Scene, row: Delivery) -> dict[str, Any]:
    return dict(scene.control.get(f"/posts/{row.platform}/{row.remote_id}"))


def ledger(scene: Scene, platform: str) -> list[dict[str, Any]]:
    return list(scene.control.get("/ledger", platform=platform, limit="1000")["entries"])


def never_by_the_regular_look(scene: Scene, school: Staged, id: UUID) -> None:
    """So that what happens is the webhook's doing."""
    with unit_of_work(scene.system.database, Scope.of_school(school.id, STAGEHAND)) as uow:
        uow.get(Delivery, id).watch_at = uow.now + timedelta(hours=1)


def nothing_under_way(scene: Scene, school: Staged, id: UUID) -> bool:
    """No look has happened for two seconds: each sets when the next one is."""
    never_by_the_regular_look(scene, school, id)
    time.sleep(2)
    at = delivery(scene, school, id).watch_at
    return at is not None and at > clock.now() + timedelta(minutes=30)


def delivery(scene: Scene, school: Staged, id: UUID) -> Delivery:
    return keep_trying(lambda: _row(scene, school, Delivery, id))


def channel(scene: Scene, school: Staged, platform: str) -> Channel:
    return keep_trying(lambda: _row(scene, school, Channel, school.channels[platform]))


def _row(scene: Scene, school: Staged, kind: Any, id: UUID) -> Any:
    with unit_of_work(scene.system.database, Scope.of_school(school.id, STAGEHAND)) as uow:
        return uow.get(kind, id)


def kept_comments(scene: Scene, school: Staged) -> list[Comment]:
    def kept() -> list[Comment]:
        with unit_of_work(scene.system.database, Scope.of_school(school.id, STAGEHAND)) as uow:
            return list(uow.session.scalars(select(Comment)))

    wait_until(kept, what="the copy being committed")
    return kept()


def notices(scene: Scene, school: Staged, kind: str = "") -> list[Notice]:
    with unit_of_work(scene.system.database, Scope.of_school(school.id, STAGEHAND)) as uow:
        return [row for row in uow.session.scalars(select(Notice)) if row.key.startswith(kind)]


def mails(scene: Scene, school: Staged) -> list[str]:
    """What the school's office was sent."""
    folder = scene.system.settings.home_folder / "mail"
    words = [file.read_text() for file in folder.glob("*") if file.is_file()]
    return [text for text in words if f"office@{school.id}.example" in text]

from __future__ import annotations

import time
from typing import Any

import pytest

from publisher.processes import wait_until
from tests.sandbox.conftest import Sandbox


def _graph(sandbox: Sandbox, method: str, path: str, **given: Any) -> Any:
    return sandbox.graph(method, path, as_="instagram", **given)


def _container(sandbox: Sandbox, **given: Any) -> Any:
    return _graph(sandbox, "POST", f"{sandbox.ig}/media", data=given)


def _status(sandbox: Sandbox, key: str) -> str:
    found = _graph(sandbox, "GET", key, params={"fields": "status_code,status"}).json()
    return str(found["status_code"])


def _finished(sandbox: Sandbox, **given: Any) -> str:
    key = str(_container(sandbox, **given).json()["id"])
    wait_until(lambda: _status(sandbox, key) == "FINISHED", what="its being processed", pause=0.05)
    return key


def _publish(sandbox: Sandbox, key: str) -> Any:
    return _graph(sandbox, "POST", f"{sandbox.ig}/media_publish", data={"creation_id": key})


def test_a_container_is_processed_published_and_then_says_published(
    sandbox: Sandbox, media: str
) -> None:
    made = _container(
        sandbox, image_url=f"{media}/fair.jpg", caption="The fair", alt_text="Stalls in the hall"
    ).json()["id"]
    assert _status(sandbox, made) == "IN_PROGRESS"
    early = _publish(sandbox, made).json()["error"]
    assert (early["code"], early["error_subcode"]) == (9007, 2207027)
    time.sleep(0.25)
    key = _publish(sandbox, made).json()["id"]
    assert _status(sandbox, made) == "PUBLISHED"
    assert _publish(sandbox, made).status_code == 400
    [entry] = sandbox.ledger(platform="instagram")
    assert (entry["remote_id"], entry["key"], entry["text"]) == (key, made, "The fair")
    assert entry["media"][0]["alt"] == "Stalls in the hall"


def test_comments_are_switched_off_after_publishing_and_read_back(
    sandbox: Sandbox, media: str
) -> None:
    key = _publish(sandbox, _finished(sandbox, image_url=f"{media}/fair.jpg")).json()["id"]
    assert sandbox.comment("instagram", key).status_code == 201
    closed = _graph(sandbox, "POST", key, data={"comment_enabled": "false"})
    assert closed.json() == {"success": True}
    fields = {"fields": "is_comment_enabled,permalink,shortcode"}
    assert _graph(sandbox, "GET", key, params=fields).json()["is_comment_enabled"] is False
    assert sandbox.comment("instagram", key).status_code == 409


def test_a_container_takes_no_comment_parameter(sandbox: Sandbox, media: str) -> None:
    wrong = _container(sandbox, image_url=f"{media}/fair.jpg", comment_enabled="false")
    assert wrong.json()["error"]["code"] == 100


@pytest.mark.parametrize(
    ("name", "code", "subcode"),
    [
        ("fair.png", 36001, 2207005),
        ("banner.jpg", 36003, 2207009),
        ("missing.jpg", 9004, 2207052),
    ],
)
def test_the_picture_is_really_fetched_and_looked_at(
    sandbox: Sandbox, media: str, name: str, code: int, subcode: int
) -> None:
    error = _container(sandbox, image_url=f"{media}/{name}").json()["error"]
    assert (error["code"], error["error_subcode"]) == (code, subcode)


def test_a_caption_of_2201_characters_is_too_long(sandbox: Sandbox, media: str) -> None:
    error = _container(sandbox, image_url=f"{media}/fair.jpg", caption="a" * 2201).json()["error"]
    assert (error["code"], error["error_subcode"]) == (36004, 2207010)


def test_a_carousel_has_two_to_ten_children(sandbox: Sandbox, media: str) -> None:
    children = [
        _finished(sandbox, image_url=f"{media}/{name}", is_carousel_item="true", alt_text=name)
        for name in ("fair.jpg", "choir.jpg")
    ]
    alone = _container(sandbox, media_type="CAROUSEL", children=children[0]).json()["error"]
    assert alone["error_subcode"] == 2207028
    parent = _finished(
        sandbox, media_type="CAROUSEL", children=",".join(children), caption="Two pictures"
    )
    key = _publish(sandbox, parent).json()["id"]
    fields = {"fields": "media_type,children{alt_text}"}
    found = _graph(sandbox, "GET", key, params=fields).json()
    assert found["media_type"] == "CAROUSEL_ALBUM"
    alts = [row["alt_text"] for row in found["children"]["data"]]
    assert alts == ["fair.jpg", "choir.jpg"]
    assert len(sandbox.ledger()) == 1


def test_a_reel_is_a_video_by_address(sandbox: Sandbox, media: str) -> None:
    made = _finished(
        sandbox, media_type="REELS", video_url=f"{media}/clip.mp4", caption="Rehearsal"
    )
    key = _publish(sandbox, made).json()["id"]
    fields = {"fields": "media_product_type"}
    assert _graph(sandbox, "GET", key, params=fields).json()["media_product_type"] == "REELS"


def test_the_quota_is_counted_and_enforced(sandbox: Sandbox, media: str) -> None:
    sandbox.switch(instagram_quota=1)
    _publish(sandbox, _finished(sandbox, image_url=f"{media}/fair.jpg"))
    path = f"{sandbox.ig}/content_publishing_limit"
    params = {"fields": "quota_usage,config"}
    [row] = _graph(sandbox, "GET", path, params=params).json()["data"]
    assert row == {"quota_usage": 1, "config": {"quota_total": 1, "quota_duration": 86400}}
    refused = _publish(sandbox, _finished(sandbox, image_url=f"{media}/choir.jpg")).json()["error"]
    assert (refused["code"], refused["error_subcode"]) == (9, 2207042)


def test_an_unpublished_container_expires_after_a_day(sandbox: Sandbox, media: str) -> None:
    made = _finished(sandbox, image_url=f"{media}/fair.jpg")
    sandbox.control("POST", "clock", advance=90_000)
    assert _status(sandbox, made) == "EXPIRED"


def test_an_error_may_be_answered_although_the_post_is_live(sandbox: Sandbox, media: str) -> None:
    sandbox.fault("spam_but_live", platform="instagram", operation="publish")
    made = _finished(sandbox, image_url=f"{media}/fair.jpg")
    error = _publish(sandbox, made).json()["error"]
    assert (error["code"], error["error_subcode"]) == (4, 2207051)
    assert _status(sandbox, made) == "PUBLISHED"
    listed = _graph(sandbox, "GET", f"{sandbox.ig}/media").json()["data"]
    assert len(listed) == len(sandbox.ledger()) == 1


def test_a_container_can_fail_and_the_comment_switch_can_lie(sandbox: Sandbox, media: str) -> None:
    sandbox.fault("container_error", platform="instagram")
    made = _container(sandbox, image_url=f"{media}/fair.jpg").json()["id"]
    assert _status(sandbox, made) == "ERROR"
    key = _publish(sandbox, _finished(sandbox, image_url=f"{media}/fair.jpg")).json()["id"]
    sandbox.fault("comment_switch_fails", platform="instagram", operation="comments")
    closed = _graph(sandbox, "POST", key, data={"comment_enabled": "false"})
    assert closed.json() == {"success": True}
    fields = {"fields": "is_comment_enabled"}
    assert _graph(sandbox, "GET", key, params=fields).json()["is_comment_enabled"] is True


def test_a_reel_may_be_sent_as_bytes(sandbox: Sandbox) -> None:
    made = _container(sandbox, media_type="REELS", upload_type="resumable", caption="Sent").json()
    data = b"\0\0\0\x18ftypmp42" + b"\0" * 200
    headers = {
        "Authorization": f"OAuth {sandbox.accounts['instagram']['access_token']}",
        "offset": "0",
        "file_size": str(len(data)),
    }
    assert _status(sandbox, made["id"]) == "IN_PROGRESS"
    sent = sandbox.http.post(made["uri"], data=data, headers=headers)
    assert sent.json()["success"] is True
    time.sleep(0.25)
    assert _publish(sandbox, made["id"]).status_code == 200


def test_answers_stand_under_their_comment_and_an_albums_pictures_under_it(
    sandbox: Sandbox, media: str
) -> None:
    children = [
        _finished(sandbox, image_url=f"{media}/fair.jpg", is_carousel_item="true") for _ in range(2)
    ]
    album = _finished(sandbox, media_type="CAROUSEL", children=",".join(children))
    key = _publish(sandbox, album).json()["id"]
    pictures = _graph(sandbox, "GET", f"{key}/children", params={"fields": "id,media_type"})
    assert len(pictures.json()["data"]) == 2
    said = sandbox.comment("instagram", key, "What time?").json()["id"]
    _graph(sandbox, "POST", f"{said}/replies", data={"message": "At ten"})
    fields = {"fields": "id,text,replies{id,text}"}
    (found,) = _graph(sandbox, "GET", f"{key}/comments", params=fields).json()["data"]
    assert [each["text"] for each in found["replies"]["data"]] == ["At ten"]

from __future__ import annotations

import json
import time

import pytest

from tests.sandbox.conftest import Sandbox, picture


def _post(sandbox: Sandbox, text: str = "Sports day is on Friday.") -> str:
    answer = sandbox.graph("POST", f"{sandbox.page}/feed", data={"message": text})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def test_a_text_post_gets_the_full_page_and_post_id_and_is_in_the_ledger(sandbox: Sandbox) -> None:
    key = _post(sandbox)
    page, _, number = key.partition("_")
    assert page == sandbox.page
    assert number.isdigit()
    [entry] = sandbox.ledger(platform="facebook")
    assert (entry["remote_id"], entry["live"], entry["comments"]) == (key, True, "open")


def test_fields_on_the_post_call_give_the_permalink_at_once_and_it_leads_to_the_wall(
    sandbox: Sandbox,
) -> None:
    answer = sandbox.graph(
        "POST",
        f"{sandbox.page}/feed",
        params={"fields": "id,permalink_url"},
        json={"message": "Book fair"},
    ).json()
    assert "Book fair" in sandbox.http.get(answer["permalink_url"]).text


def test_several_photos_are_uploaded_unpublished_and_attached_with_their_alt_texts(
    sandbox: Sandbox,
) -> None:
    ids = []
    for alt, colour in (("A red kite", "red"), ("A blue kite", "blue")):
        files = {"source": ("kite.jpg", picture(colour=colour), "image/jpeg")}
        data = {"published": "false", "alt_text_custom": alt}
        path = f"{sandbox.page}/photos"
        ids.append(sandbox.graph("POST", path, data=data, files=files).json()["id"])
    assert sandbox.ledger() == []
    attached = json.dumps([{"media_fbid": key} for key in ids])
    data = {"message": "Kites", "attached_media": attached}
    assert sandbox.graph("POST", f"{sandbox.page}/feed", data=data).status_code == 200
    [entry] = sandbox.ledger()
    assert [one["alt"] for one in entry["media"]] == ["A red kite", "A blue kite"]
    again = sandbox.graph("POST", f"{sandbox.page}/feed", data=data).json()
    assert again["error"]["code"] == 1366051


def test_a_published_photo_answers_the_photo_and_the_post(sandbox: Sandbox, media: str) -> None:
    data = {"url": f"{media}/fair.jpg", "caption": "The fair", "alt_text_custom": "Stalls"}
    found = sandbox.graph("POST", f"{sandbox.page}/photos", data=data).json()
    assert found["post_id"].startswith(f"{sandbox.page}_")
    alt = sandbox.graph("GET", found["id"], params={"fields": "alt_text"}).json()
    assert alt["alt_text"] == "Stalls"


def test_one_unknown_parameter_or_field_refuses_the_whole_call(sandbox: Sandbox) -> None:
    data = {"message": "Hello", "comments_enabled": "false"}
    wrong = sandbox.graph("POST", f"{sandbox.page}/feed", data=data)
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, 100)
    wrong = sandbox.graph("GET", sandbox.page, params={"fields": "id,no_such_field"})
    assert wrong.json()["error"]["code"] == 100
    assert sandbox.ledger() == []


def test_a_parents_comment_can_be_hidden_read_and_deleted(sandbox: Sandbox) -> None:
    key = _post(sandbox)
    comment = sandbox.comment("facebook", key, "When does it start?").json()["id"]
    assert sandbox.graph("POST", comment, data={"is_hidden": "true"}).json() == {"success": True}
    params = {"fields": "id,message,is_hidden,from,can_hide", "filter": "stream"}
    [row] = sandbox.graph("GET", f"{key}/comments", params=params).json()["data"]
    assert (row["is_hidden"], row["message"]) == (True, "When does it start?")
    sandbox.graph("DELETE", comment)
    assert sandbox.graph("GET", f"{key}/comments").json()["data"] == []


def test_a_deleted_post_is_gone_for_the_api_and_for_parents(sandbox: Sandbox) -> None:
    key = _post(sandbox)
    assert sandbox.graph("DELETE", key).json() == {"success": True}
    assert sandbox.graph("GET", key).json()["error"]["error_subcode"] == 33
    assert sandbox.ledger()[0]["live"] is False


def test_published_posts_are_paged_with_cursors_newest_first(sandbox: Sandbox) -> None:
    keys = [_post(sandbox, f"Notice {number}") for number in range(3)]
    path = f"{sandbox.page}/published_posts"
    first = sandbox.graph("GET", path, params={"limit": 2}).json()
    assert [row["id"] for row in first["data"]] == [keys[2], keys[1]]
    second = sandbox.http.get(first["paging"]["next"]).json()
    assert [row["id"] for row in second["data"]] == [keys[0]]
    assert "next" not in second["paging"]


def test_another_page_cannot_be_published_to(sandbox: Sandbox) -> None:
    other = sandbox.control("POST", "accounts", platform="facebook", name="Other School")
    answer = sandbox.graph("POST", f"{other['page_id']}/feed", data={"message": "Hello"})
    assert answer.status_code == 403
    assert sandbox.ledger() == []


def test_a_page_without_the_content_task_cannot_publish(sandbox: Sandbox) -> None:
    made = sandbox.control("POST", "accounts", platform="facebook", name="B", tasks=["ANALYZE"])
    sandbox.accounts["facebook"] = made
    answer = sandbox.graph("POST", f"{made['page_id']}/feed", data={"message": "Hello"})
    assert answer.json()["error"]["code"] == 200


def test_an_identical_post_is_a_duplicate_when_the_filter_is_on(sandbox: Sandbox) -> None:
    sandbox.switch(facebook_duplicates=True)
    _post(sandbox)
    again = sandbox.graph(
        "POST", f"{sandbox.page}/feed", data={"message": "Sports day is on Friday."}
    )
    assert again.json()["error"]["code"] == 506


def test_usage_rises_in_the_headers_and_throttles_at_a_hundred(sandbox: Sandbox) -> None:
    assert "X-App-Usage" not in sandbox.graph("GET", sandbox.page).headers
    sandbox.control("POST", "usage", platform="facebook", percent=95, step=5)
    response = sandbox.graph("GET", sandbox.page)
    assert json.loads(response.headers["X-App-Usage"])["call_count"] == 95
    response = sandbox.graph("GET", sandbox.page)
    assert response.json()["error"]["code"] == 80001
    [case] = json.loads(response.headers["X-Business-Use-Case-Usage"])[sandbox.page]
    assert case["estimated_time_to_regain_access"] > 0


def test_a_reel_is_started_sent_and_finished(sandbox: Sandbox) -> None:
    path = f"{sandbox.page}/video_reels"
    made = sandbox.graph("POST", path, data={"upload_phase": "start"}).json()
    data = b"\0\0\0\x18ftypmp42" + b"\0" * 200
    headers = {
        "Authorization": f"OAuth {sandbox.accounts['facebook']['access_token']}",
        "offset": "0",
        "file_size": str(len(data)),
    }
    sent = sandbox.http.post(made["upload_url"], data=data, headers=headers)
    assert sent.json() == {"success": True}
    finish = {
        "upload_phase": "finish",
        "video_id": made["video_id"],
        "video_state": "PUBLISHED",
        "description": "Rehearsal",
    }
    assert sandbox.graph("POST", path, data=finish).json()["success"] is True
    [entry] = sandbox.ledger()
    assert (entry["text"], entry["media"][0]["kind"]) == ("Rehearsal", "video")


def test_a_fault_for_publishing_spares_the_upload_of_an_unpublished_photo(
    sandbox: Sandbox,
) -> None:
    sandbox.fault("http_503", platform="facebook", operation="publish")
    files = {"source": ("kite.jpg", picture(), "image/jpeg")}
    path = f"{sandbox.page}/photos"
    made = sandbox.graph("POST", path, data={"published": "false"}, files=files)
    assert made.status_code == 200
    assert sandbox.graph("POST", f"{sandbox.page}/feed", data={"message": "a"}).status_code == 503


def test_an_address_may_end_with_a_slash_as_metas_own_client_writes_it(sandbox: Sandbox) -> None:
    found = sandbox.graph("GET", f"{sandbox.page}/", params={"fields": "name"}).json()
    assert found == {"name": "Larkfield Primary", "id": sandbox.page}
    wrong = sandbox.graph("GET", f"{sandbox.page}/no_such_edge")
    assert wrong.json()["error"]["code"] == 2500


def test_a_video_is_fetched_from_its_address_and_shown_when_it_is_ready(
    sandbox: Sandbox, media: str
) -> None:
    sandbox.switch(processing_seconds=0.6)
    form = {"file_url": f"{media}/clip.mp4", "description": "The choir"}
    video = sandbox.graph("POST", f"{sandbox.page}/videos", data=form).json()["id"]
    fields = {"fields": "status,post_id"}
    first = sandbox.graph("GET", video, params=fields).json()
    assert first["status"] == {"video_status": "processing"} and "post_id" not in first
    assert sandbox.graph("GET", f"{sandbox.page}/published_posts").json()["data"] == []
    time.sleep(0.7)
    ready = sandbox.graph("GET", video, params=fields).json()
    assert ready["status"] == {"video_status": "ready"}
    [post] = sandbox.graph("GET", f"{sandbox.page}/published_posts").json()["data"]
    assert post["id"] == ready["post_id"] and post["message"] == "The choir"


@pytest.mark.parametrize(
    ("address", "code"),
    [("nothing.mp4", 389), ("fair.jpg", 352), ("https://video.example/clip.mp4", 389)],
)
def test_a_video_that_cannot_be_had_is_refused(
    sandbox: Sandbox, media: str, address: str, code: int
) -> None:
    url = address if "://" in address else f"{media}/{address}"
    answer = sandbox.graph("POST", f"{sandbox.page}/videos", data={"file_url": url})
    assert answer.json()["error"]["code"] == code
    assert sandbox.ledger() == []


def test_a_video_that_fails_while_it_is_worked_on_is_never_shown(
    sandbox: Sandbox, media: str
) -> None:
    sandbox.fault("media_processing_failed", platform="facebook")
    form = {"file_url": f"{media}/clip.mp4"}
    video = sandbox.graph("POST", f"{sandbox.page}/videos", data=form).json()["id"]
    time.sleep(0.3)
    seen = sandbox.graph("GET", video, params={"fields": "status"}).json()
    assert seen["status"] == {"video_status": "error"} and sandbox.ledger() == []


def test_a_photo_nobody_sees_yet_is_prepared_and_not_published(
    sandbox: Sandbox, media: str
) -> None:
    sandbox.fault("http_503", platform="facebook", operation="publish", times=None)
    form: dict[str, str] = {"url": f"{media}/fair.jpg", "published": "false"}
    assert sandbox.graph("POST", f"{sandbox.page}/photos", data=form).status_code == 200
    hidden = {"url": f"{media}/fair.jpg", "published": False}
    assert sandbox.graph("POST", f"{sandbox.page}/photos", json=hidden).status_code == 200
    del form["published"]
    assert sandbox.graph("POST", f"{sandbox.page}/photos", data=form).status_code == 503


def test_the_settings_of_a_page_are_read_and_changed(sandbox: Sandbox) -> None:
    path = f"{sandbox.page}/settings"
    option = {"option": '{"PAGE_MODERATION_FILTER": "rude,ruder"}'}
    assert sandbox.graph("POST", path, data=option).json() == {"success": True}
    rows = sandbox.graph("GET", path).json()["data"]
    shown = {row["setting"]: row["value"] for row in rows}
    assert shown["PAGE_MODERATION_FILTER"] == "rude,ruder" and shown["USERS_CAN_POST"] is True
    wrong = {"option": '{"COMMENTS_PER_POST": false}'}
    assert sandbox.graph("POST", path, data=wrong).json()["error"]["code"] == 100


def test_a_real_field_without_a_value_is_left_out_and_an_unknown_one_refused(
    sandbox: Sandbox,
) -> None:
    read = {"fields": "id,website,were_here_count"}
    assert sandbox.graph("GET", sandbox.page, params=read).json() == {"id": sandbox.page}
    unknown = sandbox.graph("GET", sandbox.page, params={"fields": "id,comments_off"}).json()
    assert "nonexisting field (comments_off)" in unknown["error"]["message"]


def test_fields_to_be_told_of_may_come_as_a_list(sandbox: Sandbox) -> None:
    path, wanted = f"{sandbox.page}/subscribed_apps", {"subscribed_fields": '["feed","mention"]'}
    assert sandbox.graph("POST", path, data=wanted).json() == {"success": True}
    [app] = sandbox.graph("GET", path).json()["data"]
    assert app["subscribed_fields"] == ["feed", "mention"]

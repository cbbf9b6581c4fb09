from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote

import pytest

from tests.sandbox.conftest import Sandbox, picture


def _body(sandbox: Sandbox, commentary: str, **more: Any) -> dict[str, Any]:
    return {
        "author": sandbox.accounts["linkedin"]["organization"],
        "commentary": commentary,
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": True,
        **more,
    }


def _post(sandbox: Sandbox, commentary: str = "Sports day is on Friday.", **more: Any) -> str:
    answer = sandbox.linkedin("POST", "posts", json=_body(sandbox, commentary, **more))
    assert answer.status_code == 201, answer.text
    assert answer.content == b""
    return str(answer.headers["x-restli-id"])


def _close(sandbox: Sandbox, urn: str, state: str = "CLOSED") -> Any:
    actor = quote(sandbox.accounts["linkedin"]["organization"], safe="")
    return sandbox.linkedin(
        "POST",
        f"socialMetadata/{quote(urn, safe='')}?actor={actor}",
        json={"patch": {"$set": {"commentsState": state}}},
        headers={"X-RestLi-Method": "PARTIAL_UPDATE"},
    )


def test_the_id_of_a_post_is_in_the_header_only(sandbox: Sandbox) -> None:
    urn = _post(sandbox)
    assert urn.startswith("urn:li:share:")
    found = sandbox.linkedin("GET", f"posts/{quote(urn, safe='')}").json()
    assert found["commentary"] == "Sports day is on Friday."


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"LinkedIn-Version": None}, 400, "VERSION_MISSING"),
        ({"LinkedIn-Version": "202306"}, 426, "NONEXISTENT_VERSION"),
        ({"X-Restli-Protocol-Version": None}, 400, "ILLEGAL_ARGUMENT"),
    ],
)
def test_every_call_needs_its_headers(
    sandbox: Sandbox, headers: dict[str, Any], status: int, code: str
) -> None:
    answer = sandbox.linkedin("POST", "posts", json=_body(sandbox, "a"), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert sandbox.ledger() == []


@pytest.mark.parametrize(
    ("commentary", "seen"),
    [
        ("Fair (in the hall) at two", "Fair "),
        (r"Fair \(in the hall\) at two", "Fair (in the hall) at two"),
        (r"5 \* 5 \_ \#1 \@us", "5 * 5 _ #1 @us"),
        ("Well done #Kestrels today", "Well done #Kestrels today"),
        (r"Well done {hashtag|\#|Kestrels}!", "Well done #Kestrels!"),
    ],
)
def test_the_text_ends_at_the_first_unescaped_reserved_character(
    sandbox: Sandbox, commentary: str, seen: str
) -> None:
    _post(sandbox, commentary)
    assert sandbox.ledger()[0]["text"] == seen


def test_text_past_three_thousand_characters_is_cut_silently(sandbox: Sandbox) -> None:
    _post(sandbox, "a" * 3100)
    assert len(sandbox.ledger()[0]["text"]) == 3000


def test_a_duplicate_names_the_earlier_post_and_a_ghost_names_nothing(sandbox: Sandbox) -> None:
    urn = _post(sandbox)
    again = sandbox.linkedin("POST", "posts", json=_body(sandbox, "Sports day is on Friday."))
    assert again.status_code == 422
    assert again.json()["message"] == f"Content is a duplicate of {urn}"
    assert again.json()["errorDetails"]["inputErrors"][0]["code"] == "DUPLICATE_POST"
    assert sandbox.linkedin("DELETE", f"posts/{quote(urn, safe='')}").status_code == 204
    ghost = sandbox.linkedin("POST", "posts", json=_body(sandbox, "Sports day is on Friday."))
    assert ghost.status_code == 422
    assert sandbox.linkedin("GET", f"posts/{quote(urn, safe='')}").status_code == 404


def test_closing_comments_is_a_202_and_deletes_those_there(sandbox: Sandbox) -> None:
    urn = _post(sandbox)
    sandbox.comment("linkedin", urn)
    path = f"socialActions/{quote(urn, safe='')}/comments"
    assert sandbox.linkedin("GET", path).json()["paging"]["total"] == 1
    assert _close(sandbox, urn).status_code == 202
    assert sandbox.linkedin("GET", path).json()["elements"] == []
    found = sandbox.linkedin("GET", f"socialMetadata/{quote(urn, safe='')}").json()
    assert found["commentsState"] == "CLOSED"
    assert sandbox.comment("linkedin", urn).status_code == 409
    assert _close(sandbox, urn, "OPEN").status_code == 202
    assert sandbox.comment("linkedin", urn).status_code == 201


def test_a_switch_may_answer_202_and_change_nothing(sandbox: Sandbox) -> None:
    urn = _post(sandbox)
    sandbox.fault("comment_switch_fails", platform="linkedin", operation="comments")
    assert _close(sandbox, urn).status_code == 202
    found = sandbox.linkedin("GET", f"socialMetadata?ids=List({quote(urn, safe='')})").json()
    assert found["results"][urn]["commentsState"] == "OPEN"


def test_somebody_may_reopen_comments_by_hand(sandbox: Sandbox) -> None:
    urn = _post(sandbox)
    _close(sandbox, urn)
    sandbox.control("POST", f"posts/linkedin/{urn}/open-comments")
    assert sandbox.ledger()[0]["comments"] == "open"


def test_a_urn_in_the_path_must_be_percent_encoded(sandbox: Sandbox) -> None:
    assert sandbox.linkedin("GET", f"posts/{_post(sandbox)}").status_code == 400


def test_a_picture_is_uploaded_processed_and_posted_with_its_alt_text(sandbox: Sandbox) -> None:
    owner = {"initializeUploadRequest": {"owner": sandbox.accounts["linkedin"]["organization"]}}
    made = sandbox.linkedin("POST", "images?action=initializeUpload", json=owner).json()["value"]
    path = f"images/{quote(made['image'], safe='')}"
    assert sandbox.linkedin("GET", path).json()["status"] == "WAITING_UPLOAD"
    assert sandbox.http.put(made["uploadUrl"], data=picture()).status_code == 201
    content = {"media": {"id": made["image"], "altText": "A red kite"}}
    early = sandbox.linkedin("POST", "posts", json=_body(sandbox, "Kites", content=content))
    assert early.json()["code"] == "MEDIA_ASSET_WAITING_UPLOAD"
    time.sleep(0.25)
    assert sandbox.linkedin("GET", path).json()["status"] == "AVAILABLE"
    _post(sandbox, "Kites", content=content)
    assert sandbox.ledger()[0]["media"][0]["alt"] == "A red kite"


def test_a_video_goes_up_in_parts_whose_etags_are_given_back(sandbox: Sandbox) -> None:
    data = b"\0\0\0\x18ftypmp42" + b"\0" * 5_000_000
    asked = {
        "owner": sandbox.accounts["linkedin"]["organization"],
        "fileSizeBytes": len(data),
        "uploadCaptions": False,
        "uploadThumbnail": False,
    }
    url = "videos?action=initializeUpload"
    made = sandbox.linkedin("POST", url, json={"initializeUploadRequest": asked}).json()["value"]
    etags = []
    for part in made["uploadInstructions"]:
        piece = data[part["firstByte"] : part["lastByte"] + 1]
        etags.append(sandbox.http.put(part["uploadUrl"], data=piece).headers["ETag"])
    assert len(etags) == 2
    done = {
        "video": made["video"],
        "uploadToken": made["uploadToken"],
        "uploadedPartIds": etags,
    }
    url = "videos?action=finalizeUpload"
    assert sandbox.linkedin("POST", url, json={"finalizeUploadRequest": done}).status_code == 200
    time.sleep(0.25)
    urn = _post(sandbox, "Rehearsal", content={"media": {"id": made["video"]}})
    assert urn.startswith("urn:li:ugcPost:")


def test_a_partial_update_changes_the_text_and_the_finder_lists_it(sandbox: Sandbox) -> None:
    urn = _post(sandbox)
    patch = {"patch": {"$set": {"commentary": "Sports day is on Monday."}}}
    partial = {"X-RestLi-Method": "PARTIAL_UPDATE"}
    path = f"posts/{quote(urn, safe='')}"
    assert sandbox.linkedin("POST", path, json=patch, headers=partial).status_code == 204
    params = {"q": "author", "author": sandbox.accounts["linkedin"]["organization"], "count": "10"}
    finder = {"X-RestLi-Method": "FINDER"}
    found = sandbox.linkedin("GET", "posts", params=params, headers=finder).json()
    assert [row["commentary"] for row in found["elements"]] == ["Sports day is on Monday."]


def test_a_weak_role_and_a_full_day_are_refused(sandbox: Sandbox) -> None:
    sandbox.switch(linkedin_daily_posts=1)
    _post(sandbox, "One")
    full = sandbox.linkedin("POST", "posts", json=_body(sandbox, "Two"))
    assert full.status_code == 429
    role = "DIRECT_SPONSORED_CONTENT_POSTER"
    made = sandbox.control("POST", "accounts", platform="linkedin", name="C", role=role)
    sandbox.accounts["linkedin"] = made
    weak = sandbox.linkedin("POST", "posts", json=_body(sandbox, "Three"))
    assert (weak.status_code, weak.json()["serviceErrorCode"]) == (403, 100)


def test_the_member_sees_the_organisations_they_administer(sandbox: Sandbox) -> None:
    params = {"q": "roleAssignee", "role": "ADMINISTRATOR", "state": "APPROVED"}
    [row] = sandbox.linkedin("GET", "organizationAcls", params=params).json()["elements"]
    assert row["organization"] == sandbox.accounts["linkedin"]["organization"]
    key = row["organization"].rsplit(":", 1)[1]
    found = sandbox.linkedin("GET", f"organizations/{key}").json()
    assert found["localizedName"] == "Larkfield Primary"


def test_several_posts_and_pages_are_read_at_once(sandbox: Sandbox) -> None:
    there, gone = _post(sandbox), "urn:li:share:1"
    ids = f"List({quote(there, safe='')},{quote(gone, safe='')})"
    for collection in ("posts", "socialMetadata", "socialActions"):
        found = sandbox.linkedin("GET", f"{collection}?ids={ids}").json()
        assert list(found["results"]) == [there] and list(found["errors"]) == [gone]
    key = sandbox.accounts["linkedin"]["id"]
    pages = sandbox.linkedin("GET", f"organizations?ids=List({key},1)").json()
    assert pages["results"][key]["id"] == int(key) and pages["errors"] == {"1": {"status": 404}}


def test_a_member_comments_once_a_minute_where_that_is_kept(sandbox: Sandbox) -> None:
    urn = _post(sandbox)
    sandbox.switch(linkedin_comment_gap=60)
    organization = sandbox.accounts["linkedin"]["organization"]
    body = {"actor": organization, "object": urn, "message": {"text": "Thank you"}}
    path = f"socialActions/{quote(urn, safe='')}/comments"
    statuses = [sandbox.linkedin("POST", path, json=body).status_code for _ in range(2)]
    assert statuses == [201, 429]


def test_answers_are_listed_under_their_comment_and_ones_own_can_be_changed(
    sandbox: Sandbox,
) -> None:
    urn, organization = _post(sandbox), sandbox.accounts["linkedin"]["organization"]
    said = sandbox.comment("linkedin", urn, "What time?").json()["id"]
    thread = f"urn:li:comment:({urn},{said})"
    path = f"socialActions/{quote(thread, safe='')}/comments"
    body = {"actor": organization, "object": urn, "parentComment": thread}
    made = sandbox.linkedin("POST", path, json={**body, "message": {"text": "Ten"}}).json()
    (first,) = sandbox.linkedin("GET", f"socialActions/{quote(urn, safe='')}/comments").json()[
        "elements"
    ]
    assert first["id"] == said and first["commentsSummary"]["totalFirstLevelComments"] == 1
    (answer,) = sandbox.linkedin("GET", path).json()["elements"]
    assert answer["message"]["text"] == "Ten" and answer["parentComment"] == thread
    change = {"patch": {"message": {"$set": {"text": "At ten"}}}}
    actor, partial = quote(organization, safe=""), {"X-RestLi-Method": "PARTIAL_UPDATE"}
    for key, status in ((made["id"], 200), (said, 403)):
        where = f"socialActions/{quote(urn, safe='')}/comments/{key}?actor={actor}"
        assert sandbox.linkedin("POST", where, json=change, headers=partial).status_code == status


def test_several_pictures_are_asked_about_at_once(sandbox: Sandbox) -> None:
    owner = {"initializeUploadRequest": {"owner": sandbox.accounts["linkedin"]["organization"]}}
    made = sandbox.linkedin("POST", "images?action=initializeUpload", json=owner).json()["value"]
    ids = f"List({quote(made['image'], safe='')},{quote('urn:li:image:none', safe='')})"
    found = sandbox.linkedin("GET", f"images?ids={ids}").json()
    assert found["results"][made["image"]]["status"] == "WAITING_UPLOAD"
    assert list(found["errors"]) == ["urn:li:image:none"]

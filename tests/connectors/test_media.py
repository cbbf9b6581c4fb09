"""Videos and documents on their way: in parts, in order, waited for, and refused when damaged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from publisher.connectors import CONNECTORS, build
from publisher.connectors.contract import InProgress
from publisher.connectors.errors import Refused
from publisher.connectors.http import Http
from publisher.connectors.x.media import CHUNK
from publisher.content import Content, Media, MediaKind
from tests.connectors.contract import a_picture, a_ref, a_video, key_of, publish
from tests.connectors.pictures import serving
from tests.connectors.sandbox import Sandbox

LARGE = a_video(size=2 * CHUNK + 300_000)  # three parts on X and on LinkedIn


@pytest.fixture
def sent() -> list[requests.PreparedRequest]:
    return []


@pytest.fixture
def connectors(sandbox: Sandbox, sent: list[requests.PreparedRequest]) -> dict[str, Any]:
    http = Http.pooled(read_seconds=10)
    http.session.hooks["response"].append(lambda response, **_: sent.append(response.request))
    apps = {name: sandbox.app(name) for name in CONNECTORS}
    return dict(build(apps=apps, hosts=sandbox.hosts, http=http))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(a_picture().read(), LARGE.read()) as found:
        yield found


@pytest.mark.parametrize("platform", CONNECTORS)
def test_a_large_video_arrives_whole_on_every_platform(
    sandbox: Sandbox, connectors: dict[str, Any], address: str, platform: str
) -> None:
    account = sandbox.account(platform)
    video = a_video(read=LARGE.read, size=LARGE.size, sha256=LARGE.sha256)
    video = a_video(**{**vars(video), "public_url": lambda: f"{address}/choir.mp4"})
    content = Content(text="The choir sings", media=(video,), title="The choir")
    done = publish(connectors[platform], account, content, a_ref())
    (entry,) = sandbox.live(platform, account)
    assert entry["media"][0]["sha256"] == hashlib.sha256(LARGE.read()).hexdigest()
    assert entry["media"][0]["kind"] == "video"
    seen = connectors[platform].read(account, done.remote_id)
    assert seen.text == "The choir sings" and seen.media_count == 1


def test_x_gets_a_video_in_numbered_parts_and_is_waited_for(
    sandbox: Sandbox, connectors: dict[str, Any], sent: list[requests.PreparedRequest]
) -> None:
    account = sandbox.account("x")
    content = Content(text="The choir sings on X", media=(LARGE,))
    state = connectors["x"].publish(account, content, a_ref())
    assert isinstance(state, InProgress) and state.check_after > 0
    calls = [str(request.url).rpartition("/")[2] for request in sent]
    assert calls == ["initialize", "append", "append", "append", "finalize"]
    bodies = [request.body for request in sent if str(request.url).endswith("append")]
    for number, body in enumerate(bodies):
        named = b'name="segment_index"\r\n\r\n' + str(number).encode()
        assert isinstance(body, bytes) and named in body


def test_linkedin_gets_a_video_in_parts_whose_tags_are_given_back(
    sandbox: Sandbox, connectors: dict[str, Any], sent: list[requests.PreparedRequest]
) -> None:
    account = sandbox.account("linkedin")
    content = Content(text="The choir sings there", media=(LARGE,), title="Choir")
    publish(connectors["linkedin"], account, content, a_ref())
    parts = [request for request in sent if request.method == "PUT"]
    assert [len(part.body or b"") for part in parts] == [CHUNK, CHUNK, LARGE.size - 2 * CHUNK]
    finished = next(request for request in sent if "finalizeUpload" in str(request.url))
    assert all(
        hashlib.sha256(part.body or b"").hexdigest()[:32].encode() in (finished.body or b"")
        for part in parts
    )


@pytest.mark.parametrize("platform", ["linkedin", "weduc"])
def test_a_document_is_published_under_its_title(
    sandbox: Sandbox, connectors: dict[str, Any], platform: str
) -> None:
    account = sandbox.account(platform)
    data = b"%PDF-1.7 the menu of the week"
    menu: Media = a_picture(
        kind=MediaKind.DOCUMENT,
        mime="application/pdf",
        filename="menu.pdf",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        read=lambda: data,
        width=None,
        height=None,
    )
    content = Content(text="This week's menu", media=(menu,), title="Menu")
    publish(connectors[platform], account, content, a_ref())
    (entry,) = sandbox.live(platform, account)
    assert entry["media"][0]["kind"] == "document"
    assert entry["media"][0]["sha256"] == menu.sha256


@pytest.mark.parametrize("platform", ["x", "linkedin"])
def test_a_video_that_cannot_be_processed_is_refused_and_nothing_is_published(
    sandbox: Sandbox, connectors: dict[str, Any], platform: str
) -> None:
    account = sandbox.account(platform)
    rule = {"account": key_of(account), "operation": "prepare"}
    sandbox.fault(platform, "media_processing_failed", **rule)
    content = Content(text="The choir", media=(a_video(),))
    with pytest.raises(Refused, match="could not process"):
        publish(connectors[platform], account, content, a_ref())
    assert sandbox.live(platform, account) == []

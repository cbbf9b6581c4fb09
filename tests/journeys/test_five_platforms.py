"""One post with everything in it goes to all five platforms and reads back letter for letter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publisher.connectors import CONNECTORS, build
from publisher.connectors.contract import Absent, ClosesComments, CommentState, Enforcement
from publisher.connectors.http import Http
from publisher.content import CommentMode, Content, Media
from tests.connectors.contract import a_picture, a_ref, publish
from tests.connectors.pictures import serving
from tests.connectors.sandbox import Sandbox, running

LINK = "https://larkfield.example/ffair-haf?dosbarth=6&iaith=cy"
TEXT = (
    "Ffair haf 🎪 Dydd Gwener – dŵr a ŷd, tŷ gwydr (Year 6) [Hall] {A|B} <3 *5* ~2pm~ _yes_ "
    f"#Larkfield \\o/ 👩‍🏫🏴󠁧󠁢󠁷󠁬󠁳󠁿\n\nMore: {LINK}"
)
ALTS = ("A kite above the field ŵ", "Stalls (three) & a tent — “open” 🎈")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running() as program:
        program.post("/switches", processing_seconds=0.05)
        yield program


@pytest.fixture(scope="module")
def pictures() -> Iterator[str]:
    with serving(a_picture().read()) as address:
        yield address


def connector_for(sandbox: Sandbox, platform: str) -> Any:
    apps = {platform: sandbox.app(platform)}
    return build(apps=apps, hosts=sandbox.hosts, http=Http.pooled())[platform]


def the_post(address: str) -> Content:
    media: tuple[Media, ...] = tuple(
        a_picture(id=f"p{number}", alt=alt, public_url=lambda: f"{address}/kite.jpg")
        for number, alt in enumerate(ALTS)
    )
    return Content(text=TEXT, link=LINK, media=media, comments=CommentMode.OFF, title="Ffair haf")


@pytest.mark.parametrize("platform", CONNECTORS)
def test_the_whole_post_reads_back_identical(
    sandbox: Sandbox, pictures: str, platform: str
) -> None:
    connector, account = connector_for(sandbox, platform), sandbox.account(platform)
    content, ref = the_post(pictures), a_ref()
    assert connector.problems(content) == []
    done = publish(connector, account, content, ref)
    live = connector.read(account, done.remote_id)
    assert live.text == TEXT
    assert live.alts == ALTS and live.media_count == 2
    (seen,) = sandbox.live(platform, account)
    assert seen["text"] == TEXT and tuple(item["alt"] for item in seen["media"]) == ALTS
    assert connector.find(account, content, None, ref).remote_id == done.remote_id


@pytest.mark.parametrize("platform", CONNECTORS)
def test_comments_end_up_as_the_policy_says_or_are_said_to_be_watched(
    sandbox: Sandbox, pictures: str, platform: str
) -> None:
    connector, account = connector_for(sandbox, platform), sandbox.account(platform)
    done = publish(connector, account, the_post(pictures), a_ref())
    if isinstance(connector, ClosesComments):
        connector.close_comments(account, done.remote_id)
    state = connector.read(account, done.remote_id).comments
    emulated = connector.capabilities.comments[CommentMode.OFF] is Enforcement.EMULATED
    kept = {CommentState.CLOSED, CommentState.RESTRICTED}
    assert (state is CommentState.NOT_READABLE) if emulated else (state in kept)


@pytest.mark.parametrize("platform", CONNECTORS)
def test_an_older_post_with_the_same_words_is_not_taken_for_this_one(
    sandbox: Sandbox, pictures: str, platform: str
) -> None:
    """A school says “No school today” every winter: last year's post must not count as sent."""
    connector, account = connector_for(sandbox, platform), sandbox.account(platform)
    content = the_post(pictures)
    publish(connector, account, content, a_ref())
    later = a_ref(since=datetime.now(UTC) + timedelta(hours=2))
    assert isinstance(connector.find(account, content, None, later), Absent)

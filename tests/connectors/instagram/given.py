"""What the tests of Instagram take for granted."""

from __future__ import annotations

from datetime import UTC, datetime

from publisher.connectors.contract import Published, Ref
from publisher.content import Content
from tests.connectors.meta.platform import a_picture, an_account

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
REF = Ref(key="delivery-1", since=NOW)
SCHOOL = an_account("17")
MEDIA, CONTAINER, PUBLISH = "POST 17/media", "GET 800", "POST 17/media_publish"
LISTED, QUOTA, POST = "GET 17/media", "GET 17/content_publishing_limit", "GET 5"
TEXT = "  Harvest “festival” on Friday\r\nBring a tin & a spoon — diolch! 🎃 100%  "
# As it is sent: no blank ends, one kind of line end.
SENT = "Harvest “festival” on Friday\nBring a tin & a spoon — diolch! 🎃 100%"
ONE = Content(text=TEXT, media=(a_picture(),))
SHOWN = {
    "id": "5",
    "permalink": "https://www.instagram.com/p/AbC/",
    "timestamp": "2026-11-20T15:31:00+0000",
    "caption": TEXT.strip(),
}
PUBLISHED = Published(
    remote_id="5",
    permalink="https://www.instagram.com/p/AbC/",
    at=datetime(2026, 11, 20, 15, 31, tzinfo=UTC),
)
FREE = {"data": [{"quota_usage": 3, "config": {"quota_total": 50, "quota_duration": 86400}}]}


def prepared(instagram, platform, content: Content = ONE) -> dict[str, str]:
    platform.on(MEDIA, {"id": "800"})
    return dict(instagram.publish(SCHOOL, content, REF).progress)

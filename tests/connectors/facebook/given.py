"""What the tests of Facebook take for granted."""

from __future__ import annotations

from datetime import UTC, datetime

from publisher.connectors.contract import Published, Ref
from tests.connectors.meta.platform import an_account

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
REF = Ref(key="delivery-1", since=NOW)
PAGE = an_account()
FEED, PHOTOS, POST = "POST 1000/feed", "POST 1000/photos", "GET 1000_55"
LISTED = "GET 1000/published_posts"
TEXT = "  Harvest “festival” on Friday\r\nBring a tin & a spoon — diolch! 🎃 100% + more  "
# As it is sent: no blank ends, one kind of line end.
SENT = "Harvest “festival” on Friday\nBring a tin & a spoon — diolch! 🎃 100% + more"
SHOWN = {
    "id": "1000_55",
    "permalink_url": "https://www.facebook.com/1000/posts/55",
    "created_time": "2026-11-20T15:30:02+0000",
}
PUBLISHED = Published(
    remote_id="1000_55",
    permalink="https://www.facebook.com/1000/posts/55",
    at=datetime(2026, 11, 20, 15, 30, 2, tzinfo=UTC),
)

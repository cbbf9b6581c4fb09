"""What X takes, offers and asks for. Numbers: docs.x.com, August 2026, and OpenAPI 2.167."""

from __future__ import annotations

from publisher.connectors.contract import Capabilities, Enforcement, MediaLimits
from publisher.connectors.limits import MEBIBYTE
from publisher.content import CommentMode

SCOPES = {
    "tweet.read": "read the account’s own posts",
    "tweet.write": "publish and delete posts",
    "users.read": "see which account this is",
    "media.write": "add pictures and videos",
    "tweet.moderate.write": "hide replies",
    "offline.access": "stay connected without asking every two hours",
}

NOT_ASKED = {
    "dm.read": "private messages are none of our business",
    "dm.write": "a school answers through its own channels",
    "follows.write": "a school account follows nobody through this product",
    "like.write": "liking is not publishing",
    "mute.write": "hiding a reply is enough and can be undone",
    "block.read": "X lets nobody block through this interface",
}

ALT_LENGTH = 1000
MOST_IMAGES = 4
GIF_BYTES = 15 * MEBIBYTE
GIF_WIDTH, GIF_HEIGHT = 1280, 1080
MOST_CASHTAGS = 1  # self-serve plans since April 2026

CAPABILITIES = Capabilities(
    label="X",
    policy_name="x",
    text_length=280,  # weighted by publisher.connectors.x.text, not counted
    comments={
        CommentMode.OFF: Enforcement.ATOMIC,
        CommentMode.HELD: Enforcement.EMULATED,
        CommentMode.MODERATED: Enforcement.ATOMIC,
        CommentMode.OPEN: Enforcement.ATOMIC,
    },
    images=MediaLimits(
        mimes=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"}),
        most=MOST_IMAGES,
        max_bytes=5 * MEBIBYTE,
        alt_length=ALT_LENGTH,
    ),
    videos=MediaLimits(
        mimes=frozenset({"video/mp4", "video/quicktime"}),
        most=1,
        max_bytes=512 * MEBIBYTE,
        min_ratio=1 / 3,
        max_ratio=3.0,
        min_width=32,
        max_pixels=1280 * 1024,
        min_seconds=0.5,
        max_seconds=140,
        codecs=frozenset({"H.264", "AAC"}),
    ),
    hides_comments=True,
    deletes_comments=False,
    minds_repeats=True,  # help.x.com/rules-and-policies: platform manipulation and spam
    scopes=frozenset(SCOPES),
    scopes_not_asked=NOT_ASKED,
    source="https://docs.x.com/x-api (22 August 2026), OpenAPI document 2.167",
)

"""What an Instagram professional account can do, and what it takes.

Source of the numbers: developers.facebook.com/docs/instagram-platform/content-publishing and
the reference of ``/{ig-user-id}/media``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.connectors.contract import Capabilities, Enforcement, MediaLimits, Problem
from publisher.connectors.limits import MEBIBYTE, common_problems
from publisher.content import CommentMode, Content, MediaKind

MOST_HASHTAGS = 30
MOST_MENTIONS = 20
PUBLISHING = "instagram_content_publish"
WANTED = {
    "instagram_basic": "see the Instagram account and its posts",
    PUBLISHING: "publish on the Instagram account",
    "instagram_manage_comments": "close, hide, delete and answer comments",
    "pages_show_list": "see the Pages that Instagram accounts belong to",
    "pages_read_engagement": "read those Pages",
}

CAPABILITIES = Capabilities(
    label="Instagram",
    policy_name="instagram",
    text_length=2200,
    calls=5,
    registry="meta",
    prepares_ahead=60.0,
    comments={
        # Closing needs the published post: there is no such setting on the container.
        CommentMode.OFF: Enforcement.AFTER_PUBLISH,
        CommentMode.HELD: Enforcement.EMULATED,
        CommentMode.MODERATED: Enforcement.ATOMIC,
        CommentMode.OPEN: Enforcement.ATOMIC,
    },
    images=MediaLimits(
        # Instagram takes JPEG alone; ``Media.public_url`` serves every still picture as JPEG.
        mimes=frozenset({"image/jpeg", "image/png", "image/webp"}),
        fetched_as_jpeg=True,
        most=10,
        max_bytes=8 * MEBIBYTE,
        min_ratio=4 / 5,
        max_ratio=1.91,
        alt_length=1000,
    ),
    videos=MediaLimits(
        mimes=frozenset({"video/mp4", "video/quicktime"}),
        most=1,
        max_bytes=300 * MEBIBYTE,
        max_width=1920,
        min_ratio=0.01,
        max_ratio=10,
        min_seconds=3,
        max_seconds=15 * 60,
        codecs=frozenset({"H.264", "HEVC", "AAC"}),
    ),
    needs_media=True,
    hides_comments=True,
    deletes_comments=True,
    scopes=frozenset(WANTED),
    scopes_not_asked={
        "business_management": "would open the whole business portfolio for the sake of a list",
        "instagram_manage_messages": "private messages are not ours to read",
        "instagram_manage_insights": "we count nothing about the people who see a post",
        "ads_management": "we never advertise",
    },
    source="Instagram Platform reference for Graph API v26.0",
)

_HASHTAG = re.compile(r"(?<![\w#&/])#\w+")
_MENTION = re.compile(r"(?<![\w@])@\w[\w.]*")


def problems(content: Content) -> list[Problem]:
    return [
        *common_problems(content, CAPABILITIES),
        *_length(content.text),
        *_too_many(content.text, _HASHTAG, MOST_HASHTAGS, "hashtags"),
        *_too_many(content.text, _MENTION, MOST_MENTIONS, "mentions of other accounts"),
        *_link(content),
        *_combination(content),
    ]


def _length(text: str) -> Iterator[Problem]:
    most, length = CAPABILITIES.text_length, len(text)
    if length > most:
        reason = f"Instagram takes at most {most:,} characters; this is {length:,}."
        yield Problem(surface="text", reason=reason, start=most, end=length)


def _too_many(text: str, pattern: re.Pattern[str], most: int, words: str) -> Iterator[Problem]:
    found = list(pattern.finditer(text))
    if len(found) > most:
        reason = f"Instagram takes at most {most} {words}; these are {len(found)}."
        yield Problem(surface="text", reason=reason, start=found[most].start(), end=found[-1].end())


def _link(content: Content) -> Iterator[Problem]:
    """Our readers must get the link, and we never add words of our own to a school's text."""
    if content.link and content.link not in content.text:
        reason = (
            "Instagram has no place for a link, and nobody can tap one in a caption. Write the "
            "address into the text, or leave the link out."
        )
        yield Problem(surface="link", reason=reason)


def _combination(content: Content) -> Iterator[Problem]:
    kinds = {item.kind for item in content.media}
    if {MediaKind.IMAGE, MediaKind.VIDEO} <= kinds:
        reason = "We send Instagram either pictures or one video in a post, not both."
        yield Problem(surface="media:1", reason=reason)
    for number, item in enumerate(content.media, start=1):
        if item.animated:
            reason = (
                f"Instagram takes no moving pictures; {item.filename} is one. Save it as a video "
                "of at least 3 seconds."
            )
            yield Problem(surface=f"media:{number}", reason=reason)

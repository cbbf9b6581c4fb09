"""What a Facebook Page can do, and what it takes (developers.facebook.com/docs/pages-api)."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.connectors.contract import Capabilities, Enforcement, MediaLimits, Problem
from publisher.connectors.limits import MEBIBYTE, common_problems
from publisher.content import CommentMode, Content, MediaKind

PUBLISHING = "pages_manage_posts"
WANTED = {
    "pages_show_list": "see the list of Pages you manage",
    PUBLISHING: "create and manage posts on your Page",
    "pages_read_engagement": "read the Page's own posts",
    "pages_manage_engagement": "hide, delete and answer comments",
    "pages_read_user_content": "read comments that visitors leave",
    "pages_manage_metadata": "be told at once when a comment arrives",
}

CAPABILITIES = Capabilities(
    label="Facebook",
    policy_name="facebook",
    text_length=63_206,  # not published; the number every client keeps to
    calls=2,
    registry="meta",
    comments={
        # No parameter of a Page's post closes its comments: each one is hidden as it arrives.
        CommentMode.OFF: Enforcement.EMULATED,
        CommentMode.HELD: Enforcement.EMULATED,
        CommentMode.MODERATED: Enforcement.ATOMIC,
        CommentMode.OPEN: Enforcement.ATOMIC,
    },
    images=MediaLimits(
        mimes=frozenset({"image/jpeg", "image/png", "image/gif"}),
        most=10,  # not published; what Facebook's own composer shows side by side
        max_bytes=4 * MEBIBYTE,  # the words of error 1366046
        alt_length=1000,  # not published; Instagram's number
    ),
    videos=MediaLimits(
        mimes=frozenset({"video/mp4", "video/quicktime"}),
        most=1,
        max_bytes=1024 * MEBIBYTE,  # video-api/guides/publishing: a video in one call
        max_seconds=20 * 60,
    ),
    administrators_left_out="Facebook leaves out everybody who has a role through a business.",
    hides_comments=True,
    deletes_comments=True,
    scopes=frozenset(WANTED),
    scopes_not_asked={
        "business_management": "would open the whole business portfolio for the sake of a list",
        "pages_messaging": "private messages are not ours to read",
        "pages_manage_ads": "we never advertise",
        "read_insights": "we count nothing about the people who read a post",
        "email": "the person's address is known to the school already",
    },
    source="Graph API v26.0 reference: Page feed, photos, videos, comments",
)


def problems(content: Content) -> list[Problem]:
    return [*common_problems(content, CAPABILITIES), *_length(content), *_combination(content)]


def _length(content: Content) -> Iterator[Problem]:
    most, length = CAPABILITIES.text_length, len(content.text)
    if length > most:
        reason = f"Facebook takes at most {most:,} characters; this is {length:,}."
        yield Problem(surface="text", reason=reason, start=most, end=length)


def _combination(content: Content) -> Iterator[Problem]:
    kinds = {item.kind for item in content.media}
    if {MediaKind.IMAGE, MediaKind.VIDEO} <= kinds:
        reason = "Facebook takes either pictures or one video in a post, not both."
        yield Problem(surface="media:1", reason=reason)
    if content.link and content.media and content.link not in content.text:
        reason = (
            "Facebook shows a link as a card only in a post without pictures or video. "
            "Write the link into the text, or leave the pictures out."
        )
        yield Problem(surface="link", reason=reason)

"""What a parent app takes and offers: the limits of our own contract (docs/parent-apps.md)."""

from __future__ import annotations

from dataclasses import replace

from publisher.connectors.contract import Capabilities, Enforcement, MediaLimits
from publisher.connectors.limits import MEBIBYTE
from publisher.connectors.weduc.profile import WEDUC, Profile
from publisher.content import CommentMode

SCOPES = {
    "profile": "see which school this is",
    "posts:read": "read the school’s posts back",
    "posts:write": "publish and delete posts",
    "media:write": "add pictures, videos and documents",
    "audiences:read": "offer year groups and classes to publish to",
    "comments:manage": "read, hide and delete comments",
    "receipts:read": "count how many families have read a post",
    "offline_access": "stay connected without asking every hour",
}

TITLE_LENGTH = 150
BODY_LENGTH = 10_000
ALT_LENGTH = 1000
MOST_ATTACHMENTS = 20

_CAPABILITIES = Capabilities(
    label=WEDUC.label,
    policy_name=WEDUC.policy_name,
    text_length=BODY_LENGTH,
    comments={
        CommentMode.OFF: Enforcement.ATOMIC,
        CommentMode.HELD: Enforcement.EMULATED,
        CommentMode.MODERATED: Enforcement.ATOMIC,
        CommentMode.OPEN: Enforcement.ATOMIC,
    },
    images=MediaLimits(
        mimes=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"}),
        most=MOST_ATTACHMENTS,
        max_bytes=20 * MEBIBYTE,
        alt_length=ALT_LENGTH,
    ),
    videos=MediaLimits(
        mimes=frozenset({"video/mp4", "video/quicktime"}),
        most=MOST_ATTACHMENTS,
        max_bytes=500 * MEBIBYTE,
        alt_length=ALT_LENGTH,
    ),
    documents=MediaLimits(
        mimes=frozenset({"application/pdf"}),
        most=MOST_ATTACHMENTS,
        max_bytes=50 * MEBIBYTE,
        alt_length=ALT_LENGTH,
    ),
    hides_comments=True,
    deletes_comments=True,
    scopes=frozenset(SCOPES),
    scopes_not_asked={"messages:read": "conversations with families stay in the parent app"},
    source="our own contract for parent apps, docs/parent-apps.md",
)


def capabilities(profile: Profile) -> Capabilities:
    return replace(_CAPABILITIES, label=profile.label, policy_name=profile.policy_name)

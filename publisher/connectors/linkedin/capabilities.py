"""What LinkedIn Pages take, offer and ask for, and until when the API version lives."""

from __future__ import annotations

from datetime import date

from publisher.connectors.contract import Capabilities, Enforcement, MediaLimits
from publisher.connectors.limits import MEBIBYTE
from publisher.content import CommentMode

# https://learn.microsoft.com/en-us/linkedin/marketing/versioning: a version lives for at least
# a year. 202603 is documented until 16 March 2027; 202607 has the same year, counted from July.
VERSION = "202607"
VERSION_EXPIRES_ON = date(2027, 7, 15)


def version_expires_on() -> date:
    """The day on which LinkedIn may start to answer 426; somebody must be told well before."""
    return VERSION_EXPIRES_ON


SCOPES = {
    "w_organization_social": "publish and delete the page’s posts",
    "r_organization_social": "read the page’s posts back",
    "rw_organization_admin": "see which pages you manage",
    "w_organization_social_feed": "close comments, delete and answer them",
    "r_organization_social_feed": "read comments",
}

NOT_ASKED = {
    "w_member_social": "nothing is ever published on a person’s own profile",
    "r_member_social": "a person’s own posts are none of our business",
    "r_ads": "schools buy no advertising through this product",
    "email": "we know who is signed in already",
}

TEXT_LENGTH = 3000
ALT_LENGTH = 4086
ARTICLE_TITLE = 400
COMMENT_LENGTH = 1250
MOST_IMAGES = 20

CAPABILITIES = Capabilities(
    label="LinkedIn",
    policy_name="linkedin",
    text_length=TEXT_LENGTH,
    comments={
        CommentMode.OFF: Enforcement.AFTER_PUBLISH,
        CommentMode.HELD: Enforcement.UNSUPPORTED,  # LinkedIn can delete, not hide
        CommentMode.MODERATED: Enforcement.ATOMIC,
        CommentMode.OPEN: Enforcement.ATOMIC,
    },
    images=MediaLimits(
        mimes=frozenset({"image/jpeg", "image/png", "image/gif"}),
        most=MOST_IMAGES,
        max_bytes=100 * MEBIBYTE,  # not documented; the pixels are the documented limit
        max_pixels=36_152_320,
        alt_length=ALT_LENGTH,
    ),
    videos=MediaLimits(
        mimes=frozenset({"video/mp4"}),
        most=1,
        max_bytes=500 * MEBIBYTE,
        min_bytes=75_000,
        min_seconds=3,
        max_seconds=30 * 60,
    ),
    documents=MediaLimits(
        mimes=frozenset(
            {
                "application/pdf",
                "application/msword",
                "application/vnd.ms-powerpoint",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            }
        ),
        most=1,
        max_bytes=100 * MEBIBYTE,
    ),
    deletes_comments=True,
    closing_destroys=True,
    scopes=frozenset(SCOPES),
    scopes_not_asked=NOT_ASKED,
    source="https://learn.microsoft.com/en-us/linkedin/marketing (August 2026), version 202607",
)

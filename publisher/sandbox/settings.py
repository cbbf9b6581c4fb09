"""Numbers and names the platforms document, and the switches a tester may turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from publisher.sandbox.models import Platform

GRAPH_VERSION = "v26.0"
LINKEDIN_LATEST = "202607"
LINKEDIN_OLDEST = "202512"  # 202511 was switched off on 16 November 2026
MINUTE, HOUR, DAY = 60, 3600, 86_400
MOST_MEDIA_BYTES = 256 * 1024 * 1024

FIRST_IDS: Mapping[str, int] = {
    "facebook_account": 615_500_000_000_001,
    "instagram_account": 17_841_400_000_000_001,
    "x_account": 1_700_000_000_000_000_001,
    "linkedin_account": 90_000_001,
    "weduc_account": 3001,
    "person": 10_220_000_000_000_001,
    "facebook_post": 122_100_000_000_001,
    "facebook_photo": 122_300_000_000_001,
    "container": 17_900_000_000_000_001,
    "instagram_media": 18_000_000_000_000_001,
    "x_post": 1_990_000_000_000_000_001,
    "x_media": 1_980_000_000_000_000_001,
    "linkedin_post": 7_390_000_000_000_000_001,
    "weduc_post": 500_001,
    "comment": 700_000_000_000_001,
    "medium": 1,
    "hook": 1,
}

META_SCOPES = (
    "public_profile",
    "pages_show_list",
    "pages_manage_posts",
    "pages_read_engagement",
    "pages_manage_engagement",
    "pages_read_user_content",
    "pages_manage_metadata",
    "business_management",
    "instagram_basic",
    "instagram_content_publish",
    "instagram_manage_comments",
    "ads_management",
    "ads_read",
)
INSTAGRAM_LOGIN_SCOPES = (
    "instagram_business_basic",
    "instagram_business_content_publish",
    "instagram_business_manage_comments",
)
ALL_SCOPES: Mapping[Platform, tuple[str, ...]] = {
    Platform.FACEBOOK: META_SCOPES,
    Platform.INSTAGRAM: META_SCOPES + INSTAGRAM_LOGIN_SCOPES,
    Platform.X: tuple(
        "tweet.read tweet.write users.read media.write offline.access "
        "tweet.moderate.write mute.read mute.write block.read".split()
    ),
    Platform.LINKEDIN: (
        "w_organization_social",
        "r_organization_social",
        "rw_organization_admin",
        "w_organization_social_feed",
        "r_organization_social_feed",
        "w_member_social",
        "r_basicprofile",
        "openid",
        "profile",
        "email",
    ),
    Platform.WEDUC: tuple(
        "profile posts:read posts:write media:write audiences:read "
        "comments:manage receipts:read offline_access".split()
    ),
}


@dataclass(kw_only=True)
class Switches:
    """What a tester may change while the program runs (``POST /control/switches``)."""

    processing_seconds: float = 0.2  # how long media take to be ready
    listing_seconds: float = 0.0  # how long a new post is missing from the list of posts
    duplicate_window: float = 86_400.0  # how long the duplicate filters remember
    facebook_duplicates: bool = False  # answer 506 to an identical Page post
    x_spelling: str = "both"  # "new": edit_history_post_ids; "old": edit_history_tweet_ids
    x_problem_host: str = "api.x.com"
    x_premium: bool = False
    x_summoned_only: bool = True
    x_post_limit: int = 100  # per 15 minutes and user
    x_unpaid: bool = False
    instagram_quota: int = 100
    instagram_containers: int = 400
    linkedin_refresh: bool = True
    linkedin_cuts_long_text: bool = True  # 3000 characters, silently
    linkedin_daily_posts: int = 100
    linkedin_comment_gap: float = 0.0  # 60: one comment a minute and member, as at the platform
    require_proof: bool = False  # Graph: appsecret_proof on every call
    webhook_mode: str = "normal"  # replay, reorder, duplicate, forge, off

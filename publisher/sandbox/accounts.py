"""Ready-made accounts with tokens that may do everything, for demos, tests and benchmarks."""

from __future__ import annotations

from typing import Any

from publisher.sandbox.models import Account, Platform
from publisher.sandbox.settings import DAY, HOUR
from publisher.sandbox.state import World

_ID_NAMES = {
    Platform.FACEBOOK: "page_id",
    Platform.INSTAGRAM: "ig_user_id",
    Platform.X: "user_id",
    Platform.LINKEDIN: "organization",
    Platform.WEDUC: "school_id",
}
_ACCESS_SECONDS = {
    Platform.FACEBOOK: None,
    Platform.INSTAGRAM: None,
    Platform.X: 2 * HOUR,
    Platform.LINKEDIN: 60 * DAY,
    Platform.WEDUC: HOUR,
}
_REFRESHED = {Platform.X: 180 * DAY, Platform.LINKEDIN: 365 * DAY, Platform.WEDUC: 30 * DAY}
NAME = "Larkfield Primary"


def furnish(world: World) -> dict[str, dict[str, Any]]:
    """One account per platform, as in the line printed at the start."""
    return {platform: make(world, platform, NAME) for platform in Platform}


def make(world: World, platform: Platform, name: str, **given: Any) -> dict[str, Any]:
    """A new account and tokens for it; the Facebook one is a Page token."""
    return with_tokens(world, world.add_account(platform, name, **given))


def with_tokens(world: World, account: Account) -> dict[str, Any]:
    """The account's ids and fresh tokens, under the names the platform's clients use."""
    platform = account.platform
    meta = platform in (Platform.FACEBOOK, Platform.INSTAGRAM)
    owner = account.linked if platform is Platform.INSTAGRAM and account.linked else account.id
    access = world.issue(
        Platform.FACEBOOK if meta else platform,
        "page" if meta else "access",
        (owner,),
        seconds=_ACCESS_SECONDS[platform],
        data_access_expires_at=world.now() + 90 * DAY if meta else None,
        app=world.apps[platform].client_id,
    )
    access.family = access.value
    shown = {_ID_NAMES[platform]: account.id, "access_token": access.value}
    shown |= {"id": account.id, "name": account.name, "username": account.username}
    if platform is Platform.LINKEDIN:
        shown["organization"] = f"urn:li:organization:{account.id}"
    if platform in _REFRESHED:
        refresh = world.issue(
            platform,
            "refresh",
            (account.id,),
            seconds=_REFRESHED[platform],
            family=access.value,
        )
        shown["refresh_token"] = refresh.value
    return shown

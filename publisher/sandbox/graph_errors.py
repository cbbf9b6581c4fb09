"""The Graph API's errors as a table: faults by name, and the Instagram table of the fact sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class GraphError:
    code: int
    message: str
    subcode: int | None = None
    status: int = 400
    type: str = "OAuthException"
    transient: bool = False
    user_title: str = ""
    user_msg: str = ""


def _dead(subcode: int, why: str) -> GraphError:
    return GraphError(190, f"Error validating access token: {why}", subcode, 401)


def _rate(code: int, message: str) -> GraphError:
    status = 400 if code in (4, 17, 32) else 403
    return GraphError(code, f"(#{code}) {message}", status=status, transient=True)


_BUSY = GraphError(2, "An unexpected error has occurred. Please retry later.", None, 500)
_SPAM = GraphError(
    4,
    "Application request limit reached",
    2207051,
    403,
    user_title="Action is blocked",
    user_msg="We restrict certain activity to protect our community.",
)

INSTAGRAM_ONLY = frozenset({"early_publish", "spam_but_live"})

FAULTS: Mapping[str, GraphError] = {
    "token_458": _dead(458, "The user has not authorized application."),
    "token_459": _dead(459, "The session is invalid: the user has been checkpointed."),
    "token_460": _dead(460, "The session has been invalidated: the password was changed."),
    "token_463": _dead(463, "Session has expired."),
    "token_464": _dead(464, "Sessions for the user are not allowed: not a confirmed user."),
    "token_467": _dead(467, "The session is invalid because the user logged out."),
    "token_492": _dead(492, "The user must be an administrator, editor or moderator of the page."),
    "expired_token": _dead(463, "Session has expired."),
    "revoked_token": _dead(458, "The user has not authorized application."),
    "permission": GraphError(
        200, "(#200) The permission(s) required for this call are not granted.", None, 403
    ),
    "account_restricted": GraphError(
        368, "The action attempted has been deemed abusive or is otherwise disallowed", 1390008
    ),
    "account_restricted:instagram": GraphError(
        25,
        "The Instagram account is restricted.",
        2207050,
        user_title="Account restricted",
        user_msg="The app user's account is inactive, checkpointed or restricted.",
    ),
    "spam_but_live": _SPAM,
    "too_fast": GraphError(368, "You are posting too fast.", 1390008),
    "duplicate": GraphError(506, "Duplicate status message"),
    "already_posted": GraphError(
        368, "It looks like you already posted this on Facebook. Please post something different."
    ),
    "early_publish": GraphError(
        9007, "Media ID is not available", 2207027, user_title="Media not ready"
    ),
    "url_not_fetched": GraphError(
        9004, "The media could not be fetched from this URI.", 2207052, user_title="Not fetched"
    ),
    "url_not_fetched:facebook": GraphError(324, "(#324) Missing or invalid image file"),
    "rate_limit_app": _rate(4, "Application request limit reached"),
    "rate_limit_user": _rate(17, "User request limit reached"),
    "rate_limit_page": _rate(32, "Page request limit reached"),
    "rate_limit_custom": _rate(613, "Calls to this api have exceeded the rate limit."),
    "rate_limit_facebook": _rate(80001, "There have been too many calls to this Page account."),
    "rate_limit_instagram": _rate(80002, "There have been too many calls to this account."),
    "http_500": _BUSY,
    "http_503": GraphError(2, "Service temporarily unavailable", None, 503, transient=True),
    "http_500_after_accept": _BUSY,
    "comment_switch_500": _BUSY,
    "not_found": GraphError(
        100,
        "Unsupported request. Object does not exist, cannot be loaded due to missing permissions",
        33,
        type="GraphMethodException",
    ),
    "conflict_409": _BUSY,
    "version_sunset": GraphError(2635, "(#2635) You are calling a deprecated version of the API"),
}

"""Which of two settings is the stricter: the one order that overlay, diff and conflicts use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenants.policies.words import EFFECTS

# Loosest first. What a parameter's name ends in or equals decides how two values combine.
COMMENT_MODES = ("open", "moderated", "held", "off")
REPLY_MODES = ("open", "signpost", "none")
PEOPLE = ("allow", "allow_unless_listed", "consent", "approve", "forbid")
GRADES = ("identifiable", "not_identifiable", "work_only", "none")
SOFT = ("allow", "note", "remind", "transform", "warn", "approve", "block")
WHEN = ("no_image", "image_of_children", "always")
ORDERS: dict[str, tuple[str, ...]] = {
    "effect": tuple(reversed(EFFECTS)),
    "children": PEOPLE, "staff": PEOPLE, "other_people": PEOPLE, "most": GRADES,
    "unknown_person": SOFT, "public_figures": SOFT, "with_image": SOFT, "without_image": SOFT,
    "unknown": SOFT, "disguised": SOFT, "generic_mention": SOFT, "undeclared": SOFT,
    "undeclared_face": SOFT, "too_many": SOFT, "wrong_day": SOFT, "quote_without_source": SOFT,
    "take_down": ("nothing", "pictures", "posts"),
    "when": WHEN, "people": ("allow", "deny"), "organisations": ("allow", "deny"),
    "photo_tags": ("allow", "off_where_possible"), "blank_means": ("ask", "no"),
    "credit": ("optional", "required"), "about": ("identifiable_person", "anyone"),
    "third_party_media": ("allow", "attest_permission", "forbid"),
    "pupil_media_only_to": ("school_owned_accounts", "closed_accounts"),
    "basis": ("legitimate_interest", "public_task_opt_out", "consent"),
    "renew": ("never", "2y", "1y", "academic_year"), "mode": COMMENT_MODES,
    "if_unenforceable": ("hide_on_arrival_and_alert", "refuse_channel"),
    "new_account": ("admin", "needs_approval"), "personal_profiles": ("warn", "block"),
}  # fmt: skip
ALLOWING = frozenset({
    "allow", "allow_domains", "allow_places", "allow_words", "roles_allowed", "preapproved",
    "publishers", "parent_comms", "account_kinds", "by", "also_via", "friendly_on",
    "approvers", "others_need", "one_of", "only_hashtags",
})  # fmt: skip
# Lists that exempt something from a rule: where one side has none, nothing is exempt.
EXEMPTING = frozenset(
    {"allow_domains", "allow_places", "allow_words", "roles_allowed", "preapproved", "friendly_on"}
)
# What holds when a rule does not say; a school cannot loosen by saying what a trust left unsaid.
DEFAULTS: dict[str, Any] = {
    "unknown_person": "warn", "generic_mention": "warn", "undeclared": "approve",
    "undeclared_face": "approve", "disguised": "warn", "too_many": "block", "wrong_day": "warn",
    "unknown": "block", "with_image": "block", "without_image": "block", "when": "always",
    "blank_means": "no", "basis": "consent", "renew": "1y", "https_only": True,
    "follow_redirects": True,
    "strip_exif": True, "per_channel": True, "required": True, "respect_rate_limits": True,
    "allow_own_school_contacts": True, "third_party_media": "attest_permission",
    "credit": "required", "people": "deny", "organisations": "deny", "same_time": True,
    "official_only": True, "personal_profiles": "block", "late_by": "2h", "urgent_late_by": "30m",
    "term_time_only": False, "holidays_only": False,
}  # fmt: skip
LOOSE_WHEN_TRUE = frozenset({
    "term_time_only", "holidays_only",
    "allow_own_school_contacts", "acknowledge_counts", "friday_evening_counts_as_weekend",
    "bank_holidays_roll",
})  # fmt: skip
SOONER_IS_STRICTER = frozenset({
    "respond_within", "verify_after_publish", "recheck_after", "recheck_every", "expires_after",
    "next_working_day_closes", "late_by", "urgent_late_by",
})  # fmt: skip
_MINUTES = {"m": 1, "h": 60, "d": 1440, "w": 10080, "mo": 43200, "y": 525600}
SMALLER_IS_STRICTER = ("max", "_max", "max_per_day", "max_per_week", "max_per_month",
                       "max_per_hour", "max_seconds",
                       "max_hashtags", "max_emoji", "max_capitals", "max_characters",
                       "max_items")  # fmt: skip


def is_stricter(name: str, one: str, other: str) -> bool:
    """Whether ``one`` is stricter than ``other`` as values of the setting ``name``."""
    order = ORDERS[name]
    return order.index(one) > order.index(other)


def stricter(name: str, one: Any, other: Any) -> Any:
    """The stricter of two values of a setting; lists intersect or unite by what they do."""
    if one is None or other is None:
        return other if one is None else one
    if isinstance(one, dict) and isinstance(other, dict):
        return stricter_table(one, other)
    if isinstance(one, list) and isinstance(other, list):
        return _lists(name, one, other)
    if isinstance(one, bool) and isinstance(other, bool):
        return (one and other) if name in LOOSE_WHEN_TRUE else (one or other)
    if isinstance(one, int) and isinstance(other, int):
        smaller = name in SMALLER_IS_STRICTER or name.endswith("_max")
        return min(one, other) if smaller else max(one, other)
    if name in SOONER_IS_STRICTER or name == "min_gap":
        sooner, later = sorted((one, other), key=minutes)
        return later if name == "min_gap" else sooner
    if name in ORDERS and one in ORDERS[name] and other in ORDERS[name]:
        return one if is_stricter(name, one, other) else other
    return other


def stricter_table(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Both tables' settings, each as strict as the stricter of the two."""
    names = dict.fromkeys([*one, *other])
    return {name: _setting(name, one, other) for name in names}


def _setting(name: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> Any:
    if name in EXEMPTING and not (name in one and name in other):
        return []
    unsaid = DEFAULTS.get(name)
    return stricter(name, one.get(name, unsaid), other.get(name, unsaid))


def minutes(text: str) -> int:
    """Of a length of time ("24h") or a time of day ("17:00")."""
    if ":" in text:
        hour, minute = text.split(":")
        return int(hour) * 60 + int(minute)
    number = text.rstrip("mhdwyo")
    return int(number) * _MINUTES[text[len(number) :]]


def _lists(name: str, one: list[Any], other: list[Any]) -> list[Any]:
    if name in ALLOWING:
        return [item for item in one if item in other]
    return [*one, *(item for item in other if item not in one)]

"""The words every policy may use without declaring them: roles, categories, platforms, lists.

None of these lists is closed. A policy adds its own categories (``[[category]]``), word lists
(``[words]``), roles (``[people]``) and platforms (``[channels] allow``).
"""

from __future__ import annotations

EFFECTS = ("block", "approve", "warn", "transform", "remind", "note")

ROLES = frozenset({
    "account_operators", "author", "chair_of_governors", "class_teacher", "comms_lead", "dpo",
    "dsl", "governors", "headteacher", "moderators", "office", "parents_public_page", "pupils",
    "slt", "staff", "teacher", "trust_admin", "volunteers",
})  # fmt: skip

PLATFORMS = frozenset({"facebook", "instagram", "linkedin", "parent_comms", "x"})

CATEGORIES = {
    "event": "Event",
    "reminder": "Reminder",
    "vacancy": "Staff vacancy",
    "weekly_roundup": "Weekly roundup",
    "key_message": "Key message",
    "essential_information": "Essential information",
    "general_news": "General news",
    "celebration": "Celebration",
    "trip_update": "Trip update",
    "sports_result": "Sports result",
    "class_update": "Class update",
    "closure": "Closure",
    "newsletter_link": "Newsletter",
    "safeguarding_advice": "Safety advice for families",
    "fundraising": "Fundraising",
}

WORD_LISTS = frozenset(
    {"abuse", "discrimination", "harassment", "illegal_conduct", "profanity", "threat"}
)

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

# What a program can recognise, by kind of rule and parameter. A word that is not here would
# switch nothing on, so the loader refuses it; ``tests/rules/test_vocabulary.py`` holds these
# lists against the detectors. A school's own subjects are word lists (``[words]``).
RECOGNISED: dict[str, dict[str, frozenset[str]]] = {
    "personal_data": {"kinds": frozenset({
        "address", "age", "bank_account", "date_of_birth", "email", "handle", "ip", "nhs_number",
        "ni_number", "phone", "postcode", "pupil_full_name", "staff_full_name", "upn",
        "vehicle_plate",
    })},
    "special_category": {"groups": frozenset({
        "biometric", "criminal", "free_school_meals", "genetic", "health", "politics",
        "race_ethnicity", "religion_belief", "safeguarding", "send", "sex_life_orientation",
        "trade_union",
    })},
    "identification_risk": {"signals": frozenset({
        "description", "initials_plus_class", "name_plus_class", "name_plus_image",
        "unique_event_plus_age",
    })},
    "location": {"deny": frozenset({
        "address", "checkin", "departure_time_with_place", "exif_gps", "geotag",
        "live_whereabouts", "map_link", "place_name", "postcode", "what3words",
    })},
    "links": {"deny_lists": frozenset({
        "adult", "malware", "map", "redirector", "shortener", "user_content",
    })},
    "topics": {"topics": frozenset({
        "additional_needs_case", "advertising", "attendance_case", "behaviour_incident",
        "bereavement", "bullying_case", "class_update", "complaint", "controversial",
        "criticism_of_council", "criticism_of_parents", "criticism_of_school", "exclusion",
        "fundraising_for_individual", "individual_matter", "industrial_action", "inspection",
        "parking", "personal_sale", "politics", "staffing", "uniform_change",
    })},
    "media_form": {"deny": frozenset({"image", "video", "document"})},
    "security": {"signals": frozenset({
        "alarm", "door_code", "gate_code", "key_holder", "login_screen_in_image",
        "site_empty_dates", "wifi_password",
    })},
    "confidential": {"signals": frozenset({
        "budget_figures", "commercially_sensitive", "confidential_marking", "draft_watermark",
        "internal_grievance", "personnel_matter",
    })},
}  # fmt: skip

# What a rule of a kind can do to a post; anything else would be written down and never happen.
CAN_DO: dict[str, frozenset[str]] = {
    "cadence": frozenset({"remind"}),
    "byline": frozenset({"transform"}),
    "tone": frozenset({"warn", "note"}),
    "location": frozenset({"block", "approve", "warn", "note", "transform"}),
}
ANY_OTHER = frozenset({"block", "approve", "warn", "note"})

# How a sentence of the policy says each word; what is not here is said as it is written.
SPOKEN: dict[str, str] = {
    "x": "X", "youtube": "YouTube", "tiktok": "TikTok", "facebook": "Facebook",
    "instagram": "Instagram", "linkedin": "LinkedIn",
    "parent_comms": "the parent app", "dsl": "the safeguarding lead", "slt": "the leadership team",
    "headteacher": "the Headteacher", "comms_lead": "the communications lead",
    "chair_of_governors": "the chair of governors", "class_teacher": "the class teacher",
    "account_operators": "the people who run the account",
    "upn": "pupil numbers", "date_of_birth": "dates of birth", "dpo": "the data protection officer",
    "pupil": "pupils", "parent": "parents", "governor": "governors", "moderators": "moderators",
    "own_website": "the school's own website", "pupil_full_name": "pupils' full names",
    "staff_full_name": "staff's full names", "send": "special needs",
    "volunteer": "volunteers", "phone": "telephone numbers", "email": "e-mail addresses",
    "postcode": "postcodes", "address": "street addresses", "age": "ages",
    "handle": "account names", "ni_number": "National Insurance numbers",
    "nhs_number": "NHS numbers", "bank_account": "bank account and card numbers",
    "vehicle_plate": "number plates", "ip": "computers' addresses",
    "free_school_meals": "free school meals", "race_ethnicity": "race or ethnicity",
    "trade_union": "trade union membership", "religion_belief": "religion or belief",
    "genetic": "genetic details", "biometric": "biometric details",
    "sex_life_orientation": "sex life or orientation", "criminal": "crimes",
    "place_name": "names of places", "map_link": "links to maps",
    "geotag": "positions on a map", "checkin": "checking in at a place",
    "exif_gps": "the position stored in a picture", "what3words": "what3words addresses",
    "live_whereabouts": "where a class is right now",
    "departure_time_with_place": "when and where a trip leaves",
    "individual_matter": "one person's own matter", "complaint": "complaints",
    "controversial": "controversial matters", "behaviour_incident": "behaviour",
    "bullying_case": "bullying of one child", "attendance_case": "one child's attendance",
    "additional_needs_case": "one child's special needs", "exclusion": "exclusions",
    "criticism_of_school": "criticism of the school", "staffing": "changes of staff",
    "criticism_of_council": "criticism of the council", "uniform_change": "changes of uniform",
    "inspection": "inspections", "industrial_action": "strikes", "personal_sale": "private sales",
    "fundraising_for_individual": "collections for one person",
    "class_update": "day-to-day news of a class", "profanity": "swearing", "threat": "threats",
    "illegal_conduct": "crime and drugs", "door_code": "door codes", "gate_code": "gate codes",
    "alarm": "the alarm", "wifi_password": "Wi-Fi passwords", "key_holder": "key holders",
    "site_empty_dates": "when the building is empty",
    "login_screen_in_image": "a log-in screen in a picture",
    "confidential_marking": "what is marked confidential", "personnel_matter": "personnel matters",
    "internal_grievance": "internal grievances", "draft_watermark": "drafts",
    "commercially_sensitive": "commercially sensitive matters",
    **{name: title.lower() for name, title in CATEGORIES.items()},
}  # fmt: skip

"""How things stand in the registers of what the policy asks of people, in words and pictures."""

from __future__ import annotations

from publisher.web.wording import Say

DUTIES: dict[str, Say] = {
    "overdue": Say("Overdue", "exclamation-octagon-fill", "stop"),
    "due": Say("To do", "clock", "look"),
    "coming": Say("Coming", "calendar3", "quiet"),
    "done": Say("Done", "check-circle-fill", "good"),
    "missed": Say("Missed", "exclamation-triangle-fill", "look"),
}
READINGS: dict[str, Say] = {
    "read": Say("Read and understood", "check-circle-fill", "good"),
    "concern": Say("A concern, with the governors", "person-check", "wait"),
    "settled": Say("A concern that the governors answered", "signpost-split", "quiet"),
    "not_yet": Say("Not yet", "clock", "look"),
    "again": Say("To be read again", "arrow-repeat", "look"),
}
HOW_OFTEN = {
    "year": "Asked once a year, and of each new version.",
    "term": "Asked each term, and of each new version.",
    "policy_version": "Asked of each new version.",
}
TRAININGS: dict[str, Say] = {
    "counts": Say("Counts", "check-circle-fill", "good"),
    "over": Say("Has run out", "calendar-x-fill", "stop"),
    "struck": Say("Struck out", "slash-circle", "quiet"),
}
DOCUMENTS: dict[str, Say] = {
    "there": Say("Registered", "check-circle-fill", "good"),
    "missing": Say("Missing", "exclamation-triangle-fill", "look"),
    "stale": Say("Its review is overdue", "calendar-x-fill", "stop"),
}
EXCEPTIONS: dict[str, Say] = {
    "asked": Say("Waits for a decision", "person-check", "wait"),
    "in_force": Say("In force", "check-circle-fill", "good"),
    "over": Say("Over", "calendar-x-fill", "quiet"),
    "refused": Say("Refused", "x-octagon-fill", "stop"),
    "ended": Say("Ended early", "slash-circle", "quiet"),
}
TOOLS: dict[str, Say] = {
    "active": Say("Used with pupils", "check-circle-fill", "good"),
    "waits": Say("Waits for its risk assessment", "clock", "look"),
}

"""How states and effects are said and shown: one table each. An icon and words always stand
together, so that nothing is told by colour alone. A tone names a colour in the style sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sized
from dataclasses import dataclass, replace

from publisher.connectors.contract import CommentState as Read
from publisher.connectors.contract import Enforcement as How
from publisher.content import CommentMode as Mode
from publisher.models import (
    ApprovalState,
    ChannelState,
    Delivery,
    DeliveryState,
    PostState,
    RequestState,
)
from publisher.pictures.intake import MAX_BYTES
from publisher.pictures.signatures import Format
from publisher.rules.finding import Effect, Outcome, State
from publisher.services.appearing import Found
from publisher.services.exposing import Exposure
from publisher.web.deeds import ACTIONS, HELD_BECAUSE
from tenants.models import AuditEntry
from tenants.policies.sentences import spoken
from tenants.roles import PERMISSIONS, ROLE_NAMES, Role


@dataclass(frozen=True)
class Say:
    words: str
    icon: str
    tone: str  # good, look, wait, stop, quiet


DELIVERIES: dict[str, Say] = {
    DeliveryState.SCHEDULED: Say("In line", "clock", "wait"),
    DeliveryState.QUEUED: Say("Going out now", "arrow-up-circle", "wait"),
    DeliveryState.SENDING: Say("Going out now", "arrow-up-circle", "wait"),
    DeliveryState.PROCESSING: Say("Taken, not yet visible", "hourglass-split", "wait"),
    DeliveryState.PUBLISHED: Say("Live, promises being checked", "broadcast", "good"),
    DeliveryState.SETTLED: Say("Live, everything as promised", "check-circle-fill", "good"),
    DeliveryState.HELD: Say("Held back", "pause-circle-fill", "look"),
    DeliveryState.REFUSED: Say("Refused by the platform", "x-octagon-fill", "stop"),
    DeliveryState.UNKNOWN: Say("May be live: we are looking", "question-circle-fill", "look"),
    DeliveryState.NEEDS_ATTENTION: Say("Please look yourself", "eye-fill", "stop"),
    DeliveryState.MISSED: Say("Missed, not sent late", "calendar-x-fill", "stop"),
    DeliveryState.CANCELLED: Say("Cancelled", "slash-circle", "quiet"),
    DeliveryState.TAKEN_DOWN: Say("Taken down", "trash3", "quiet"),
}
POSTS: dict[str, Say] = {
    PostState.DRAFT: Say("Draft", "pencil", "quiet"),
    PostState.AWAITING_APPROVAL: Say("Waiting for approval", "person-check", "wait"),
    PostState.SCHEDULED: Say("Scheduled", "clock", "wait"),
    PostState.DISCARDED: Say("Discarded", "archive", "quiet"),
}
OUTCOMES: dict[str, Say] = {
    Outcome.PASS: Say("May go out", "check-circle-fill", "good"),
    Outcome.WARN: Say("Read this first", "exclamation-triangle-fill", "look"),
    Outcome.APPROVE: Say("Needs approval", "person-check", "wait"),
    Outcome.BLOCK: Say("Cannot go out", "x-octagon-fill", "stop"),
}
EFFECTS: dict[str, Say] = {
    Effect.BLOCK: Say("Stops the post", "x-octagon-fill", "stop"),
    Effect.APPROVE: Say("Needs approval", "person-check", "wait"),
    Effect.WARN: Say("Read this", "exclamation-triangle-fill", "look"),
    Effect.TRANSFORM: Say("Done for you", "magic", "good"),
    Effect.REMIND: Say("Reminder", "bell", "quiet"),
    Effect.NOTE: Say("Note", "info-circle", "quiet"),
}
CHANNELS: dict[str, Say] = {
    ChannelState.CONNECTED: Say("Connected", "check-circle-fill", "good"),
    ChannelState.NEEDS_RECONNECT: Say("Please connect again", "plug", "stop"),
    ChannelState.NOT_ALLOWED: Say("Parked: your policy does not allow it", "pause-circle", "look"),
    ChannelState.DISCONNECTED: Say("Not connected", "plug", "quiet"),
}
REQUESTS: dict[str, Say] = {
    RequestState.ASKED: Say("Waits for a decision", "person-check", "wait"),
    RequestState.CHANGES: Say("A change is asked for", "pencil", "look"),
    RequestState.APPROVED: Say("Approved", "check-circle-fill", "good"),
    RequestState.REFUSED: Say("Refused", "x-octagon-fill", "stop"),
    RequestState.WITHDRAWN: Say("Taken back", "slash-circle", "quiet"),
}
ACCOUNT_KINDS = {
    "school": "The school’s main account",
    "class": "An account of a class",
    "department": "An account of a department or a club",
    "friends_of_school": "An account of the PTA or the Friends",
}
MUST_HAVE = {"policy_read": "read the policy", "training": "a record of training"}
APPROVALS: dict[str, Say] = {
    ApprovalState.ASKED: Say("Waiting", "person-check", "wait"),
    ApprovalState.LATER: Say("Asked next", "hourglass-split", "quiet"),
    ApprovalState.APPROVED: Say("Approved", "check-circle-fill", "good"),
    ApprovalState.CHANGES: Say("Asked for a change", "pencil", "look"),
    ApprovalState.REFUSED: Say("Refused", "x-octagon-fill", "stop"),
    ApprovalState.VOID: Say("No longer counts", "slash-circle", "quiet"),
}
CERTAINTY: dict[str, str] = {
    State.CHECKED: "checked by Handbell",
    State.DECLARED: "as declared",
    State.NOT_CHECKABLE: "Handbell cannot tell by itself",
}
CONSENTS: dict[str, Say] = {
    "given": Say("Yes", "check-circle-fill", "good"),
    "refused": Say("No", "x-octagon-fill", "stop"),
    "withdrawn": Say("Withdrawn", "x-octagon-fill", "stop"),
    "expired": Say("Ran out", "calendar-x-fill", "look"),
    "blank": Say("No answer: counts as no", "dash-circle", "quiet"),
}
MARKS: dict[str, str] = {
    "logo": "Its logo",
    "crest": "Its crest",
    "published_material": "Material that it has published",
    "school_profile_logo": "The logo of the channel’s own profile, agreed to beforehand",
}
LISTED = Say("Never published", "slash-circle-fill", "stop")
KINDS = {"pupil": "Pupils", "staff": "Staff", "parent": "Parents", "governor": "Governors"}
DETAILS = {
    "name": "name", "reference": "reference", "group": "group", "kind": "kind",
    "leaves_on": "leaving date", "do_not_publish": "do not publish", "initials": "initials",
}  # fmt: skip
PROMISES: dict[tuple[Mode, How], str] = {
    (Mode.OFF, How.ATOMIC): "Comments: off from the first second, checked hourly.",
    (Mode.OFF, How.AFTER_PUBLISH): "Comments: closed right after publishing, checked hourly.",
    (Mode.OFF, How.EMULATED): "Comments: {label} cannot switch them off. Each one is hidden as it "
    "arrives, within a minute on the first day.",
    (Mode.HELD, How.EMULATED): "Comments: each one is hidden until somebody here agrees to it.",
    (Mode.HELD, How.ATOMIC): "Comments: held until somebody here agrees to them.",
    (Mode.MODERATED, How.ATOMIC): "Comments: open, and watched over.",
    (Mode.OPEN, How.ATOMIC): "Comments: open.",
}
CANNOT = "Comments: {label} has no way to keep them as your policy says."
READ_BACK: dict[str, str] = {
    Read.CLOSED: "Comments are off",
    Read.RESTRICTED: "Nobody can reply who is not named in the post",
    Read.OPEN: "Comments are open",
}
NOTHING_TO_READ: dict[str, str] = {  # by what the policy says: the platform has no such setting
    Mode.OFF: "New comments are hidden as they arrive",
    Mode.HELD: "New comments are hidden as they arrive",
    Mode.MODERATED: "Comments are open, and watched over",
    Mode.OPEN: "Comments are open",
}
THINGS = {"image": "Picture", "video": "Video", "document": "PDF"}
LARGEST_FILES = (
    f"A picture or PDF may have up to {MAX_BYTES[Format.PDF] // 1_000_000} MB, a video up to "
    f"{MAX_BYTES[Format.MP4] // 1_000_000} MB. Choose smaller files, or fewer at once."
)
# What an author says of words that no program has read, and of a code that it could not read.
WORDLESS = "No words in it tell a name or a code"
SCANNED = "The code in it tells no name and no password"
PEOPLE_IN_PICTURES = (
    ("", "Please choose"),
    ("none", "Nobody"),
    ("work_only", "Only children’s work"),
    ("not_identifiable", "People nobody could recognise"),
    ("identifiable", "People who can be recognised"),
)
FACES = (
    ("child", "A child not chosen from the register"),
    ("staff", "A member of staff"),
    ("other", "Another adult"),
    ("not_a_person", "Not a person"),
    ("cover", "To be covered"),
)
SHARED_FACES = FACES[:3]  # one that is no person, or to be covered, is looked at by itself
WAYS = {
    "newsletter": "the newsletter", "letter": "a letter home", "parent_comms": "the parent app",
}  # fmt: skip
ATTESTATIONS = {
    "appropriately_dressed": "Everybody in the pictures is appropriately dressed.",
    "not_subject_to_ridicule": "Nobody in the pictures could be laughed at for it.",
    "nobody_asked_not_to_be_photographed": "Nobody in them asked not to be photographed.",
    "nobody_on_the_list_is_visible": "No child on the do-not-publish list can be seen.",
}
ANSWERS = {
    "Published": "published", "InProgress": "taken, not yet visible", "Refused": "refused",
    "TryLater": "asked to wait", "StartAgain": "lost on the way, to be prepared anew",
    "ReconnectNeeded": "the permission was missing", "Duplicate": "said to be there already",
    "OutcomeUnknown": "no clear answer",
}  # fmt: skip


# What words in a post may be, by the field of the school's own words.
OWN = {
    "telephones": "our school’s telephone number", "emails": "our school’s e-mail address",
    "contacts": "our school’s address", "@": "our school’s account",
    "website": "our school’s website", "places": "a place at our school",
    "classes": "a class at our school", "houses": "a house at our school",
    "staff": "a member of our staff",
}  # fmt: skip


def account_kind(name: str) -> str:
    return ACCOUNT_KINDS.get(name) or name.replace("_", " ").capitalize()


def must_have(names: Iterable[str]) -> str:
    """What operators must have done, inside a sentence."""
    return spoken([MUST_HAVE.get(name, name.replace("_", " ")) for name in names])


def role(name: str) -> str:
    """A role as a label: "Communications lead", "Leadership team"."""
    if name in set(Role):
        return ROLE_NAMES[Role(name)]
    words = spoken([name]).removeprefix("the ")
    return words[0].upper() + words[1:]


def certainty(state: str, declared_by: str | None) -> str:
    """How far a finding may be trusted, and on whose word."""
    return f"declared by {declared_by}" if declared_by else CERTAINTY[state]


def effect(name: str, tier: int = 1) -> Say:
    """What a finding does; the second of two agreements is called so."""
    said = EFFECTS[name]
    return said if tier == 1 else replace(said, words="Needs a second approval")


def effect_then(outcome: str, name: str, tier: int = 1) -> Say:
    """The same in a record: what is stronger than what came of it had been agreed to, considered
    or set aside by then."""
    order = list(OUTCOMES)
    if name in order and order.index(Outcome(name)) > order.index(Outcome(outcome)):
        return Say("Agreed already", "check2-circle", "quiet")
    return effect(name, tier)


def roles(names: Iterable[str]) -> str:
    """Any of some roles inside a sentence: "the Headteacher or the leadership team"."""
    said = [f"the {ROLE_NAMES[Role(name)]}" if name in set(Role) else name for name in names]
    return spoken(said, last="or")


def who_may(permission: str) -> str:
    """Whoever may do something at a school: "the Headteacher or the Communications lead"."""
    return roles(role for role, rights in PERMISSIONS.items() if permission in rights)


def promise(mode: str, how: str, label: str) -> str:
    """What becomes of comments on one platform, in a sentence."""
    return PROMISES.get((Mode(mode), How(how)), CANNOT).format(label=label)


def stopped(found: Found) -> str:
    """What a no did to posts: "1 scheduled post held, 2 live posts show this child"."""
    parts = [
        f"{_counted(found.held, 'scheduled post')} held",
        f"{_counted(found.waiting, 'post')} taken back from approval",
        f"{_counted(found.live, 'live post')} still to be taken down",
        f"{_counted(found.under_way, 'post')} on the way: look again in a few minutes",
    ]
    rows = (found.held, found.waiting, found.live, found.under_way)
    said = [part for part, seen in zip(parts, rows, strict=True) if seen]
    nothing = "Nothing had to be stopped or taken down."
    told = f"{', '.join(said)}." if said else "" if found.looking else nothing
    more = "Older posts are still being read for their name." if found.looking else ""
    return f"{told} {more}".strip()


def _counted(seen: Sized, thing: str) -> str:
    return f"{len(seen)} {thing}" if len(seen) == 1 else f"{len(seen)} {thing}s"


def files(kinds: Iterable[str]) -> str:
    """What goes out beside the words: "2 pictures, 1 PDF"."""
    found = Counter(kinds)
    return ", ".join(
        f"{found[kind]} {name}{'' if found[kind] == 1 else 's'}"
        for kind, name in (("image", "picture"), ("video", "video"), ("document", "PDF"))
        if found[kind]
    )


def faces(count: int) -> str:
    found = _COUNTS[count] if count < len(_COUNTS) else str(count)
    return f"We found {found} {'face' if count == 1 else 'faces'}."


_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def action(entry: AuditEntry) -> str:
    """An audit entry's verb in words."""
    held = (
        HELD_BECAUSE.get(entry.detail.get("why", "")) if entry.action == "delivery.held" else None
    )
    return held or ACTIONS.get(entry.action, entry.action.replace(".", " ").replace("_", " "))


def exposed(found: Exposure) -> str:
    """For how long comments could be seen before we had hidden them."""
    if found.comments == 1:
        return f"1 comment was hidden on arrival; it could be seen for {_seconds(found.longest)}."
    return (
        f"{found.comments} comments were hidden on arrival; the longest could be seen for "
        f"{_seconds(found.longest)}."
    )


def _seconds(seconds: float) -> str:
    if seconds < 1.5:
        return "about a second"
    return f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"


def read_back(row: Delivery, label: str, clock: str) -> str:
    """What the platform itself said about comments, when, and how long they had been open; of what
    was taken down nothing, since it has none."""
    if not row.comment_state or not clock or row.state == DeliveryState.TAKEN_DOWN:
        return ""
    if row.comment_state == Read.NOT_READABLE:
        return f"{NOTHING_TO_READ[row.comment_mode]}. {label} has no setting to read back."
    said = f"{READ_BACK[row.comment_state]} — read back from {label} at {clock}"
    if row.exposed_seconds is None or row.comment_state != Read.CLOSED:
        return f"{said}."
    if row.exposed_seconds == 0:
        return f"{said}; they were never open."
    if row.exposed_seconds < 1:
        return f"{said}, within a second of its going live."
    return f"{said}, {row.exposed_seconds:.0f} s after it went live."


def why_later(row: Delivery, label: str, again: str, too_late: str) -> str:
    """``again`` is when it is tried next; ``too_late``, if not empty, after when it is not sent."""
    waits = "" if row.reason else f"{label} has asked us to wait, or does not answer. "
    late = f" It is not sent by itself{too_late}: we tell you then." if too_late else ""
    return f"{waits}Next try: {again}.{late}"


PAPERS = {"pdf": "read from a PDF", "word": "read from a Word file", "pasted": "pasted as text"}

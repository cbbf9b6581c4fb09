"""What the columns of an uploaded register mean, by the many names they go by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

EVERYWHERE = "*"
PHOTOGRAPH, VIDEO, NAME, WORK = "photograph", "video", "name", "work"
SOCIAL = ("facebook", "instagram", "x", "linkedin")

COLUMNS: dict[str, tuple[str, ...]] = {
    "upn": ("upn", "unique pupil number"),
    "reference": (
        "admission no", "admission number", "adno", "adm no", "admno", "reference", "ref", "id",
        "pupil id", "student id", "mis id", "person", "staff code", "pupil number",
        "admissions number", "admissions no", "student number", "arbor student id", "arbor id",
    ),
    "kind": ("kind", "type", "who", "role"),
    "forename": (
        "legal forename", "forename", "first name", "given name", "firstname", "first",
        "legal first name", "pupil forename", "christian name", "forenames", "forename s",
        "first names", "given names", "pupil first name", "student first name", "student forename",
    ),
    "known_as": (
        "preferred forename", "known as", "preferred name", "preferred first name", "chosen name",
    ),
    "surname": (
        "legal surname", "surname", "last name", "family name", "lastname", "last",
        "legal last name", "pupil surname", "surname legal", "last name legal", "student surname",
        "pupil last name", "student last name",
    ),
    "preferred_surname": ("preferred surname", "preferred last name", "chosen surname"),
    "name": ("name", "full name", "pupil name", "pupil", "student", "student name", "child",
             "childs name", "pupils name", "name of pupil", "name of child", "student full name",
             "pupil full name"),
    "year_group": ("year group", "year", "yr", "nc year", "year taught in", "nc year group", "ncy",
                   "curriculum year"),
    "group": (
        "registration group", "reg group", "reg", "form", "class", "tutor group", "reg form",
        "registration", "class name", "group", "registration form", "reg class",
    ),
    "consent_type": ("consent type", "consent", "parental consent", "permission", "consent name",
                     "consent for"),
    "consent_status": ("consent status", "status", "answer", "response", "consent given",
                       "consent value", "granted"),
    "consent_date": ("consent date", "date", "date given", "date of consent", "last updated",
                     "updated", "date signed", "response date"),
    "given_by": ("given by", "parent", "contact", "responded by", "consent given by", "signed by",
                 "parent carer", "answered by"),
    "basis": ("basis", "lawful basis", "legal basis", "based on"),
    "written": ("written", "in writing"),
    "valid_until": ("valid until", "expires", "expiry", "expiry date", "valid to", "end date"),
    "leaving_date": ("leaving date", "date of leaving", "leaver date", "left", "dol"),
    "do_not_publish": ("do not publish", "do not photograph", "no photos", "no photographs", "dnp",
                       "photo restriction"),
}  # fmt: skip

# A file may have several of one: "Do not publish" and "No photos". Each of them counts.
LIMITS = frozenset({"do_not_publish", "leaving_date"})
# Never imported: what a register of consents does not need, and what would harm most.
LEFT_OUT = frozenset(
    """
    dob|date of birth|birth date|ethnicity|ethnic group|sen|sen status|send|sen need|religion|
    pupil premium|pp|fsm|free school meals|eal|first language|nationality|gender|sex|address|
    postcode|post code|home address|telephone|phone|mobile|email|e mail|parent email|medical|
    medical notes|allergies|safeguarding|child protection|cp|looked after|lac|in care|
    safeguarding reason|reason|notes|comments|nhs number|religious affiliation
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)

_PLACES: dict[str, tuple[str, ...]] = {
    "facebook": ("facebook",), "fb": ("facebook",), "instagram": ("instagram",),
    "insta": ("instagram",), "ig": ("instagram",), "x": ("x",), "twitter": ("x",),
    "linkedin": ("linkedin",),
    "weduc": ("parent_comms",), "parentapp": ("parent_comms",), "social": SOCIAL,
    "website": ("website",),
    "web": ("website",), "prospectus": ("prospectus",), "press": ("press",),
    "newspaper": ("press",), "newspapers": ("press",), "display": ("display",),
    "displays": ("display",), "all": (EVERYWHERE,), "everywhere": (EVERYWHERE,),
    "any": (EVERYWHERE,),
}  # fmt: skip
_STILLS = frozenset(
    "photo photos photograph photographs photography image images picture pictures".split()
)
_MOVING = frozenset("filming film films video videos voice voices sound audio recording recordings "
                    "recorded filmed".split())  # fmt: skip
_PICTURES = _STILLS | _MOVING | {"media"}
_NAMING = frozenset("name names named naming".split())
_WORK = frozenset("work schoolwork artwork artworks drawings".split())
_ASKED = (_PICTURES, _NAMING, _WORK)
_FILLING = frozenset(
    "consent consents permission permissions use used of on for the school schools and in to or "
    "allowed publish published publishing page account our agree allow local channels channel "
    "platforms platform networks network networking sites site formerly given granted may appear "
    "be child childs pupil pupils my parental status answer response perm perms".split()
)
_RUN_TOGETHER = {"linked in": "linkedin", "web site": "website", "parent app": "parentapp",
                 "face book": "facebook", "social media": "social",
                 "yes no": "", "y n": ""}  # fmt: skip


@dataclass(frozen=True)
class Columns:
    """Where each thing stands. ``asked`` are columns of answers, with the places they are for
    (none: the heading does not say) and the column of their date, where there is one."""

    places: Mapping[str, int]
    asked: Mapping[int, tuple[str, ...]]
    dates: Mapping[int, int]
    left_out: tuple[str, ...]
    unused: tuple[str, ...]
    no_references: tuple[str, ...] = ()  # headed like references, and holding something else
    meanings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limits: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # each column that is one

    @property
    def long(self) -> bool:
        return "consent_type" in self.places and "consent_status" in self.places


def normal(heading: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9 ]+", " ", heading.lower().replace("'", "")).split())


# The school's own number for somebody, a UPN, or a sign of ours: never what could be a name.
_REFERENCE = re.compile(
    r"(?=.*\d)[a-z0-9][a-z0-9 ./_-]{0,39}|~[0-9a-f]{12}|[0-9a-f-]{16,40}|[a-z]{1,4}", re.I
)
_LONG_WORD = re.compile(
    r"(?!(?:pupil|student|staff|governor|parent|child|learner)(?![a-z]))[a-z]{5,}", re.I
)
_MANY_DIGITS = re.compile(r"(?:\D*\d){4}")


def is_reference(cell: str) -> bool:
    """ "00101", "A123", "PUPIL/17" and a staff code of at most four letters; "Amelia Wright" and
    "wright.amelia16" are none."""
    if not _REFERENCE.fullmatch(cell):
        return False
    return bool(_MANY_DIGITS.match(cell)) or not _LONG_WORD.search(cell)


def read(
    header: list[str],
    meanings: Mapping[str, tuple[str, ...]] | None = None,
    cells: Iterable[list[str]] = (),
) -> Columns:
    """``meanings`` says what headings or types mean in this school ("photo consent" →
    ("facebook", "parent_comms")), by their ``normal`` form, where they do not say so themselves.
    A column headed like references in which most of ``cells`` are none is not taken for it."""
    meant = dict(meanings or {})
    places: dict[str, int] = {}
    asked: dict[int, tuple[str, ...]] = {}
    left_out, unused, others, dates = [], [], [], {}
    heads = [normal(heading) for heading in header]
    rows = list(cells)
    for place, head in enumerate(heads):
        channels = places_of(head, meant)
        name = _name(head, _column(rows, place), meant)
        if name in LIMITS and head not in meant:
            places.setdefault(name, place)
        elif name == "reference" and name not in places and not _holds_references(rows, place):
            others.append(header[place])
        elif name and name not in places and head not in meant:
            places[name] = place
        elif head in LEFT_OUT:
            left_out.append(header[place])
        elif channels is not None:
            asked[place] = channels
        elif head.removesuffix(" date") in heads and head.endswith(" date"):
            dates[heads.index(head.removesuffix(" date"))] = place
        elif head:
            unused.append(header[place])
    unused += [header[place] for place in _one_answer(places, asked, heads)]
    return Columns(
        places, asked, dates, tuple(left_out), tuple(unused), tuple(others), meant,
        _limits(heads, meant),
    )  # fmt: skip


def _one_answer(
    places: dict[str, int], asked: dict[int, tuple[str, ...]], heads: list[str]
) -> list[int]:
    """A type without a status, or a status without a type, is the one answer there is. Returns
    the column that is none."""
    if "consent_type" in places and "consent_status" not in places:
        asked[places.pop("consent_type")] = ()
    elif "consent_status" in places and "consent_type" not in places:
        alone = places.pop("consent_status")
        if not {"consent", "granted"} & set(heads[alone].split()):
            return [alone]  # "Status: On roll"
        asked[alone] = ()
    return []


_NAMES = {name: column for column, known in COLUMNS.items() for name in known}


def _limits(heads: list[str], meant: Mapping[str, object]) -> dict[str, tuple[int, ...]]:
    """Every column of a limit: a child is listed by any of them."""
    known = [(_NAMES.get(head), place) for place, head in enumerate(heads) if head not in meant]
    return {limit: tuple(place for name, place in known if name == limit) for limit in LIMITS}


def _name(head: str, cells: list[str], meant: Mapping[str, tuple[str, ...]]) -> str:
    """What a heading is the name of. A "Type" may be one of people, or of consents."""
    if head == "type" and any(places_of(cell, meant) is not None for cell in cells):
        return "consent_type"
    return _NAMES.get(head, "")


def _holds_references(rows: list[list[str]], place: int) -> bool:
    filled = _column(rows, place)
    return 2 * sum(is_reference(cell) for cell in filled) >= len(filled)


def _column(rows: list[list[str]], place: int) -> list[str]:
    return [row[place] for row in rows if place < len(row) and row[place]]


def place_of(channel: str, purpose: str) -> str:
    """What an answer is about in one place: "facebook" for photographs, "facebook video" for
    videos and voices there, "facebook name" for being named."""
    return channel if purpose == PHOTOGRAPH else f"{channel} {purpose}"


def apart(place: str) -> tuple[str, str]:
    """Channel and purpose of a place."""
    channel, _, purpose = place.partition(" ")
    return channel, purpose or PHOTOGRAPH


def purposes_of(heading: str) -> tuple[str, ...]:
    """A heading that speaks of films only is about no photograph; one that names nothing is about
    photographs."""
    words = set(normal(heading).split())
    if words & (_NAMING | _WORK):
        return (NAME,) if words & _NAMING else (WORK,)
    moving = (VIDEO,) if words & _MOVING else ()
    return (PHOTOGRAPH, *moving) if words & _STILLS or not moving else moving


def places_of(heading: str, meanings: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """The places that a heading or a type of consent is about. Empty when it is about pictures
    and does not say where; None when it is about something else."""
    channels = channels_of(heading, meanings)
    if channels is None:
        return None
    return tuple(place_of(each, what) for what in purposes_of(heading) for each in channels)


def channels_of(heading: str, meanings: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """The channels alone, by what a heading says or is said to mean here."""
    head = normal(heading)
    if head in meanings:
        return meanings[head]
    for apart, together in _RUN_TOGETHER.items():
        head = f" {head} ".replace(f" {apart} ", f" {together} ")
    words = [word for word in head.split() if word not in _FILLING]
    about = [each for each in _ASKED if each.intersection(words)]
    if len(about) > 1:  # a yes to "photo with name" is none to photographs, nor is a no
        return None
    telling = [word for word in words if not any(word in each for each in _ASKED)]
    if len(telling) > 1:  # "all social media" is not everywhere
        telling = [word for word in telling if EVERYWHERE not in _PLACES.get(word, ())]
    if telling and all(word in _PLACES for word in telling):
        return tuple(dict.fromkeys(place for word in telling for place in _PLACES[word]))
    return () if words and not telling and _PICTURES.intersection(words) else None

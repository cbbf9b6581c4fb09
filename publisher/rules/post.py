"""The post as rules need it: one channel's rendering and every fact that somebody stated.

Services fill these from rows; nothing here knows a row. A fact that nobody stated is ``None``,
which never means "no".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Grade(StrEnum):
    """How far people in a picture can be recognised, least first."""

    NONE = "none"
    WORK_ONLY = "work_only"
    NOT_IDENTIFIABLE = "not_identifiable"
    IDENTIFIABLE = "identifiable"


GRADES = tuple(Grade)


class Said(StrEnum):
    """What a picture's author says of one face in it. ``PUPIL`` is somebody who is marked too,
    ``PUPIL_AGAIN`` one who was chosen for another face of it as well, ``CHILD`` one who was not
    chosen from the register."""

    NOTHING = ""
    PUPIL = "pupil"
    CHILD = "child"
    PUPIL_AGAIN = "pupil_again"
    STAFF = "staff"
    OTHER = "other"
    NOT_A_PERSON = "not_a_person"


class Answer(StrEnum):
    """What the consent register says for one person and one channel."""

    GIVEN = "given"
    REFUSED = "refused"
    BLANK = "blank"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


PUBLIC_TASK = "public_task"  # a yes that nobody was asked for: nobody has objected


@dataclass(frozen=True, kw_only=True)
class Consent:
    """``dated`` is the day of the answer, where it is known, and ``until`` the last on which it
    counts, where somebody has said so or the child leaves."""

    answer: Answer = Answer.BLANK
    written: bool = False
    dated: dt.date | None = None
    until: dt.date | None = None
    basis: str = "consent"


@dataclass(frozen=True, kw_only=True)
class Tagged:
    """A person an author marked in a picture. ``person`` is the register's opaque reference.

    ``consent`` maps a channel's policy name to the register's answer; a channel that is missing
    is blank. ``everywhere`` is the answer where the school asks once for all channels. ``group``
    is the class as the roll names it, "" where it does not.
    """

    person: str
    who: str = "pupil"
    consent: Mapping[str, Consent] = field(default_factory=dict)
    everywhere: Consent | None = None
    do_not_publish: bool = False
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class People:
    """Who is in a picture, as its uploader declared it."""

    grade: Grade
    children: int = 0
    staff: int = 0
    others: int = 0


@dataclass(frozen=True, kw_only=True)
class MediaFacts:
    """One picture, video or PDF. ``caption`` is text found in its metadata, as far as it is judged
    (``caption_too_long``: there was more), ``ocr_text`` what can be read in it: None when nobody
    could, or (``reading``) nobody has yet; ``dark_code``: a code in it could not be read;
    ``words_declared`` says that its author has read it, and any code.

    ``people`` is None until somebody declared; ``faces`` is None when there is no detector, or
    (``looking``) none has looked yet, or (``search_failed``) one tried and could not; ``alt`` is
    None only where nobody was asked (``Context.text_only``). ``said`` holds what its author says
    of the faces found, one by one; ``deleted`` says that the file is gone for good. ``assets``:
    logo, crest, and so on.
    ``seconds`` is how long a video is, None where that is not known.
    """

    id: str
    kind: str = "image"
    alt: str | None = ""
    filename: str = ""
    caption: str = ""
    caption_too_long: bool = False
    ocr_text: str | None = ""
    reading: bool = False
    dark_code: bool = False
    words_declared: bool = False
    people: People | None = None
    tagged: tuple[Tagged, ...] = ()
    faces: int | None = None
    said: tuple[Said, ...] = ()
    deleted: bool = False
    looking: bool = False
    search_failed: bool = False
    had_gps: bool = False
    seconds: float | None = None
    third_party: bool = False
    permission: str = ""
    credit: str = ""
    assets: frozenset[str] = frozenset()
    declared_by: str | None = None

    @property
    def shows_children(self) -> bool:
        """True when a child can be seen, however faintly, by declaration or by a tag."""
        seen = self.people is not None and self.people.children > 0
        faint = self.people is not None and self.people.grade in (Grade.NONE, Grade.WORK_ONLY)
        return (seen and not faint) or any(tag.who == "pupil" for tag in self.tagged)

    @property
    def uncounted(self) -> bool:
        """People can be recognised in it, and nobody has said how many or who."""
        return self.untold and self.people is not None and self.people.grade is Grade.IDENTIFIABLE

    @property
    def untold(self) -> bool:
        """Nobody has said who is in it: nothing at all, or that there are people in it, clearly or
        faintly, and neither how many nor who."""
        people = self.people
        if people is None:
            return not self.tagged
        faceless = people.grade in (Grade.NONE, Grade.WORK_ONLY)
        counted = people.children or people.staff or people.others or self.tagged
        return not faceless and not counted

    @property
    def undeclared_faces(self) -> int:
        """How many of the faces found nobody has accounted for; a covered one is not found."""
        return (self.faces or 0) - sum(said is not Said.NOTHING for said in self.said)


@dataclass(frozen=True, kw_only=True)
class ChannelFacts:
    """``platform`` is the policy's name for it; ``product`` a parent app's own name, if known."""

    platform: str
    account: str = ""
    name: str = ""
    kind: str = "school"
    product: str = ""
    label: str = ""
    school_owned: bool = True
    approved: bool = True
    personal: bool = False
    open_to_public: bool = True
    minimum_age: int | None = None

    def is_one_of(self, named: tuple[str, ...]) -> bool:
        """A policy names an account by what people call it."""
        own = {self.account.casefold(), self.name.casefold()} - {""}
        return any(name.casefold() in own for name in named)

    @property
    def title(self) -> str:
        return self.label or title_of(self.platform)


_TITLES = {"x": "X", "linkedin": "LinkedIn", "parent_comms": "the parent app"}


def title_of(platform: str) -> str:
    """What people call a platform that no connector has named."""
    return _TITLES.get(platform, platform.replace("_", " ").title())


@dataclass(frozen=True, kw_only=True)
class Author:
    """``signs`` is the name for a line that says who posts. It lets nobody do anything, because
    people choose it themselves; ``name`` is one that the policy may name."""

    id: str
    name: str = ""
    roles: frozenset[str] = frozenset()
    signs: str = ""


@dataclass(frozen=True, kw_only=True)
class Post:
    """One post as one channel will show it. ``category`` "" means that none was chosen.

    ``variants`` are the same post in other languages; ``languages`` names all of them, and
    ``first_language`` the one that it opens with.
    ``links`` are addresses outside the text. ``scheduled_at`` and ``event_ends`` are aware.
    """

    text: str
    channel: ChannelFacts
    category: str = ""
    title: str = ""
    media: tuple[MediaFacts, ...] = ()
    links: tuple[str, ...] = ()
    poll_options: tuple[str, ...] = ()
    first_comment: str = ""
    variants: tuple[str, ...] = ()
    languages: frozenset[str] = frozenset({"en-GB"})
    first_language: str = ""
    author: Author | None = None
    scheduled_at: dt.datetime | None = None
    event_ends: dt.datetime | None = None
    also_via: frozenset[str] = frozenset()
    attested: frozenset[str] = frozenset()
    tagged_accounts: tuple[str, ...] = ()
    geotag: bool = False
    byline_off: bool = False

    @property
    def shows_children(self) -> bool:
        return any(media.shows_children for media in self.media)

    @property
    def may_show_children(self) -> bool:
        """A face of which nobody says whose it is may be a child's, and so may people be whom
        nobody has counted, and whoever is in a picture of which nobody has said anything."""
        unknown = any(media.undeclared_faces or media.untold for media in self.media)
        return self.shows_children or unknown

    def speaks(self, language: str) -> bool:
        """ "en" is every English; "en-GB" is only that one, or one that says no country."""
        return any(same_language(language, own) for own in self.languages)


def same_language(one: str, other: str) -> bool:
    """Whether two language tags can mean the same words."""
    (first, _, country), (second, _, land) = one.partition("-"), other.partition("-")
    return first == second and (country == land or not country or not land)

"""The moment in which a post is judged: phase, time, school and what was found out before.

Everything that needs a network, a clock or a database comes in here, with its own time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from publisher.detect.hit import NOTHING_KNOWN, Known
from publisher.detect.roll import Roll


class Phase(StrEnum):
    COMPOSE = "compose"
    SCHEDULE = "schedule"
    APPROVE = "approve"
    PUBLISH = "publish"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Another post of the same school, published or scheduled. ``at`` is aware."""

    id: str
    at: dt.datetime
    channel: str
    category: str = ""


@dataclass(frozen=True, kw_only=True)
class LinkCheck:
    """What a link led to at ``at``. ``status`` None: no page was seen, for the reason in
    ``problem``; "unread" there says that a page was seen and its title was not. ``threat`` is the
    list of dangerous pages it is on; ``asked`` whether anybody could say: "clean", "unknown" when
    the service gave no answer, "" when there is no such service."""

    at: dt.datetime
    final_url: str = ""
    status: int | None = None
    threat: str = ""
    title: str = ""
    problem: str = ""
    asked: str = ""


_SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class SchoolDays:
    """Local dates. Empty ``terms`` means that the school has not said; then weekdays count."""

    closed: frozenset[dt.date] = frozenset()
    terms: tuple[tuple[dt.date, dt.date], ...] = ()

    def is_open(self, day: dt.date) -> bool:
        in_term = not self.terms or any(first <= day <= last for first, last in self.terms)
        return day.weekday() < _SATURDAY and in_term and day not in self.closed

    def is_holiday(self, day: dt.date) -> bool:
        """Outside the terms, or closed; a weekend within a term where the school is closed on
        both sides of it."""
        if not any(first <= day <= last for first, last in self.terms):
            return True
        if day.weekday() < _SATURDAY:
            return day in self.closed
        friday = day - dt.timedelta(days=day.weekday() - _SATURDAY + 1)
        return not self.is_open(friday) and not self.is_open(friday + dt.timedelta(days=3))

    def before(self, day: dt.date) -> dt.date:
        """The last school day before ``day``, at most three weeks back."""
        back = (day - dt.timedelta(days=days) for days in range(1, 22))
        return next((candidate for candidate in back if self.is_open(candidate)), day)

    def after(self, day: dt.date) -> dt.date:
        """The first school day after ``day``, at most three weeks on."""
        on = (day + dt.timedelta(days=days) for days in range(1, 22))
        return next((candidate for candidate in on if self.is_open(candidate)), day)


Read = dict[tuple[str, bool, Known], Any]  # what was found in words before


@dataclass(frozen=True, kw_only=True)
class Approval:
    """Somebody with ``role`` agreed to what ``rule`` found in exactly this content."""

    rule: str
    by: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Context:
    """``now`` is aware. ``comments`` is the channel's enforcement of the policy's comment mode:
    atomic, after_publish, emulated, unsupported, or "" when it was not asked.

    ``read`` keeps what the detectors found in each surface for judging the same words again by
    another policy or on another channel, under the same roll (``publisher.services.replaying``).

    ``text_only`` is for judging loose lines (``publisher check``): what was not given is noted
    and never stops the line. No service sets it.
    """

    now: dt.datetime
    phase: Phase = Phase.COMPOSE
    roll: Roll | None = None
    known: Known = NOTHING_KNOWN
    history: tuple[Sent, ...] = ()
    never_named: frozenset[str] = frozenset()  # the roll's references: listed, or not to be named
    classes: Mapping[str, str] = field(default_factory=dict)  # of every pupil whom words may mean
    links: Mapping[str, LinkCheck] = field(default_factory=dict)
    people: Mapping[str, frozenset[str]] = field(default_factory=dict)  # role → people's ids
    days: SchoolDays = SchoolDays()
    comments: str = ""
    documents: frozenset[str] | None = None  # kinds the register holds, of those wanted first
    approvals: tuple[Approval, ...] = ()
    self_approval: frozenset[str] = frozenset()  # roles that may approve their own posts
    text_only: bool = False
    read: Read | None = None

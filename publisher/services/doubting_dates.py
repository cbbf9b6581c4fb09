"""What looks wrong with a school's dates although each of them can be: gaps, and days elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from tenants.models import ClosedDays, ClosedFor, Term
from tenants.services.calendar import SchoolCalendar

LONGEST_HOLIDAY = timedelta(days=56)
SHORTEST_HOLIDAY = timedelta(days=3)  # a weekend lies between two days that follow each other
LONG_TERM = timedelta(days=60)
SOON = timedelta(days=42)


def doubts(entered: SchoolCalendar, today: date) -> list[str]:
    """Sentences about what a person should look at; none of them stops anything."""
    if not entered.terms:
        return [
            "No terms are entered yet, so every weekday that is not closed counts as a school day. "
            "Enter the terms, or read them from the school’s calendar below."
        ]
    return [
        *_between(entered.terms),
        *_inside(entered.terms, entered.closed),
        *_outside(entered.terms, entered.closed),
        *_running_out(entered.terms, today),
    ]


def _between(terms: tuple[Term, ...]) -> Iterator[str]:
    for one, other in pairwise(terms):
        gap = other.first_day - one.last_day
        if gap > LONGEST_HOLIDAY:
            weeks = gap.days // 7
            between = f"Between “{one.name}” and “{other.name}”"
            yield f"{between} there are {weeks} weeks. Is a term missing?"
        if gap < SHORTEST_HOLIDAY:
            yield f"“{other.name}” begins right after “{one.name}” ends. Is that so?"


def _inside(terms: tuple[Term, ...], closed: tuple[ClosedDays, ...]) -> Iterator[str]:
    halves = [row for row in closed if row.why == ClosedFor.HALF_TERM]
    for term in terms:
        half = any(term.first_day <= row.first_day <= term.last_day for row in halves)
        if not half and term.last_day - term.first_day > LONG_TERM:
            yield f"“{term.name}” has no half-term yet."


def _outside(terms: tuple[Term, ...], closed: tuple[ClosedDays, ...]) -> Iterator[str]:
    first, last = terms[0].first_day, terms[-1].last_day
    for row in closed:
        in_a_term = any(t.first_day <= row.last_day and t.last_day >= row.first_day for t in terms)
        within = first <= row.first_day <= last
        # A training day before the pupils come back is usual, and so is a half-term just outside.
        if row.why == ClosedFor.HALF_TERM and within and not in_a_term:
            day = f"{row.first_day.day} {row.first_day:%B %Y}"
            yield f"The half-term of {day} lies in no term. Look at the dates of the terms."


def _running_out(terms: tuple[Term, ...], today: date) -> Iterator[str]:
    last = terms[-1]
    if last.last_day - today <= SOON:
        day = f"{last.last_day.day} {last.last_day:%B %Y}"
        yield (
            f"The dates end on {day}. Enter the next term, or no day after it is a school day and "
            "no series goes on."
        )

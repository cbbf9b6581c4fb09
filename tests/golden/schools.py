"""Five schools, one invented roll, and short words for judging a post at any of them."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from publisher.detect.hit import Known
from publisher.detect.roll import Person, Roll, derive_key, roll_of
from publisher.rules.context import Context
from publisher.rules.evaluate import evaluate
from publisher.rules.finding import Finding, Verdict
from publisher.rules.post import (
    Answer,
    Author,
    ChannelFacts,
    Consent,
    Grade,
    MediaFacts,
    People,
    Post,
    Tagged,
)
from tenants.policies import templates

SCHOOLS = ("lache", "milton_road", "longton_lane", "st_lukes", "ashgrove")
NOW = dt.datetime(2027, 6, 7, 9, 0, tzinfo=dt.UTC)

_PEOPLE = (
    ("pupil", "Amelia", "Wright"), ("pupil", "Zoë", "O'Brien"), ("pupil", "Summer", "Hope"),
    ("pupil", "Will", "May"), ("pupil", "Li", "Ng"), ("pupil", "Mohammed", "Ali-Khan"),
    ("pupil", "Grace", "Rose"), ("staff", "Priya", "Patel"), ("staff", "Rae", "Snape"),
    ("staff", "K.", "Southworth"),
)  # fmt: skip


@cache
def roll() -> Roll:
    people = [Person(who=who, forename=first, surname=last) for who, first, last in _PEOPLE]
    return roll_of(people, derive_key(b"a master key for tests only", "golden", 1))


OFFICE = Author(id="operator", name="K.Southworth", roles=frozenset({"account_operators"}))
KNOWN = Known(
    places=frozenset({"school field", "school hall", "the hall"}),
    domains=frozenset({"ourschool.sch.uk"}),
)


# What Ashgrove's policy has an author confirm about a picture of children.
ATTESTED = frozenset(
    {
        "appropriately_dressed",
        "not_subject_to_ridicule",
        "nobody_asked_not_to_be_photographed",
        "nobody_on_the_list_is_visible",
    }
)


def a_post(text: str, *, channel: str = "facebook", category: str = "event", **more: Any) -> Post:
    facts = {"author": OFFICE, **more}
    return Post(text=text, category=category, channel=ChannelFacts(platform=channel), **facts)


def a_context(**more: Any) -> Context:
    return Context(
        **{"now": NOW, "roll": roll(), "known": KNOWN, "documents": frozenset({"dpia"}), **more}
    )


def judge(school: str, post: Post, **context: Any) -> Verdict:
    return evaluate(templates.template(school), post, a_context(**context))


def by_rule(verdict: Verdict, rule: str) -> list[Finding]:
    return [finding for finding in verdict.findings if finding.rule == rule]


def kinds(verdict: Verdict, *effects: str) -> set[str]:
    """Kinds of the findings with one of these effects; with none given, of those that count."""
    wanted = effects or ("block", "approve", "warn")
    return {finding.kind for finding in verdict.findings if finding.effect in wanted}


def a_picture(
    *,
    children: int = 0,
    staff: int = 0,
    others: int = 0,
    grade: Grade | None = None,
    consent: Answer = Answer.GIVEN,
    written: bool = True,
    **more: Any,
) -> MediaFacts:
    """A described, declared picture; each child in it is marked with the same answer."""
    anybody = children or staff or others
    shown = grade or (Grade.IDENTIFIABLE if anybody else Grade.NONE)
    answer = Consent(answer=consent, written=written, dated=NOW.date())
    tagged = [Tagged(person=f"child-{n}", consent={"facebook": answer}) for n in range(children)]
    facts: dict[str, Any] = {
        "id": "1", "alt": "Hands holding a cup", "filename": "IMG_0042.jpg",
        "people": People(grade=shown, children=children, staff=staff, others=others),
        "tagged": tuple(tagged), "faces": 0, "declared_by": "operator",
    }  # fmt: skip
    return MediaFacts(**{**facts, **more})

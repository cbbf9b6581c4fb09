"""What witnesses are made of: invented people, a plain post, its channel and its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from publisher.detect.roll import Person, Roll, derive_key, roll_of
from publisher.rules.context import Phase, SchoolDays, Sent
from publisher.rules.post import (
    Author,
    ChannelFacts,
    Consent,
    Grade,
    MediaFacts,
    People,
    Post,
    Tagged,
)
from publisher.rules.vocabulary import kinds
from tenants.policies.language import Policy, Rule

PEOPLE = {
    "pupil": ("Amelia", "Wright"), "staff": ("Meera", "Patel"), "governor": ("Gwendolen", "Ashby"),
    "parent": ("Bartholomew", "Finch"), "volunteer": ("Rosalind", "Hartley"),
}  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEDNESDAY = 2
_AHEAD = 400  # days in which every season of the year comes round


_ANY_DAYS = SchoolDays()


@dataclass(frozen=True, kw_only=True)
class Witness:
    """A post that should be stopped by ``setting`` = ``word`` of a rule. ``shows`` tells people."""

    setting: str
    word: str
    shows: str
    post: Post
    history: tuple[Sent, ...] = ()
    days: SchoolDays = _ANY_DAYS
    phase: Phase = Phase.COMPOSE


@lru_cache(maxsize=1)
def roll() -> Roll:
    """A roll of invented people, so that names can be told apart."""
    people = [
        Person(who=who, forename=first, surname=last) for who, (first, last) in PEOPLE.items()
    ]
    return roll_of(people, derive_key(b"witness" * 5, "witness", 1))


def plain(policy: Policy, rule: Rule, now: dt.datetime) -> Post | None:
    """A post to which the rule speaks and which breaks nothing yet; None where there is no such
    channel or day."""
    place, at = _place(policy, rule), _hour(policy, rule, now)
    if place is None or at is None:
        return None
    return Post(
        text="The summer fayre is on Saturday.", channel=place, category=_category(policy, rule),
        author=Author(id="somebody-else", roles=frozenset()), scheduled_at=at,
        languages=frozenset(rule.scope.languages or ("en-GB",)),
    )  # fmt: skip


def _place(policy: Policy, rule: Rule) -> ChannelFacts | None:
    # While no platform is chosen yet nothing can go out, so any stands in for them.
    allow = policy.channels.allow or rule.scope.channels or ("facebook",)
    used = [name for name in allow if name in (rule.scope.channels or (name,))]
    kinds_of = rule.scope.account_kinds
    if not used or rule.scope.accounts or (kinds_of and "school" not in kinds_of):
        return None
    return ChannelFacts(platform=used[0])


def _category(policy: Policy, rule: Rule) -> str:
    if rule.scope.categories:
        return rule.scope.categories[0]
    allowed = [name for r in policy.rules for name in r.params.get("allow", ())[:1]]
    usual = [name for name in (*allowed, "event", "reminder") if rule.scope.speaks_of(name)]
    return usual[0] if usual else ""


def _hour(policy: Policy, rule: Rule, now: dt.datetime) -> dt.datetime | None:
    """Noon of the next Wednesday on which the rule holds, else of the next such day."""
    local = now.astimezone(ZoneInfo(policy.timezone)).replace(hour=12, minute=0, second=0)
    days = [local + dt.timedelta(days=n) for n in range(_AHEAD)]
    held = [day for day in days if rule.scope.holds_on(day.date())]
    return next((day for day in held if day.weekday() == _WEDNESDAY), held[0] if held else None)


def in_words(rule: Rule, post: Post) -> Iterator[Witness]:
    """One post for each word that the rule lists, with that word's own example."""
    for setting, known in kinds()[rule.kind].words.items():
        for word in rule.params.get(setting, ()):
            example = known[word].example if word in known else ""
            yield Witness(
                setting=setting, word=word, shows=example, post=_worded(post, word, example)
            )


def _worded(post: Post, word: str, example: str) -> Post:
    media = (picture(children=1),) if word in _BESIDE else ()
    return replace(post, text=example or post.text, media=media)


_BESIDE = frozenset({"name_plus_image"})


def picture(
    *, children: int = 0, staff: int = 0, others: int = 0, consent: Consent | None = None,
    **facts: Any,
) -> MediaFacts:  # fmt: skip
    """Recognisable people, and a description."""
    tagged = (Tagged(person="w", everywhere=consent),) if consent else ()
    people = People(grade=Grade.IDENTIFIABLE, children=children, staff=staff, others=others)
    given = {"alt": "Running", "filename": "p.jpg", "declared_by": "author", "tagged": tagged}
    return MediaFacts(id="1", people=people, **{**given, **facts})


def without_people(**facts: Any) -> MediaFacts:
    given = {"alt": "A tree", "people": People(grade=Grade.NONE)}
    return MediaFacts(id="1", **{**given, **facts})


def said(post: Post, setting: str, word: str, text: str) -> Witness:
    """The same post with these words."""
    return Witness(setting=setting, word=word, shows=text, post=replace(post, text=text))

"""Posts that come at the wrong time, too often, or of a kind or from somebody not wanted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from publisher.rules.context import SchoolDays, Sent
from publisher.rules.post import Post
from publisher.rules.timing import duration
from publisher.rules.witnesses.made import WEEKDAYS, Witness
from tenants.policies.language import Rule

_MINUTE = dt.timedelta(minutes=1)


def _at(post: Post) -> dt.datetime:
    assert post.scheduled_at is not None
    return post.scheduled_at


def series(rule: Rule, post: Post) -> Iterator[Witness]:
    wanted = rule.params.get("weekday")
    if wanted:
        wrong = _at(post) + dt.timedelta(days=int(WEEKDAYS[_at(post).weekday()] == wanted))
        yield Witness(
            setting="weekday", word=wanted, post=replace(post, scheduled_at=wrong),
            shows=f"The same post on another day than {wanted.title()}.",
        )  # fmt: skip
    if "max" in rule.params:
        yield _too_many(post, "max", rule.params["max"], f"in one {rule.params['per']}")
    if "at" in rule.params:
        promised = _clock(_at(post), rule.params["at"])
        other = promised.replace(hour=(promised.hour + 3) % 24)
        other += dt.timedelta(days=(WEEKDAYS.index(wanted) - other.weekday()) % 7 if wanted else 0)
        yield Witness(
            setting="at", word=rule.params["at"], post=replace(post, scheduled_at=other),
            shows=f"The same post three hours after {rule.params['at']}.",
        )  # fmt: skip


def frequency(rule: Rule, post: Post) -> Iterator[Witness]:
    for setting, period in _PERIODS:
        if setting in rule.params:
            yield _too_many(post, setting, rule.params[setting], period)
    if "min_gap" in rule.params:
        just = duration(rule.params["min_gap"]) - _MINUTE
        sent = Sent(id="1", at=_at(post) - just, channel=post.channel.platform)
        yield Witness(
            setting="min_gap", word=rule.params["min_gap"], post=post, history=(sent,),
            shows="A post a minute too soon after another.",
        )  # fmt: skip


_PERIODS = (
    ("max_per_day", "on one day"), ("max_per_week", "in one week"),
    ("max_per_month", "in one month"),
)  # fmt: skip


def _too_many(post: Post, setting: str, most: int, period: str) -> Witness:
    sent = tuple(
        Sent(id=str(n), at=_at(post) - _MINUTE, channel=post.channel.platform,
             category=post.category)
        for n in range(most)
    )  # fmt: skip
    return Witness(
        setting=setting, word=str(most), post=post, history=sent,
        shows=f"Post number {most + 1} {period}.",
    )  # fmt: skip


def quiet(rule: Rule, post: Post) -> Iterator[Witness]:
    """The first minute of the quiet hours and the last, on the first of their days."""
    days = rule.params.get("days", WEEKDAYS)
    away = SchoolDays(terms=(_LONG_AGO,) if rule.params.get("holidays_only") else ())
    day = _at(post)
    while WEEKDAYS[day.weekday()] not in days:
        day += dt.timedelta(days=1)
    ends = _clock(day, rule.params["until"]) - _MINUTE
    for setting, moment in (
        ("from", _clock(day, rule.params["from"])),
        ("until", day.replace(hour=ends.hour, minute=ends.minute)),
    ):
        yield Witness(
            setting=setting, word=rule.params[setting], post=replace(post, scheduled_at=moment),
            days=away,
            shows=f"A post at {moment:%H:%M} on a {moment:%A}.",
        )  # fmt: skip


_LONG_AGO = (dt.date(2001, 9, 3), dt.date(2001, 12, 14))  # so that every later day is a holiday


def _clock(day: dt.datetime, text: str) -> dt.datetime:
    hour, minute = map(int, text.split(":"))
    return day.replace(hour=hour, minute=minute)


def kinds_of_post(rule: Rule, post: Post) -> Iterator[Witness]:
    for name in rule.params.get("deny", ()):
        yield Witness(
            setting="deny", word=name, post=replace(post, category=name),
            shows=f"A post of the kind “{name.replace('_', ' ')}”.",
        )  # fmt: skip
    yield Witness(
        setting="allow", word="others", post=replace(post, category="kind-of-nobody"),
        shows="A post of a kind that the policy does not list.",
    )  # fmt: skip
    if rule.params.get("disguised") in ("block", "approve"):
        text = "Year 3 learned about fractions today."
        yield Witness(
            setting="disguised", word="others", shows=text, post=replace(post, text=text)
        )  # fmt: skip


def publisher(_rule: Rule, post: Post) -> Iterator[Witness]:
    yield Witness(
        setting="publishers", word="others", post=post, shows="A post written by somebody else."
    )


def companion(_rule: Rule, post: Post) -> Iterator[Witness]:
    yield Witness(
        setting="also_via", word="others", post=post,
        shows="A post of which nobody says that it also goes out another way.",
    )  # fmt: skip

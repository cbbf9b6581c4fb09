"""For each rule the posts that break it: invented, and made only of facts that the product can
really learn about a post. A rule that none of its witnesses moves does nothing, whatever it says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from publisher.detect.roll import Roll, derive_key, roll_of
from publisher.detect.roll_file import Person
from publisher.rules.context import Sent
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
from publisher.rules.vocabulary import kinds
from tenants.policies.language import Policy, Rule

# Why a kind of rule cannot act yet: the product does not learn the facts that it needs.
UNHEARD = {
    "destination": "Every connected account counts as the school's own so far, so this rule finds "
    "nothing.",
    "platform_limits": "Handbell keeps to the platforms' limits for every school anyway; an "
    "audience's age is not known to it.",
}
_PEOPLE = {
    "pupil": ("Amelia", "Wright"), "staff": ("Meera", "Patel"), "governor": ("Gwendolen", "Ashby"),
    "parent": ("Bartholomew", "Finch"), "volunteer": ("Rosalind", "Hartley"),
}  # fmt: skip
FORMS = {
    "full": "Well done {first} {last} for a super week.",
    "first": "Well done {first} for a super week.",
    "surname": "Well done, said {last} for the team.",
    "initial": "Well done {first} {initial}. for a super week.",
    "honorific": "Please see Mrs {last} about this.",
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, kw_only=True)
class Witness:
    """A post that should be stopped by ``setting`` = ``word`` of a rule. ``shows`` tells people."""

    setting: str
    word: str
    shows: str
    post: Post
    history: tuple[Sent, ...] = ()
    tries: tuple[str, ...] = field(default=())  # the same thing, as the product may also meet it


@lru_cache(maxsize=1)
def roll() -> Roll:
    """A roll of invented people, so that names can be told apart."""
    people = [
        Person(who="pupil" if who == "pupil" else who, forename=first, surname=last)
        for who, (first, last) in _PEOPLE.items()
    ]
    return roll_of(people, derive_key(b"witness" * 5, "witness", 1))


def witnesses(policy: Policy, rule: Rule, now: dt.datetime) -> Iterator[Witness]:
    """Nothing for a rule that speaks only of channels which the policy does not use."""
    place = _place(policy, rule)
    if place is None or rule.kind in UNHEARD:
        return
    post = Post(
        text="The summer fayre is on Saturday.", channel=place, category=_category(policy, rule),
        author=Author(id="somebody-else", roles=frozenset()), scheduled_at=_hour(policy, rule, now),
        languages=frozenset(rule.scope.languages or ("en-GB",)),
    )  # fmt: skip
    maker = _MAKERS.get(rule.kind)
    yield from maker(rule, post) if maker else _in_words(rule, post)
    yield from _in_own_words(policy, rule, post)


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
    allowed = (r.params["allow"] for r in policy.rules if r.params.get("allow"))
    return next((names[0] for names in allowed), "event")


def _hour(policy: Policy, rule: Rule, now: dt.datetime) -> dt.datetime:
    """Noon of the next Wednesday on which the rule holds."""
    local = now.astimezone(ZoneInfo(policy.timezone)).replace(hour=12, minute=0, second=0)
    while local.weekday() != 2 or (rule.scope.from_day and local.date() < rule.scope.from_day):
        local += dt.timedelta(days=1)
    return local


def _in_words(rule: Rule, post: Post) -> Iterator[Witness]:
    """One post for each word that the rule lists, with that word's own example."""
    for setting, known in kinds()[rule.kind].words.items():
        for word in rule.params.get(setting, ()):
            example = known[word].example if word in known else ""
            yield Witness(
                setting=setting, word=word, shows=example, post=_worded(post, word, example)
            )


def _in_own_words(policy: Policy, rule: Rule, post: Post) -> Iterator[Witness]:
    """Lists and subjects that the school has given its own words for."""
    own = policy.section("words")
    setting = {"topics": "topics", "wordlist": "lists"}.get(rule.kind, "")
    for name in rule.params.get(setting, ()):
        if own.get(name):
            text = f"We said {own[name][0]} today."
            yield Witness(setting=setting, word=name, shows=text, post=replace(post, text=text))


def _worded(post: Post, word: str, example: str) -> Post:
    text = example or post.text
    return replace(post, text=text, media=(_picture(children=1),)) if word in _BESIDE else replace(
        post, text=text
    )  # fmt: skip


_BESIDE = frozenset({"name_plus_image"})


def _picture(
    *, children: int = 0, staff: int = 0, others: int = 0, consent: Consent | None = None,
    **facts: Any,
) -> MediaFacts:  # fmt: skip
    tagged = (Tagged(person="w", everywhere=consent),) if consent else ()
    people = People(grade=Grade.IDENTIFIABLE, children=children, staff=staff, others=others)
    given = {"alt": "Running", "filename": "p.jpg", "declared_by": "author", **facts}
    return MediaFacts(id="1", people=people, tagged=tagged, **given)


def _names(rule: Rule, post: Post) -> Iterator[Witness]:
    beside = rule.params.get("when") == "image_of_children" or (
        rule.params.get("without_image") == "allow"
    )
    media = (_picture(children=1),) if beside else ()
    for who in rule.params["who"]:
        first, last = _PEOPLE[who]
        for form in _forms(rule):
            text = FORMS[form].format(first=first, last=last, initial=last[0])
            yield Witness(
                setting="who", word=who, shows=text, post=replace(post, text=text, media=media)
            )


def _forms(rule: Rule) -> list[str]:
    """The forms that are found: those named, or all but those that may stay."""
    named = rule.params.get("forms")
    return named or [form for form in FORMS if form not in rule.params["allowed_forms"]]


def _people(rule: Rule, post: Post) -> Iterator[Witness]:
    counts = {"children": "children", "staff": "staff", "other_people": "others"}
    for setting, count in counts.items():
        treated = rule.params.get(setting, "allow")
        if treated == "allow":
            continue
        consent = Consent(answer=Answer.REFUSED) if setting == "children" else None
        picture = _picture(**{count: 1}, consent=consent)
        if treated == "allow_unless_listed":
            listed = (Tagged(person="w", do_not_publish=True),)
            picture = replace(picture, tagged=listed)
        yield Witness(
            setting=setting, word=treated, post=replace(post, media=(picture,)),
            shows=f"A picture with {setting.replace('_', ' ')} in it: {_TREATED[treated]}.",
        )  # fmt: skip
    if rule.params.get("consent", {}).get("written"):
        spoken = Consent(answer=Answer.GIVEN)
        picture = _picture(children=1, consent=spoken)
        yield Witness(
            setting="written", word="yes", post=replace(post, media=(picture,)),
            shows="A picture of a child whose parent agreed only by word of mouth.",
        )  # fmt: skip
    if rule.params.get("most", "identifiable") != "identifiable":
        yield Witness(
            setting="most", word=rule.params["most"],
            post=replace(post, media=(_picture(others=1),)),
            shows="A picture in which somebody can clearly be recognised.",
        )  # fmt: skip
    for item in rule.params.get("attest", ()):
        yield Witness(
            setting="attest", word=item, post=replace(post, media=(_picture(children=1),)),
            shows="",
        )  # fmt: skip


_TREATED = {
    "allow_unless_listed": "one of them on the do-not-publish list", "consent": "consent refused",
    "approve": "declared by its author", "forbid": "declared by its author",
}  # fmt: skip


def _alt(_rule: Rule, post: Post) -> Iterator[Witness]:
    yield Witness(
        setting="required", word="yes", shows="A picture without a description.",
        post=replace(post, media=(MediaFacts(id="1", people=People(grade=Grade.NONE)),)),
    )  # fmt: skip


def _copyright(_rule: Rule, post: Post) -> Iterator[Witness]:
    theirs = MediaFacts(id="1", alt="A tree", people=People(grade=Grade.NONE), third_party=True)
    yield Witness(
        setting="third_party_media", word="yes", post=replace(post, media=(theirs,)),
        shows="A picture that is marked as somebody else's, without permission or credit.",
    )  # fmt: skip


def _brand(rule: Rule, post: Post) -> Iterator[Witness]:
    for asset in rule.params.get("assets", ()):
        shown = MediaFacts(
            id="1", alt="A tree", people=People(grade=Grade.NONE), assets=frozenset({asset})
        )
        yield Witness(
            setting="assets", word=asset, post=replace(post, media=(shown,)),
            shows="A picture that is marked as showing the school's logo or material, without "
            "written permission.",
        )  # fmt: skip


def _location(rule: Rule, post: Post) -> Iterator[Witness]:
    for witness in _in_words(rule, post):
        if witness.word != "exif_gps":
            yield witness
    if rule.params.get("strip_exif") or "exif_gps" in rule.params["deny"]:
        picture = MediaFacts(id="1", alt="A tree", people=People(grade=Grade.NONE), had_gps=True)
        yield Witness(
            setting="deny", word="exif_gps", post=replace(post, media=(picture,)),
            shows="A picture that holds the place where it was taken.",
        )  # fmt: skip


def _links(rule: Rule, post: Post) -> Iterator[Witness]:
    yield from _in_words(rule, post)
    for host in rule.params.get("deny_domains", ()):
        text = f"See https://{host}/page for more."
        yield Witness(setting="deny_domains", word=host, shows=text, post=replace(post, text=text))
    text = "See https://www.some-unknown-site.org/page for more."
    yield Witness(setting="allow_domains", word="others", shows=text, post=replace(post, text=text))


def _wordlist(rule: Rule, post: Post) -> Iterator[Witness]:
    yield from _in_words(rule, post)
    for word in rule.params.get("words", ()):
        text = f"We said {word} today."
        yield Witness(setting="words", word=word, shows=text, post=replace(post, text=text))


def _tagging(_rule: Rule, post: Post) -> Iterator[Witness]:
    text = "Thank you @samjones_99 for this."
    yield Witness(setting="people", word="deny", shows=text, post=replace(post, text=text))


def _kinds(rule: Rule, post: Post) -> Iterator[Witness]:
    for name in rule.params.get("deny", ()):
        yield Witness(
            setting="deny", word=name, post=replace(post, category=name),
            shows=f"A post of the kind “{name.replace('_', ' ')}”.",
        )  # fmt: skip
    yield Witness(
        setting="allow", word="others", post=replace(post, category="kind-of-nobody"),
        shows="A post of a kind that the policy does not list.",
    )  # fmt: skip


def _publisher(_rule: Rule, post: Post) -> Iterator[Witness]:
    yield Witness(
        setting="publishers", word="others", post=post, shows="A post written by somebody else."
    )


def _series(rule: Rule, post: Post) -> Iterator[Witness]:
    assert post.scheduled_at is not None
    wanted = rule.params.get("weekday")
    if wanted:
        wrong = post.scheduled_at + dt.timedelta(days=int(_WEEKDAYS[2] == wanted))
        yield Witness(
            setting="weekday", word=wanted, post=replace(post, scheduled_at=wrong),
            shows=f"The same post on another day than {wanted.title()}.",
        )  # fmt: skip
    if "max" in rule.params:
        yield from _too_many(rule, post, "max", rule.params["max"], "in one week")


def _frequency(rule: Rule, post: Post) -> Iterator[Witness]:
    for setting, period in (("max_per_day", "on one day"), ("max_per_week", "in one week")):
        if setting in rule.params:
            yield from _too_many(rule, post, setting, rule.params[setting], period)
    if "min_gap" in rule.params:
        yield from _too_many(rule, post, "min_gap", 1, "within minutes")


def _too_many(_rule: Rule, post: Post, setting: str, most: int, period: str) -> Iterator[Witness]:
    assert post.scheduled_at is not None
    at = post.scheduled_at - dt.timedelta(minutes=1)
    sent = tuple(
        Sent(id=str(n), at=at, channel=post.channel.platform, category=post.category)
        for n in range(most)
    )
    yield Witness(
        setting=setting, word=str(most), post=post, history=sent,
        shows=f"Post number {most + 1} {period}.",
    )  # fmt: skip


def _quiet(rule: Rule, post: Post) -> Iterator[Witness]:
    assert post.scheduled_at is not None
    start = dt.time.fromisoformat(rule.params["from"])
    days = rule.params.get("days", _WEEKDAYS)
    at = post.scheduled_at.replace(hour=start.hour, minute=start.minute)
    while _WEEKDAYS[at.weekday()] not in days:
        at += dt.timedelta(days=1)
    yield Witness(
        setting="from", word=rule.params["from"], post=replace(post, scheduled_at=at),
        shows=f"A post at {rule.params['from']}.",
    )  # fmt: skip


def _companion(_rule: Rule, post: Post) -> Iterator[Witness]:
    yield Witness(
        setting="also_via", word="others", post=post,
        shows="A post of which nobody says that it also goes out another way.",
    )  # fmt: skip


def _byline(_rule: Rule, post: Post) -> Iterator[Witness]:
    yield Witness(setting="text", word="text", post=post, shows="Any post: the line is added.")


def _languages(rule: Rule, post: Post) -> Iterator[Witness]:
    """For each language that is asked for, a post in another one only."""
    for code in rule.params["required"]:
        other = "en-GB" if code.partition("-")[0] == "cy" else "cy"
        only = replace(post, languages=frozenset({other}), first_language=other)
        yield Witness(setting="required", word=code, shows="", post=only)


_MAKERS: Mapping[str, Callable[[Rule, Post], Iterator[Witness]]] = {
    "names": _names, "media_people": _people, "alt_text": _alt, "copyright": _copyright,
    "brand_assets": _brand,
    "location": _location, "links": _links, "wordlist": _wordlist, "tagging": _tagging,
    "category": _kinds, "publisher": _publisher, "cadence": _series, "frequency": _frequency,
    "quiet_hours": _quiet, "companion": _companion, "byline": _byline, "language": _languages,
}  # fmt: skip

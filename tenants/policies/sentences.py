"""A policy in plain English: one sentence for each rule and section, in the words of schools."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tenants.policies import withdrawal
from tenants.policies.language import Policy, Rule
from tenants.policies.words import PLATFORMS, SPOKEN

Params = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """``about`` is a rule's id or a section's name; ``clause`` is the document's own wording."""

    about: str
    text: str
    clause: str
    ids: tuple[str, ...] = ()


def sentences(policy: Policy) -> tuple[Sentence, ...]:
    """The whole policy, sections first, in the order in which a head would read it."""
    return (
        *_sections(policy),
        *(sentence_of(rule, policy.owner) for rule in policy.rules),
        *_duties(policy),
    )


def sentence_of(rule: Rule, owner: str = "headteacher") -> Sentence:
    """``owner`` is the role that approves where the rule names nobody."""
    text = f"{_says(rule)}{_where(rule)}{_consequence(rule, owner)}"
    return Sentence(about=rule.id, text=text, clause=rule.clause, ids=rule.ids)


def spoken(words: Sequence[str], *, last: str = "and") -> str:
    """ "a, b and c" in plain words."""
    plain = [SPOKEN.get(word, word.replace("_", " ")) for word in words]
    return f"{', '.join(plain[:-1])} {last} {plain[-1]}" if len(plain) > 1 else "".join(plain)


def _says(rule: Rule) -> str:
    return _SAYS[rule.kind](rule.params)


def _where(rule: Rule) -> str:
    scope = rule.scope
    parts = [f" on {spoken(scope.channels)}"] if scope.channels else []
    parts += [f" in posts of the kind {spoken(scope.categories)}"] if scope.categories else []
    excepted = scope.except_categories
    parts += [f" except in posts of the kind {spoken(excepted, last='or')}"] if excepted else []
    parts += [f" on {spoken(scope.account_kinds)} accounts"] if scope.account_kinds else []
    parts += [f" on the accounts {spoken(scope.accounts)}"] if scope.accounts else []
    parts += [f" in {spoken(list(map(_language, scope.languages)))}"] if scope.languages else []
    moments = [_PHASES[phase] for phase in scope.phases]
    parts += [f" while {spoken(moments, last='or')}"] if moments else []
    parts += [_every_year(*scope.each_year)] if scope.each_year else []
    parts += [f" from {scope.from_day:%-d %B %Y}"] if scope.from_day else []
    parts += [f" until {scope.until_day:%-d %B %Y}"] if scope.until_day else []
    return "".join(parts) + "."


_PHASES = {
    "compose": "somebody writes", "schedule": "it is scheduled", "approve": "it is approved",
    "publish": "it goes out",
}  # fmt: skip
_LANGUAGES = {"cy": "Welsh", "en": "English", "gd": "Gaelic", "ga": "Irish"}


def _language(code: str) -> str:
    return _LANGUAGES.get(code.partition("-")[0], code)


def _every_year(start: str, end: str) -> str:
    days = (dt.date.fromisoformat(f"2028-{day}") for day in (start, end))
    first, last = (f"{day:%-d %B}" for day in days)
    return f" every year from {first} to {last}"


def _consequence(rule: Rule, owner: str) -> str:
    if rule.effect == "approve":
        waits_for = rule.approvers or rule.override.by or (owner,)
        then = f", and then for {spoken(rule.then_approvers, last='or')} as well"
        then = then if rule.then_approvers else ""
        post = "Such a" if rule.kind in _NAMES_WHAT_WAITS else "Otherwise the"
        return f" {post} post waits for {spoken(waits_for, last='or')}{then}."
    if rule.kind == "cadence":
        return _of_series(rule.params)
    return _CONSEQUENCES[rule.effect] + _override(rule)


# Their sentences say which post waits; the others say what keeps a post from waiting.
_NAMES_WHAT_WAITS = frozenset({"topics", "media_people", "brand_assets"})
_CONSEQUENCES = {
    "block": " Otherwise the post cannot go out.",
    "warn": " Otherwise the author is asked to think again.",
    "transform": " This is done for you.",
    "note": " You are told, and nothing is stopped.",
}


def _of_series(params: Params) -> str:
    """What becomes of one too many and of one on another day: a series says each by itself."""
    cases = (
        ("max", "One too many", params.get("too_many", "block")),
        ("weekday", "On another day one", params.get("wrong_day", "warn")),
    )
    said = [f" {when}{_TREATED[how]}." for key, when, how in cases if key in params]
    reminded = " You are reminded of it." if params.get("remind_before") or not said else ""
    return "".join(said) + reminded


_TREATED = {
    "block": " cannot go out", "approve": " waits until somebody agrees",
    "warn": " makes its author think again", "note": " is only noted", "allow": " may go out",
}  # fmt: skip


def _override(rule: Rule) -> str:
    if rule.effect != "block" or not rule.override.by:
        return ""
    second = " together with a second person" if rule.override.second_person else ""
    return f" Only {spoken(rule.override.by, last='or')}{second} can make an exception."


def _category(params: Params) -> str:
    allowed = f"Posts are: {spoken(params['allow'])}" if "allow" in params else ""
    denied = f"Not wanted here: {spoken(params['deny'])}" if "deny" in params else ""
    return "; ".join(filter(None, (allowed, denied))) or "Every post has a kind"


def _names(params: Params) -> str:
    when = {"image_of_children": " beside a picture of children", "no_image": " without a picture"}
    beside = when.get(params.get("when", "always"), "")
    beside += f", of {spoken(params['classes'])}" if params.get("classes") else ""
    if "allowed_forms" in params:
        forms = spoken([_FORMS[form] for form in params["allowed_forms"]], last="or")
        how = f"only by {forms}" if forms else "in no way"
        return f"Name {spoken(params['who'])} {how}{beside}"
    named = [_FORMS[form] for form in params.get("forms", ())]
    how = f" by {spoken(named, last='or')}" if 0 < len(named) < len(_FORMS) - 1 else ""
    return f"Do not name {spoken(params['who'], last='or')}{how}{beside}"


_FORMS = {
    "full": "full name", "first": "first name", "surname": "surname", "initial": "name and initial",
    "honorific": "title and surname", "role": "role",
}  # fmt: skip
_PEOPLE = {
    "allow": "{} may be shown", "allow_unless_listed": "{} may be shown unless listed",
    "consent": "{} are shown only with consent", "approve": "{} are shown only when agreed",
    "forbid": "{} are not shown",
}  # fmt: skip


def _pictures(params: Params) -> str:
    groups = {"children": "children", "staff": "staff", "other_people": "other people"}
    said = [_PEOPLE[params[key]].format(name) for key, name in groups.items() if key in params]
    written = " (consent in writing)" if params.get("consent", {}).get("written") else ""
    whose = f" of {spoken(params['classes'])}" if params.get("classes") else ""
    return f"In pictures{whose}, {'; '.join(said) or 'people are declared'}{written}"


def _cadence(params: Params) -> str:
    day = params.get("weekday", "").title()
    at = f" at {params['at']}" if "at" in params else ""
    fewest, most = params.get("min"), params.get("max", 1)
    number = f"At least {fewest}" if fewest else "One" if most == 1 else f"At most {most}"
    return f"{number} every {params['per']}{f', on {day}' if day else ''}{at}"


def _quiet(params: Params) -> str:
    whole = params["from"] == params["until"]
    hours = "" if whole else f" between {params['from']} and {params['until']}"
    days = [day.title() for day in params.get("days", ())]
    on = f" on {spoken(days, last='or')}" if days else " on any day" if whole else ""
    time = " in term time" if params.get("term_time_only") else ""
    time = " in the holidays" if params.get("holidays_only") else time
    return f"Nothing goes out{hours}{on}{time}"


def _links(params: Params) -> str:
    denied = params.get("deny_domains")
    if denied and "allow_domains" not in params:
        return f"Never link to {spoken(denied, last='or')}, and look again at other unknown sites"
    never = f"; never to {spoken(denied, last='or')}" if denied else ""
    return f"Link to {spoken(params.get('allow_domains', ('known sites',)))}{never}"


def _words(params: Params) -> str:
    lists = params.get("lists")
    kinds = f"No wording of these kinds: {spoken(lists)}" if lists else ""
    own = ", ".join(f"“{word}”" for word in params.get("words", ()))
    return "; ".join(filter(None, (kinds, f"Never say {own}" if own else "")))


def _tags(params: Params) -> str:
    whom = [name for name in ("people", "organisations")
            if params.get(name, "deny" if name == "people" else "allow") == "deny"]  # fmt: skip
    return f"Do not tag {spoken(whom or ['anybody in pictures'], last='or')}"


def _where_pupils(params: Params) -> str:
    closed = params.get("pupil_media_only_to") == "closed_accounts"
    kind = f" of the kind {spoken(params['kinds'], last='or')}" if params.get("kinds") else ""
    only = "accounts that only those let in can see" if closed else "the school's own accounts"
    return f"Pictures of pupils go only to {only}{kind}"


def _text_form(params: Params) -> str:
    said = [f"Every post says {spoken(params['must_say'])}"] if params.get("must_say") else []
    some = params.get("one_of")
    said += [f"every post says one of {spoken(some, last='or')}"] if some else []
    tags = params.get("only_hashtags")
    said += [f"no hashtag but {', '.join(tags)}"] if tags else []
    said += [f"at most {params[key]} {what}" for key, what in _FORM_LIMITS if key in params]
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}"


_FORM_LIMITS = (
    ("max_hashtags", "hashtags"), ("max_emoji", "emoji"), ("max_capitals", "words in capitals"),
    ("max_characters", "characters"),
)  # fmt: skip


def _media_form(params: Params) -> str:
    denied = [_MEDIA.get(kind, kind) for kind in params.get("deny", ())]
    said = [f"no {spoken(denied, last='or')}"] if denied else []
    said += [f"at most {params['max_items']} in a post"] if "max_items" in params else []
    longest = params.get("max_seconds")
    said += [f"videos of at most {longest} seconds"] if longest is not None else []
    fewest = params.get("min_children")
    said += [f"children only in groups of at least {fewest}"] if fewest else []
    return f"Of pictures: {'; '.join(said)}"


_MEDIA = {"image": "photographs", "video": "videos", "document": "documents"}


def _frequency(params: Params) -> str:
    limits = [f"{params[key]} a {period}" for key, period in _PERIODS if key in params]
    return f"At most {spoken(limits)}" if limits else "Leave time between posts"


def _in_languages(params: Params) -> str:
    first = f", {_language(params['first'])} first" if "first" in params else ""
    later = " (the other may follow)" if not params.get("same_time", True) else ""
    return f"Posts come in {spoken(list(map(_language, params['required'])))}{first}{later}"


_PERIODS = (("max_per_day", "day"), ("max_per_week", "week"), ("max_per_month", "month"))

_SAYS: dict[str, Callable[[Params], str]] = {
    "category": _category,
    "cadence": _cadence,
    "publisher": lambda p: f"Posts are made by {spoken(p['publishers'])}",
    "names": _names,
    "personal_data": lambda p: f"Leave out {spoken(p['kinds'])}",
    "special_category": lambda p: f"Say nothing about anybody's {spoken(p['groups'], last='or')}",
    "media_people": _pictures,
    "identification_risk": lambda _: "Say nothing by which one child could be recognised",
    "location": lambda p: (
        f"Leave out {spoken(p['deny'])}" if p["deny"] else "A picture's place is taken out"
    ),
    "links": _links,
    "tagging": _tags,
    "copyright": lambda _: "Other people's work needs permission and a credit",
    "wordlist": _words,
    "topics": lambda p: f"Take care with {spoken(p['topics'])}",
    "security": lambda p: f"Leave out {spoken(p['signals'])}",
    "confidential": lambda p: f"Leave out {spoken(p['signals'])}",
    "tone": lambda p: f"Keep the tone {spoken(p.get('words', ('friendly',)))}",
    "byline": lambda p: (
        f"A line such as “{p['text']}” says who is posting"
        if "{" in p["text"]
        else f"“{p['text']}” is added to every post"
    ),
    "brand_assets": lambda p: f"The school's {spoken(p.get('assets', ('logo',)))} need permission",
    "companion": lambda p: f"The news also goes out by {spoken(p['also_via'], last='or')}",
    "frequency": _frequency,
    "text_form": _text_form,
    "media_form": _media_form,
    "quiet_hours": _quiet,
    "destination": _where_pupils,
    "platform_limits": lambda _: "The platforms' own terms are kept",
    "alt_text": lambda _: "Every picture is described in words",
    "language": _in_languages,
}

_MODES = {
    "off": "Comments are switched off.",
    "held": "Comments wait until somebody agrees to them.",
    "moderated": "Comments are open, and we watch over them.",
    "open": "Comments are open.",
}
_REPLIES = {
    "none": "We do not answer comments.",
    "signpost": "We answer comments by pointing to the right place.",
    "open": "We answer comments.",
}


def _sections(policy: Policy) -> Iterator[Sentence]:
    channels, comments = policy.channels, policy.comments
    yield Sentence(
        about="channels",
        text=f"We use {spoken(channels.allow)}, and no other channels.{_by_hand(channels.allow)}"
        + _lateness(policy),
        clause=channels.clause,
        ids=channels.ids,
    )
    yield Sentence(
        about="comments", text=_MODES[comments.mode], clause=comments.clause, ids=comments.ids
    )
    replies = policy.section("replies")
    if replies:
        yield Sentence(
            about="replies", text=_REPLIES[replies["mode"]], clause=replies.get("clause", "")
        )
    within = policy.section("moderation").get("respond_within")
    if within:
        text = f"We answer comments within {_length(within)}."
        yield Sentence(about="moderation", text=text, clause="")

    if stop := policy.section("withdrawal"):
        said = withdrawal.of(stop)
        text = withdrawal.sentence(said, spoken(said.confirmed_by, last="or"))
        ids = tuple(stop.get("ids", ()))
        yield Sentence(about="withdrawal", text=text, clause=stop.get("clause", ""), ids=ids)


def _lateness(policy: Policy) -> str:
    channels = policy.channels
    if not {"late_by", "urgent_late_by"} & policy.document["channels"].keys():
        return ""
    late, urgent = _length(channels.late_by), _length(channels.urgent_late_by)
    return (
        f" A post goes out at most {late} late, an urgent one {urgent}; then it counts as missed."
    )


def _by_hand(names: Sequence[str]) -> str:
    """Said plainly: a policy may name what Handbell cannot publish to."""
    unknown = [name for name in names if name not in PLATFORMS]
    if not unknown:
        return ""
    return (
        f" Handbell has no connector for {spoken(unknown, last='or')} yet: nothing is sent there "
        "by it, and the rules for it can only be tried."
    )


def _length(text: str) -> str:
    units = {"m": "minute", "h": "hour", "d": "day", "w": "week"}
    return f"{text[:-1]} {units.get(text[-1], text[-1])}{'' if text[:-1] == '1' else 's'}"


def _duties(policy: Policy) -> Iterator[Sentence]:
    for duty in policy.document.get("duty", ()):
        every = f", every {duty['every'].replace('_', ' ')}" if "every" in duty else ""
        yield Sentence(
            about=duty["id"],
            text=f"{duty['what']}{every}.",
            clause=duty.get("clause", ""),
            ids=tuple(duty.get("ids", ())),
        )

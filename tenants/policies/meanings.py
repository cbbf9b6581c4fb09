"""Whether each rule of a document would do what it says; what would be ignored is refused.

The shape of the document is right when these are asked (``shape``); they look for words that no
program recognises, effects that a kind of rule cannot have, and rules that can do nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tenants.policies.problems import Path, Problem, suggestion
from tenants.policies.words import ANY_OTHER, CAN_DO, RECOGNISED

Document = Mapping[str, Any]
Entry = Mapping[str, Any]


def rules_mean_something(document: Document) -> Iterator[Problem]:
    """Every problem of every rule."""
    own_words = document.get("words", {})
    for number, rule in enumerate(document.get("rule", ())):
        for where, message in _of_rule(rule, own_words, document):
            yield Problem(path=("rule", number, *where), message=message)
    for name, words in own_words.items():
        if not words or not all(word.strip() for word in words):
            message = f"the word list '{name}' needs at least one word, and no empty ones"
            yield Problem(path=("words", name), message=message)


def _of_rule(rule: Entry, own_words: Entry, document: Document) -> Iterator[tuple[Path, str]]:
    params = rule.get("params", {})
    yield from _required(rule)
    yield from _effect(rule, params)
    yield from _recognised(rule["kind"], params, own_words)
    yield from _idle(rule["kind"], params)
    yield from _contradictions(rule, params)
    yield from _kinds_of_account(rule, params, document["channels"].get("account_kinds", ()))


_NEEDED = {
    "cadence": ("per",), "publisher": ("publishers",), "names": ("who",),
    "personal_data": ("kinds",), "special_category": ("groups",),
    "identification_risk": ("signals",), "location": ("deny",), "topics": ("topics",),
    "security": ("signals",), "confidential": ("signals",), "byline": ("text",),
    "companion": ("also_via",), "quiet_hours": ("from", "until"), "language": ("required",),
}  # fmt: skip


def _required(rule: Entry) -> Iterator[tuple[Path, str]]:
    """A rule without ``params`` never meets the schema's list of what they must say."""
    if "params" not in rule:
        for name in _NEEDED.get(rule["kind"], ()):
            yield ("params",), f"'{name}' is missing"


def _effect(rule: Entry, params: Entry) -> Iterator[tuple[Path, str]]:
    kind, effect = rule["kind"], rule["effect"]
    possible = CAN_DO.get(kind, ANY_OTHER)
    if effect not in possible:
        options = ", ".join(sorted(possible))
        hint = "; for a reminder write a [[duty]]" if effect == "remind" else ""
        yield (
            ("effect",),
            f"a rule of the kind '{kind}' cannot '{effect}' (choose from: {options}){hint}",
        )
    elif effect == "transform" and kind == "location" and params.get("deny"):
        yield (
            ("effect",),
            "places in the words cannot be taken out for the author: use block, approve or warn",
        )
    if rule.get("applies", {}).get("phases") and effect in ("block", "approve"):
        yield (
            ("applies", "phases"),
            "a rule that stops a post holds at every moment; only warn and note can be limited",
        )


def _recognised(kind: str, params: Entry, own_words: Entry) -> Iterator[tuple[Path, str]]:
    for name, known in RECOGNISED.get(kind, {}).items():
        more = set(own_words) if kind == "topics" else set()
        for word in params.get(name, ()):
            if word not in known | more:
                hint = suggestion(word, sorted(known | more))
                hint = hint or f" (it knows: {', '.join(sorted(known))})"
                own = _OWN_SUBJECT if kind == "topics" else ""
                yield (
                    ("params", name),
                    f"nothing recognises '{word}' in '{name}'{hint}{own}",
                )
    for signal in params.get("softer", {}) if kind in ("security", "confidential") else ():
        if signal not in params.get("signals", ()):
            yield ("params", "softer"), f"'{signal}' is not among this rule's 'signals'"


MIDNIGHT = "00:00"
_OWN_SUBJECT = "; for a subject of your own, add a list of words under [words]"


def _idle(kind: str, params: Entry) -> Iterator[tuple[Path, str]]:
    """Rules that would never find anything, however a post is written."""
    for name in _MUST_NAME.get(kind, ()):
        if name in params and not params[name]:
            yield ("params", name), f"'{name}' is empty, so this rule would do nothing"
    some = _SOME_OF.get(kind, ())
    if some and not any(params.get(name) is not None for name in some):
        yield ("params",), f"this rule would do nothing: say {' or '.join(some)}"
    for name in ("words", "must_say", "one_of"):
        if not all(word.strip() for word in params.get(name, ())):
            yield ("params", name), f"'{name}' has an empty word in it"
    if kind == "quiet_hours" and params.get("from") == params.get("until") != MIDNIGHT:
        message = "it ends when it begins, so no hour is quiet; 00:00 to 00:00 is the whole day"
        yield ("params", "until"), message
    if kind == "location" and not params.get("deny") and params.get("strip_exif") is False:
        yield ("params",), "this rule would do nothing: name what to 'deny'"


_MUST_NAME = {
    "names": ("who", "forms"), "personal_data": ("kinds",), "special_category": ("groups",),
    "identification_risk": ("signals",), "topics": ("topics",), "security": ("signals",),
    "confidential": ("signals",), "companion": ("also_via",), "language": ("required",),
    "brand_assets": ("assets",), "quiet_hours": ("days",),
}  # fmt: skip
_SOME_OF = {
    "wordlist": ("lists", "words"), "names": ("forms", "allowed_forms"),
    "frequency": ("max_per_day", "max_per_week", "max_per_month", "min_gap"),
    "tone": ("reading_age_max", "all_caps_max", "exclamation_max", "emoji_max"),
    "brand_assets": ("assets",),
    "text_form": ("must_say", "one_of", "only_hashtags", "max_hashtags", "max_emoji",
                  "max_capitals", "max_characters"),
    "media_form": ("deny", "max_items", "max_seconds", "min_children"),
}  # fmt: skip


def _contradictions(rule: Entry, params: Entry) -> Iterator[tuple[Path, str]]:
    if rule["kind"] == "names":
        yield from _of_names(params)
    if rule["kind"] == "byline":
        yield from _of_byline(params)
    if rule["kind"] == "language" and params.get("first") not in (None, *params["required"]):
        yield ("params", "first"), f"'{params['first']}' is not among the languages 'required'"
    if params.get("term_time_only") and params.get("holidays_only"):
        yield ("params", "holidays_only"), "no day is both in term time and in the holidays"
    applies = rule.get("applies", {})
    if set(applies.get("categories", ())) & set(applies.get("except_categories", ())):
        yield ("applies", "except_categories"), "a kind of post is named and excepted at once"
    if "then_approvers" in params and set(params["then_approvers"]) & set(
        params.get("approvers") or params.get("others_need", ())
    ):
        yield ("params", "then_approvers"), "the second to agree must be other roles than the first"
    if "then_approvers" in params and not (params.get("approvers") or params.get("others_need")):
        yield ("params", "then_approvers"), "say in 'approvers' who agrees first"


def _of_names(params: Entry) -> Iterator[tuple[Path, str]]:
    if "forms" in params and "allowed_forms" in params:
        yield (
            ("params", "allowed_forms"),
            "say which forms are found ('forms') or which may stay ('allowed_forms'), not both",
        )
    if "classes" in params and "pupil" not in params.get("who", ()):
        yield ("params", "classes"), "only pupils are in classes, and 'who' does not name them"
    unused = {"image_of_children": "without_image", "no_image": "with_image"}
    name = unused.get(params.get("when", "always"))
    if name is not None and name in params:
        yield ("params", name), f"'{name}' says nothing beside when = '{params['when']}'"


def _of_byline(params: Entry) -> Iterator[tuple[Path, str]]:
    for written in re.findall(r"\{([^{}]*)\}", params.get("text", "")):
        if written not in ("role", "name", "who"):
            hint = suggestion(written, ["role", "name", "who"])
            yield ("params", "text"), f"'{{{written}}}' stands for nothing{hint}"
    forms = params.get("forms", ("role", "name"))
    if params.get("default", forms[0] if forms else "role") not in forms:
        yield ("params", "default"), f"'{params['default']}' is not among this byline's 'forms'"


def _kinds_of_account(
    rule: Entry, params: Entry, kinds: tuple[str, ...] | list[str]
) -> Iterator[tuple[Path, str]]:
    """Where the policy names its kinds of account, a rule cannot speak of another."""
    named = [(("applies", "account_kinds"), rule.get("applies", {}).get("account_kinds", ()))]
    if rule["kind"] == "destination":
        named.append((("params", "kinds"), params.get("kinds", ())))
    for where, names in named if kinds else ():
        for name in (name for name in names if name not in kinds):
            hint = suggestion(name, list(kinds))
            yield where, f"[channels] names no account of the kind '{name}'{hint}"


def platforms_named(document: Document) -> Iterator[tuple[Path, str]]:
    """Every place where a platform's name stands."""
    channels, comments = document["channels"], document["comments"]
    yield from ((("channels", "allow"), name) for name in channels["allow"])
    yield from ((("comments", "by_channel"), name) for name in comments.get("by_channel", {}))
    for number, rule in enumerate(document.get("rule", ())):
        for name in rule.get("applies", {}).get("channels", ()):
            yield ("rule", number, "applies"), name
        for name in rule.get("params", {}).get("friendly_on", ()):
            yield ("rule", number, "params", "friendly_on"), name

"""Does a rule do what it says? It is tried on posts that break it, and what it did is told.

A clause counts as enforced only where its rule was seen to stop, or to change, its own examples.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from publisher.rules import vocabulary
from publisher.rules.compiled import Compiled, clause_of, compile_policy
from publisher.rules.context import Context, Read
from publisher.rules.evaluate import findings_of
from publisher.rules.finding import STRENGTH, Effect
from publisher.rules.kinds import RESTS_ON
from publisher.rules.witnesses import NOT_TRIED, UNHEARD, Witness, roll, witnesses
from tenants.policies.language import Policy, Rule


class Power(StrEnum):
    """The most that a rule was seen to do."""

    STOPS = "stops"  # the post waits or cannot go out
    CHANGES = "changes"  # something is added or taken out for the author
    ASKS = "asks"  # the author is asked to think again, and may go on
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Proof:
    """``examples``: posts that were stopped. ``gaps``: what the rule lists and does not stop.
    ``by_words``: what it finds only by the words that mostly speak of it."""

    power: Power
    examples: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    why: str = ""
    declared: bool = False  # it rests on what people say of a post
    by_words: tuple[str, ...] = ()


_STRONG = STRENGTH[Effect.APPROVE]
_FEW = 3


def prove(policy: Policy, rule: Rule, now: dt.datetime, *, read: Read | None = None) -> Proof:
    """What the rule does under this policy at ``now``. ``read`` is kept by whoever proves many:
    rules of one kind are tried on the same posts, whose words are read once then."""
    today = now.date()
    if rule.scope.until_day and rule.scope.until_day < today:
        return Proof(power=Power.NOTHING, why="It has ended.")
    if rule.scope.from_day and rule.scope.from_day > today:
        begins = f"{rule.scope.from_day:%-d %B %Y}"
        return Proof(power=Power.NOTHING, why=f"It begins only on {begins}.")
    if rule.kind in UNHEARD:
        return Proof(power=Power.NOTHING, why=UNHEARD[rule.kind])
    among = compile_policy(policy)
    context = Context(now=now, roll=roll(), read=read)
    tried = [(each, _effect(among, rule, each, context)) for each in witnesses(policy, rule, now)]
    if not tried:
        return Proof(power=Power.NOTHING, why=_idle(policy, rule))
    return _proof(rule, tried)


def _proof(rule: Rule, tried: list[tuple[Witness, Effect | None]]) -> Proof:
    strongest = max((effect for _, effect in tried if effect), key=_strength, default=None)
    power = _power(strongest)
    wanted = {Power.STOPS: _STRONG, Power.CHANGES: STRENGTH[Effect.TRANSFORM]}.get(power, 0)
    best: dict[tuple[str, str], Effect | None] = {}
    for each, effect in tried:
        key = (each.setting, each.word)
        best[key] = max((effect, best.get(key)), key=lambda e: _strength(e) if e else -1)
    stopped = [each.shows for each, effect in tried if effect and _strength(effect) >= wanted]
    return Proof(
        power=power,
        examples=tuple(dict.fromkeys(filter(None, stopped)))[:_FEW],
        gaps=(
            *(
                _gap(rule, *key, effect)
                for key, effect in best.items()
                if (key[0] == _CONFIRMED or not _done(effect, wanted))
                and not _softened(rule, key[1])
            ),
            *_untried(rule, {setting for setting, _ in best}),
        ),
        why="" if power is not Power.NOTHING else "It stopped none of the posts that break it.",
        declared=rule.kind in RESTS_ON,
        by_words=tuple(_by_words(rule)),
    )


def _by_words(rule: Rule) -> Iterator[str]:
    """A subject can be spoken of in words that no list has; a telephone number cannot."""
    if rule.params.get("quote_without_source", "allow") != "allow":
        yield vocabulary.kinds()["copyright"].labels["quote_without_source"]
    setting = _LISTED.get(rule.kind, "")
    for word in rule.params.get(setting, ()):
        if word not in _SURE:
            yield vocabulary.label(rule.kind, setting, word)


_LISTED = {
    "topics": "topics", "special_category": "groups", "wordlist": "lists", "security": "signals",
    "confidential": "signals", "identification_risk": "signals", "location": "deny",
    "personal_data": "kinds",
}  # fmt: skip
_SURE = frozenset({
    "phone", "email", "postcode", "upn", "handle", "ni_number", "nhs_number", "bank_account",
    "vehicle_plate", "ip", "pupil_full_name", "staff_full_name", "map_link", "geotag", "exif_gps",
    "what3words", "name_plus_class", "name_plus_image", "confidential_marking",
})  # fmt: skip


def _untried(rule: Rule, tried: set[str]) -> Iterator[str]:
    """Settings that no post could be made to break: nobody may believe that they are kept."""
    for setting in rule.params:
        if setting not in tried | NOT_TRIED.get(rule.kind, frozenset()) | NOT_TRIED["every"]:
            label = vocabulary.kinds()[rule.kind].labels.get(setting, setting)
            yield f"“{label.rstrip('?')}”: no post is stopped by this."


def _effect(among: Compiled, rule: Rule, each: Witness, context: Context) -> Effect | None:
    """The strongest that this very rule does to the post, by this very word alone: another word
    of the same rule must not stand in for one that nothing recognises."""
    alone = clause_of(_alone(rule, each), (among.policy.owner,))
    then = replace(context, phase=each.phase, history=each.history, days=each.days)
    own = findings_of(alone, among, each.post, then)
    if each.setting == _CONFIRMED:  # asked of every picture of children, each by its own words
        own = [finding for finding in own if finding.detail == each.word.replace("_", " ")]
    return max((finding.effect for finding in own), key=_strength, default=None)


def _alone(rule: Rule, each: Witness) -> Rule:
    listed = vocabulary.kinds()[rule.kind].words.get(each.setting, {})
    if each.word not in listed or each.setting not in rule.params or rule.kind == "media_people":
        return rule
    softer = {k: v for k, v in rule.params.get("softer", {}).items() if k == each.word}
    narrowed = {**rule.params, each.setting: [each.word]}
    return replace(rule, params={**narrowed, "softer": softer} if softer else narrowed)


def _strength(effect: Effect) -> int:
    return STRENGTH[effect]


def _power(strongest: Effect | None) -> Power:
    if strongest is None or strongest in (Effect.NOTE, Effect.REMIND):
        return Power.NOTHING
    if _strength(strongest) >= _STRONG:
        return Power.STOPS
    return Power.ASKS if strongest is Effect.WARN else Power.CHANGES


def _done(effect: Effect | None, wanted: int) -> bool:
    return effect is not None and (_strength(effect) >= wanted or effect is Effect.TRANSFORM)


def _softened(rule: Rule, word: str) -> bool:
    """The policy itself asks for less here, so less is no gap."""
    return word in rule.params.get("softer", {})


def _gap(rule: Rule, setting: str, word: str, effect: Effect | None) -> str:
    label = _OTHERS.get(setting) if word == "others" else None
    label = label or _called(rule.kind, setting, word)
    known = vocabulary.kinds()[rule.kind].words.get(setting)
    if known is not None and word not in known and word != "others":
        return f"Handbell does not know how to recognise “{label}”."
    if word in _ELSEWHERE:
        return f"“{label}”: {_ELSEWHERE[word]}"
    if setting == _CONFIRMED and effect is not Effect.WARN:
        return f"“{label}”: the post waits for its author’s word, which nobody can check."
    if effect is Effect.WARN:
        return f"“{label}”: the author is only asked to think again."
    return f"“{label}”: this is not found."


def _called(kind: str, setting: str, word: str) -> str:
    """A word as its list calls it; a setting without such a list by its own question."""
    about = vocabulary.kinds()[kind]
    if kind == "names" and word != "others":
        return f"{vocabulary.label(kind, 'who', word)}, {_BESIDE[setting]}"
    if setting in about.words or setting in _NAMED:
        return vocabulary.label(kind, setting, word)
    return about.labels.get(setting, setting).rstrip("?")


_BESIDE = {"with_image": "beside a picture of children", "without_image": "without such a picture"}
_NAMED = frozenset({"must_say", "one_of", "words", "lists", "topics", "deny", "deny_domains"})
_OTHERS = {
    "allow_domains": "Other sites", "allow": "Other kinds of post", "publishers": "Other people",
    "also_via": "No other way",
}  # fmt: skip


# Whoever writes confirms it: a post without that stops, and yet nothing was looked at.
_CONFIRMED = "attest"
_ELSEWHERE = {"malware": "found only where this installation asks a service that knows them."}


def _idle(policy: Policy, rule: Rule) -> str:
    unused = [name for name in rule.scope.channels if name not in policy.channels.allow]
    if rule.scope.channels and len(unused) == len(rule.scope.channels):
        return "It speaks only of channels that the policy does not use."
    if rule.kind == "tone":
        return "It is shown to authors; nothing is looked for."
    if rule.scope.accounts or rule.scope.account_kinds:
        return "It speaks of accounts that nobody has connected as such."
    return "It names nothing that could be found."

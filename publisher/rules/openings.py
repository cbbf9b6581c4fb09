"""What a rule lets through, in words: shown where somebody says that it is all of a clause."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.rules import vocabulary
from publisher.rules.witnesses import FORMS
from tenants.policies.language import Policy, Rule
from tenants.policies.sentences import spoken


def openings(policy: Policy, rule: Rule) -> tuple[str, ...]:
    """Everything near to the rule that it does not stop, the broadest first."""
    return (*_where(policy, rule), *_how(policy, rule), *_what(rule))


def _where(policy: Policy, rule: Rule) -> Iterator[str]:
    scope = rule.scope
    if scope.channels:
        others = [name for name in policy.channels.allow if name not in scope.channels]
        if others:
            yield f"Anything on {spoken(others)}."
    if scope.categories:
        yield f"Posts of any other kind than {spoken(scope.categories, last='or')}."
    if scope.except_categories:
        yield f"Posts of the kind {spoken(scope.except_categories, last='or')}."
    if scope.from_day or scope.until_day or scope.each_year:
        yield "Anything outside its days."
    if scope.languages or scope.accounts or scope.account_kinds:
        yield "Anything outside the languages and accounts that it names."


def _how(policy: Policy, rule: Rule) -> Iterator[str]:
    if rule.effect == "approve":
        who = rule.approvers or rule.override.by or (policy.owner,)
        yield f"Whatever {spoken(who, last='or')} has agreed to."
    elif rule.override.by:
        yield f"Whatever {spoken(rule.override.by, last='or')} sets aside, with a reason."


def _what(rule: Rule) -> Iterator[str]:
    if rule.kind == "names":
        yield from _names(rule)
    elif rule.kind == "byline" and "{" in rule.params["text"]:
        yield "A post whose author leaves the line out."
    elif rule.kind == "media_people":
        yield from _pictures(rule)
    elif rule.kind == "alt_text":
        yield "Videos and PDF documents: only pictures have a description."
    elif rule.kind == "quiet_hours":
        yield from _hours(rule)
    elif rule.kind not in _NOTHING_NEAR:
        yield from _unlisted(rule)


_NOTHING_NEAR = ("language", "companion")  # what such a rule does not list, nobody asked for


_ASKED = ("block", "approve")


def _names(rule: Rule) -> Iterator[str]:
    if rule.params.get("unknown_person", "warn") not in _ASKED:
        yield "A name in doubt that is not on your roll: the author is only asked to look again."
    if rule.params.get("classes"):
        yield f"Pupils of other classes than {spoken(rule.params['classes'], last='or')}."
    yield "A surname alone that is also a word or a place, such as Hill, where nothing tells."
    known = vocabulary.kinds()["names"].words
    forms = rule.params.get("forms") or [
        form for form in FORMS if form not in rule.params.get("allowed_forms", ())
    ]
    for setting, given in (("forms", forms), ("who", rule.params["who"])):
        for word, about in known[setting].items():
            if word not in given:
                yield f"{about.label}: “{about.example}”"
    when = rule.params.get("when", "always")
    if when == "image_of_children":
        yield "Names where no child can be seen in a picture."
    elif when == "no_image":
        yield "Names beside a picture of children."


def _hours(rule: Rule) -> Iterator[str]:
    if rule.params.get("days"):
        yield "Posts on other days."
    if rule.params.get("term_time_only"):
        yield "Posts outside term time."
    if rule.params.get("holidays_only"):
        yield "Posts in term time, as the calendar has it."


def _pictures(rule: Rule) -> Iterator[str]:
    groups = {"children": "children", "staff": "members of staff", "other_people": "other people"}
    for setting, people in groups.items():
        if rule.params.get(setting, "allow") == "allow":
            yield f"Pictures of {people}."
    if rule.params.get("classes"):
        yield f"Children of other classes than {spoken(rule.params['classes'], last='or')}."
    consent = rule.params.get("consent", {})
    if rule.params.get("children") == "consent" and not consent.get("written"):
        yield "A child whose parents agreed only by word of mouth."
    if consent.get("basis", "consent") != "consent":
        yield "A child whose parents have not answered."
    if rule.params.get("children") == "allow_unless_listed":
        yield "Any child who is not on the do-not-publish list."


def _unlisted(rule: Rule) -> Iterator[str]:
    for setting, known in vocabulary.kinds()[rule.kind].words.items():
        given = rule.params.get(setting, ())
        missing = [about.label for word, about in known.items() if word not in given]
        if missing and (given or setting in rule.params):
            yield f"{', '.join(missing)}."

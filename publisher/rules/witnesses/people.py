"""Posts that name or show somebody whom they should not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from publisher.rules.post import Answer, Consent, MediaFacts, Post, Tagged
from publisher.rules.witnesses.made import PEOPLE, Witness, picture, said, without_people
from tenants.policies.language import Rule

FORMS = {
    "full": "Well done {first} {last} for a super week.",
    "first": "Well done {first} for a super week.",
    "surname": "Well done, said {last} for the team.",
    "initial": "Well done {first} {initial}. for a super week.",
    "honorific": "Please see Mrs {last} about this.",
}
_NOBODY = "Thank you to Thaddeus Ollerenshaw for his help."  # on no roll
_ASKING = ("block", "approve")


def names(rule: Rule, post: Post) -> Iterator[Witness]:
    """Every form of every group's names, beside children in a picture and without, as far as the
    rule speaks of both."""
    for setting, media in _beside(rule):
        shown = replace(post, media=media)
        for who in rule.params["who"]:
            first, last = PEOPLE[who]
            for form in forms(rule):
                text = FORMS[form].format(first=first, last=last, initial=last[0])
                yield said(shown, setting, who, text)
    if rule.params.get("unknown_person") in _ASKING:
        yield said(_shown(rule, post), "unknown_person", "others", _NOBODY)
    if rule.params.get("public_figures") in _ASKING:
        text = "Michael Rosen came to read to us."
        yield said(_shown(rule, post), "public_figures", "others", text)


def _shown(rule: Rule, post: Post) -> Post:
    return replace(post, media=next(media for _, media in _beside(rule)))


def _beside(rule: Rule) -> Iterator[tuple[str, tuple[MediaFacts, ...]]]:
    when = rule.params.get("when", "always")
    if when != "no_image" and rule.params.get("with_image") != "allow":
        yield "with_image", (picture(children=1),)
    if when != "image_of_children" and rule.params.get("without_image") != "allow":
        yield "without_image", ()


def forms(rule: Rule) -> list[str]:
    """The forms that are found: those named, or all but those that may stay."""
    named = rule.params.get("forms")
    return named or [form for form in FORMS if form not in rule.params.get("allowed_forms", ())]


def pictures(rule: Rule, post: Post) -> Iterator[Witness]:
    """Pictures of those who may not be shown, so clearly, or without the consent that is asked."""
    for setting, count in _COUNTS.items():
        treated = rule.params.get(setting, "allow")
        if treated != "allow":
            yield _of(rule, post, setting, count, treated)
    yield from _consents(rule, post)
    if rule.params.get("most", "identifiable") != "identifiable":
        yield _with(
            post, _marked(rule, picture(others=1)), "most", rule.params["most"],
            "A picture in which somebody can clearly be recognised.",
        )  # fmt: skip
    for item in rule.params.get("attest", ()):
        yield _with(post, _marked(rule, picture(children=1)), "attest", item, "")
    yield from _undeclared(rule, post)


_COUNTS = {"children": "children", "staff": "staff", "other_people": "others"}
_WHO = {"children": "pupil", "staff": "staff", "other_people": "parent"}
_TREATED = {
    "allow_unless_listed": "one of them on the do-not-publish list", "consent": "consent refused",
    "approve": "declared by its author", "forbid": "declared by its author",
}  # fmt: skip


def _of(rule: Rule, post: Post, setting: str, count: str, treated: str) -> Witness:
    no = Tagged(person="w", who=_WHO[setting], everywhere=Consent(answer=Answer.REFUSED))
    seen = picture(consent=None, tagged=(no,), **{count: 1})
    if treated == "allow_unless_listed":
        seen = replace(seen, tagged=(Tagged(person="w", do_not_publish=True),))
    return _with(
        post, _marked(rule, seen), setting, treated,
        f"A picture with {setting.replace('_', ' ')} in it: {_TREATED[treated]}.",
    )  # fmt: skip


def _consents(rule: Rule, post: Post) -> Iterator[Witness]:
    asked = rule.params.get("consent", {})
    if asked.get("written"):
        spoken = picture(children=1, consent=Consent(answer=Answer.GIVEN))
        yield _with(
            post, _marked(rule, spoken), "written", "yes",
            "A picture of a child whose parent agreed only by word of mouth.",
        )  # fmt: skip
    if asked.get("renew", "never") != "never":
        old = Consent(answer=Answer.GIVEN, written=True, dated=_LONG_AGO)
        yield _with(
            post, _marked(rule, picture(children=1, consent=old)), "renew", "yes",
            "A picture of a child whose parent agreed years ago.",
        )  # fmt: skip


_LONG_AGO = dt.date(2001, 9, 3)


def _undeclared(rule: Rule, post: Post) -> Iterator[Witness]:
    if rule.params.get("undeclared") in _ASKING:
        yield _with(
            post, replace(picture(), people=None), "undeclared", "others",
            "A picture of which nobody said who is in it.",
        )  # fmt: skip
    if rule.params.get("undeclared_face") in _ASKING:
        yield _with(
            post, without_people(faces=1), "undeclared_face", "others",
            "A picture with a face in it, though nobody was declared.",
        )  # fmt: skip


def _marked(rule: Rule, seen: MediaFacts) -> MediaFacts:
    """Where the rule speaks of some classes, everybody in the picture is marked as one of them."""
    classes = rule.params.get("classes")
    if not classes:
        return seen
    tagged = seen.tagged or (Tagged(person="w"),)
    return replace(seen, tagged=tuple(replace(tag, group=str(classes[0])) for tag in tagged))


def _with(post: Post, seen: MediaFacts, setting: str, word: str, shows: str) -> Witness:
    return Witness(setting=setting, word=word, post=replace(post, media=(seen,)), shows=shows)


def destination(rule: Rule, post: Post) -> Iterator[Witness]:
    """A picture of pupils on an account where it may not go."""
    shown = replace(post, media=(picture(children=1),))
    only_to = rule.params.get("pupil_media_only_to", "school_owned_accounts")
    theirs = replace(post.channel, school_owned=False)
    yield Witness(
        setting="pupil_media_only_to", word="school_owned_accounts",
        post=replace(shown, channel=theirs),
        shows="A picture of pupils on an account that is not the school's own.",
    )  # fmt: skip
    if only_to == "closed_accounts":
        yield Witness(
            setting="pupil_media_only_to", word=only_to,
            post=replace(shown, channel=replace(post.channel, open_to_public=True)),
            shows="A picture of pupils on an account that everybody can see.",
        )  # fmt: skip
    if rule.params.get("kinds"):
        other = replace(post.channel, kind="kind-of-nobody")
        yield Witness(
            setting="kinds", word="others", post=replace(shown, channel=other),
            shows="A picture of pupils on another kind of account.",
        )  # fmt: skip

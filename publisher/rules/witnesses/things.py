"""Posts whose words, links, tags, pictures or languages break a rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from publisher.rules.post import Post
from publisher.rules.witnesses.made import Witness, in_words, picture, said, without_people
from tenants.policies.language import Policy, Rule

_QUOTED = "“It was the best of days, and nobody who was there with us will ever forget a minute.”"


def own_words(policy: Policy, rule: Rule, post: Post) -> Iterator[Witness]:
    """Lists and subjects that the school has given its own words for."""
    own = policy.section("words")
    setting = {"topics": "topics", "wordlist": "lists"}.get(rule.kind, "")
    for name in rule.params.get(setting, ()):
        if own.get(name):
            yield said(post, setting, name, f"We said {own[name][0]} today.")


def wordlist(rule: Rule, post: Post) -> Iterator[Witness]:
    yield from in_words(rule, post)
    for word in rule.params.get("words", ()):
        yield said(post, "words", word, f"We said {word} today.")


def alt_text(rule: Rule, post: Post) -> Iterator[Witness]:
    shown = replace(post, media=(without_people(alt=""),))
    yield Witness(
        setting="required", word="yes", shows="A picture without a description.", post=shown
    )
    shortest = rule.params.get("min_length", 1)
    if shortest > 1:
        short = replace(post, media=(without_people(alt="x" * (shortest - 1)),))
        yield Witness(
            setting="min_length", word=str(shortest), post=short,
            shows=f"A picture described in {shortest - 1} characters.",
        )  # fmt: skip


def copyright_(rule: Rule, post: Post) -> Iterator[Witness]:
    asked = rule.params.get("third_party_media", "attest_permission")
    if asked != "allow":
        theirs = without_people(third_party=True, credit="A. Maker")
        yield Witness(
            setting="third_party_media", word=asked, post=replace(post, media=(theirs,)),
            shows="A picture that is marked as somebody else's, without permission.",
        )  # fmt: skip
        if rule.params.get("credit", "required") == "required":
            theirs = without_people(third_party=True, permission="given")
            yield Witness(
                setting="credit", word="required", post=replace(post, media=(theirs,)),
                shows="A picture that is marked as somebody else's, without a credit.",
            )  # fmt: skip
    if rule.params.get("quote_without_source") in ("block", "approve", "warn"):
        yield said(post, "quote_without_source", "others", _QUOTED)


def brand_assets(rule: Rule, post: Post) -> Iterator[Witness]:
    for asset in rule.params.get("assets", ()):
        shown = replace(post, media=(without_people(assets=frozenset({asset})),))
        yield Witness(
            setting="assets", word=asset, post=shown,
            shows="A picture that is marked as showing the school's logo or material, without "
            "written permission.",
        )  # fmt: skip


def location(rule: Rule, post: Post) -> Iterator[Witness]:
    for witness in in_words(rule, post):
        if witness.word != "exif_gps":
            yield witness
    if rule.params.get("strip_exif") or "exif_gps" in rule.params["deny"]:
        held = replace(post, media=(without_people(had_gps=True),))
        yield Witness(
            setting="deny", word="exif_gps", post=held,
            shows="A picture that holds the place where it was taken.",
        )  # fmt: skip


def links(rule: Rule, post: Post) -> Iterator[Witness]:
    yield from in_words(rule, post)
    for host in rule.params.get("deny_domains", ()):
        yield said(post, "deny_domains", host, f"See https://{host}/page for more.")
    if "allow_domains" in rule.params or not {"deny_domains", "deny_lists"} & set(rule.params):
        text = "See https://www.some-unknown-site.org/page for more."
        yield said(post, "allow_domains", "others", text)
    if rule.params.get("https_only"):
        host = next(iter(rule.params.get("allow_domains", ())), "some-unknown-site.org")
        yield said(post, "https_only", "yes", f"See http://{host}/page for more.")


def tagging(rule: Rule, post: Post) -> Iterator[Witness]:
    text = "Thank you @samjones_99 for this."
    for setting, usual in (("people", "deny"), ("organisations", "")):
        if rule.params.get(setting, usual) == "deny":
            yield said(post, setting, "deny", text)


def tone(rule: Rule, post: Post) -> Iterator[Witness]:
    """One more than the policy asks for at most."""
    for setting, once in _LOUD.items():
        if setting in rule.params:
            text = f"{post.text} {once * (rule.params[setting] + 1)}"
            yield said(post, setting, str(rule.params[setting]), text)
    if "reading_age_max" in rule.params:
        yield said(post, "reading_age_max", str(rule.params["reading_age_max"]), _HARD)


_LOUD = {"all_caps_max": "SATURDAY ", "exclamation_max": "!", "emoji_max": "\U0001f389"}
_HARD = (
    "Notwithstanding considerable organisational difficulties, comprehensive arrangements "
    "encompassing extraordinarily complicated transportation requirements necessitate immediate "
    "parental authorisation; consequently documentation demonstrating unambiguous acknowledgement "
    "of responsibilities must unquestionably accompany every participating individual throughout "
    "the aforementioned extracurricular undertaking."
)


def text_form(rule: Rule, post: Post) -> Iterator[Witness]:
    """A post without the words, and one more than each limit."""
    for setting in ("must_say", "one_of"):
        for words in rule.params.get(setting, ()):
            yield Witness(
                setting=setting, word=words, post=replace(post, text="Hello."),
                shows=f"A post that does not say {words}.",
            )  # fmt: skip
    if "only_hashtags" in rule.params:
        yield said(post, "only_hashtags", "others", "Come along #SomethingElseEntirely")
    for setting, once in _ONE_MORE.items():
        if setting in rule.params:
            text = once * (rule.params[setting] + 1)
            yield said(post, setting, str(rule.params[setting]), text.strip())


_ONE_MORE = {
    "max_hashtags": "#fayre ", "max_emoji": "\U0001f389", "max_capitals": "SATURDAY ",
    "max_characters": "x",
}  # fmt: skip


def media_form(rule: Rule, post: Post) -> Iterator[Witness]:
    for kind in rule.params.get("deny", ()):
        yield Witness(
            setting="deny", word=kind, post=replace(post, media=(without_people(kind=kind),)),
            shows=f"A post with {_AN.get(kind, kind)}.",
        )  # fmt: skip
    if "max_items" in rule.params:
        most = rule.params["max_items"]
        yield Witness(
            setting="max_items", word=str(most), shows=f"A post with {most + 1} pictures.",
            post=replace(post, media=(without_people(),) * (most + 1)),
        )  # fmt: skip
    if "max_seconds" in rule.params:
        most = rule.params["max_seconds"]
        yield Witness(
            setting="max_seconds", word=str(most), shows=f"A video of {most + 1} seconds.",
            post=replace(post, media=(without_people(kind="video", seconds=most + 1),)),
        )  # fmt: skip
    if rule.params.get("min_children", 0) > 1:
        shown = picture(children=rule.params["min_children"] - 1)
        yield Witness(
            setting="min_children", word=str(rule.params["min_children"]),
            post=replace(post, media=(shown,)),
            shows="A picture with one child too few to be a group.",
        )  # fmt: skip


_AN = {"image": "a photograph", "video": "a video", "document": "a PDF document"}


def byline(_rule: Rule, post: Post) -> Iterator[Witness]:
    yield Witness(setting="text", word="text", post=post, shows="Any post: the line is added.")


def languages(rule: Rule, post: Post) -> Iterator[Witness]:
    """For each language that is asked for, a post in another one only."""
    required = rule.params["required"]
    for code in required:
        other = "en-GB" if code.partition("-")[0] == "cy" else "cy"
        only = replace(post, languages=frozenset({other}), first_language=other)
        yield Witness(setting="required", word=code, shows="", post=only)
    later = [code for code in required if code != rule.params.get("first")]
    if rule.params.get("first") and later:
        turned = replace(post, languages=frozenset(required), first_language=later[0])
        yield Witness(
            setting="first", word=rule.params["first"], post=turned,
            shows="A post that opens with the other language.",
        )  # fmt: skip

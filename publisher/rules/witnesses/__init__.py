"""For each rule the posts that break it: invented, and made only of facts that the product can
really learn about a post. A rule that none of its witnesses moves does nothing, whatever it says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping

from publisher.rules.post import Post
from publisher.rules.witnesses import people, things, times
from publisher.rules.witnesses.made import Witness, in_words, plain, roll
from publisher.rules.witnesses.people import FORMS
from tenants.policies.language import Policy, Rule

__all__ = ["FORMS", "NOT_TRIED", "UNHEARD", "Witness", "roll", "witnesses"]

# Why a kind of rule cannot act yet: the product does not learn the facts that it needs.
UNHEARD = {
    "platform_limits": "Handbell keeps to the platforms' limits for every school anyway; an "
    "audience's age is not known to it.",
}
# Settings with no witness of their own: they say how another setting works, or only loosen it.
NOT_TRIED: Mapping[str, frozenset[str]] = {
    "every": frozenset({"approvers", "then_approvers", "others_need"}),
    "brand_assets": frozenset({"written", "preapproved"}),
    "category": frozenset({"unknown"}),
    "cadence": frozenset({"per", "only_school_weeks", "if_closed", "too_many", "wrong_day"}),
    "names": frozenset({"who", "forms", "allowed_forms", "when", "with_image", "without_image",
                        "unknown_person", "public_figures", "roles_allowed", "classes"}),
    "personal_data": frozenset({"allow_own_school_contacts"}),
    "special_category": frozenset({"about", "generic_mention"}),
    "media_people": frozenset({"children", "staff", "other_people", "most", "consent", "list",
                               "classes", "undeclared", "undeclared_face"}),
    "location": frozenset({"allow_places", "strip_exif"}),
    "links": frozenset({"allow_domains", "https_only", "follow_redirects", "recheck_after"}),
    "tagging": frozenset({"people", "organisations"}),
    "copyright": frozenset({"third_party_media", "credit", "quote_without_source"}),
    "wordlist": frozenset({"allow_words"}),
    "topics": frozenset({"about"}),
    "security": frozenset({"softer"}),
    "tone": frozenset({"words", "friendly_on"}),
    "byline": frozenset({"forms", "default"}),
    "frequency": frozenset({"per"}),
    "quiet_hours": frozenset({"days", "term_time_only", "holidays_only"}),
    "alt_text": frozenset({"required", "min_length"}),
    "language": frozenset({"first", "same_time"}),
}  # fmt: skip


def witnesses(policy: Policy, rule: Rule, now: dt.datetime) -> Iterator[Witness]:
    """Nothing for a rule that speaks only of channels which the policy does not use."""
    post = plain(policy, rule, now)
    if post is None or rule.kind in UNHEARD:
        return
    yield from _MAKERS.get(rule.kind, in_words)(rule, post)
    yield from things.own_words(policy, rule, post)


_MAKERS: Mapping[str, Callable[[Rule, Post], Iterator[Witness]]] = {
    "names": people.names, "media_people": people.pictures, "destination": people.destination,
    "alt_text": things.alt_text, "copyright": things.copyright_,
    "brand_assets": things.brand_assets, "location": things.location,
    "links": things.links, "wordlist": things.wordlist, "tagging": things.tagging,
    "text_form": things.text_form, "media_form": things.media_form,
    "tone": things.tone, "byline": things.byline, "language": things.languages,
    "category": times.kinds_of_post, "publisher": times.publisher, "cadence": times.series,
    "frequency": times.frequency, "quiet_hours": times.quiet, "companion": times.companion,
}  # fmt: skip

"""Where a post may go and who may send it: channels, destinations, operators, platform terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from publisher.rules.compiled import Clause
from publisher.rules.finding import Effect, Finding, State
from publisher.rules.post import ChannelFacts
from publisher.rules.view import View, listed, spoken
from tenants.policies.language import Channels
from tenants.policies.words import PLATFORMS

_HOUR = dt.timedelta(hours=1)
_POSTS_PER_HOUR = 10


def allowed(clause: Clause, view: View) -> Iterator[Finding]:
    """The policy's ``[channels]`` against the channel that the post is meant for."""
    channels, channel = view.compiled.policy.channels, view.post.channel
    for reason in _refusals(channels, channel):
        yield view.found(clause, reason, surface="channel")
    if channel.personal and not channels.official_only and channels.personal_profiles == "warn":
        reason = "This is a person's own profile. An official page of the school is safer."
        yield view.found(clause, reason, surface="channel", effect=Effect.WARN)
    if channel.platform in channels.allow and channel.platform not in PLATFORMS:
        reason = (
            f"Handbell has no connector for {channel.title} yet, so it cannot send anything "
            "there. The policy's rules for it are kept; post there by hand."
        )
        yield view.unknown(clause, reason, surface="channel")


def _refusals(channels: Channels, channel: ChannelFacts) -> Iterator[str]:
    title = channel.title
    if channel.platform not in channels.allow:
        yield f"The school's policy does not use {title}. Take this channel off the post."
        return
    if channel.product and channels.parent_comms and channel.product not in channels.parent_comms:
        yield f"{spoken(channel.product)} is not the parent app that the policy names."
    if channel.personal and (channels.official_only or channels.personal_profiles == "block"):
        yield "This is a person's own profile. Use an official page of the school."
    if channels.needs_approved_account and not channel.approved:
        yield (
            f"This {title} account has not been approved, or its trial has ended. "
            "Ask those who decide about accounts."
        )
    if channels.account_kinds and channel.kind not in channels.account_kinds:
        yield f"The policy has no accounts of the kind “{spoken(channel.kind)}”."


def publisher(clause: Clause, view: View) -> Iterator[Finding]:
    """Posts by anybody but the named operators wait for one of them."""
    author = view.post.author
    if author is None:
        if not view.context.text_only:
            yield view.unknown(clause, "Nobody is named as this post's author.", surface="account")
        return
    operators = clause.get("publishers", ())
    people = view.context.people
    named = {name for role in operators for name in view.compiled.policy.people.get(role, ())}
    holds = any(author.id in people.get(role, ()) or role in author.roles for role in operators)
    if not holds and author.name not in named:
        yield view.found(
            clause,
            f"The policy names who posts here ({listed([spoken(r) for r in operators])}). One of "
            "them has to agree to this post.",
            surface="account",
        )


def destination(clause: Clause, view: View) -> Iterator[Finding]:
    """Pictures of pupils go only to the school's own (or only to closed) accounts."""
    channel = view.post.channel
    closed_only = clause.get("pupil_media_only_to", "school_owned_accounts") == "closed_accounts"
    too_open = closed_only and channel.open_to_public
    other_kind = bool(clause.get("kinds")) and channel.kind not in clause.get("kinds")
    if channel.school_owned and not too_open and not other_kind:
        return
    for number, media in view.pictures:
        if media.shows_children:
            yield view.found(
                clause,
                "Pictures of pupils go only to the school's own accounts, and this account is "
                "somebody else's or open to everybody. Leave the picture out here.",
                surface=f"media:{number}",
                state=State.DECLARED,
                declared_by=media.declared_by,
            )


def platform_limits(clause: Clause, view: View) -> Iterator[Finding]:
    """The platforms' own terms: no flood of posts, no channel for children under age."""
    youngest, channel = clause.get("min_age_audience"), view.post.channel
    if youngest and channel.minimum_age is not None and channel.minimum_age < youngest:
        reason = f"This channel is meant for children under {youngest}."
        yield view.found(clause, reason, surface="channel")
    at = view.post.scheduled_at or view.context.now
    near = [sent for sent in view.context.history if abs(sent.at - at) < _HOUR]
    here = [sent for sent in near if sent.channel == channel.platform]
    most = clause.get("max_per_hour", _POSTS_PER_HOUR)
    if clause.get("respect_rate_limits", True) and len(here) >= most:
        reason = f"There are already {len(here)} posts here within the hour. Choose a later time."
        yield view.found(clause, reason, surface="schedule", effect=clause.effect)

"""What a school may choose from: platforms to connect, kinds of post, companion ways."""

from __future__ import annotations

from dataclasses import dataclass, replace

from publisher.connectors.contract import Enforcement
from publisher.content import CommentMode
from publisher.models import AccountRequest
from publisher.rules.finding import Effect
from publisher.services import account_policy, connecting_rules
from publisher.services.connecting_rules import allowed
from publisher.services.system import System
from tenants.policies.language import Policy
from tenants.policies.words import CATEGORIES
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A platform as the channels page shows it. ``why_not`` is empty where the policy allows it;
    ``product`` names the parent app where the policy speaks of several by one word; ``waits`` says
    what must come first where the policy wants an approved request, which ``usable`` are. ``untag``
    says that the policy wants tagging switched off there, which only people can do."""

    platform: str
    label: str
    product: str
    why_not: str
    waits: str
    clause: str
    mode: CommentMode
    enforcement: Enforcement
    usable: tuple[AccountRequest, ...] = ()
    kept: bool = False
    untag: bool = False


def platforms(system: System, uow: UnitOfWork, policy: Policy) -> list[Offer]:
    """Every platform this installation is registered with, allowed ones first."""
    uow.actor.require(Permission.READ_CHANNELS)
    offers = [_approvals(uow, policy, _offer(system, policy, name)) for name in system.connectors]
    return sorted(offers, key=lambda offer: (bool(offer.why_not), offer.label))


def categories(policy: Policy) -> dict[str, str]:
    """The kinds of post that the policy allows anywhere, with their titles."""
    known = {**CATEGORIES, **{e["id"]: e["title"] for e in policy.document.get("category", ())}}
    everywhere = [r.params for r in policy.rules if r.kind == "category" and not _narrow(r.scope)]
    lists = [params["allow"] for params in everywhere if "allow" in params]
    denied = {name for params in everywhere for name in params.get("deny", ())}
    return {
        name: title
        for name, title in known.items()
        if name not in denied and all(name in allow for allow in lists)
    }


def companions(policy: Policy) -> tuple[str, ...]:
    """Other ways by which some rule wants the same news to go out."""
    named = (way for rule in policy.rules for way in rule.params.get("also_via", ()))
    return tuple(dict.fromkeys(named))


def attestations(policy: Policy) -> tuple[str, ...]:
    """What the policy asks authors to confirm about pictures."""
    named = (item for rule in policy.rules for item in rule.params.get("attest", ()))
    return tuple(dict.fromkeys(named))


def has_byline(policy: Policy) -> bool:
    """Does some rule add a line that says who posts?"""
    return any(rule.kind == "byline" for rule in policy.rules)


def wants_untagged(policy: Policy, platform: str) -> bool:
    """Does some rule want photo tags off on this platform (by its name in the policy)?"""
    return any(
        rule.params.get("photo_tags") == "off_where_possible"
        and platform in (rule.scope.channels or (platform,))
        for rule in policy.rules
        if rule.kind == "tagging"
    )


def asks_approval(policy: Policy) -> bool:
    """Is there a rule that sends posts to somebody to be agreed? Then an event's day matters,
    because an approval ends with it."""
    return any(rule.effect == Effect.APPROVE for rule in policy.rules)


def _approvals(uow: UnitOfWork, policy: Policy, offer: Offer) -> Offer:
    rules = account_policy.of(policy)
    if offer.why_not or not rules.demanded:
        return offer
    usable = tuple(connecting_rules.usable(uow, offer.platform, offer.product))
    kept = connecting_rules.keeps(uow, offer.platform, offer.product)
    waits = "" if usable or kept else "There is no approved request for it yet."
    return replace(offer, waits=waits, clause=rules.clause, usable=usable, kept=kept)


def _narrow(scope: object) -> bool:
    return any(getattr(scope, part) for part in ("channels", "accounts", "account_kinds"))


def _offer(system: System, policy: Policy, name: str) -> Offer:
    capabilities = system.connector(name).capabilities
    several = capabilities.policy_name != name and policy.channels.parent_comms
    product = name if several else ""
    mode = CommentMode(policy.comments.on(capabilities.policy_name))
    return Offer(
        platform=name,
        label=capabilities.label,
        product=product,
        waits="",
        why_not=allowed(policy, capabilities.policy_name, product) or "",
        clause=policy.channels.clause,
        mode=mode,
        enforcement=capabilities.comments.get(mode, Enforcement.UNSUPPORTED),
        # A parent app has no tags.
        untag=capabilities.policy_name == name and wants_untagged(policy, name),
    )

"""What each platform can do with the comment mode that a policy wants, in words for its editor."""

from __future__ import annotations

from collections.abc import Mapping

from publisher.connectors.contract import Connector, Enforcement
from publisher.content import CommentMode
from tenants.policies.language import Policy

Connectors = Mapping[str, Connector]


def comment_notes(policy: Policy, connectors: Connectors) -> dict[str, tuple[bool, str]]:
    """For each channel of the policy: is its comment mode kept in full, and how in words."""
    by_name = {each.capabilities.policy_name: each for each in connectors.values()}
    return {name: _kept(policy, name, by_name.get(name)) for name in policy.channels.allow}


def _kept(policy: Policy, name: str, connector: Connector | None) -> tuple[bool, str]:
    mode = CommentMode(policy.comments.on(name))
    if connector is None:
        return False, "Handbell has no connection to this platform, so nothing is done there."
    title = connector.capabilities.label
    how = connector.capabilities.comments.get(mode, Enforcement.UNSUPPORTED)
    if mode not in (CommentMode.OFF, CommentMode.HELD):
        return False, f"{title}: comments stay visible; people look after them."
    if how is Enforcement.ATOMIC:
        return True, f"{title}: done with the post itself."
    if how is Enforcement.AFTER_PUBLISH:
        return True, (
            f"{title}: switched off and read back once the post is live. For a moment somebody "
            "could comment; the time is measured."
        )
    refused = policy.comments.if_unenforceable == "refuse_channel"
    if refused or how is Enforcement.UNSUPPORTED:
        return True, f"{title} cannot do this, so no post goes there."
    return False, (
        f"{title} has no switch for this. Each comment is hidden once Handbell sees it; until then "
        "it is visible."
    )

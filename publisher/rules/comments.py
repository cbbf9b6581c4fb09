"""Whether this channel can keep the policy's promise about comments, and how."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.rules.compiled import Clause
from publisher.rules.finding import Effect, Finding
from publisher.rules.view import View

_STRICT = frozenset({"off", "held"})
_MEANS = {"off": "switched off", "held": "held until somebody agrees to them"}


def judge(clause: Clause, view: View) -> Iterator[Finding]:
    """One note or refusal for a mode that the platform keeps only in part; nothing otherwise."""
    wanted = view.compiled.policy.comments
    mode = wanted.on(view.post.channel.platform)
    ability, title = view.context.comments, view.post.channel.title
    if mode not in _STRICT or ability in ("", "atomic"):
        return
    if ability == "after_publish":
        reason = (
            f"Comments are {_MEANS[mode]}, but {title} allows that only once the post is live. "
            "For a moment somebody could comment; we measure and record it."
        )
        yield view.found(clause, reason, surface="comments", effect=Effect.NOTE)
    elif ability == "emulated" and wanted.if_unenforceable != "refuse_channel":
        reason = (
            f"{title} has no switch for this. Each comment is hidden as it arrives"
            f"{' and the school is told' if mode == 'off' else ' until somebody agrees to it'}."
        )
        yield view.found(clause, reason, surface="comments", effect=Effect.NOTE)
    else:
        reason = (
            f"The policy wants comments {_MEANS[mode]}, and {title} cannot promise that. Leave "
            "this channel out, or change the policy for it."
        )
        yield view.found(clause, reason, surface="comments", effect=Effect.BLOCK)

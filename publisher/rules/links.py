"""Links: judged on what they say, and on what they were found to lead to, at a stated time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from publisher.detect.addresses import host_allowed, parse
from publisher.rules.compiled import Clause
from publisher.rules.context import LinkCheck
from publisher.rules.finding import Effect, Finding, State
from publisher.rules.view import Link, View, spoken, stronger

OWN_WEBSITE = "own_website"
_STALE = dt.timedelta(hours=1)
_NOT_FOUND = 400


def judge(clause: Clause, view: View) -> Iterator[Finding]:
    """Each link: its own form, its host, and the last look at its target."""
    for link in view.links:
        yield from _form(clause, view, link)
        if not _allowed(clause, view, link.found.host):
            yield _about(
                clause, view, link, clause.effect,
                "This leads to a site that the school has not agreed to. Check that it is right "
                "and safe, or link to the school's own page.",
            )  # fmt: skip
        yield from _target(clause, view, link)


def _form(clause: Clause, view: View, link: Link) -> Iterator[Finding]:
    found = link.found
    if clause.get("https_only", True) and found.url.lower().startswith("http://"):
        yield _about(
            clause, view, link, stronger(clause.effect, Effect.WARN),
            "This link is not encrypted (http). Use its https address.", "http",
        )  # fmt: skip
    denied = frozenset(clause.get("deny_lists", ())) | _ALWAYS_ODD
    for kind in dict.fromkeys(hit.kind for hit in found.hits):
        if kind in denied:
            yield _about(
                clause, view, link, clause.effect,
                f"This link is of a kind that hides or misleads ({spoken(kind)}). Give the full, "
                "plain address of the page.", spoken(kind),
            )  # fmt: skip
    if any(host_allowed(found.host, frozenset({host})) for host in clause.get("deny_domains", ())):
        yield _about(clause, view, link, Effect.BLOCK, "The policy does not link to this site.")


_ALWAYS_ODD = frozenset(
    {"userinfo", "ip_host", "port", "control", "mixed_script", "punycode", "confusable"}
)


def _allowed(clause: Clause, view: View, host: str) -> bool:
    named = frozenset(name for name in clause.get("allow_domains", ()) if name != OWN_WEBSITE)
    return host_allowed(host, named | view.known.domains)


def _target(clause: Clause, view: View, link: Link) -> Iterator[Finding]:
    """What the link checker found. Before publishing, no recent answer means: ask a person."""
    check = view.context.links.get(link.found.url)
    if check is None or (view.publishing and view.context.now - check.at > _STALE):
        yield from _not_looked(clause, view, link)
        return
    if check.threat:
        yield _about(
            clause, view, link, Effect.BLOCK,
            "This link is on a list of dangerous pages. Take it out.", spoken(check.threat),
        )  # fmt: skip
    elif check.status is None or check.status >= _NOT_FOUND:
        yield _about(
            clause, view, link, Effect.APPROVE,
            "This link did not answer when we looked. Check it by hand.", "no answer",
        )  # fmt: skip
    else:
        yield from _redirected(clause, view, link, check)


def _redirected(clause: Clause, view: View, link: Link, check: LinkCheck) -> Iterator[Finding]:
    if not check.final_url or not clause.get("follow_redirects", True):
        return
    host = parse(check.final_url).host
    if host != link.found.host and not _allowed(clause, view, host):
        yield _about(
            clause, view, link, stronger(clause.effect, Effect.APPROVE),
            "This link leads on to another site, which the school has not agreed to.", "redirect",
        )  # fmt: skip


def _not_looked(clause: Clause, view: View, link: Link) -> Iterator[Finding]:
    if view.publishing:
        yield view.found(
            clause,
            "We could not look at this link just before publishing. Somebody has to check it.",
            surface=link.surface,
            effect=stronger(clause.effect, Effect.APPROVE),
            span=(link.found.start, link.found.end),
            state=State.NOT_CHECKABLE,
        )


def _about(
    clause: Clause, view: View, link: Link, effect: Effect, reason: str, detail: str = ""
) -> Finding:
    span = (link.found.start, link.found.end)
    return view.found(clause, reason, surface=link.surface, effect=effect, span=span, detail=detail)

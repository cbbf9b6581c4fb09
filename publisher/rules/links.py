"""Links: judged on what they say, and on what they were found to lead to, at a stated time."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.detect.addresses import host_allowed, parse
from publisher.rules.compiled import Clause
from publisher.rules.context import LinkCheck
from publisher.rules.finding import Effect, Finding, State
from publisher.rules.timing import duration
from publisher.rules.view import Link, View, spoken, stronger

OWN_WEBSITE = "own_website"
_STALE = "1h"
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
    """What the address itself shows, before anybody has looked at its target."""
    found = link.found
    denied = _ALWAYS_ODD | frozenset(clause.get("deny_lists", ()))
    denied |= {"not_https"} if clause.get("https_only", True) else frozenset()
    for kind in dict.fromkeys(hit.kind for hit in found.hits):
        if kind in denied:
            least = Effect.APPROVE if kind in _NEVER_ALONE else Effect.WARN
            yield _about(
                clause, view, link, stronger(clause.effect, least),
                _ODD.get(kind, "Give the full, plain address of a page that the school knows."),
                spoken(kind),
            )  # fmt: skip
    if host_allowed(found.host, clause.get("deny_domains", ())):
        yield _about(clause, view, link, Effect.BLOCK, "The policy does not link to this site.")


_ALWAYS_ODD = frozenset({
    "userinfo", "ip_literal", "port", "punycode", "mixed_script_host", "malformed", "redirector",
    "user_content",
})  # fmt: skip
_NEVER_ALONE = frozenset({"adult", "malware", "mixed_script_host", "userinfo"})
_ODD = {
    "not_https": "This link is not encrypted (http). Use its https address.",
    "shortener": "This link hides where it leads. Give the full address of the page.",
    "redirector": "This link passes through another site first. Give the page's own address.",
    "user_content": "Anybody can publish at this site. Check that the page is the school's own.",
    "map": "This is a map, which says where people are or will be. Leave it out.",
    "adult": "This site is not suitable for families. Take the link out.",
    "malformed": "This address cannot be read. Copy it again from the page.",
}


def _allowed(clause: Clause, view: View, host: str) -> bool:
    named = frozenset(name for name in clause.get("allow_domains", ()) if name != OWN_WEBSITE)
    return host_allowed(host, named | view.known.domains)


def _target(clause: Clause, view: View, link: Link) -> Iterator[Finding]:
    """What the link checker found. Before publishing, no recent answer means: ask a person."""
    check = view.context.links.get(link.found.url)
    stale = duration(clause.get("recheck_after", _STALE))
    if check is None or (view.publishing and view.context.now - check.at > stale):
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

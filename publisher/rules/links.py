"""Links: judged on what they say, and on what they were found to lead to, at a stated time."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.detect import hosts
from publisher.detect.addresses import parse
from publisher.rules.compiled import Clause
from publisher.rules.context import LinkCheck
from publisher.rules.finding import CHECKING, Effect, Finding, State
from publisher.rules.timing import duration
from publisher.rules.view import Link, View, mark_of, spoken, stronger, weaker

OWN_WEBSITE = "own_website"
_STALE = "1h"
_NOT_FOUND = 400


def judge(clause: Clause, view: View) -> Iterator[Finding]:
    """Each link: its own form, its host, and the last look at its target."""
    for link in view.links:
        check = view.context.links.get(link.found.url)
        if _expanded(clause, view, link, check):
            yield _about(
                clause, view, link, Effect.NOTE,
                "This short link leads to a site that the school knows. Its full address would "
                "show parents where it leads.", "shortener",
            )  # fmt: skip
        else:
            yield from _form(clause, view, link)
            if not _allowed(clause, view, link.found.host):
                unknown = (
                    weaker(Effect.WARN, clause.effect) if _only_denies(clause) else clause.effect
                )
                yield _about(
                    clause, view, link, unknown,
                    "This leads to a site that the school has not agreed to. Check that it is "
                    "right and safe, or link to the school's own page.",
                )  # fmt: skip
        yield from _target(clause, view, link, check)


def _only_denies(clause: Clause) -> bool:
    """A rule that lists only where nobody may link to says little of all other sites."""
    denies = clause.get("deny_domains") or clause.get("deny_lists")
    return bool(denies) and "allow_domains" not in clause.params


def _expanded(clause: Clause, view: View, link: Link, check: LinkCheck | None) -> bool:
    """A shortened link is judged by where it leads, when that is known and agreed to."""
    if check is None or "shortener" not in link.found.kinds or not _answered(check):
        return False
    return check.final_url != link.found.url and _allowed(clause, view, parse(check.final_url).host)


def _answered(check: LinkCheck) -> bool:
    return check.status is not None and check.status < _NOT_FOUND


def _form(clause: Clause, view: View, link: Link) -> Iterator[Finding]:
    """What the address itself shows, before anybody has looked at its target."""
    found = link.found
    for kind in dict.fromkeys(hit.kind for hit in found.hits):
        if kind in _denied(clause):
            least = Effect.APPROVE if kind in _NEVER_ALONE else Effect.WARN
            yield _about(
                clause, view, link, stronger(clause.effect, least),
                _ODD.get(kind, "Give the full, plain address of a page that the school knows."),
                spoken(kind),
            )  # fmt: skip
    if hosts.allowed(found.host, clause.get("deny_domains", ())):
        yield _about(clause, view, link, Effect.BLOCK, "The policy does not link to this site.")


def _denied(clause: Clause) -> frozenset[str]:
    denied = _ALWAYS_ODD | frozenset(clause.get("deny_lists", ()))
    return denied | ({"not_https"} if clause.get("https_only", True) else frozenset())


_ALWAYS_ODD = frozenset({
    "userinfo", "ip_literal", "port", "punycode", "mixed_script_host", "malformed", "redirector",
    "user_content", "adult",
})  # fmt: skip
_NEVER_ALONE = frozenset({"adult", "malformed", "malware", "mixed_script_host", "userinfo"})
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
    return hosts.allowed(host, named | view.known.domains)


def _target(clause: Clause, view: View, link: Link, check: LinkCheck | None) -> Iterator[Finding]:
    """What the link checker found. Before publishing, no recent answer means: ask a person."""
    stale = duration(clause.get("recheck_after", _STALE))
    if check is None or (view.publishing and view.context.now - check.at > stale):
        yield _not_looked(clause, view, link)
    elif check.threat:
        yield _about(
            clause, view, link, Effect.BLOCK,
            "This link is on a list of dangerous pages. Take it out.", spoken(check.threat),
        )  # fmt: skip
    elif not _answered(check):
        yield _no_page(clause, view, link, check)
    else:
        yield from _read(clause, view, link, check)
        yield from _redirected(clause, view, link, check)
        yield from _unlisted(clause, view, link, check)


def _no_page(clause: Clause, view: View, link: Link, check: LinkCheck) -> Finding:
    """A page that is gone is a fact; one that we could not or would not visit is not checkable."""
    gone = check.status is not None
    return view.found(
        clause,
        f"{_GONE if gone else _PROBLEMS.get(check.problem, _SILENT)} Somebody has to check it.",
        surface=link.surface,
        effect=stronger(clause.effect, Effect.APPROVE),
        span=(link.found.start, link.found.end),
        state=State.CHECKED if gone else State.NOT_CHECKABLE,
        detail="page not found" if gone else "no answer",
    )


_GONE = "This page is not there any more, or does not open for visitors."
_SILENT = "This link did not answer when we looked."
_PROBLEMS = {
    "not_https": "We do not visit links that are not encrypted (http), so nobody has looked at it.",
    "not_visited": "We do not visit addresses of this kind, so nobody has looked at it.",
    "not_public": "This address is not on the public internet, where parents could open it.",
    "no_such_host": "There is no site of this name. Look for a spelling mistake.",
    "no_look_up": "We could not find out where this link leads, which may be our own trouble.",
    "tls": "This site cannot prove that it is what it says it is (its certificate is not valid).",
    "redirects": "This link leads on and on, and never to a page.",
}


def _read(clause: Clause, view: View, link: Link, check: LinkCheck) -> Iterator[Finding]:
    if check.problem:
        yield view.found(
            clause,
            "We could not read the title of what this leads to, so nobody has looked for names "
            "in it. Somebody has to check it.",
            surface=link.surface,
            effect=stronger(clause.effect, Effect.APPROVE),
            span=(link.found.start, link.found.end),
            state=State.NOT_CHECKABLE,
            detail="title not read",
        )


def _redirected(clause: Clause, view: View, link: Link, check: LinkCheck) -> Iterator[Finding]:
    if not check.final_url or not clause.get("follow_redirects", True):
        return
    final = parse(check.final_url)
    onwards = mark_of(final.host)
    if hosts.allowed(final.host, clause.get("deny_domains", ())):
        yield _about(
            clause, view, link, Effect.BLOCK,
            "This leads on to a site that the policy does not link to.", "redirect",
            onwards=onwards,
        )  # fmt: skip
    if final.host == link.found.host:
        return
    if not _allowed(clause, view, final.host):
        yield _about(
            clause, view, link, stronger(clause.effect, Effect.APPROVE),
            "This link leads on to another site, which the school has not agreed to.", "redirect",
            onwards=onwards,
        )  # fmt: skip
    for kind in sorted(final.kinds & _denied(clause) - {"shortener"}):
        yield _about(
            clause, view, link, stronger(clause.effect, Effect.APPROVE),
            f"This link leads on to another address. {_ODD.get(kind, _PLAIN)}",
            f"redirect, {spoken(kind)}", onwards=onwards,
        )  # fmt: skip


_PLAIN = "Give the plain address of a page that the school knows."


def _unlisted(clause: Clause, view: View, link: Link, check: LinkCheck) -> Iterator[Finding]:
    """Whether a page is dangerous is never said to be checked where nobody could be asked."""
    if check.asked == "clean":
        return
    silent = check.asked == "unknown"
    stops = silent and view.publishing
    yield view.found(
        clause,
        "The service that lists dangerous pages gave no answer about this link."
        if silent
        else "Nobody was asked whether this page is on a list of dangerous ones. Open it yourself.",
        surface=link.surface,
        effect=stronger(clause.effect, Effect.APPROVE) if stops else Effect.NOTE,
        span=(link.found.start, link.found.end),
        state=State.NOT_CHECKABLE,
        detail="dangerous pages",
    )


def _not_looked(clause: Clause, view: View, link: Link) -> Finding:
    reason, effect = "We are looking at where this link leads. Wait a moment.", Effect.NOTE
    if view.publishing:
        reason = "We could not look at this link just before publishing. Somebody has to check it."
        effect = stronger(clause.effect, Effect.APPROVE)
    elif view.context.text_only:
        reason = "Nobody has looked at where this link leads."
    return view.found(
        clause,
        reason,
        surface=link.surface,
        effect=effect,
        span=(link.found.start, link.found.end),
        state=State.NOT_CHECKABLE,
        detail=CHECKING,
    )


def _about(
    clause: Clause,
    view: View,
    link: Link,
    effect: Effect,
    reason: str,
    detail: str = "",
    *,
    onwards: str = "",
) -> Finding:
    """``onwards`` marks the site that it leads on to, which others may change at any time."""
    span = (link.found.start, link.found.end)
    return view.found(
        clause, reason, surface=link.surface, effect=effect, span=span, detail=detail, about=onwards
    )

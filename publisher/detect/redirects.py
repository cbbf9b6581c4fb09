"""Links that lead through one site to another, as far as they say so themselves."""

from __future__ import annotations

from urllib.parse import SplitResult, unquote, unquote_plus

from publisher.detect import hosts, late

_KEYS = (
    r"(?:url|uri|u|q|to|dest|destination|target|redir|redirect(?:[_-]?(?:to|ur[il]))?|next|goto|out"
    r"|return(?:[_-]?(?:to|ur[il]))?|continue(?:[_-]?(?:to|ur[il]))?|link|href|r|forward|fwd)"
)
_WHOLE = late.compile(r"(?:https?:[/\\]*|=[/\\]{2,})(?P<host>[^/\\?#&\s=]+)")
_BARE = late.compile(
    rf"[?&#;]{_KEYS}=(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?P<top>[a-z]{{2,24}}))(?=[/:?#&]|$)"
)
_LAYERS = 3  # of quoting that are taken off; more is nobody's mistake


def unquoted(words: str) -> str:
    """ "tom%2540gmail.com" and "tom%40gmail.com" are "tom@gmail.com"."""
    plain = unquote_plus(words)
    for _ in range(_LAYERS):
        if "%" not in plain or (less := unquote(plain)) == plain:
            break
        plain = less
    return plain


def leads_on(parts: SplitResult, host: str) -> bool:
    """Whether path or query hold the address of another site: "/login?return=evil.example"."""
    if not parts.query and "http" not in parts.path.lower() and "%" not in parts.path:
        return False
    rest = unquoted(f"{parts.path}?{parts.query}#{parts.fragment}").lower()
    found = [match["host"] for match in _WHOLE.finditer(rest)]
    found += [match["host"] for match in _BARE.finditer(rest) if match["top"] in hosts.top_level()]
    return any(not _same(each, host) for each in found)


def _same(other: str, host: str) -> bool:
    return hosts.allowed(other.rpartition("@")[2].partition(":")[0], frozenset({host}))

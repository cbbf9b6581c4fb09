# ruff: noqa: E501, ARG001, ARG005 - a pattern is one line; every test of a link has the same shape
"""Links in a text, taken apart without asking the network."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import SplitResult, unquote_plus, urlsplit

import idna

from publisher.data.load import lines
from publisher.detect.hit import Certainty, Hit
from publisher.detect.shapes import script_of
from publisher.detect.text import Text

_TOP = r"(?:com|org|net|uk|io|co|edu|gov|info|biz|me|ly|gl|app|link|page|eu|ie|scot|wales|cymru|london|je|gg|im|tv|ru|cn|xyz|online|site|shop|club|top|store|be|us|ai|dev|news|school|academy|education|to|cc|click|live|tk|fr|de|es|it|pl|bet|casino|win)"
_URL = re.compile(
    rf"(?P<url>\b[a-z][a-z0-9+.-]{{1,11}}://[^\s<>\"']+|\bwww\.[^\s<>\"']+|(?<![\w@./-])(?:[\w-]+\.)+{_TOP}\b(?:[/:?#][^\s<>\"']*)?)",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[.:][^\s<>\"']")  # in every address there is one of these
_TRAILING = ".,;:!?)]}'*_"
_SLUG_SPLIT = re.compile(r"[^A-Za-z0-9\u00c0-\uffff']+")
_QUOTED_TIMES = 4
PORTS = {None, 80, 443}


@dataclass(frozen=True, kw_only=True)
class LinkFound:
    """One link. ``host`` is its ASCII form; ``slug_text`` are the words in path and query and
    ``host_text`` those in the host, with spaces for the signs between them, for the names and
    personal data detectors to read."""

    url: str
    host: str
    start: int
    end: int
    slug_text: str = ""
    host_text: str = ""
    hits: tuple[Hit, ...] = ()

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(hit.kind for hit in self.hits)


@cache
def _hosts() -> dict[str, frozenset[str]]:
    """List name (shortener, redirector, user_content, map, adult) → hosts."""
    found: dict[str, set[str]] = {}
    kind = ""
    for line in lines("words/hosts.txt"):
        if line.startswith("["):
            kind = line.strip("[]")
        else:
            found.setdefault(kind, set()).update(line.split())
    return {kind: frozenset(hosts) for kind, hosts in found.items()}


@cache
def _paths(kind: str) -> tuple[str, ...]:
    """Entries of a list that are a place on a host: google.com/maps."""
    return tuple(entry for entry in _hosts().get(kind, ()) if "/" in entry)


def find(text: Text) -> Iterator[LinkFound]:
    """Every address in the text, with or without its scheme, in order."""
    for match in _URL.finditer(text.raw) if _SIGN.search(text.raw) else ():
        url = match["url"].rstrip(_TRAILING)
        yield parse(url, start=match.start())


def urls(texts: Iterable[str], links: Iterable[str] = ()) -> tuple[str, ...]:
    """Every address in ``texts``, then ``links`` themselves, each once."""
    written = (link.url for raw in texts if "." in raw for link in find(Text.of(raw)))
    return tuple(dict.fromkeys((*written, *links)))


def parse(url: str, *, start: int = 0) -> LinkFound:
    """Judge one address on its own, such as a post's link field."""
    end = start + len(url)
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        raw_host, port = parts.hostname or "", parts.port
    except ValueError:
        return LinkFound(
            url=url, host="", start=start, end=end, hits=(_hit("malformed", start, end),)
        )
    host, kinds = _ascii_host(raw_host)
    kinds += [kind for kind, test in _TESTS if test(parts, host)]
    if port not in PORTS:
        kinds.append("port")
    return LinkFound(
        url=url,
        host=host,
        start=start,
        end=end,
        slug_text=_slug_text(parts),
        host_text=_host_text(raw_host),
        hits=tuple(_hit(kind, start, end) for kind in dict.fromkeys(kinds)),
    )


def host_allowed(host: str, domains: Iterable[str]) -> bool:
    """True when ``host`` is one of ``domains`` or lies below one, label by label.

    A bare public suffix such as ``sch.uk`` allows nobody: every school lives below it.
    """
    known = domains if isinstance(domains, frozenset) else frozenset(domains)
    return not _tails(host).isdisjoint(_allowing(known))


def _tails(host: str) -> frozenset[str]:
    """The host and everything it lies below: a.b.sch.uk, b.sch.uk, sch.uk, uk."""
    labels = host.lower().rstrip(".").removeprefix("www.").split(".")
    return frozenset(".".join(labels[first:]) for first in range(len(labels)))


@lru_cache(maxsize=256)
def _allowing(domains: frozenset[str]) -> frozenset[str]:
    bare = frozenset(domain.lower().strip(".").removeprefix("www.") for domain in domains)
    return bare - PUBLIC_SUFFIXES - {""}


PUBLIC_SUFFIXES = frozenset(
    {"uk", "com", "org", "net", "co.uk", "org.uk", "sch.uk", "ac.uk", "je", "gg", "im", "ie"}
)


def _ascii_host(host: str) -> tuple[str, list[str]]:
    """The host as it is looked up, and what is odd about the way it was written."""
    if host.isascii():
        return host, (["punycode"] if "xn--" in host else [])
    kinds = ["punycode"]
    if any(len({script_of(c) for c in label} - {""}) > 1 for label in host.split(".")):
        kinds.append("mixed_script_host")
    try:
        return idna.encode(host, uts46=True).decode("ascii"), kinds
    except idna.IDNAError:
        return "", [*kinds, "malformed"]


def _is_ip(parts: SplitResult, host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(re.fullmatch(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+))*", host))
    return True


def _listed(kind: str) -> Callable[[SplitResult, str], bool]:
    def test(parts: SplitResult, host: str) -> bool:
        place = host.removeprefix("www.")
        hosts, paths = _hosts().get(kind, frozenset()), _paths(kind)
        return host_allowed(place, hosts) or f"{place}{parts.path}".startswith(paths)

    return test


def _redirects(parts: SplitResult, host: str) -> bool:
    return _listed("redirector")(parts, host) or bool(
        re.search(
            r"(?:^|[?&])(?:url|u|q|to|dest|target|redirect(?:_ur[il])?|next|goto|out)=(?:https?(?::|%3a)|//)",
            parts.query,
            re.IGNORECASE,
        )
    )


_TESTS: tuple[tuple[str, Callable[[SplitResult, str], bool]], ...] = (
    ("not_https", lambda parts, host: parts.scheme != "https"),
    ("userinfo", lambda parts, host: "@" in parts.netloc),
    ("ip_literal", _is_ip),
    ("shortener", _listed("shortener")),
    ("redirector", _redirects),
    ("user_content", _listed("user_content")),
    ("map", _listed("map")),
    ("adult", _listed("adult")),
)


def _slug_text(parts: SplitResult) -> str:
    words = " ".join(_unquoted(piece) for piece in (parts.path, parts.query, parts.fragment))
    if "@" in words:
        return re.sub(r"[/?&=#_+-]+", " ", words).strip()
    return " ".join(part for part in _SLUG_SPLIT.split(words) if part)


def _unquoted(piece: str) -> str:
    """Without its percent signs, however often somebody put them in: "%254bofi"."""
    for _ in range(_QUOTED_TIMES):
        before, piece = piece, unquote_plus(piece)
        if piece == before:
            break
    return piece


_NO_WORDS = frozenset("www m co com org net ac sch gov uk".split())


def _host_text(host: str) -> str:
    """ "amelia-smith.example" says "amelia smith"; the last part of a host never tells a name."""
    labels = host.rstrip(".").split(".")[:-1]
    words = (_readable(label) for label in labels if label not in _NO_WORDS)
    return " ".join(part for label in words for part in _SLUG_SPLIT.split(label) if part)


def _readable(label: str) -> str:
    """``xn--zo-fka`` is how "zoë" is looked up."""
    if not label.startswith("xn--"):
        return label
    try:
        return idna.decode(label)
    except idna.IDNAError:  # nobody can read it, and "punycode" is found already
        return label


def _hit(kind: str, start: int, end: int) -> Hit:
    return Hit(kind=kind, start=start, end=end, certainty=Certainty.CERTAIN, source="link")

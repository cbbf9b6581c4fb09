"""Links in a text, taken apart without asking the network."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

import idna

from publisher.detect import hosts, late, link_shapes
from publisher.detect.hit import Certainty, Hit
from publisher.detect.redirects import leads_on, unquoted
from publisher.detect.text import Text

_SCHEME = late.compile(
    r"(?:(?P<known>https?|ftp|file|data|mailto|tel|(?:java|vb|live)script):"
    r"|(?P<other>[a-z][a-z0-9+.-]*):(?=[/\\]{2}))?[/\\]*",
    re.IGNORECASE,
)
_LONGEST_SCHEME = 24
_SLUG_SPLIT = late.compile(r"[^A-Za-z0-9\u00c0-\uffff']+")
_LISTS = ("shortener", "redirector", "user_content", "map", "adult")
PORTS = {None, 80, 443}


@dataclass(frozen=True, kw_only=True)
class LinkFound:
    """One link. ``host`` is its ASCII form, "" where it cannot be one; ``slug_text`` are the
    words in path and query and ``host_text`` those in the host, with spaces for the signs
    between them, for the names and personal data detectors to read."""

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


def find(text: Text) -> Iterator[LinkFound]:
    """Every address in the text, with or without its scheme, in order."""
    if not link_shapes.SIGN.search(text.raw):
        return
    for at, to in link_shapes.spans(text.lower):
        start, end = text.span(at, to)
        yield parse(text.raw[start:end], start=start)


def urls(texts: Iterable[str], links: Iterable[str] = ()) -> tuple[str, ...]:
    """Every address in ``texts``, then ``links`` themselves, each once."""
    might = (raw for raw in texts if link_shapes.SIGN.search(raw))
    written = (link.url for raw in might for link in find(Text.of(raw)))
    return tuple(dict.fromkeys((*written, *links)))


def parse(url: str, *, start: int = 0) -> LinkFound:
    """Judge one address on its own, such as a post's link field."""
    end = start + len(url)
    whole, kinds = _completed(url.strip())
    try:
        parts = urlsplit(whole)
        raw_host, port = parts.hostname or "", parts.port
    except ValueError:
        return LinkFound(
            url=url, host="", start=start, end=end, slug_text=_words(whole.partition("://")[2]),
            hits=(_hit("malformed", start, end),),
        )  # fmt: skip
    host, odd = hosts.looked_up(raw_host)
    kinds += [*odd, *_kinds(parts, host)]
    if port not in PORTS:
        kinds.append("port")
    return LinkFound(
        url=url,
        host=host,
        start=start,
        end=end,
        slug_text=_words(parts.path, parts.query, parts.fragment),
        host_text=_host_text(raw_host[: hosts.LONGEST]),
        hits=tuple(_hit(kind, start, end) for kind in dict.fromkeys(kinds)),
    )


def _completed(url: str) -> tuple[str, list[str]]:
    """The address as a browser reads it: "//a.example" and "https:/a.example" lead to
    "https://a.example". And whether it was malformed."""
    head = _SCHEME.match(_narrowed(url[:_LONGEST_SCHEME]))
    assert head, "even nothing matches"
    scheme = (head["known"] or head["other"] or "https").lower()
    host, sign, rest = _parted(url[head.end() :])
    mended = host if "://[" in url else link_shapes.mended(host)
    plain = url[: head.end()].lower() in ("", f"{scheme}://")
    right = plain and mended == host and scheme in ("http", "https")
    return f"{scheme}://{mended}{sign}{rest}", [] if right else ["malformed"]


def _parted(rest: str) -> tuple[str, str, str]:
    """What stands before the path, the sign between them, and the path."""
    end = next((at for at, sign in enumerate(rest) if sign in "/?#"), len(rest))
    return rest[:end], rest[end : end + 1], rest[end + 1 :]


def _narrowed(words: str) -> str:
    """Letters and signs of double width, in each of which browsers read the plain one."""
    if words.isascii():
        return words
    plain = (unicodedata.normalize("NFKC", sign) for sign in words)
    return "".join(p if len(p) == 1 else sign for p, sign in zip(plain, words, strict=True))


def _kinds(parts: SplitResult, host: str) -> Iterator[str]:
    if parts.scheme != "https":
        yield "not_https"
    if "@" in parts.netloc:
        yield "userinfo"
    if hosts.is_number(host):
        yield "ip_literal"
    path = unquoted(parts.path) if "%" in parts.path else parts.path
    for kind in _LISTS:
        if hosts.is_listed(kind, host, path):
            yield kind
    if leads_on(parts, host):
        yield "redirector"


def _words(*pieces: str) -> str:
    words = " ".join(unquoted(piece) for piece in pieces)
    if "@" in words:
        return re.sub(r"[/?&=#_+-]+", " ", words).strip()
    return " ".join(part for part in _SLUG_SPLIT.split(words) if part)


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

"""Visiting one address carefully: https, a pinned connection, few redirects, little time, and no
more bytes than a title needs. Nothing is sent but the request line and our name."""

from __future__ import annotations

import http.client
import socket
import ssl
from dataclasses import dataclass, field
from functools import cache
from threading import Timer
from time import monotonic
from urllib.parse import quote, urljoin, urlsplit

from publisher.detect.addresses import parse
from publisher.links.places import HTTPS, NoPlace, Place, PublicResolver, Resolver
from publisher.links.titles import HTML, PDF, title_of

SECONDS = 3.0
REDIRECTS = 3
# A page's title stands near its beginning; a PDF keeps its own near its end.
MOST_BYTES = {HTML: 512 * 1024, PDF: 5 * 1024 * 1024}
_MOVED = frozenset({301, 302, 303, 307, 308})
_NEVER = frozenset({"userinfo", "ip_literal", "port", "malformed", "mixed_script_host"})
_PATH_SIGNS = "/%:@!$&'()*+,;=~-._?#"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What a link led to. ``problem`` is empty when it was read; otherwise one of not_https,
    not_visited, no_such_host, no_look_up, not_public, timeout, tls, broken, redirects (no page
    was seen), unread (a page is there, and its title could not be read)."""

    final_url: str = ""
    status: int | None = None
    title: str = ""
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class _Answer:
    status: int
    kind: str = ""
    location: str = ""
    body: bytes = b""
    charset: str = ""
    whole: bool = True


class _Trouble(Exception):
    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@cache
def _public_trust() -> ssl.SSLContext:
    """Whom this machine trusts: read once, which takes longer than a visit's handshake."""
    return ssl.create_default_context()


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """``resolver`` decides where a connection may go; only tests give another than the default."""

    resolver: Resolver = field(default_factory=PublicResolver)
    trust: ssl.SSLContext = field(default_factory=_public_trust, repr=False)
    seconds: float = SECONDS

    def visit(self, url: str) -> Visit:
        """Never raises: whatever happens on the way is the visit's ``problem``."""
        until = monotonic() + self.seconds
        here = url if "://" in url else f"https://{url}"
        try:
            for _ in range(REDIRECTS + 1):
                answer = self._ask(here, until)
                if answer.status not in _MOVED or not answer.location:
                    return _seen(here, answer)
                here = urljoin(here, answer.location)
            raise _Trouble("redirects")
        except _Trouble as trouble:
            return Visit(final_url=here, problem=trouble.problem)

    def _ask(self, url: str, until: float) -> _Answer:
        host, target = _taken_apart(url)
        try:
            place = self.resolver.place(host)
        except NoPlace as refusal:
            raise _Trouble(refusal.problem) from None
        try:
            return self._request(host, target, place, until)
        except TimeoutError:
            raise _Trouble("timeout") from None
        except ssl.SSLError:
            raise _Trouble("timeout" if monotonic() >= until else "tls") from None
        except (OSError, http.client.HTTPException, ValueError):
            raise _Trouble("timeout" if monotonic() >= until else "broken") from None

    def _request(self, host: str, target: str, place: Place, until: float) -> _Answer:
        plain = socket.create_connection((place.address, place.port), timeout=_left(until))
        with plain, self.trust.wrap_socket(
            plain, server_hostname=host, do_handshake_on_connect=False
        ) as secure:  # fmt: skip
            # A time limit on each read alone would let a slow drip of bytes go on for ever.
            watchdog = Timer(_left(until), socket.socket.shutdown, (secure, socket.SHUT_RDWR))
            watchdog.daemon = True
            watchdog.start()
            try:
                secure.do_handshake()
                answer = _exchange(host, target, secure)
                _left(until)  # what the watchdog cut off looks like a page that ends there
                return answer
            finally:
                watchdog.cancel()


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _taken_apart(url: str) -> tuple[str, str]:
    """The host as it is looked up, and what to ask it for."""
    found = parse(url)
    if "not_https" in found.kinds:
        raise _Trouble("not_https")
    parts = urlsplit(url)
    if found.kinds & _NEVER or not found.host or parts.port not in (None, HTTPS):
        raise _Trouble("not_visited")
    asked = parts.path or "/"
    return found.host, quote(f"{asked}?{parts.query}" if parts.query else asked, safe=_PATH_SIGNS)


def _exchange(host: str, target: str, secure: ssl.SSLSocket) -> _Answer:
    connection = http.client.HTTPConnection(host)
    connection.sock = secure
    headers = {
        "User-Agent": "Handbell link check",
        "Accept": f"{HTML}, {PDF}",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    connection.request("GET", target, headers=headers)
    response = connection.getresponse()
    kind = response.headers.get_content_type()
    most = MOST_BYTES.get(kind, 0)
    packed = response.headers.get("Content-Encoding", "identity").lower() != "identity"
    body = response.read(most + 1) if response.status == 200 and most and not packed else b""
    if response.length and len(body) <= most and body:
        raise http.client.IncompleteRead(body, response.length)
    return _Answer(
        status=response.status,
        kind=kind,
        location=response.headers.get("Location", ""),
        body=body[:most],
        charset=response.headers.get_content_charset() or "",
        whole=len(body) <= most and not packed,
    )


def _seen(url: str, answer: _Answer) -> Visit:
    if answer.status != 200:
        return Visit(final_url=url, status=answer.status)
    title = title_of(answer.kind, answer.body, charset=answer.charset, whole=answer.whole)
    if title is None:
        return Visit(final_url=url, status=answer.status, problem="unread")
    return Visit(final_url=url, status=answer.status, title=title)

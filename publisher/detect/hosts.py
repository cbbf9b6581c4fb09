"""Hosts of links: read as they are looked up, compared label by label, and found on lists."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import cache, lru_cache

import idna

from publisher.data.load import lines
from publisher.detect import late
from publisher.detect.shapes import script_of

LONGEST = 253  # that a name may be which can be looked up
PUBLIC_SUFFIXES = frozenset(
    {"uk", "com", "org", "net", "co.uk", "org.uk", "sch.uk", "ac.uk", "je", "gg", "im", "ie"}
)
_NAME = late.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*\.?")
_NUMBER = late.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*\.?")
_NATIONAL = late.compile(r"((?:^|.*\.)(?:google|blogspot))\.(?:com?\.)?[a-z]{2,3}")


@cache
def listed() -> dict[str, frozenset[str]]:
    """List name (shortener, redirector, user_content, map, adult, platform, free_mail) → hosts."""
    found: dict[str, set[str]] = {}
    kind = ""
    for line in lines("words/hosts.txt"):
        if line.startswith("["):
            kind = line.strip("[]")
        else:
            found.setdefault(kind, set()).update(line.split())
    return {kind: frozenset(hosts) for kind, hosts in found.items()}


@cache
def top_level() -> frozenset[str]:
    """What the name of a host may end in."""
    return frozenset(word for line in lines("words/top_level.txt") for word in line.split())


def is_listed(kind: str, host: str, path: str = "") -> bool:
    """Whether a host is on a list, or a place on it: google.com/maps, in every country."""
    place = host.rstrip(".").removeprefix("www.")
    if national := _NATIONAL.fullmatch(place):
        place = f"{national[1]}.com"
    on_list = listed().get(kind, frozenset())
    return allowed(place, on_list) or f"{place}{path}".startswith(_paths(kind))


@cache
def _paths(kind: str) -> tuple[str, ...]:
    """Entries of a list that are a place on a host: google.com/maps."""
    return tuple(entry for entry in listed().get(kind, ()) if "/" in entry)


def is_shared(host: str) -> bool:
    """Whether others than one school are found at this host, or nobody: a platform, a site where
    anybody can publish, a free mail service."""
    return not host or host in PUBLIC_SUFFIXES or any(is_listed(kind, host) for kind in listed())


def allowed(host: str, domains: Iterable[str]) -> bool:
    """True when ``host`` is one of ``domains`` or lies below one, label by label.

    A bare public suffix such as ``sch.uk`` allows nobody: every school lives below it.
    """
    known = domains if isinstance(domains, frozenset) else frozenset(domains)
    return not _tails(host).isdisjoint(_allowing(known))


def _tails(host: str) -> frozenset[str]:
    """The host and everything it lies below: a.b.sch.uk, b.sch.uk, sch.uk, uk."""
    if len(host) > LONGEST + 1:
        return frozenset()
    labels = host.lower().rstrip(".").removeprefix("www.").split(".")
    return frozenset(".".join(labels[first:]) for first in range(len(labels)))


@lru_cache(maxsize=256)
def _allowing(domains: frozenset[str]) -> frozenset[str]:
    bare = frozenset(domain.lower().strip(".").removeprefix("www.") for domain in domains)
    return bare - PUBLIC_SUFFIXES - {""}


def looked_up(host: str) -> tuple[str, list[str]]:
    """The host as it is looked up, and what is odd about the way it was written. "" for what
    cannot be a host: a browser may read "evil.example\\.gov.uk" otherwise than we do."""
    if not host or len(host) > LONGEST + 1:
        return "", ["malformed"]
    if ":" in host:  # stands only between brackets
        return (host, []) if _is_address(host) else ("", ["malformed"])
    kinds = ["punycode"] if "xn--" in host or not host.isascii() else []
    if not host.isascii():
        if any(len({script_of(c) for c in label} - {""}) > 1 for label in host.split(".")):
            kinds.append("mixed_script_host")
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError:
            return "", [*kinds, "malformed"]
    return (host, kinds) if _NAME.fullmatch(host) else ("", [*kinds, "malformed"])


def is_number(host: str) -> bool:
    """An address of a machine in any writing: "192.168.0.1", "3232235521", "0xc0a80001"."""
    return _is_address(host) or bool(_NUMBER.fullmatch(host))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True

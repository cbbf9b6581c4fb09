"""Links in a text, taken apart without asking the network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from publisher.detect.hit import Hit
from publisher.detect.text import Text


@dataclass(frozen=True, kw_only=True)
class LinkFound:
    """One link. ``host`` is its ASCII form; ``slug_text`` are the words in path and query."""

    url: str
    host: str
    start: int
    end: int
    slug_text: str = ""
    hits: tuple[Hit, ...] = ()


def find(text: Text) -> Iterator[LinkFound]:
    yield from ()


def parse(url: str, *, start: int = 0) -> LinkFound:
    """Judge one address on its own, such as a post's link field."""
    return LinkFound(url=url, host="", start=start, end=start + len(url))


def host_allowed(host: str, domains: frozenset[str]) -> bool:
    """True when ``host`` is one of ``domains`` or lies below one, label by label."""
    name = host.lower().rstrip(".")
    return any(name == domain or name.endswith("." + domain) for domain in domains)

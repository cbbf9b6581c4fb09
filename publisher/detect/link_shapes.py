# ruff: noqa: E501 - a pattern is one line, however long
"""Where links stand in a text, however they are written: whole, without a scheme, or broken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.detect import hosts, late

_TOP = r"(?:com|org|net|uk|io|co|edu|gov|info|biz|me|ly|gl|app|link|page|eu|ie|scot|wales|cymru|london|je|gg|im|tv|ru|cn|xyz|online|site|shop|club|top|store|be|us|ai|dev|news|school|academy|education|to|cc|click|live|tk|fr|de|es|it|pl|bet|casino|win|ninja|icu|vip|cyou|sbs|cfd)"
_REST = r"[^\s<>\"']"
_SHAPES = (
    rf"(?<![a-z0-9])[a-z][a-z0-9+.-]{{1,11}}://{_REST}+",
    rf"https?:(?:[/\\]+|(?=[\w-]+\.)){_REST}+",
    rf"(?<![a-z0-9])www\.{_REST}+",
    rf"(?<![\w:/])//[\w-]+(?:\.[\w-]+)*\.[a-z]{{2,24}}\b{_REST}*",
    r"(?:java|vb|live)script:\S{0,80}[(=;%\[`]\S*",
    r"(?<![a-z0-9])data:[a-z]+/[a-z0-9.+-]+[;,]\S*",
    rf"(?<![a-z0-9])file:/{_REST}+",
    rf"(?<![\w@.-])\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?::\d{{2,5}}\b|/){_REST}*",
    rf"(?<![\w@.-])(?:[\w-]+\.)+{_TOP}\b(?:[/:?#]{_REST}*)?",
    r"(?<![\w@.-])(?P<host>(?:[\w-]+\.)+(?P<top>[a-z]{2,24}))(?=/)",
)
_PATH = late.compile(rf"{_REST}*")
_SPACE = late.compile(r"\s")
_SIGN = late.compile(r"[.:]\S")
_LINK = late.compile("|".join(_SHAPES), re.ASCII)
_DOT = r"\s?[\[({]\s?(?:\.|dot)\s?[\])}]\s?"
_DISARMED = late.compile(
    rf"(?<![\w@.-])[\w-]{{1,63}}(?:(?:{_DOT}|\.)[\w-]{{1,63}}){{1,9}}(?:/{_REST}*)?", re.ASCII
)
_BROKEN_DOT = late.compile(_DOT, re.IGNORECASE)
_GLUED = late.compile(r"[,;|]+(?=https?:|www\.)")
_TRAILING = ".,;:!?)]}'*_`|~"
# In every link is one of these: a dot or a colon of any script and no space after it, or "(dot)".
SIGN = late.compile(
    r"[.:\u2024\u3002\ufe13\ufe52\ufe55\uff0e\uff1a\uff61][^\s<>\"']|[\[({]\s?[dD][oO][tT]"
)


def spans(words: str) -> Iterator[tuple[int, int]]:
    """Start and end of every link in ``words``, which are lower case, in order."""
    found = list(_whole(words))
    if _BROKEN_DOT.search(words):
        found += [
            (at, to)
            for at, to in _disarmed(words)
            if not any(at < end and start < to for start, end in found)
        ]
        found.sort()
    yield from found


def holds(words: str, at: int, to: int) -> bool:
    """Whether ``at`` to ``to`` stand within one link that says its scheme. No link has a space
    in it, so nothing else is looked at."""
    if "://" not in words:
        return False
    first, last = _chunk(words, at, to)
    return any(
        start <= at - first and to - first <= end
        for start, end in spans(words[first:last])
        if "://" in words[first + start : first + end]
    )


def mended(host: str) -> str:
    """ "bit[.]ly" and "bit (dot) ly" are "bit.ly"."""
    return _BROKEN_DOT.sub(".", host)


def _whole(words: str) -> Iterator[tuple[int, int]]:
    for at, to in _chunks(words):
        while match := _LINK.search(words, at, to):
            start, at = match.span()
            if match["top"]:
                if not _is_host(match["host"], match["top"]):
                    continue
                at = _PATH.match(words, at, to).end()  # type: ignore[union-attr] # even of nothing
            for piece in _GLUED.split(words[start:at]):
                start = words.index(piece, start)
                yield start, start + len(_trimmed(piece))
                start += len(piece)


def _chunks(words: str) -> Iterator[tuple[int, int]]:
    """Start and end of what has no space in it and could be a link, because of a sign within."""
    at = 0
    while sign := _SIGN.search(words, at):
        first, last = _chunk(words, sign.start(), sign.end())
        yield max(first, at), last
        at = last


def _chunk(words: str, at: int, to: int) -> tuple[int, int]:
    """From the space before ``at`` to the one after ``to``."""
    space = _SPACE.search(words, to)
    before = max(words.rfind(sign, 0, at) for sign in " \n\t")
    return before + 1, space.start() if space else len(words)


def _is_host(host: str, top: str) -> bool:
    """ "evil.zip/x" is a link; "ready.please/now" and "9.am/5.pm" are not."""
    before = host.split(".")[-2]
    return top in hosts.top_level() and (not before.isdigit() or hosts.is_listed("shortener", host))


def _trimmed(url: str) -> str:
    """Without the signs that end a sentence; the bracket of "https://[::1]" belongs to it."""
    return url.rstrip(_TRAILING.replace("]", "") if "://[" in url else _TRAILING)


def _disarmed(words: str) -> Iterator[tuple[int, int]]:
    for match in _DISARMED.finditer(words):
        host = mended(match[0].partition("/")[0])
        if _BROKEN_DOT.search(match[0]) and host.rpartition(".")[2] in hosts.top_level():
            yield match.start(), match.start() + len(_trimmed(match[0]))

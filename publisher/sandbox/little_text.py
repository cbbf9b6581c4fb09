"""LinkedIn's "little text": what becomes of a commentary.

``( ) [ ] { } < > @ # * _ ~ | \\`` are reserved and must be written with a backslash before them;
at the first that is not, and is not a well-formed mention or hashtag, the post simply ends.
"""

from __future__ import annotations

import re

RESERVED = frozenset("()[]{}<>@#*_~|\\")
_TEMPLATE = re.compile(
    r"@\[(?P<name>[^\]]+)\]\(urn:li:(?:organization|person):[\w-]+\)"
    r"|\{hashtag\|\\?#\|(?P<tag>[^}]+)\}"
    r"|#(?P<plain>\w+)"
)


def shown(commentary: str) -> str:
    """The text as readers see it."""
    seen: list[str] = []
    at = 0
    while at < len(commentary):
        letter = commentary[at]
        template = _TEMPLATE.match(commentary, at)
        if letter == "\\" and commentary[at + 1 : at + 2] in RESERVED and at + 1 < len(commentary):
            seen.append(commentary[at + 1])
            at += 2
        elif template:
            seen.append(_plain(template))
            at = template.end()
        elif letter in RESERVED:
            break
        else:
            seen.append(letter)
            at += 1
    return "".join(seen)


def _plain(template: re.Match[str]) -> str:
    tag = template["tag"] or template["plain"]
    return f"#{tag}" if tag else template["name"]

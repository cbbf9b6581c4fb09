"""LinkedIn's “little text”: what has to be escaped so that a reader sees what was typed.

An unescaped reserved character silently cuts the post off where it stands.
https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/little-text-format
"""

from __future__ import annotations

import re

RESERVED = r"\|{}@[]()<>#*_~"

_RESERVED = re.compile(f"([{re.escape(RESERVED)}])")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_HASHTAG = re.compile(r"\{hashtag\|(?:\\)?#\|([^}]*)\}")
_MENTION = re.compile(r"@\[([^\]]*)\]\(urn:li:[^)]*\)")


def escape(text: str) -> str:
    """``text`` as commentary that LinkedIn shows unchanged."""
    return _RESERVED.sub(r"\\\1", text)


def shown(commentary: str) -> str:
    """What a reader sees of ``commentary``, also when somebody else wrote it with tags in it."""
    plain = _MENTION.sub(r"\1", _HASHTAG.sub(r"#\1", commentary))
    return _ESCAPED.sub(r"\1", plain)


def length(text: str) -> int:
    """Length as LinkedIn may count it at worst: escaped, in UTF-16 units. A text that is too
    long by LinkedIn's count is cut off without an error, so we count in the strictest way."""
    return len(escape(text).encode("utf-16-le")) // 2

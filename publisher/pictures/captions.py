"""The words found beside the pixels, as they are kept and judged: one text a line, each once."""

from __future__ import annotations

from collections.abc import Iterable

MOST_JUDGED = 4_000  # characters of all texts together: all of it is judged at each keystroke


def kept(texts: Iterable[str]) -> str:
    """All of them as they may be kept. What is too long is cut behind the first character that
    would not be judged, by which it is known later (``too_long``)."""
    return "\n".join(dict.fromkeys(filter(None, texts)))[: MOST_JUDGED + 1]


def judged(caption: str) -> str:
    """What of it is read like the post's own words."""
    return caption[:MOST_JUDGED]


def too_long(caption: str) -> bool:
    """Was there more than is judged?"""
    return len(caption) > MOST_JUDGED

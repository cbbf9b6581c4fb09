"""A post's words on their way out, and recognising them when they come back.

``outgoing`` changes nothing that a reader could see: line ends become one kind, letters take
their composed form, blank ends go. ``same_words`` is how we recognise our own post; it forgives
what platforms are known to change (blank space, the scheme in front of an address).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta

from publisher.content import Content

CLOCKS_DIFFER = timedelta(minutes=2)
"""How far a platform's clock may be from ours when we look for a post since an instant."""

LOOK_BACK = timedelta(minutes=65)
"""How much earlier our own post may seem to be. Our clock may have been minutes fast when it was
sent, or an hour by a mistaken summer time, and be right again when we look."""

_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_ADDRESS_END = re.compile(r"/(?=\s|$)")


def outgoing(text: str) -> str:
    """The text as it is sent: NFC, ``\\n`` line ends, no blank ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines).strip()


def with_link(content: Content) -> str:
    """The outgoing text, with the post's link at its end unless the author wrote it already."""
    text = outgoing(content.text)
    if not content.link or content.link in text:
        return text
    return f"{text}\n\n{content.link}".strip()


def same_words(ours: str, theirs: str) -> bool:
    return plain(ours) == plain(theirs)


def plain(text: str) -> str:
    """What no platform is known to change of a text."""
    bare = _ADDRESS_END.sub("", _SCHEME.sub("", outgoing(text)))
    return " ".join(bare.split())


def earlier(at: datetime | None, since: datetime) -> bool:
    """Was it there before ours was sent, if the clock was right then?"""
    return at is not None and at < since - CLOCKS_DIFFER


def iso_instant(text: str | None) -> datetime | None:
    """``2026-11-21T15:30:00.000Z`` as an aware UTC datetime; None where there is none."""
    if not text:
        return None
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)

"""What is to be published, as plain values that cross borders.

Connectors, rules and services exchange these; rows never do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class CommentMode(StrEnum):
    """What a school's policy says about comments under its own posts."""

    OFF = "off"
    HELD = "held"
    MODERATED = "moderated"
    OPEN = "open"


class MediaKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    DOCUMENT = "document"


@dataclass(frozen=True, kw_only=True)
class Media:
    """One picture, video or document, already cleaned by ``publisher.pictures``.

    ``size`` is in bytes, ``width`` and ``height`` in pixels, ``duration`` in seconds; ``codecs``
    are a video's, as it names them ("avc1"), None where nobody has looked.
    ``read`` returns the exact bytes. ``public_url`` returns an address, valid for at least an
    hour, at which a platform may fetch the same picture as JPEG (or the video as it is).
    """

    id: str
    kind: MediaKind
    mime: str
    size: int
    sha256: str
    filename: str
    alt: str = ""
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    codecs: tuple[str, ...] | None = None
    animated: bool = False
    read: Callable[[], bytes] = field(compare=False, repr=False)
    public_url: Callable[[], str] = field(compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Content:
    """One post as one channel is to show it, after the school's transforms."""

    text: str
    media: tuple[Media, ...] = ()
    link: str | None = None
    title: str = ""
    comments: CommentMode = CommentMode.MODERATED
    audiences: tuple[str, ...] = ()  # parent apps: audience ids; empty means the whole school
    acknowledgement_required: bool = False
    urgent: bool = False
    language: str = "en-GB"

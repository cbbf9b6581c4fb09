"""Whether workers have had their look at a picture yet: for faces, and for words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from publisher.models import Media
from publisher.services.deciphering import READABLE

PATIENCE = timedelta(minutes=5)  # with a fresh picture; after it, a person has to look
A_LOOK = timedelta(seconds=30)  # is over by then


def being_read(media: Media) -> bool:
    """Nobody has tried to read its words, and a worker will."""
    return media.read_at is None and media.kind in READABLE and media.purged_at is None


def being_searched(media: Media, now: datetime) -> bool:
    """A worker is looking for faces in it, or will."""
    return _in_hand(media, now)


def search_failed(media: Media, now: datetime) -> bool:
    """A worker with a detector tried, and nothing came of it: it crashed, or was killed."""
    return _unsought(media) and not media.no_detector and not _in_hand(media, now)


def must_wait(pictures: Iterable[Media], now: datetime) -> bool:
    """Should a post that is due wait for the looks at its fresh pictures?"""
    fresh = (row for row in pictures if row.created_at > now - PATIENCE)
    return any(being_read(row) or _in_hand(row, now) for row in fresh)


def _in_hand(media: Media, now: datetime) -> bool:
    """A worker notes when it begins, and at once where it has no detector."""
    began = media.looked_at
    in_time = began is None or (began > now - A_LOOK and not media.no_detector)
    return _unsought(media) and in_time


def _unsought(media: Media) -> bool:
    return media.faces is None and media.kind == "image" and media.purged_at is None

"""Checks that every platform's ``problems`` shares, against the limits it declares as data.

The sentences about a single picture or video are in ``media_limits``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from publisher.connectors.contract import Capabilities, Enforcement, MediaLimits, Problem
from publisher.connectors.media_limits import MEBIBYTE, WORDS, media_reasons
from publisher.content import CommentMode, Content, Media, MediaKind

__all__ = ["MEBIBYTE", "common_problems", "sendable"]
_NONCHARACTERS = {"\ufeff", "\ufffe", "\uffff"}


def common_problems(content: Content, capabilities: Capabilities) -> list[Problem]:
    """Unsendable characters, an impossible comment mode, an empty post, and media out of bounds."""
    return [
        *_characters("text", content.text),
        *_comments(content.comments, capabilities),
        *_emptiness(content, capabilities),
        *_media(content.media, capabilities),
    ]


def sendable(character: str) -> bool:
    """Control characters, half surrogates and the marks X calls invalid cannot be published."""
    if character in "\n\r\t":
        return True
    return unicodedata.category(character) not in {"Cc", "Cs"} and character not in _NONCHARACTERS


def _characters(surface: str, text: str) -> Iterator[Problem]:
    for at, character in enumerate(text):
        if not sendable(character):
            reason = "There is an invisible control character here that cannot be published."
            yield Problem(surface=surface, reason=reason, start=at, end=at + 1)


def _comments(mode: CommentMode, capabilities: Capabilities) -> Iterator[Problem]:
    if capabilities.comments.get(mode, Enforcement.UNSUPPORTED) is Enforcement.UNSUPPORTED:
        reason = f"{capabilities.label} has no way to keep comments “{mode.value}”."
        yield Problem(surface="comments", reason=reason)


def _emptiness(content: Content, capabilities: Capabilities) -> Iterator[Problem]:
    if not content.text.strip() and not content.media and not content.link:
        yield Problem(surface="text", reason="The post is empty.")
    if capabilities.needs_media and not content.media:
        reason = f"{capabilities.label} needs at least one picture or video."
        yield Problem(surface="media:1", reason=reason)


def _media(media: Sequence[Media], capabilities: Capabilities) -> Iterator[Problem]:
    allowed = {kind: capabilities.limits(kind) for kind in MediaKind}
    label = capabilities.label
    for number, item in enumerate(media, start=1):
        limits = allowed[item.kind]
        if limits is None:
            reason = f"{label} takes no {WORDS[item.kind]}s; {item.filename} is one."
            yield Problem(surface=f"media:{number}", reason=reason)
            continue
        yield from _alt(number, item, limits, label)
        for reason in media_reasons(item, limits, label):
            yield Problem(surface=f"media:{number}", reason=reason)
    for kind, limits in allowed.items():
        count = sum(item.kind is kind for item in media)
        if limits is not None and count > limits.most:
            most = f"{limits.most} {WORDS[kind]}{'' if limits.most == 1 else 's'}"
            reason = f"{label} takes at most {most} in one post; this has {count}."
            yield Problem(surface=f"media:{limits.most + 1}", reason=reason)


def _alt(number: int, item: Media, limits: MediaLimits, label: str) -> Iterator[Problem]:
    yield from _characters(f"alt:{number}", item.alt)
    if limits.alt_length and len(item.alt) > limits.alt_length:
        reason = (
            f"{label} takes at most {limits.alt_length:,} characters of alternative text; "
            f"that of {item.filename} has {len(item.alt):,}."
        )
        yield Problem(
            surface=f"alt:{number}", reason=reason, start=limits.alt_length, end=len(item.alt)
        )

"""Checks that every platform's ``problems`` shares, against the limits it declares as data."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from publisher.connectors.contract import Capabilities, Enforcement, MediaLimits, Problem
from publisher.content import CommentMode, Content, Media, MediaKind

MEBIBYTE = 1024 * 1024
_WORDS = {MediaKind.IMAGE: "picture", MediaKind.VIDEO: "video", MediaKind.DOCUMENT: "document"}
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
    allowed = {
        MediaKind.IMAGE: capabilities.images,
        MediaKind.VIDEO: capabilities.videos,
        MediaKind.DOCUMENT: capabilities.documents,
    }
    label = capabilities.label
    for number, item in enumerate(media, start=1):
        limits = allowed[item.kind]
        if limits is None:
            reason = f"{label} does not take a {_WORDS[item.kind]} here."
            yield Problem(surface=f"media:{number}", reason=reason)
            continue
        yield from _alt(number, item, limits, label)
        for reason in _item(item, limits, label):
            yield Problem(surface=f"media:{number}", reason=reason)
    for kind, limits in allowed.items():
        count = sum(item.kind is kind for item in media)
        if limits is not None and count > limits.most:
            reason = f"{label} takes at most {limits.most} of these in one post; this has {count}."
            yield Problem(surface=f"media:{limits.most + 1}", reason=reason)


def _alt(number: int, item: Media, limits: MediaLimits, label: str) -> Iterator[Problem]:
    yield from _characters(f"alt:{number}", item.alt)
    if limits.alt_length and len(item.alt) > limits.alt_length:
        reason = f"{label} takes at most {limits.alt_length} characters of alternative text."
        yield Problem(
            surface=f"alt:{number}", reason=reason, start=limits.alt_length, end=len(item.alt)
        )


def _item(item: Media, limits: MediaLimits, label: str) -> Iterator[str]:
    word = _WORDS[item.kind]
    if item.mime not in limits.mimes:
        yield f"{label} does not take a {word} of the kind {item.mime}."
    if item.size > limits.max_bytes:
        yield f"The {word} is larger than the {limits.max_bytes // MEBIBYTE} MB {label} takes."
    if item.width and item.height:
        yield from _shape(item.width, item.height, limits, label)
    if item.duration is not None:
        yield from _duration(item.duration, limits, label)


def _shape(width: int, height: int, limits: MediaLimits, label: str) -> Iterator[str]:
    ratio = width / height
    if limits.min_width and width < limits.min_width:
        yield f"{label} needs at least {limits.min_width} pixels of width."
    if limits.max_pixels and width * height > limits.max_pixels:
        yield f"This has more pixels than {label} takes."
    if limits.min_ratio and ratio < limits.min_ratio:
        yield f"This is too tall and narrow for {label}."
    if limits.max_ratio and ratio > limits.max_ratio:
        yield f"This is too wide and flat for {label}."


def _duration(seconds: float, limits: MediaLimits, label: str) -> Iterator[str]:
    if limits.min_seconds and seconds < limits.min_seconds:
        yield f"{label} takes no video shorter than {limits.min_seconds:g} seconds."
    if limits.max_seconds and seconds > limits.max_seconds:
        yield f"{label} takes no video longer than {limits.max_seconds:g} seconds."

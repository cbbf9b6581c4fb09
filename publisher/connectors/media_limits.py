"""Why a platform would not take a picture, video or document: its limit and the file, in numbers.

Each sentence names the platform, what it takes, and what this file is, so that somebody can mend
the file without asking: “Instagram takes pictures between 4:5 and 1.91:1; poster.jpg is 1:3.”
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from publisher.connectors.contract import MediaLimits
from publisher.content import Media, MediaKind

MEBIBYTE = 1024 * 1024
WORDS = {MediaKind.IMAGE: "picture", MediaKind.VIDEO: "video", MediaKind.DOCUMENT: "document"}

_FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WebP",
    "image/heic": "HEIC",
    "image/tiff": "TIFF",
    "video/mp4": "MP4",
    "video/quicktime": "MOV",
    "application/pdf": "PDF",
    "application/msword": "Word",
    "application/vnd.ms-powerpoint": "PowerPoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
}
# Four letters by which an MP4 or MOV says how it is written (the registry of mp4ra.org).
CODECS = {
    "H.264": ("avc1", "avc2", "avc3", "avc4"), "HEVC": ("hvc1", "hev1"), "AAC": ("mp4a",),
    "MPEG-4 Part 2": ("mp4v",), "AV1": ("av01",), "VP9": ("vp09",),
    "ProRes": ("apcn", "apch", "apcs", "apco", "ap4h", "ap4x"), "Motion JPEG": ("jpeg", "mjpa"),
    "uncompressed sound": ("sowt", "twos", "lpcm", "in24"), "Apple Lossless": ("alac",),
    "Dolby Digital": ("ac-3", "ec-3"), "Opus": ("Opus",), "MP3": (".mp3",),
}  # fmt: skip
_CODEC_NAMES = {letters: name for name, known in CODECS.items() for letters in known}
_PLAIN = 20  # a ratio with larger numbers than this says nothing to anybody
_CLOSE = 0.004


def media_reasons(item: Media, limits: MediaLimits, label: str) -> Iterator[str]:
    """One sentence for each limit that ``item`` is beyond."""
    word, name = WORDS[item.kind], item.filename
    if item.size <= 0:
        yield f"{name} is empty. Please add the {word} again."
        return
    if item.mime not in limits.mimes:
        yield f"{label} takes {word}s as {_listed(limits)}; {name} is {_format(item.mime)}."
    if item.size > limits.max_bytes:
        most = f"{limits.max_bytes // MEBIBYTE:,} MB"
        yield f"{label} takes {word}s of up to {most}; {name} has {_megabytes(item.size)}."
    if item.size < limits.min_bytes:
        least = f"{limits.min_bytes // 1000} KB"
        yield f"{label} takes {word}s of at least {least}; {name} has {item.size // 1000} KB."
    if item.kind is MediaKind.DOCUMENT:
        return
    if not (item.width and item.height):  # a check that could not run has not passed
        yield f"{name} could not be read as a {word}; it may be damaged."
        return
    yield from _shape(item, item.width, item.height, limits, label)
    yield from _codecs(item, limits, label)
    if item.duration is not None:
        yield from _duration(item, item.duration, limits, label)
    elif limits.min_seconds or limits.max_seconds:
        yield f"How long {name} lasts could not be read, and {label} has limits for it."


def _shape(item: Media, width: int, height: int, limits: MediaLimits, label: str) -> Iterator[str]:
    word, name, ratio = WORDS[item.kind], item.filename, width / height
    if limits.min_width and width < limits.min_width:
        least = f"{limits.min_width} pixels"
        yield f"{label} takes {word}s at least {least} wide; {name} is {width}."
    if limits.max_width and width > limits.max_width:
        most = f"{limits.max_width} pixels"
        yield f"{label} takes {word}s up to {most} wide; {name} is {width}."
    if limits.max_pixels and width * height > limits.max_pixels:
        pixels = f"{limits.max_pixels:,} pixels"
        yield f"{label} takes {word}s of up to {pixels}; {name} has {width * height:,}."
    too_tall = limits.min_ratio and ratio < limits.min_ratio * (1 - _CLOSE)
    too_wide = limits.max_ratio and ratio > limits.max_ratio * (1 + _CLOSE)
    if (too_tall or too_wide) and limits.min_ratio and limits.max_ratio:
        between = f"between {ratio_words(limits.min_ratio)} and {ratio_words(limits.max_ratio)}"
        yield f"{label} takes {word}s {between}; {name} is {ratio_words(ratio)}."


def _codecs(item: Media, limits: MediaLimits, label: str) -> Iterator[str]:
    if limits.codecs is None or item.codecs is None:
        return
    if not item.codecs:
        yield f"How {item.filename} is written could not be read, and {label} has limits for it."
        return
    names = [_CODEC_NAMES.get(letters, letters) for letters in item.codecs]
    others = [name for name in names if name not in limits.codecs]
    if others:
        taken, made = _either(sorted(limits.codecs)), " and ".join(dict.fromkeys(others))
        yield (
            f"{label} takes videos made with {taken}; {item.filename} is made with {made}. Export "
            "it again as an ordinary MP4."
        )


def _duration(item: Media, seconds: float, limits: MediaLimits, label: str) -> Iterator[str]:
    name = item.filename
    if limits.min_seconds and seconds < limits.min_seconds:
        least = _time(limits.min_seconds)
        yield f"{label} takes videos of at least {least}; {name} lasts {_time(seconds)}."
    if limits.max_seconds and seconds > limits.max_seconds:
        most = _time(limits.max_seconds)
        yield f"{label} takes videos of up to {most}; {name} lasts {_time(seconds)}."


def ratio_words(ratio: float) -> str:
    """Width to height as people say it: 4:5, 1:3, 1.91:1."""
    near = Fraction(ratio).limit_denominator(_PLAIN)
    if near and near.numerator <= _PLAIN and abs(near / ratio - 1) < _CLOSE:
        return f"{near.numerator}:{near.denominator}"
    return f"{ratio:.3g}:1" if ratio >= 1 else f"1:{1 / ratio:.3g}"


def _listed(limits: MediaLimits) -> str:
    return _either(sorted({_format(mime) for mime in limits.mimes}))


def _either(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def _format(mime: str) -> str:
    return _FORMATS.get(mime, mime)


def _megabytes(size: int) -> str:
    return f"{size / MEBIBYTE:,.1f} MB"


def _time(seconds: float) -> str:
    if seconds < 120:
        return _counted(seconds, "second")
    minutes, rest = divmod(round(seconds), 60)
    words = _counted(minutes, "minute")
    return f"{words} {_counted(rest, 'second')}" if rest else words


def _counted(number: float, word: str) -> str:
    return f"{number:g} {word}{'' if number == 1 else 's'}"

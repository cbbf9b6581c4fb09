"""Videos: their metadata is blanked where it stands.

Sound and pictures are not touched, so nothing has to be decoded. What describes them is: boxes
of user data and metadata are turned into free space and filled with zeros, which keeps every
offset in the file right. Tracks that are neither sound nor picture (the positions that action
cameras and telephones record, subtitles, chapters) lose their samples as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from publisher.pictures import captions
from publisher.pictures.boxes import DAMAGED, Box, boxes, children, inside, number
from publisher.pictures.errors import IntakeError

KEPT_TOP = frozenset({b"ftyp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"styp"})
# What a player needs inside the movie, its tracks and their media; anything else describes it.
KEPT_INSIDE = {
    b"moov": frozenset({b"mvhd", b"trak", b"mvex", b"iods"}),
    b"trak": frozenset({b"tkhd", b"mdia", b"edts", b"tref", b"tapt"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf", b"elng"}),
    b"minf": frozenset({b"vmhd", b"smhd", b"nmhd", b"sthd", b"gmhd", b"hdlr", b"dinf", b"stbl"}),
}
MOST_SAMPLES = 200_000  # an hour of a telephone's notes about each picture
SEEN_AND_HEARD = frozenset({b"vide", b"soun"})
KEPT_TRACKS = SEEN_AND_HEARD | {b"tmcd"}
_WORDS = re.compile(rb"[\x20-\x7e\x80-\xff]{4,}")
_LOCATION = re.compile(
    rb"\xa9xyz|loci|location\.ISO6709|exif:GPSL|[+-]\d{1,3}\.\d{2,}[+-]\d{1,3}\.\d{2,}"
)


@dataclass(frozen=True, kw_only=True)
class Video:
    data: bytes = field(repr=False)
    width: int | None
    height: int | None
    duration: float
    caption: str = field(repr=False)
    had_location: bool
    codecs: tuple[str, ...]


def clean(data: bytes) -> Video:
    """Raises ``IntakeError`` for a video that is damaged, or whose metadata cannot be removed."""
    top = list(boxes(data, 0, len(data)))
    movie = _only(top, b"moov")
    buffer = bytearray(data)
    blanked = [box for box in top if box.kind not in KEPT_TOP]
    blanked += _describing(data, movie)
    foreign = [track for track in children(data, movie, b"trak") if _foreign(data, track)]
    if foreign and any(box.kind == b"moof" for box in top):
        raise IntakeError(
            "This video carries a track of positions or texts that cannot be taken out. Export "
            "it again as an ordinary MP4."
        )
    told = [bytes(data[box.body : box.end]) for box in blanked]
    for track in foreign:
        for count, (start, end) in enumerate(_samples(data, track)):
            if count == MOST_SAMPLES:
                raise IntakeError(DAMAGED)
            told.append(bytes(data[start:end]))
            buffer[start:end] = bytes(end - start)
    for box in (*blanked, *foreign):
        buffer[box.start + 4 : box.start + 8] = b"free"
        buffer[box.body : box.end] = bytes(box.end - box.body)
    width, height = _size(data, movie)
    return Video(
        data=bytes(buffer),
        width=width,
        height=height,
        duration=_duration(data, movie),
        caption=_caption(told),
        had_location=any(_LOCATION.search(text) for text in told),
        codecs=tuple(dict.fromkeys(_codecs(data, movie))),
    )


def _codecs(data: bytes, movie: Box) -> Iterator[str]:
    """How pictures and sound are written, each by its four letters ("avc1", "mp4a"): the sample
    descriptions of ISO/IEC 14496-12 §8.5.2."""
    for track in children(data, movie, b"trak"):
        if _handler(data, track) in SEEN_AND_HEARD:
            for description in children(data, _table(data, track), b"stsd"):
                for entry in boxes(data, description.body + 8, description.end):
                    yield entry.kind.decode("latin-1").strip()


def _only(found: list[Box], kind: bytes) -> Box:
    matching = [box for box in found if box.kind == kind]
    if len(matching) != 1:
        raise IntakeError(DAMAGED)
    return matching[0]


def _describing(data: bytes, box: Box) -> Iterator[Box]:
    for child in inside(data, box):
        if child.kind not in KEPT_INSIDE[box.kind]:
            yield child
        elif child.kind in KEPT_INSIDE:
            yield from _describing(data, child)


def _foreign(data: bytes, track: Box) -> bool:
    return _handler(data, track) not in KEPT_TRACKS


def _handler(data: bytes, track: Box) -> bytes:
    media = _only(list(inside(data, track)), b"mdia")
    handler = _only(list(inside(data, media)), b"hdlr")
    return bytes(data[handler.body + 8 : handler.body + 12])


def _table(data: bytes, track: Box) -> Box:
    media = _only(list(inside(data, track)), b"mdia")
    return _only(list(inside(data, _only(list(inside(data, media)), b"minf"))), b"stbl")


def _samples(data: bytes, track: Box) -> Iterator[tuple[int, int]]:
    """Where the track's samples lie in the file (ISO/IEC 14496-12 §8.7: stsz, stsc, stco)."""
    tables = {box.kind: box.body for box in inside(data, _table(data, track))}
    if not {b"stsz", b"stsc"} <= tables.keys() or not {b"stco", b"co64"} & tables.keys():
        raise IntakeError(DAMAGED)
    sizes, runs = _sizes(data, tables[b"stsz"]), _runs(data, tables[b"stsc"])
    _, held = next(runs, (0, 0))
    following = next(runs, None)
    for chunk, start in enumerate(_chunks(data, tables), 1):
        if following and chunk >= following[0]:
            held, following = following[1], next(runs, None)
        for size in islice(sizes, held):
            if start + size > len(data):
                raise IntakeError(DAMAGED)
            yield start, start + size
            start += size


def _sizes(data: bytes, at: int) -> Iterator[int]:
    same, count = number(data, at + 4), number(data, at + 8)
    for place in range(count):
        yield same or number(data, at + 12 + 4 * place)


def _chunks(data: bytes, tables: dict[bytes, int]) -> Iterator[int]:
    kind, width = (b"stco", 4) if b"stco" in tables else (b"co64", 8)
    at = tables[kind]
    for place in range(number(data, at + 4)):
        yield number(data, at + 8 + width * place, width)


def _runs(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """(first chunk, samples in each) of every run of chunks that hold as many."""
    for place in range(number(data, at + 4)):
        entry = at + 8 + 12 * place
        yield number(data, entry), number(data, entry + 4)


def _duration(data: bytes, movie: Box) -> float:
    """Seconds. Version 1 of the header has 64-bit times (ISO/IEC 14496-12 §8.2.2)."""
    at = _only(list(inside(data, movie)), b"mvhd").body
    long = number(data, at, 1) == 1
    scale = number(data, at + (20 if long else 12))
    ticks = number(data, at + (24 if long else 16), 8 if long else 4)
    if not scale:
        raise IntakeError(DAMAGED)
    return round(ticks / scale, 3)


def _size(data: bytes, movie: Box) -> tuple[int | None, int | None]:
    """The largest picture track's width and height as it is shown, turned if it is turned."""
    shown = [(0, 0)]
    for track in children(data, movie, b"trak"):
        header = _only(list(inside(data, track)), b"tkhd")
        width, height = number(data, header.end - 8) >> 16, number(data, header.end - 4) >> 16
        sideways = number(data, header.end - 44) == 0  # the matrix's first value
        shown.append((height, width) if sideways else (width, height))
    best = max(shown, key=lambda size: size[0] * size[1])
    return best if best != (0, 0) else (None, None)


def _caption(told: list[bytes]) -> str:
    runs = (run for text in told for run in _WORDS.findall(text[:200_000]))
    decoded = (" ".join(run.decode("utf-8", errors="replace").split()) for run in runs)
    return captions.kept(text for text in decoded if sum(map(str.isalpha, text)) >= 3)

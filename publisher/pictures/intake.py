"""The only way in for a file: recognised by its content, read once, drawn anew.

The file that was uploaded is never stored. A picture becomes a JPEG of at most 2048 pixels, on
white where one could see through it; a video keeps its sound and pictures and loses its metadata.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from publisher.pictures import documents, filenames, metadata, redrawing, videos
from publisher.pictures.errors import IntakeError
from publisher.pictures.signatures import PICTURES, Format, recognise

__all__ = ["MAX_BYTES", "Clean", "IntakeError", "clean", "jpeg"]

MAX_BYTES = {
    **dict.fromkeys(PICTURES, 25_000_000),
    Format.MP4: 100_000_000,
    Format.MOV: 100_000_000,
    Format.PDF: 25_000_000,
}


@dataclass(frozen=True, kw_only=True)
class Clean:
    """A file that may be kept. ``kind`` is image, video or document, as in ``content.MediaKind``.

    ``caption`` holds every text that was found in its metadata, one a line; ``had_location``
    says that a position was found. Neither is in ``data`` any more, save what a document says of
    itself (its title, its author), which its readers show.
    Width and height are in pixels, the duration in seconds.
    """

    data: bytes = field(repr=False)
    kind: str
    mime: str
    filename: str
    came_as: Format
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    codecs: tuple[str, ...] | None = None
    caption: str = field(default="", repr=False)
    had_location: bool = False

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def clean(data: bytes, filename: str) -> Clean:
    """The file as it may be kept and published. Raises ``IntakeError`` with a sentence that
    names the file, the reason and what to do."""
    try:
        known = recognise(data)
        if len(data) > MAX_BYTES[known]:
            raise IntakeError(f"This file is too large: at most {_megabytes(known)} can be used.")
        return _CLEANERS[known](data, filename, known)
    except IntakeError as error:
        raise IntakeError(error.reason, filename=filenames.shown(filename)) from None


def jpeg(data: bytes, *, side: int = redrawing.MAX_SIDE) -> bytes:
    """A cleaned picture as JPEG, at most ``side`` long. One that is small enough comes back as it
    is; a PNG, as they were kept before, is put on white."""
    known = recognise(data)
    with redrawing.reading():
        image = redrawing.opened(data, known)
        if known is Format.JPEG and max(image.size) <= side:
            return data
        return redrawing.as_jpeg(redrawing.upright(image, side=side))


def _picture(data: bytes, filename: str, known: Format) -> Clean:
    with redrawing.reading():
        image = redrawing.opened(data, known)
        drawn = redrawing.upright(image)
        caption, had_location = metadata.captions(image, data), metadata.has_location(image)
    return Clean(
        data=redrawing.as_jpeg(drawn),
        kind="image",
        mime="image/jpeg",
        filename=filenames.safe(filename, ".jpg"),
        came_as=known,
        width=drawn.width,
        height=drawn.height,
        caption=caption,
        had_location=had_location,
    )


def _video(data: bytes, filename: str, known: Format) -> Clean:
    video = videos.clean(data)
    ending = ".mp4" if known is Format.MP4 else ".mov"
    return Clean(
        data=video.data,
        kind="video",
        mime="video/mp4" if known is Format.MP4 else "video/quicktime",
        filename=filenames.safe(filename, ending),
        came_as=known,
        width=video.width,
        height=video.height,
        duration=video.duration,
        codecs=video.codecs,
        caption=video.caption,
        had_location=video.had_location,
    )


def _document(data: bytes, filename: str, known: Format) -> Clean:
    document = documents.clean(data)
    return Clean(
        data=document.data,
        kind="document",
        mime="application/pdf",
        filename=filenames.safe(filename, ".pdf"),
        came_as=known,
        caption=document.caption,
        had_location=document.had_location,
    )


def _megabytes(known: Format) -> str:
    return f"{MAX_BYTES[known] // 1_000_000} MB"


_CLEANERS = {
    **dict.fromkeys(PICTURES, _picture),
    Format.MP4: _video,
    Format.MOV: _video,
    Format.PDF: _document,
}

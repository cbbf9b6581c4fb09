"""Pixels onto a fresh canvas. What is saved was never part of the file that came in, so that
nothing but what can be seen survives: no EXIF, XMP, colour profile, preview, comment or anything
hidden behind the picture's end.

A picture that one can see through is put on white. Under a pixel that cannot be seen, or hardly,
its colour is still in the file, and whoever opens it on black sees a face that nobody found on
white. On white there is one picture: the one that is looked at here and that every platform gets.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from PIL import Image, ImageCms, ImageOps, JpegImagePlugin

from publisher.pictures.errors import IntakeError
from publisher.pictures.signatures import Format

MAX_PIXELS = 50_000_000  # what the largest phone cameras make
MOST_DECODED = 250_000_000  # bytes that a picture may take while it is read
LARGE = 64_000_000  # one that takes more is read while no other such one is
MAX_SIDE = 2048
JPEG_QUALITY = 88
_PILLOW_NAMES = {
    Format.JPEG: ("JPEG", "MPO"),  # MPO: a JPEG with further pictures behind it, as phones make
    Format.PNG: ("PNG",),
    Format.WEBP: ("WEBP",),
}
# Bytes for each pixel while a picture is read, as measured: the decoder's own and Pillow's.
_WEBP_COST, _HEIC_COST = 16, 5
_MODE_COSTS = {"1": 1, "L": 1, "P": 1, "I;16": 2}
_COLOUR_COST = 4  # also for three colours of eight bits, and for sixteen bits made eight
_STRIP = 4_000_000  # pixels
_one_large_at_a_time = Lock()
# What Pillow and its decoders raise when a file is not what its header says.
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError,
           OverflowError, RuntimeError, struct.error, zlib.error)  # fmt: skip


@contextmanager
def reading() -> Iterator[None]:
    """Turns whatever a damaged picture makes a decoder raise into a sentence for people."""
    try:
        yield
    except IntakeError:
        raise
    except Image.DecompressionBombError:
        raise _too_large() from None
    except _BROKEN:
        raise IntakeError(
            "This picture is damaged or was not copied completely. Try to open it, save it again "
            "as JPEG, and upload that."
        ) from None


def opened(data: bytes, known: Format) -> Image.Image:
    """The picture with its header read and its size checked, before any pixel is decoded."""
    if known is Format.HEIC:
        import pillow_heif  # 3 MB of decoders, for the pictures of some phones

        image: Image.Image = pillow_heif.HeifImageFile(io.BytesIO(data))  # type: ignore[no-untyped-call]
    else:
        image = Image.open(io.BytesIO(data), formats=_PILLOW_NAMES[known])
    if image.width * image.height > MAX_PIXELS:
        raise _too_large()
    moving = known in (Format.PNG, Format.WEBP) and getattr(image, "n_frames", 1) > 1
    if moving:
        raise IntakeError("This is a moving picture. Save a still one, or upload a video.")
    return image


def upright(image: Image.Image, *, side: int = MAX_SIDE) -> Image.Image:
    """A fresh RGB canvas: on white where one could see through, turned as the camera says, at
    most ``side`` long, in sRGB."""
    whole = image.size
    image.draft("RGB", (side, side))  # lets a JPEG be decoded at a fraction of its size
    with _affordable(image, whole):
        image.load()
        drawn = _smaller(image, side)
    drawn = ImageOps.exif_transpose(drawn)
    if max(drawn.size) > side:
        drawn.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    drawn = _in_srgb(drawn, image.info.get("icc_profile"))
    canvas = Image.new("RGB", drawn.size)
    canvas.paste(drawn)
    return canvas


def on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image.convert("RGB")
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def as_jpeg(image: Image.Image, *, quality: int = JPEG_QUALITY) -> bytes:
    out = io.BytesIO()
    on_white(image).save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


@contextmanager
def _affordable(image: Image.Image, whole: tuple[int, int]) -> Iterator[None]:
    """Waits for its turn when a picture of ``whole`` pixels takes much memory; refuses it when
    it takes more than there is for one: a megabyte of a file can be hundreds of pixels."""
    cost = _cost(image, whole)
    if cost > MOST_DECODED:
        raise IntakeError(
            "This picture takes too much memory to open. Make a smaller copy (2048 pixels on the "
            "long side is enough), save it as an ordinary JPEG, and upload that."
        )
    if cost <= LARGE:
        yield
        return
    with _one_large_at_a_time:
        yield


def _cost(image: Image.Image, whole: tuple[int, int]) -> int:
    """Bytes that reading it takes, by what its header says."""
    pixels = image.width * image.height
    if image.format == "WEBP":
        return pixels * _WEBP_COST
    if image.format == "HEIF":
        return pixels * _HEIC_COST
    cost = pixels * _MODE_COSTS.get(image.mode, _COLOUR_COST)
    if isinstance(image, JpegImagePlugin.JpegImageFile) and "progressive" in image.info:
        # Its decoder holds all of it, two bytes for each sample of each colour.
        samples = [across * down for _, across, down, _ in image.layer]
        cost += 2 * whole[0] * whole[1] * sum(samples) // max(samples)
    return cost


def _smaller(image: Image.Image, side: int) -> Image.Image:
    """RGB of eight bits on white, some whole number of times smaller but not below ``side``.
    Taken strip by strip: a second copy of a large picture would take as much memory again."""
    times = max(image.size) // side
    if times < 2:
        return _flat(image)
    width, height = image.size
    across, down = min(times, width), min(times, height)
    small: Image.Image | None = None
    rows = down * max(1, _STRIP // (width * down))
    for top in range(0, height, rows):
        strip = _flat(image.crop((0, top, width, min(top + rows, height)))).reduce((across, down))
        if small is None:
            small = Image.new(strip.mode, (-(-width // across), -(-height // down)))
        small.paste(strip, (0, top // down))
    assert small is not None
    small.info = dict(image.info)  # how the camera was held
    return small


def _flat(image: Image.Image) -> Image.Image:
    """Eight bits, on white, with what the file said beside its pixels."""
    eight = _eight_bits(image)
    if eight.mode == "RGBA":
        eight = on_white(eight)
        eight.info = dict(image.info)
    return eight


def _eight_bits(image: Image.Image) -> Image.Image:
    """RGB or RGBA of eight bits. Pillow clips sixteen bits to white where it should scale."""
    if image.mode.startswith("I"):
        import numpy as np  # rarely needed, and half the size of everything else here

        scaled = (np.asarray(image).astype(np.uint32) >> 8).clip(0, 255).astype(np.uint8)
        flat = Image.fromarray(scaled)
        flat.info = dict(image.info)
        return flat.convert("RGB")
    has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    wanted = "RGBA" if has_alpha else "RGB"
    if image.mode == wanted or (image.mode == "CMYK" and "icc_profile" in image.info):
        return image
    return image.convert(wanted)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
            if turned is not None:
                return turned
        except (ImageCms.PyCMSError, OSError):
            # A profile that cannot be used costs a shade of colour, not the picture.
            return image.convert("RGB")
    return image.convert("RGB")


def _too_large() -> IntakeError:
    return IntakeError(
        f"This picture has more than {MAX_PIXELS // 1_000_000} million pixels. Make a smaller "
        "copy (2048 pixels on the long side is enough) and upload that."
    )

"""Pixels onto a fresh canvas. What is saved was never part of the file that came in, so that
nothing but what can be seen survives: no EXIF, XMP, colour profile, preview, comment or anything
hidden behind the picture's end."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageCms, ImageOps

from publisher.pictures.errors import IntakeError
from publisher.pictures.signatures import Format

MAX_PIXELS = 50_000_000  # what the largest phone cameras make; decoded it is 150 MB
MAX_SIDE = 2048
JPEG_QUALITY = 88
_PILLOW_NAMES = {
    Format.JPEG: ("JPEG", "MPO"),  # MPO: a JPEG with further pictures behind it, as phones make
    Format.PNG: ("PNG",),
    Format.WEBP: ("WEBP",),
}
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
    """A fresh RGB or RGBA canvas: turned as the camera says, at most ``side`` long, in sRGB."""
    image.draft("RGB", (side, side))  # lets a JPEG be decoded at a fraction of its size
    image.load()
    profile = image.info.get("icc_profile")
    drawn = ImageOps.exif_transpose(_eight_bits(image))
    if max(drawn.size) > side:
        drawn.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    drawn = _in_srgb(drawn, profile)
    canvas = Image.new(drawn.mode, drawn.size)
    canvas.paste(drawn)
    return canvas


def transparent(image: Image.Image) -> bool:
    """Can anything be seen through it? An alpha channel alone does not say so."""
    if image.mode != "RGBA":
        return False
    lowest, _ = image.getchannel("A").getextrema()
    return float(str(lowest)) < 255


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


def as_png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=False)
    return out.getvalue()


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
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(image, source, target, outputMode=mode)
            if turned is not None:
                return turned
        except (ImageCms.PyCMSError, OSError):
            # A profile that cannot be used costs a shade of colour, not the picture.
            return image.convert(mode)
    return image.convert(mode)


def _too_large() -> IntakeError:
    return IntakeError(
        f"This picture has more than {MAX_PIXELS // 1_000_000} million pixels. Make a smaller "
        "copy (2048 pixels on the long side is enough) and upload that."
    )

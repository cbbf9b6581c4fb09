"""What Instagram checks about a picture or video after fetching it (fact sheet §4.2, §4.5)."""

from __future__ import annotations

import io

from PIL import Image, UnidentifiedImageError

from publisher.sandbox import meta
from publisher.sandbox.calls import world
from publisher.sandbox.fetching import NotFetched, fetch, sha256
from publisher.sandbox.models import Medium

LARGEST_IMAGE = 8 * 1024 * 1024
LARGEST_VIDEO = 300 * 1024 * 1024
NARROWEST, WIDEST, SLACK = 0.8, 1.91, 0.01
VIDEO_MIMES = ("video/mp4", "video/quicktime")


def _fetch(url: str) -> tuple[bytes, str]:
    try:
        found = fetch(url)
    except NotFetched:
        return meta.fail(
            9004,
            "The media could not be fetched from this URI.",
            subcode=2207052,
            user_title="Media download has failed",
            user_msg="The media URI does not meet our requirements.",
        )
    return found.data, found.mime


def fetched_image(url: str, alt: str) -> Medium:
    """The JPEG at ``url``; refuses another format, more than 8 MiB or an extreme ratio."""
    data, _ = _fetch(url)
    if len(data) > LARGEST_IMAGE:
        meta.fail(36000, "The image size is too large.", subcode=2207004)
    try:
        with Image.open(io.BytesIO(data)) as picture:
            kind, (width, height) = picture.format, picture.size
    except (UnidentifiedImageError, OSError):
        meta.fail(9004, "Only photo or video can be accepted as media type.", subcode=2207052)
    if kind not in ("JPEG", "MPO"):
        meta.fail(36001, "The image format is not supported.", subcode=2207005)
    if not NARROWEST - SLACK <= width / height <= WIDEST + SLACK:
        meta.fail(36003, "The aspect ratio is not supported.", subcode=2207009)
    here = world()
    return here.keep(
        Medium(
            id=here.new_id("medium"),
            alt=alt,
            sha256=sha256(data),
            data=data,
            width=width,
            height=height,
        )
    )


def fetched_video(url: str) -> Medium:
    """The MOV or MP4 at ``url``; its codec is not looked at."""
    data, mime = _fetch(url)
    if mime not in VIDEO_MIMES and data[4:8] != b"ftyp":
        meta.fail(352, "The video format is not supported.", subcode=2207026)
    return stored_video(data)


def stored_video(data: bytes) -> Medium:
    if not 0 < len(data) <= LARGEST_VIDEO:
        meta.fail(352, "The video is empty or too large.", subcode=2207026)
    here = world()
    return here.keep(
        Medium(
            id=here.new_id("medium"), kind="video", mime="video/mp4", sha256=sha256(data), data=data
        )
    )

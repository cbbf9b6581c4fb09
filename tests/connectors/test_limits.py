"""What each platform would not take is said before sending, with the file and the numbers."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.connectors import CONNECTORS, build
from publisher.connectors.contract import Connector
from publisher.connectors.hosts import App, Hosts
from publisher.connectors.http import Http
from publisher.connectors.media_limits import MEBIBYTE, ratio_words
from publisher.content import Content, Media, MediaKind
from tests.connectors.contract import a_picture

APP = App(client_id="1", client_secret="s")
BUILT = build(apps=dict.fromkeys(CONNECTORS, APP), hosts=Hosts(), http=Http.pooled())
PLAIN = a_picture()


def a_video(**changes: Any) -> Media:
    given = {"kind": MediaKind.VIDEO, "mime": "video/mp4", "filename": "choir.mp4", "duration": 30}
    return a_picture(**{**given, "size": 1_000_000, "width": 1280, "height": 720, **changes})


def poster(**changes: Any) -> Media:
    return a_picture(filename="poster.jpg", **changes)


def said(platform: str, *media: Media) -> list[str]:
    content = Content(text="Open evening", media=media)
    return [problem.reason for problem in BUILT[platform].problems(content)]


@pytest.mark.parametrize(
    ("platform", "item", "sentence"),
    [
        (
            "instagram",
            poster(width=400, height=1200),
            "Instagram takes pictures between 4:5 and 1.91:1; poster.jpg is 1:3.",
        ),
        (
            "instagram",
            poster(width=1400, height=400),
            "Instagram takes pictures between 4:5 and 1.91:1; poster.jpg is 7:2.",
        ),
        (
            "instagram",
            poster(size=9 * MEBIBYTE + MEBIBYTE // 2),
            "Instagram takes pictures of up to 8 MB; poster.jpg has 9.5 MB.",
        ),
        (
            "instagram",
            poster(mime="image/tiff"),
            "Instagram takes pictures as JPEG, PNG or WebP; poster.jpg is TIFF.",
        ),
        (
            "instagram",
            a_video(duration=20 * 60 + 5),
            "Instagram takes videos of up to 15 minutes; choir.mp4 lasts 20 minutes 5 seconds.",
        ),
        (
            "instagram",
            a_video(duration=1),
            "Instagram takes videos of at least 3 seconds; choir.mp4 lasts 1 second.",
        ),
        (
            "instagram",
            poster(animated=True),
            "Instagram takes no moving pictures; poster.jpg is one. Save it as a video of at "
            "least 3 seconds.",
        ),
        (
            "instagram",
            a_picture(kind=MediaKind.DOCUMENT, mime="application/pdf", filename="menu.pdf"),
            "Instagram takes no documents; menu.pdf is one.",
        ),
        (
            "facebook",
            poster(size=5 * MEBIBYTE),
            "Facebook takes pictures of up to 4 MB; poster.jpg has 5.0 MB.",
        ),
        (
            "facebook",
            a_video(duration=21 * 60),
            "Facebook takes videos of up to 20 minutes; choir.mp4 lasts 21 minutes.",
        ),
        (
            "instagram",
            a_video(width=3840, height=2160),
            "Instagram takes videos up to 1920 pixels wide; choir.mp4 is 3840.",
        ),
        (
            "linkedin",
            a_video(size=74_000),
            "LinkedIn takes videos of at least 75 KB; choir.mp4 has 74 KB.",
        ),
        (
            "linkedin",
            a_video(duration=None),
            "How long choir.mp4 lasts could not be read, and LinkedIn has limits for it.",
        ),
        (
            "facebook",
            a_video(width=None, height=None),
            "choir.mp4 could not be read as a video; it may be damaged.",
        ),
        (
            "x",
            a_video(duration=141),
            "X takes videos of up to 2 minutes 20 seconds; choir.mp4 lasts 2 minutes 21 seconds.",
        ),
        (
            "x",
            a_video(width=100, height=500),
            "X takes videos between 1:3 and 3:1; choir.mp4 is 1:5.",
        ),
        (
            "x",
            a_video(width=16, height=16),
            "X takes videos at least 32 pixels wide; choir.mp4 is 16.",
        ),
        (
            "x",
            a_picture(filename="fair.gif", mime="image/gif", animated=True, width=1400),
            "X takes animations of up to 15 MB and 1280 by 1080 pixels; fair.gif has 0.0 MB and "
            "is 1400 by 480.",
        ),
        (
            "linkedin",
            poster(width=8000, height=6000),
            "LinkedIn takes pictures of up to 36,152,320 pixels; poster.jpg has 48,000,000.",
        ),
        (
            "linkedin",
            poster(alt="a" * 5000),
            "LinkedIn takes at most 4,086 characters of alternative text; that of poster.jpg has "
            "5,000.",
        ),
        (
            "weduc",
            a_video(size=600 * MEBIBYTE),
            "Weduc takes videos of up to 500 MB; choir.mp4 has 600.0 MB.",
        ),
    ],
)
def test_a_limit_is_told_with_the_file_and_the_numbers(
    platform: str, item: Media, sentence: str
) -> None:
    assert sentence in said(platform, item)


@pytest.mark.parametrize("platform", CONNECTORS)
def test_an_empty_or_unreadable_picture_is_named(platform: str) -> None:
    assert said(platform, poster(size=0)) == ["poster.jpg is empty. Please add the picture again."]
    damaged = "poster.jpg could not be read as a picture; it may be damaged."
    assert said(platform, poster(width=None, height=None)) == [damaged]


@pytest.mark.parametrize("platform", CONNECTORS)
def test_one_picture_too_many_is_counted(platform: str) -> None:
    connector: Connector = BUILT[platform]
    assert connector.capabilities.images is not None
    most = connector.capabilities.images.most
    assert said(platform, *[PLAIN] * most) == []
    reasons = said(platform, *[PLAIN] * (most + 1))
    label = connector.capabilities.label
    expected = f"{label} takes at most {most} pictures in one post; this has {most + 1}."
    assert expected in reasons


@pytest.mark.parametrize("platform", CONNECTORS)
def test_what_fits_exactly_is_taken(platform: str) -> None:
    limits = BUILT[platform].capabilities.images
    assert limits is not None
    assert said(platform, a_picture(size=limits.max_bytes, width=800, height=1000)) == []


def test_a_ratio_is_written_as_people_say_it() -> None:
    ratios = (0.8, 1.91, 1 / 3, 3.0, 0.01, 16 / 9, 640 / 481)
    written = ["4:5", "1.91:1", "1:3", "3:1", "1:100", "16:9", "4:3"]
    assert [ratio_words(ratio) for ratio in ratios] == written


@pytest.mark.parametrize(
    ("platform", "codecs", "sentence"),
    [
        ("instagram", ("avc1", "mp4a"), ""),
        ("instagram", ("hvc1", "mp4a"), ""),
        ("facebook", ("apcn", "sowt"), ""),
        ("x", None, ""),
        (
            "x",
            ("hvc1", "mp4a"),
            "X takes videos made with AAC or H.264; choir.mp4 is made with HEVC. Export it again "
            "as an ordinary MP4.",
        ),
        (
            "instagram",
            ("apcn", "sowt"),
            "Instagram takes videos made with AAC, H.264 or HEVC; choir.mp4 is made with ProRes "
            "and uncompressed sound. Export it again as an ordinary MP4.",
        ),
        (
            "instagram",
            ("zzzz",),
            "Instagram takes videos made with AAC, H.264 or HEVC; choir.mp4 is made with zzzz. "
            "Export it again as an ordinary MP4.",
        ),
        (
            "x",
            (),
            "How choir.mp4 is written could not be read, and X has limits for it.",
        ),
    ],
)
def test_how_a_video_is_written_is_held_against_what_a_platform_takes(
    platform: str, codecs: tuple[str, ...] | None, sentence: str
) -> None:
    assert said(platform, a_video(codecs=codecs)) == ([sentence] if sentence else [])

from __future__ import annotations

import pytest

from publisher.pictures.intake import IntakeError, clean
from tests.pictures import given
from tests.soon import soon

PLACE = b"+52.1753+000.1366+012.3/"
USER_DATA = given.box(b"\xa9xyz", b"\x00\x18\x15\xc7" + PLACE) + given.box(
    b"\xa9nam", b"\x00\x10\x15\xc7Amelia at the gala"
)


def test_a_video_keeps_its_pictures_and_loses_its_metadata() -> None:
    dirty = given.video(user_data=USER_DATA)
    result = clean(dirty, "gala.MP4")
    assert PLACE in dirty and PLACE not in result.data and b"Amelia" not in result.data
    assert result.had_location and "Amelia at the gala" in result.caption
    assert len(result.data) == len(dirty)
    assert result.data.count(b"\x01PICTURES\x02") == 4
    assert (result.mime, result.filename) == ("video/mp4", "gala.mp4")


def test_length_and_size_are_read() -> None:
    result = clean(given.video(seconds=95), "x.mp4")
    assert (result.duration, result.width, result.height) == (95.0, 640, 360)
    turned = clean(given.video(turned=True), "x.mp4")
    assert (turned.width, turned.height) == (360, 640)


@pytest.mark.parametrize("codecs", [(b"avc1",), (b"hvc1", b"avc1"), (b"apcn",), ()])
def test_it_says_how_a_video_is_written(codecs: tuple[bytes, ...]) -> None:
    result = clean(given.video(codecs=codecs, positions=b"GPS5"), "x.mp4")
    assert result.codecs == tuple(codec.decode() for codec in codecs)


def test_a_picture_has_no_codecs() -> None:
    assert clean(given.telling_jpeg(), "x.jpg").codecs is None


def test_a_description_that_leads_out_of_the_file_is_damaged() -> None:
    dirty = bytearray(given.video())
    at = dirty.index(b"avc1") - 4
    dirty[at : at + 4] = b"\x7f\xff\xff\xff"
    with pytest.raises(IntakeError, match="damaged"):
        clean(bytes(dirty), "x.mp4")


def test_a_track_of_positions_loses_its_samples() -> None:
    dirty = given.video(positions=b"GPS5 " + PLACE)
    result = clean(dirty, "x.mov")
    assert PLACE in dirty and PLACE not in result.data
    assert result.had_location and result.data.count(b"\x01PICTURES\x02") == 4
    assert result.data.count(b"trak") == 1


def test_a_track_that_claims_endless_samples_ends_soon() -> None:
    dirty = bytearray(given.video(positions=PLACE))
    at = dirty.rindex(b"stsc") + 12
    dirty[at + 4 : at + 8] = b"\xff\xff\xff\xff"
    with soon():
        assert PLACE not in clean(bytes(dirty), "x.mp4").data


def test_a_clean_video_is_left_as_it_is() -> None:
    dirty = given.video()
    result = clean(dirty, "x.mp4")
    assert result.data == dirty and not result.had_location and result.caption == ""


def test_cleaning_twice_changes_nothing_more() -> None:
    once = clean(given.video(user_data=USER_DATA, positions=b"GPS5 " + PLACE), "x.mp4").data
    again = clean(once, "x.mp4")
    assert again.data == once and not again.had_location and again.caption == ""


def test_quicktime_is_known_by_its_brand() -> None:
    result = clean(given.video(brand=b"qt  "), "IMG_9.mov")
    assert (result.mime, result.filename) == ("video/quicktime", "IMG_9.mov")


@pytest.mark.parametrize("glued", [b"PK\x03\x04evil", b"<html>", b"\x00\x00"])
def test_something_glued_to_a_videos_end_is_refused(glued: bytes) -> None:
    with pytest.raises(IntakeError, match="damaged"):
        clean(given.video() + glued, "x.mp4")


def test_a_box_that_no_player_knows_is_emptied() -> None:
    result = clean(given.video() + given.box(b"evil", b"<script>alert(1)</script>"), "x.mp4")
    assert b"script" not in result.data and b"evil" not in result.data


def test_a_box_that_only_one_maker_knows_is_emptied_inside_the_movie_too() -> None:
    whole = given.video()
    at = whole.index(b"moov") - 4
    size = int.from_bytes(whole[at : at + 4], "big")
    extra = given.box(b"smta", b"Made by Amelia's phone")
    longer = whole[:at] + (size + len(extra)).to_bytes(4, "big") + whole[at + 4 :] + extra
    result = clean(longer, "x.mp4")
    assert b"Amelia" not in result.data and "Amelia" in result.caption


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_a_video_that_was_cut_off_is_refused(part: float) -> None:
    whole = given.video(user_data=USER_DATA)
    with pytest.raises(IntakeError, match="damaged"):
        clean(whole[: int(len(whole) * part)], "x.mp4")


def test_a_streamed_video_with_positions_is_refused_with_advice() -> None:
    streamed = given.video(positions=PLACE) + given.box(b"moof", bytes(8))
    with pytest.raises(IntakeError, match="Export it again"):
        clean(streamed, "x.mp4")


def test_webm_is_refused_with_advice() -> None:
    with pytest.raises(IntakeError, match="Save it as MP4"):
        clean(b"\x1aE\xdf\xa3" + bytes(40), "x.webm")

"""Words in pictures: read by the real reader, and put right where readers go wrong."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse
from publisher.pictures import intake, words
from publisher.pictures.words import Reader
from tests.pictures import given
from tests.pictures.given import a_code, with_words


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("AmeliaClarke", "Amelia Clarke"),
        ("Year4-OakClass", "Year 4-Oak Class"),
        ("gate c0de 4471", "gate code 4471"),
        ("gatecode4471", "gate code 4471"),
        ("GuestWiFipassword:bluebird99", "Guest WiFi password :bluebird99"),
    ],
)
def test_joined_and_misread_words_are_put_right(line: str, expected: str) -> None:
    found = words.apart([line]).splitlines()
    assert found[0] == line and any(" ".join(each.split()) == expected for each in found), found


def test_a_code_in_joined_words_is_seen() -> None:
    for line in ("gatecode4471", "gate c0de 4471", "Wifipassword:bluebird99"):
        assert analyse(words.apart([line])).security, line


def test_nothing_read_is_nothing_said() -> None:
    assert words.apart(["", "  "]) == ""


def test_the_reader_reads_a_certificate_and_a_notice(reader: Reader) -> None:
    said = "\n".join(reader.read(with_words("Certificate", "Awarded to Amelia Wright")).lines)
    assert "Amelia" in said and "Wright" in said
    assert reader.read(with_words()) == ([], False)


def test_what_a_qr_code_says_is_read_too(reader: Reader) -> None:
    contact = "BEGIN:VCARD\nN:Wright;Amelia\nTEL:07700900123\nEND:VCARD"
    said = words.apart(reader.read(intake.clean(a_code(contact), "poster.png").data).lines)
    found = analyse(said)
    assert found.people and {hit.kind for hit in found.personal} == {"phone"}


def test_an_address_in_a_picture_is_not_taken_apart() -> None:
    code = "https://forms.gle/Xk9RtMaLyPq"
    assert words.apart([code]) == code


@pytest.mark.parametrize(
    ("read", "closed"),
    [
        ("A m e l i a  W r i g h t ", "Amelia  Wright "),
        ("to A M E L I A  W R I G H T of 4B", "to AMELIA  WRIGHT of 4B"),
        ("A m e l i a W r i g h t", "Amelia Wright"),
        ("Z o ë\nfor reading", "Z o ë\nfor reading"),
        ("Plan A or B", "Plan A or B"),
        ("0 7 1 2 3 4 5 6 7 8 9", "0 7 1 2 3 4 5 6 7 8 9"),
        ("I a m Amelia", "I a m Amelia"),
    ],
)
def test_words_whose_letters_stand_far_apart_are_closed_up(read: str, closed: str) -> None:
    assert words.closed(read) == closed


@pytest.mark.parametrize(("size", "turn"), [(300, 0), (300, 17), (90, 0)])
def test_a_code_is_read_however_it_stands(reader: Reader, size: int, turn: float) -> None:
    code = "https://forms.gle/Xk9RtMaLyPq?who=Amelia-Wright"
    read = reader.read(a_code(code, size, turn))
    assert code in read.lines and not read.dark


@pytest.mark.parametrize("spoilt", [False, True])
@pytest.mark.parametrize("size", [90, 150, 300])
def test_the_squares_of_a_code_are_no_name(reader: Reader, size: int, spoilt: bool) -> None:
    """They are read as Chinese signs, and these as families' names."""
    said = "BEGIN:VCARD\nORG:School office\nEND:VCARD"
    lines = reader.read(a_code(said, size, 17, spoilt=spoilt)).lines
    assert lines == ([] if spoilt else [said])


def test_a_box_to_tick_is_no_name(reader: Reader) -> None:
    """It is read as the Chinese sign for mouth, which is a family's name too."""
    lines = reader.read(given.with_boxes("Yes, I can help", "No, I cannot")).lines
    assert not analyse(words.apart(lines)).people and "help" in " ".join(lines)


def test_a_code_that_cannot_be_read_is_no_picture_without_one(reader: Reader) -> None:
    assert reader.read(a_code("https://forms.gle/Xk9RtMaLyPq", 300, spoilt=True)).dark
    assert not reader.read(with_words("Summer fayre")).dark

from __future__ import annotations

import pytest

from publisher.registers.columns import apart, channels_of, is_reference, places_of, read

ALL_SOCIAL = ("facebook", "instagram", "x", "linkedin")


@pytest.mark.parametrize(
    ("heading", "channels"),
    [
        ("Facebook", ("facebook",)),
        ("Photo consent – Facebook", ("facebook",)),
        ("Photographs on the school's Facebook page", ("facebook",)),
        ("Images used on X (formerly Twitter)", ("x",)),
        ("Facebook / Instagram", ("facebook", "instagram")),
        ("Social Media", ALL_SOCIAL),
        ("All social media", ALL_SOCIAL),
        ("Parent app", ("parent_comms",)),
        ("School web site", ("website",)),
        ("All channels", ("*",)),
        ("Photo consent", ()),
        ("Photographs", ()),
        ("Facebook (Y/N)", ("facebook",)),
        ("Facebook yes/no", ("facebook",)),
        ("Facebook consent status", ("facebook",)),
        ("FB/IG", ("facebook", "instagram")),
        ("No Facebook", None),
        ("Facebook - no", None),
        ("Any names", ("*",)),
        ("Name on Facebook", ("facebook",)),
        ("Child's work on Instagram", ("instagram",)),
        ("Names everywhere", ("*",)),
        ("Photo with name on Facebook", None),
        ("Photos and work on Facebook", None),
        ("Name of child", None),
        ("Work", None),
        ("Trips", None),
        ("School", None),
        ("Biometrics", None),
        ("Facebook group for staff", None),
    ],
)
def test_a_heading_says_which_channels_it_is_about(
    heading: str, channels: tuple[str, ...] | None
) -> None:
    assert channels_of(heading, {}) == channels


def test_headings_go_by_many_names() -> None:
    header = ["Adm No", "Legal Surname", "Preferred_Forename", "First Name", "Reg Group", "DOB",
              "Instagram", "Instagram date", "Favourite colour"]  # fmt: skip
    found = read(header)
    assert found.places == {
        "reference": 0, "surname": 1, "known_as": 2, "forename": 3, "group": 4,
    }  # fmt: skip
    assert found.asked == {6: ("instagram",)} and found.dates == {6: 7}
    assert found.left_out == ("DOB",) and found.unused == ("Favourite colour",)


@pytest.mark.parametrize(
    "heading", ["Date of Birth", "Ethnicity", "SEN Status", "Pupil Premium", "Safeguarding reason"]
)
def test_what_would_harm_is_never_imported(heading: str) -> None:
    found = read(["Surname", heading])
    assert found.left_out == (heading,) and list(found.places) == ["surname"] and not found.asked


def test_a_school_can_say_what_its_heading_means() -> None:
    meanings = {"photo consent": ("facebook", "weduc")}
    assert read(["Surname", "Photo Consent"], meanings).asked == {1: ("facebook", "weduc")}


def test_a_lone_consent_column_is_an_answer_that_does_not_say_where() -> None:
    found = read(["Surname", "Consent"])
    assert not found.long and found.asked == {1: ()}
    assert read(["Surname", "Consent Type", "Status"]).long


@pytest.mark.parametrize(
    ("heading", "places"),
    [
        ("Facebook", ("facebook",)),
        ("Photos on Facebook", ("facebook",)),
        ("Photo and video consent - Facebook", ("facebook", "facebook video")),
        ("Filming: Facebook", ("facebook video",)),
        ("Voice recordings on the website", ("website video",)),
        ("Video consent", ()),
        ("Name on Facebook", ("facebook name",)),
    ],
)
def test_a_film_is_asked_about_by_itself(heading: str, places: tuple[str, ...] | None) -> None:
    assert places_of(heading, {}) == places
    assert apart("facebook video") == ("facebook", "video")
    assert apart("*") == ("*", "photograph")


def test_being_named_and_work_are_asked_about_by_themselves() -> None:
    found = read(["Surname", "Name", "Name on Facebook", "Work Facebook"])
    assert found.places == {"surname": 0, "name": 1}
    assert found.asked == {2: ("facebook name",), 3: ("facebook work",)}


@pytest.mark.parametrize("cell", ["7", "00101", "A123456789012", "ST/17", "PUPIL101", "JSM",
                                  "~0a1b2c3d4e5f", "LONGTON0123",
                                  "0b9d6c1e-4f89-11d3-9a0c-0305e82c3301"])  # fmt: skip
def test_a_reference_looks_like_one(cell: str) -> None:
    assert is_reference(cell)


@pytest.mark.parametrize(
    "cell", ["Amelia Wright", "Wright", "wright.amelia16", "#N/A", "=1+1", "Zoë1"]
)
def test_a_name_is_no_reference(cell: str) -> None:
    assert not is_reference(cell)


def test_a_column_of_names_is_not_taken_for_references() -> None:
    header = ["Person", "Adno", "Surname"]
    found = read(header, cells=[["Amelia Wright", "101", "Wright"], ["Ben Okoro", "102", "Okoro"]])
    assert found.places == {"reference": 1, "surname": 2} and found.no_references == ("Person",)
    assert read(header, cells=[["7", "101", "Wright"]]).places["reference"] == 0


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Surname (legal)", "surname"),
        ("Forename(s)", "forename"),
        ("Student Full Name", "name"),
        ("Pupil's name", "name"),
        ("Arbor Student ID", "reference"),
        ("NCY", "year_group"),
    ],
)
def test_columns_are_known_by_what_office_systems_call_them(heading: str, column: str) -> None:
    assert read([heading], cells=[["101"]]).places == {column: 0}
    assert not read(["Parent " + heading]).places

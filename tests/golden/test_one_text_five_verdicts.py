"""The same post is right in one school and wrong in another: ten posts, five schools."""

from __future__ import annotations

import pytest

from publisher.rules.finding import Finding
from publisher.rules.post import Post, Said
from tests.golden.schools import ATTESTED, SCHOOLS, a_picture, a_post, by_rule, judge

CLASS_PHOTO = a_picture(children=14)
PHOTO_OF_ONE = a_picture(children=1)
SPORTS = "Well done Amelia for her swimming badge!"
FAYRE = "Summer fayre on Saturday 3 July, 12–3, on the school field."

POSTS = {
    "T1 an event": a_post(FAYRE),
    "T2 a trip update": a_post("Year 6 had a great day in Normandy.", category="trip_update"),
    "T3 a named child": a_post(SPORTS, category="celebration"),
    "T4 a named child with her picture": a_post(
        SPORTS, category="celebration", media=(PHOTO_OF_ONE,), attested=ATTESTED
    ),
    "T5 a class picture without names": a_post(
        "Our class loved the science fair.",
        category="celebration",
        media=(CLASS_PHOTO,),
        attested=ATTESTED,
    ),
    "T6 a member of staff": a_post("Please contact Mrs Patel in the office.", category="reminder"),
    "T7 a class update": a_post("Class 3 did fractions today.", category="class_update"),
    "T8 a grumble": a_post("Parking outside school is a disgrace.", category="reminder"),
    "T9 an event on LinkedIn": a_post(FAYRE, channel="linkedin"),
    "T10 an event on X": a_post(FAYRE, channel="x"),
}

# B block · A approve · W warn · P pass; the order of the schools is SCHOOLS. Two letters: either.
EXPECTED = {
    "T1 an event": "P P P P P",
    "T2 a trip update": "B B P P P",
    "T3 a named child": "P B A PW P",
    "T4 a named child with her picture": "B B A P PW",
    "T5 a class picture without names": "P B A P PW",
    "T6 a member of staff": "P B A P P",
    "T7 a class update": "B B P B P",
    "T8 a grumble": "A A A PW A",
    "T9 an event on LinkedIn": "B P P B B",
    "T10 an event on X": "P B P P P",
}
LETTERS = {"block": "B", "approve": "A", "warn": "W", "pass": "P"}
CASES = [
    pytest.param(title, school, verdict, id=f"{title}-{school}")
    for title, row in EXPECTED.items()
    for school, verdict in zip(SCHOOLS, row.split(), strict=True)
]


@pytest.mark.parametrize(("title", "school", "expected"), CASES)
def test_one_text_gets_each_schools_own_verdict(title: str, school: str, expected: str) -> None:
    verdict = judge(school, POSTS[title])
    reasons = [(f.effect.value, f.rule, f.detail) for f in verdict.findings]
    assert LETTERS[verdict.outcome] in expected, reasons


# A name and a face together are a finding of their own, each with the school's own words.
TOGETHER = {
    "lache": ("no-names-with-photo", "block"),
    "milton_road": ("no-names-with-photo", "block"),
    "longton_lane": ("name-beside-picture", "approve"),
    "st_lukes": ("name-beside-picture", "note"),
    "ashgrove": ("name-beside-picture", "warn"),
    "baseline": ("baseline-name-beside-picture", "approve"),
}
NOBODY = "Well done to all our swimmers."
NAMED = {
    "full": a_post(f"{NOBODY} Amelia Wright was quickest.", media=(PHOTO_OF_ONE,)),
    "first": a_post(SPORTS, media=(PHOTO_OF_ONE,)),
    "alt": a_post(NOBODY, media=(a_picture(children=1, alt="Amelia with her badge"),)),
    "in the picture": a_post(NOBODY, media=(a_picture(children=1, ocr_text="Amelia Wright"),)),
    "an undeclared face": a_post(SPORTS, media=(a_picture(faces=1),)),
}
APART = {
    "no name": a_post(NOBODY, media=(PHOTO_OF_ONE,)),
    "no picture": a_post(SPORTS),
    "a picture of nobody": a_post(SPORTS, media=(a_picture(),)),
    "a teacher's picture": a_post(SPORTS, media=(a_picture(staff=1, faces=1, said=(Said.STAFF,)),)),
    "a teacher's name": a_post("Thank you, Mrs Patel!", media=(PHOTO_OF_ONE,)),
    "a season": a_post("Our summer fayre was a joy.", media=(CLASS_PHOTO,)),
}


def _together(school: str, post: Post) -> list[Finding]:
    return by_rule(judge(school, post), TOGETHER[school][0])


@pytest.mark.parametrize("school", TOGETHER)
@pytest.mark.parametrize("where", NAMED)
def test_a_name_beside_a_childs_picture_is_a_finding_of_its_own(school: str, where: str) -> None:
    found = _together(school, NAMED[where])
    assert {finding.effect.value for finding in found} == {TOGETHER[school][1]}
    assert all(finding.clause for finding in found)


@pytest.mark.parametrize("school", TOGETHER)
@pytest.mark.parametrize("why", APART)
def test_a_name_or_a_picture_alone_is_not_that_finding(school: str, why: str) -> None:
    assert _together(school, APART[why]) == []

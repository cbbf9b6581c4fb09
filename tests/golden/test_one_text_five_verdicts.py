"""The same post is right in one school and wrong in another: ten posts, five schools."""

from __future__ import annotations

import pytest

from tests.golden.schools import ATTESTED, SCHOOLS, a_picture, a_post, judge

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

"""The checklist of a post with several pictures says each thing once, and of which pictures."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from PIL import Image

from publisher.services.system import System
from publisher.web import surfaces
from publisher.web.checklist import recorded
from tests.factories import ASchool, a_channel, a_school, wall_clock
from tests.web.conftest import Browser, fields

UNDESCRIBED = "Describe this picture in words"
BY_INITIALS = "J.B. in Year 3 scored the winning goal."
UNDECLARED = "Nobody has said who is in this picture."


@pytest.fixture
def school(system: System) -> ASchool:
    made = a_school(system, template="baseline")
    a_channel(made, "facebook")
    a_channel(made, "linkedin")
    return made


@pytest.fixture
def office(system: System, school: ASchool, browse: Callable[[Any], Browser]) -> Browser:
    return browse(system).log_in(school).open(f"/schools/{school.id}/posts/new")


def pictures(number: int) -> list[tuple[io.BytesIO, str]]:
    made = []
    for shade in range(number):
        file = io.BytesIO()
        Image.new("RGB", (640, 480), (0, 90 + shade, 90)).save(file, "JPEG")
        made.append((io.BytesIO(file.getvalue()), f"fayre-{shade}.jpg"))
    return made


def cards(page: BeautifulSoup | Tag, words: str) -> list[Tag]:
    return [card for card in page.select(".finding") if words in card.get_text()]


def added(office: Browser, number: int) -> list[str]:
    """The ids of as many pictures, just added to the form."""
    office.submit("/new", text="The fayre.", category="event", upload=pictures(number), do="check")
    return list(fields(office.form("/new"))["media"])


def test_what_is_said_of_several_pictures_is_said_once_and_leads_to_each(office: Browser) -> None:
    ids = added(office, 11)
    office.submit("/new", do="check", **{f"alt-{ids[1]}": "Cakes on a long table."})
    [card] = cards(office.page, UNDESCRIBED)
    assert "in the description of each of pictures 1 and 3 to 11" in card.get_text()
    links = card.find_all("a")
    assert [link["href"] for link in links] == [f"#alt-{id}" for id in ids if id != ids[1]]
    assert [link.get_text() for link in links[:2]] == ["Go to picture 1", "Go to picture 3"]
    assert all(office.page.find(id=link["href"][1:]) for link in links)
    [card] = cards(office.page, UNDECLARED)
    assert "in each of pictures 1 to 11" in card.get_text()


def test_what_one_picture_alone_lacks_is_said_of_it_alone(office: Browser) -> None:
    ids = added(office, 3)
    said = {f"alt-{id}": "Cakes." for id in ids} | {f"people-{id}": "none" for id in ids[:2]}
    office.submit("/new", do="check", **said)
    [card] = cards(office.page, UNDECLARED)
    assert "in picture 3" in card.get_text() and "each of" not in card.get_text()
    assert card.find("a")["href"] == f"#people-{ids[2]}"
    assert cards(office.page, UNDESCRIBED) == []


def test_one_reason_sets_aside_what_is_said_of_several_pictures(
    system: System, school: ASchool, browse: Callable[[Any], Browser]
) -> None:
    head = browse(system).log_in(school, "head").open(f"/schools/{school.id}/posts/new")
    added(head, 3)
    head.submit("/new", do="save")
    [card] = cards(head.page, UNDESCRIBED)
    assert len(card.select("input[name=key]")) == 6  # of three pictures on two channels
    there = card.find("form")["action"]
    head.submit(there, reason="It shows colours and nothing else.")
    [card] = cards(head.page, UNDESCRIBED)
    assert "Agreed already" in card.get_text()
    assert "in the description of each of pictures 1 to 3" in card.get_text()
    assert head.text.count("“It shows colours and nothing else.”") == 1


def test_what_was_set_aside_in_one_go_is_joined_in_one(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="longton_lane")
    for platform in ("facebook", "linkedin"):
        a_channel(school, platform)
    office = browse(system).log_in(school).open(f"/schools/{school.id}/posts/new")
    channels = [str(id) for id in school.channels.values()]
    office.submit("/new", text=BY_INITIALS, category="general_news", channels=channels, do="save")
    head = browse(system).log_in(school, "head").open(office.path)
    head.submit("/set-aside", reason="They are the initials of the building.")
    dsl = browse(system).log_in(school, "dsl").open(office.path)
    assert dsl.text.count("They are the initials of the building.") == 1
    assert dsl.text.count("needs a second person") == 1
    dsl.submit("/second")
    assert "You have joined." in dsl.text and "needs a second person" not in dsl.text


def test_channels_that_show_the_same_are_shown_once(school: ASchool, office: Browser) -> None:
    a_channel(school, "x")
    facebook, linkedin, x = map(str, school.channels.values())
    said = {"channels": [facebook, linkedin, x], f"variant-{x}": "Cakes!"}
    office.submit("/new", text="The fayre.", do="check", **said)
    shown = [
        [label.get_text() for label in figure.select("strong")]
        for figure in office.page.select("figure.preview")
    ]
    assert shown == [["Facebook", "LinkedIn"], ["X"]]


def a_record(surface: str, **more: Any) -> dict[str, Any]:
    return {
        "rule": "pictures", "effect": "approve", "clause": "nobody unseen", "surface": surface,
        "reason": "Look.", "state": "checked", "declared_by": None, **more,
    }  # fmt: skip


def test_a_card_never_says_more_of_a_picture_than_is_true_of_it() -> None:
    found = recorded(
        "approve",
        [
            a_record("media:1"), a_record("media:2", state="not_checkable"), a_record("media:3"),
            a_record("media:4", declared_by="A. Teacher"), a_record("media:5", effect="warn"),
            a_record("media:6", reason="Look twice."), a_record("alt:1"), a_record("media:10"),
            a_record("media:6"), a_record("text"), a_record("link:1"), a_record("link:2"),
        ],
    )  # fmt: skip
    said = [(item.where, item.certainty, item.sentences) for item in found]
    once, checked = ("Look.",), "checked by Handbell"
    assert said == [
        ("in each of pictures 1, 3, 6 and 10", checked, once),
        ("in picture 2", "Handbell cannot tell by itself", once),
        ("in picture 4", "declared by A. Teacher", once),
        ("in picture 5", checked, once),
        ("in picture 6", checked, ("Look twice.",)),
        ("in the description of picture 1", checked, once),
        ("in the text", checked, once),
        ("in the link", checked, once),
        ("in the link", checked, once),
    ]


def test_two_sentences_of_one_clause_about_the_same_pictures_are_one_card() -> None:
    found = recorded(
        "approve",
        [a_record(f"media:{n}", reason=why) for n in (2, 1) for why in ("Look.", "Look twice.")],
    )
    [card] = found
    assert (card.where, card.sentences) == ("in each of pictures 1 and 2", ("Look.", "Look twice."))


@pytest.mark.parametrize(
    ("numbers", "said"),
    [([4], "4"), ([2, 1], "1 and 2"), ([1, 2, 3], "1 to 3"),
     ([9, 1, 5, 3, 4, 6], "1, 3 to 6 and 9"), ([1, 2, 5, 7], "1, 2, 5 and 7")],
)  # fmt: skip
def test_numbers_of_pictures_in_a_row_are_said_as_a_span(numbers: list[int], said: str) -> None:
    assert surfaces.numbered(numbers) == said


def test_what_is_declared_alike_of_several_pictures_is_said_once_to_whoever_approves(
    office: Browser,
) -> None:
    ids = added(office, 4)
    said = {f"people-{id}": "none" for id in ids} | {f"people-{ids[2]}": "work_only"}
    office.submit("/new", do="save", date=f"{wall_clock(days=3):%Y-%m-%d}", time="15:30", **said)
    section = office.page.find("section", attrs={"aria-labelledby": "declared"})
    assert [line.get_text() for line in section.select("strong")] == [
        "Pictures 1, 2 and 4",
        "Picture 3",
    ]

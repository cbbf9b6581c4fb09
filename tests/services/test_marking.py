"""S20: the school's logo, crest and published material need the head's written permission."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from publisher.models import Media
from publisher.services import composing, picturing, scheduling
from publisher.services.drafting import MediaUse
from tests.factories import ASchool, a_channel, a_draft, a_school

LOGO, PROFILE = "logo", "school_profile_logo"


@pytest.fixture
def school(system: Any) -> ASchool:
    made = a_school(system, template="st_lukes")
    a_channel(made, "weduc")
    return made


def a_picture(school: ASchool, colour: str = "navy", *, who: str = "office") -> UUID:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(file, "PNG")
    with school.work(who) as uow:
        return picturing.receive(school.system, uow, filename="quiz.png", data=file.getvalue()).id


def a_post(school: ASchool, picture: UUID, *, who: str = "office", **use: Any) -> UUID:
    shown = MediaUse(
        media_id=str(picture), alt="A drawing of a bell", people="none", declared_by=who, **use
    )
    with school.work(who) as uow:
        draft = a_draft(school, "The PTA's quiz.", media=(shown,))
        return composing.save(uow, draft, post_id=None, version=0, was=None).id


def asked(school: ASchool, post: UUID) -> set[str]:
    """The rules that keep the post waiting, or stop it."""
    with school.work() as uow:
        (judged,) = scheduling.preview(school.system, uow, post)
        return {finding.kind for finding in (*judged.asking, *judged.blocking)}


def shows(school: ASchool, picture: UUID) -> list[str]:
    with school.work() as uow:
        return uow.get(Media, picture).shows


def test_S20_a_marked_logo_waits_for_written_permission(school: ASchool) -> None:
    assert "brand_assets" not in asked(school, a_post(school, a_picture(school, "red")))
    logo = a_picture(school)
    assert "brand_assets" in asked(school, a_post(school, logo, assets=(LOGO,)))
    with_letter = a_post(school, logo, assets=(LOGO,), permission="Head's letter of 3 May")
    assert "brand_assets" not in asked(school, with_letter)


def test_S20_the_mark_stays_with_the_file_and_is_known_when_it_comes_again(
    school: ASchool,
) -> None:
    a_post(school, a_picture(school), assets=(LOGO,))
    again = a_picture(school, who="teacher")
    assert shows(school, again) == [LOGO]
    assert "brand_assets" in asked(school, a_post(school, again, who="teacher"))
    assert shows(school, again) == [LOGO], "who may only draft takes no mark off"


def test_a_mark_that_was_a_slip_is_taken_off_by_the_office(school: ASchool) -> None:
    picture = a_picture(school)
    a_post(school, picture, assets=(LOGO,))
    assert "brand_assets" not in asked(school, a_post(school, picture))
    assert shows(school, picture) == []


def test_S20_only_the_head_says_that_a_picture_was_agreed_to_beforehand(school: ASchool) -> None:
    picture = a_picture(school)
    for who in ("office", "teacher"):
        post = a_post(school, picture, who=who, assets=(LOGO, PROFILE))
        assert shows(school, picture) == [LOGO]
        assert "brand_assets" in asked(school, post), who
    a_post(school, picture, who="head", assets=(LOGO, PROFILE))
    assert shows(school, picture) == [LOGO, PROFILE]
    assert "brand_assets" not in asked(school, a_post(school, picture, assets=(LOGO,)))


def test_a_mark_counts_for_every_post_with_that_picture(school: ASchool) -> None:
    picture = a_picture(school)
    post = a_post(school, picture)
    assert "brand_assets" not in asked(school, post)
    a_post(school, picture, assets=("crest",))
    assert "brand_assets" in asked(school, post)


def test_a_school_whose_policy_does_not_speak_of_it_keeps_no_marks(system: Any) -> None:
    school = a_school(system)
    a_channel(school)
    picture = a_picture(school)
    a_post(school, picture, assets=(LOGO, PROFILE))
    assert shows(school, picture) == []

"""Saying that a word is nobody here: one school, one click, taken back as easily."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from publisher.services import previewing, teaching
from publisher.services.system import System
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.services import audit
from tests.factories import ASchool, a_channel, a_draft, a_pupil, a_school


@pytest.fixture
def school(system: System) -> ASchool:
    school = a_school(system, template="milton_road")
    a_channel(school)
    return school


def named(school: ASchool, words: str) -> list[str]:
    """The words that are taken for somebody's name."""
    with school.work() as uow:
        judged = previewing.preview_draft(school.system, uow, a_draft(school, words))
    return [
        words[f.start : f.end]
        for each in judged
        for f in each.verdict.findings
        if f.kind == "names" and f.surface == "text" and f.effect.value in ("block", "approve")
    ]


def say(school: ASchool, words: str, who: str = "office") -> None:
    with school.work(who) as uow:
        teaching.nobody(school.system, uow, words)


def test_a_word_said_to_be_nobody_is_quiet_at_this_school_only(
    system: System, school: ASchool
) -> None:
    other = a_school(system, "Brook Lane School", template="milton_road")
    a_channel(other)
    post = "Well done Theodora for the lovely cake!"
    assert named(school, post) == ["Theodora"] == named(other, post)
    say(school, "Theodora")
    assert named(school, post) == [] and named(other, post) == ["Theodora"]


def test_it_is_taken_back_as_easily(system: System, school: ASchool) -> None:
    say(school, "Theodora")
    say(school, "Theodora", "head")  # saying it twice changes nothing
    with school.work("head") as uow:
        [row] = teaching.taught(system, uow)
        assert (row.words, row.by) == ("Theodora", school.people["office"].name)
        teaching.take_back(uow, row.id)
    assert named(school, "Well done Theodora!") == ["Theodora"]
    with school.work("head") as uow:
        actions = [entry.action for entry in audit.history(uow, row.id)]
    assert sorted(actions) == ["names.nobody_here", "names.somebody_again"]


@pytest.mark.parametrize(
    ("taught", "post"),
    [
        ("Amelia", "Well done Amelia!"),
        ("Amelia Wright", "Well done Amelia Wright!"),
        ("Amelia Wright", "AMELIA WRIGHT"),
        ("Amelia Bedelia", "Well done Amelia Bedelia!"),
        ("Wright", "Well done Amelia Wright!"),
    ],
)
def test_a_name_on_the_roll_is_never_silenced(school: ASchool, taught: str, post: str) -> None:
    a_pupil(school, "Amelia", "Wright")
    say(school, taught)
    assert named(school, post)


def test_a_pupil_who_comes_later_is_found_all_the_same(school: ASchool) -> None:
    say(school, "Theodora")
    a_pupil(school, "Theodora", "Kestrel")
    assert named(school, "Well done Theodora!") == ["Theodora"]


@pytest.mark.parametrize("who", ["teacher", "governor"])
def test_only_those_who_may_see_names_may_say_it(school: ASchool, who: str) -> None:
    with pytest.raises(NotAllowed):
        say(school, "Theodora", who)


def test_nobody_says_it_without_end(school: ASchool) -> None:
    for number in range(teaching.MOST_PER_HOUR):
        say(school, "Theo" + "abcdefghijklmnopqrstuvwxyz"[number % 26] * (3 + number // 26))
    with pytest.raises(Conflict):
        say(school, "Theodora")


@pytest.mark.parametrize("words", ["", "ab", "!!!", "x" * 81])
def test_what_is_no_word_is_refused(school: ASchool, words: str) -> None:
    with pytest.raises(Invalid):
        say(school, words)


def test_another_schools_word_does_not_exist_here(system: System, school: ASchool) -> None:
    other = a_school(system, "Brook Lane School")
    say(other, "Theodora")
    with other.work() as uow:
        [row] = teaching.taught(system, uow)
    with school.work() as uow, pytest.raises(NotFound):
        teaching.take_back(uow, row.id)


def test_the_word_is_kept_sealed(school: ASchool, as_owner: Any) -> None:
    say(school, "Theodora")
    rows = as_owner.execute(
        text("SELECT n::text, encode(sealed, 'escape') FROM not_a_person n")
    ).all()
    assert len(rows) == 1 and "heodora" not in str(rows)

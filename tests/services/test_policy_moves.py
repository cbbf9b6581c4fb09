"""The policy changes while posts wait: what is stricter stops them, what is looser frees nothing
by itself, and odd ways round are tried (X8 and X9)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from publisher.models import DeliveryState, Post, PostState
from publisher.services.lining_up import Stopped
from tenants.policies import templates
from tenants.policies.changes import choose
from tenants.policies.language import from_document
from tenants.policies.overlay import overlay
from tests.factories import ASchool, a_channel, a_post, a_school, deliveries, put_in_force, schedule
from tests.services.test_approving import PARKING, approve, asked, policy
from tests.services.test_judging import worker_takes


@pytest.fixture
def school(system: Any) -> ASchool:
    made = a_school(system)
    a_channel(made)
    change(made, policy())
    return made


def change(school: ASchool, document: dict[str, Any]) -> None:
    with school.work("head") as uow:
        put_in_force(uow, document)


def without(rule: str) -> dict[str, Any]:
    return policy(rule=[each for each in policy()["rule"] if each["id"] != rule])


def an_approved(school: ASchool) -> UUID:
    post = a_post(school, PARKING)
    schedule(school, post)
    (question,) = asked(school, post)
    approve(school, question)
    return post


def state(school: ASchool, post: UUID) -> str:
    with school.work() as uow:
        return uow.get(Post, post).state


def test_a_rule_taken_away_and_put_back_as_it_was_leaves_the_approval_good(
    school: ASchool,
) -> None:
    """The very same rule finds the very same thing, to which somebody has agreed."""
    post = an_approved(school)
    change(school, without("parking"))
    change(school, policy())
    assert worker_takes(school, post) != DeliveryState.HELD


def test_a_rule_put_back_with_others_to_ask_is_asked_of_them(school: ASchool) -> None:
    post = an_approved(school)
    change(school, without("parking"))
    again = policy()
    again["rule"][0]["params"] = {"words": ["parking"], "approvers": ["dsl"]}
    change(school, again)
    assert worker_takes(school, post) == DeliveryState.HELD


def test_a_rule_put_back_as_a_block_stops_what_was_approved(school: ASchool) -> None:
    post = an_approved(school)
    change(school, without("parking"))
    again = policy()
    again["rule"][0]["effect"] = "block"
    change(school, again)
    assert worker_takes(school, post) == DeliveryState.HELD
    assert state(school, post) == PostState.DRAFT


def test_what_was_free_while_the_rule_was_away_is_stopped_once_it_is_back(
    school: ASchool,
) -> None:
    change(school, without("parking"))
    post = a_post(school, PARKING)
    schedule(school, post)
    change(school, policy())
    assert worker_takes(school, post) == DeliveryState.HELD


def test_another_answer_to_a_choice_sends_an_approved_post_back(system: Any) -> None:
    school = a_school(system, template="st_lukes")
    a_channel(school)
    post = a_post(school, "Parking outside school is a disgrace.", category="reminder")
    schedule(school, post)
    stricter = choose(templates.template("st_lukes"), "grumbles", "approve")
    change(school, dict(stricter.document))
    assert worker_takes(school, post) == DeliveryState.HELD


def test_a_trusts_tighter_baseline_reaches_posts_that_are_in_line(school: ASchool) -> None:
    post = an_approved(school)
    trust = dict(templates.template("baseline").document)
    trust["rule"] = [{
        "id": "trust-words", "kind": "wordlist", "effect": "block", "clause": "the trust's own",
        "params": {"words": ["elsewhere"]},
    }]  # fmt: skip
    both = overlay(from_document(trust), from_document(policy()))
    change(school, dict(both.policy.document))
    assert worker_takes(school, post) == DeliveryState.HELD


@pytest.mark.parametrize(
    ("begins", "expected"), [(0, "held"), (1, "goes on"), (-1, "held")]
)  # days from the post's own
def test_a_rule_that_begins_tonight_holds_for_posts_of_tomorrow_and_not_of_today(
    school: ASchool, begins: int, expected: str
) -> None:
    post = a_post(school, "Come to the fayre.")
    schedule(school, post)
    with school.work() as uow:
        due = uow.get(Post, post).due_at
        assert due is not None
    day = (due + timedelta(days=begins)).date()
    tonight = policy()
    tonight["rule"].append({
        "id": "tonight", "kind": "wordlist", "effect": "block", "clause": "from tonight",
        "params": {"words": ["fayre"]}, "from": day.isoformat(),
    })  # fmt: skip
    change(school, tonight)
    held = worker_takes(school, post) == DeliveryState.HELD
    assert held is (expected == "held")


def test_a_rule_of_every_year_is_asked_on_the_posts_day_and_not_on_the_day_of_writing(
    school: ASchool,
) -> None:
    before_elections = policy()
    before_elections["rule"].append({
        "id": "elections", "kind": "wordlist", "effect": "block", "clause": "before elections",
        "params": {"words": ["council"]}, "each_year": {"from": "03-25", "until": "05-07"},
    })  # fmt: skip
    with time_machine.travel("2027-03-20T09:00:00Z"):
        change(school, before_elections)
        early, late = (
            a_post(school, "Thank you, council.", local_time=f"2027-03-{day}T10:00:00")
            for day in ("24", "25")
        )
        schedule(school, early)
        with pytest.raises(Stopped):
            schedule(school, late)


def test_a_blocked_post_stays_blocked_when_the_policy_is_looser_until_it_is_sent_again(
    school: ASchool,
) -> None:
    post = a_post(school, "Come to the fayre.")
    schedule(school, post)
    stricter = policy()
    stricter["rule"][1]["params"]["words"] = ["fayre"]
    change(school, stricter)
    assert worker_takes(school, post) == DeliveryState.HELD
    change(school, policy())
    assert deliveries(school, post)[0].state == DeliveryState.HELD
    assert state(school, post) == PostState.DRAFT
    schedule(school, post)
    assert deliveries(school, post)[0].state == DeliveryState.SCHEDULED


def test_a_post_that_was_waiting_for_agreement_is_judged_anew_when_it_is_given(
    school: ASchool,
) -> None:
    post = a_post(school, PARKING)
    schedule(school, post)
    (question,) = asked(school, post)
    stricter = policy()
    stricter["rule"][1]["params"]["words"] = ["elsewhere"]
    change(school, stricter)
    answer = approve(school, question)
    assert answer.stopped
    assert deliveries(school, post) == []
    assert state(school, post) == PostState.DRAFT

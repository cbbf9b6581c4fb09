"""Trying a policy before it is in force: on last month's posts, and on texts that are typed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, func, select

from publisher.models import Judgement, Post
from publisher.rules.finding import Outcome
from publisher.services import replaying
from publisher.services.replaying import Replay, Replayed, replay
from publisher.services.trying import MOST_TEXTS, PICTURES, Example, try_texts
from tenants.actor import Actor
from tenants.database import new_id
from tenants.errors import Invalid, NotAllowed, NotFound
from tenants.policies import templates
from tenants.services import policy_changes
from tests.factories import (
    ASchool,
    a_channel,
    a_post,
    a_pupil,
    a_school,
    put_in_force,
    schedule,
)
from tests.services.test_publishing import a_picture_of


@pytest.fixture
def school(system: Any) -> ASchool:
    made = a_school(system)
    a_channel(made)
    return made


def a_proposal(school: ASchool, *rules: dict[str, Any], **sections: Any) -> UUID:
    """A draft: the policy in force with these rules besides."""
    with school.work("head") as uow:
        document = dict(policy_changes.current(uow).document)
        document["rule"] = [*document["rule"], *rules]
        return policy_changes.draft(uow, {**document, **sections}).id


def a_rule(kind: str, effect: str, **params: Any) -> dict[str, Any]:
    return {"id": "new", "kind": kind, "effect": effect, "clause": "7 it is new", "params": params}


NO_FAYRES = a_rule("wordlist", "block", words=["fayre"])


def tried(
    school: ASchool, version: UUID, *, who: str = "head", begin: int = 0, carried: str = ""
) -> Replay:
    with school.work(who) as uow:
        return replay(school.system, uow, version, begin=begin, carried=carried)


def days_ago(school: ASchool, post_id: UUID, days: float) -> None:
    with school.work() as uow:
        post = uow.get(Post, post_id)
        post.due_at = uow.now - timedelta(days=days)


def by_id(result: Replay, post_id: UUID) -> Replayed:
    return next(each for each in result.posts if each.post_id == post_id)


def a_past_post(school: ASchool, text: str, *, days: float = 5, **more: Any) -> UUID:
    post_id = a_post(school, text, **more)
    schedule(school, post_id)
    days_ago(school, post_id, days)
    return post_id


def test_last_months_posts_are_tried_on_a_draft_and_the_clause_is_named(school: ASchool) -> None:
    fayre = a_past_post(school, "Come to the fayre.")
    other = a_past_post(school, "School reopens on Monday.", days=9)
    result = tried(school, a_proposal(school, NO_FAYRES))
    assert result.sentence == "Of 2 posts: 1 would now be blocked."
    stopped = by_id(result, fayre)
    assert (stopped.recorded, stopped.was, stopped.would) == (
        Outcome.PASS, Outcome.PASS, Outcome.BLOCK,
    )  # fmt: skip
    [new] = stopped.tried[0].new
    assert (new.rule, new.clause, new.surface, new.start, new.end) == (
        "new", "7 it is new", "text", 12, 17,
    )  # fmt: skip
    assert not by_id(result, other).changed


def test_trying_writes_nothing_and_sends_nothing(school: ASchool) -> None:
    a_past_post(school, "Come to the fayre.")
    version = a_proposal(school, NO_FAYRES)

    def counted() -> tuple[Any, ...]:
        with school.work() as uow:
            posts = uow.session.execute(select(Post.id, Post.state, Post.updated_at)).all()
            return uow.session.scalar(select(func.count()).select_from(Judgement)), posts

    before = counted()
    tried(school, version)
    assert counted() == before


def test_a_gentler_policy_says_what_it_would_free(school: ASchool) -> None:
    with school.work("head") as uow:
        document = dict(policy_changes.current(uow).document)
        put_in_force(uow, {**document, "rule": [*document["rule"], NO_FAYRES]})
        gentler = policy_changes.draft(uow, document).id
    a_post(school, "Come to the fayre.")  # a draft: it could not be scheduled
    result = tried(school, gentler)
    assert result.sentence == "Of 1 post: 1 would be treated more gently."
    [post] = result.posts
    assert (post.was, post.would, post.recorded) == (Outcome.BLOCK, Outcome.PASS, None)
    assert [each.rule for each in post.tried[0].gone] == ["new"]


def test_pictures_and_their_facts_are_tried_as_they_are_today(school: ASchool) -> None:
    child = a_pupil(school, facebook="given")
    shown = a_past_post(school, "Sports day.", media=(a_picture_of(school, child),))
    forbidden = a_proposal(school, a_rule("media_people", "block", children="forbid"))
    post = by_id(tried(school, forbidden), shown)
    assert (post.was, post.would) == (Outcome.PASS, Outcome.BLOCK)
    assert post.tried[0].new[0].surface == "media:1"


def test_posts_that_are_still_to_come_are_tried_too_and_old_ones_are_not(school: ASchool) -> None:
    coming = a_post(school, "Come to the fayre.")
    schedule(school, coming)
    a_past_post(school, "Come to the old fayre.", days=40)
    result = tried(school, a_proposal(school, NO_FAYRES))
    assert [(each.post_id, each.ahead) for each in result.posts] == [(coming, True)]


def test_a_rule_with_dates_is_tried_on_each_posts_own_day(school: ASchool) -> None:
    early, late = (a_past_post(school, "Come to the fayre.", days=days) for days in (20, 2))
    with school.work() as uow:
        since = (uow.now - timedelta(days=10)).date().isoformat()
    result = tried(school, a_proposal(school, NO_FAYRES | {"from": since}))
    assert [by_id(result, each).would for each in (early, late)] == [Outcome.PASS, Outcome.BLOCK]


def test_many_posts_come_in_pages_that_add_up(
    school: ASchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = {a_past_post(school, f"Come to fayre {n}.", days=n) for n in range(1, 6)}
    version = a_proposal(school, NO_FAYRES)
    monkeypatch.setattr(replaying, "A_PAGE", 2)
    pages = [tried(school, version)]
    while (begin := pages[-1].following) is not None:
        pages.append(tried(school, version, begin=begin, carried=pages[-1].carry))
    assert [(page.reached, page.total) for page in pages] == [(2, 5), (4, 5), (5, 5)]
    assert {each.post_id for page in pages for each in page.posts} == ids
    assert [page.sentence for page in pages] == [
        "Of the first 2 of 5 posts: 2 would now be blocked.",
        "Of the first 4 of 5 posts: 4 would now be blocked.",
        "Of 5 posts: 5 would now be blocked.",
    ]


def test_what_was_counted_before_is_believed_only_with_our_signature_and_for_this_version(
    school: ASchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in (1, 2, 3):
        a_past_post(school, f"Come to fayre {days}.", days=days)
    version, another = a_proposal(school, NO_FAYRES), a_proposal(school, NO_FAYRES)
    monkeypatch.setattr(replaying, "A_PAGE", 2)
    carry, others = (tried(school, each).carry for each in (version, another))
    altered = carry.replace("2.2.", "2.0.", 1)
    assert altered != carry
    for carried in ("", "x", "2.2.0.0.0", altered, others):
        page = tried(school, version, begin=2, carried=carried)
        assert page.sentence == "Of posts 3 to 3 of 3: 1 would now be blocked.", carried
    begun_anew = tried(school, version, begin=0, carried=carry)
    assert begun_anew.so_far.tried == 2, "no post is counted twice"


def test_an_answer_that_takes_long_ends_early_and_says_where_to_go_on(
    school: ASchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in (1, 2, 3):
        a_past_post(school, "Come to the fayre.", days=days)
    monkeypatch.setattr(replaying, "SECONDS", 0.0)
    result = tried(school, a_proposal(school, NO_FAYRES))
    assert (len(result.posts), result.total, result.following) == (1, 3, 1)


def test_another_schools_posts_and_drafts_are_out_of_reach(school: ASchool, system: Any) -> None:
    a_past_post(school, "Come to the fayre.")
    version = a_proposal(school, NO_FAYRES)
    stranger = a_school(system, "Moor Lane Primary School")
    with stranger.work("head") as uow, pytest.raises(NotFound):
        replay(system, uow, version)
    own = a_proposal(stranger, NO_FAYRES)
    with stranger.work("head") as uow:
        assert replay(system, uow, own).posts == ()


def texts(
    school: ASchool, version: UUID, *examples: Example, who: str = "head"
) -> list[list[Outcome]]:
    with school.work(who) as uow:
        found = try_texts(school.system, uow, version, examples)
    return [[each.after for each in tried] for _, tried in found]


def test_typed_texts_are_judged_with_the_schools_own_roll(school: ASchool) -> None:
    a_pupil(school)
    version = a_proposal(
        school, a_rule("names", "block", who=["pupil"], forms=["full", "first"], when="always")
    )
    named = Example(text="Well done Amelia", category="celebration", channel="facebook")
    plain = Example(text="Well done everybody", category="celebration", channel="facebook")
    assert texts(school, version, named, plain) == [[Outcome.BLOCK], [Outcome.PASS]]


def test_a_text_is_tried_on_each_channel_that_the_draft_allows(school: ASchool) -> None:
    version = a_proposal(school, channels={"allow": ["facebook", "tiktok"]})
    with school.work("head") as uow:
        [(_, found)] = try_texts(
            school.system, uow, version, [Example(text="Fayre", category="event")]
        )
    assert [each.channel for each in found] == ["Facebook", "Tiktok"]
    assert [each.before for each in found] == [Outcome.PASS, Outcome.BLOCK]


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ("", Outcome.PASS), ("nobody", Outcome.PASS), ("agreed", Outcome.PASS),
        ("faint", Outcome.PASS), ("refused", Outcome.BLOCK), ("not_asked", Outcome.BLOCK),
    ],
)  # fmt: skip
def test_a_text_may_be_tried_with_a_picture(
    school: ASchool, picture: str, expected: Outcome
) -> None:
    example = Example(text="Hello", category="event", channel="facebook", picture=picture)
    assert texts(school, a_proposal(school), example) == [[expected]]


def test_every_picture_to_try_can_be_tried(school: ASchool) -> None:
    examples = [Example(text="Hello", channel="x", picture=name) for name in PICTURES]
    assert len(texts(school, a_proposal(school), *examples)) == len(PICTURES)


def test_too_many_texts_and_unknown_pictures_are_refused_at_their_field(school: ASchool) -> None:
    version = a_proposal(school)
    for examples, field in (
        ([Example(text="x")] * (MOST_TEXTS + 1), "texts"),
        ([Example(text="x" * 5_001)], "texts"),
        ([Example(text="x", picture="a video")], "picture"),
    ):
        with pytest.raises(Invalid) as caught:
            texts(school, version, *examples)
        assert list(caught.value.errors) == [field]


def test_a_policy_can_be_tried_before_the_first_is_in_force(system: Any) -> None:
    made = a_school(system, "Brook Primary School", in_force=False)
    with made.work("head") as uow:
        version = policy_changes.draft(uow, dict(templates.template("milton_road").document)).id
    with made.work("head") as uow:
        [(_, [found, *_])] = try_texts(
            system, uow, version, [Example(text="Year 6 in Normandy", category="trip_update")]
        )
        assert (found.before, found.after) == (None, Outcome.BLOCK)
        assert replay(system, uow, version).posts == ()


def test_only_those_who_may_read_the_policy_may_try_it(school: ASchool) -> None:
    version = a_proposal(school)
    school.people["visitor"] = Actor.person(new_id(), "A visitor", roles=frozenset())
    with pytest.raises(NotAllowed):
        texts(school, version, Example(text="x"), who="visitor")
    with pytest.raises(NotAllowed):
        tried(school, version, who="visitor")


def test_the_same_words_are_looked_up_once_for_all_channels_and_both_policies(
    school: ASchool,
) -> None:
    a_channel(school, "x")
    a_pupil(school)
    a_past_post(school, "Come to the fayre.")
    version = a_proposal(school, NO_FAYRES)
    asked: list[str] = []
    with school.work("head") as uow:
        engine = uow.session.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        [post] = replay(school.system, uow, version).posts
    assert len(post.tried) == 2 and post.would is Outcome.BLOCK
    assert sum("FROM roll_digest" in each for each in asked) == 1

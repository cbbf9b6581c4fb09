"""Writing, editing and putting away: what may be done to a post in each of its states."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from publisher.models import Approval, Delivery, DeliveryState, Post, PostState
from publisher.services import composing, drafting, scheduling
from publisher.services.drafting import Draft, MediaUse
from tenants.database import new_id
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.factories import (
    ASchool,
    a_channel,
    a_draft,
    a_post,
    a_school,
    deliveries,
    schedule,
    wall_clock,
)

S = DeliveryState


@pytest.fixture
def school(system: Any) -> ASchool:
    made = a_school(system)
    a_channel(made)
    return made


def sent(school: ASchool, *states: DeliveryState) -> UUID:
    """A scheduled post whose deliveries have come to be in these states, one channel each."""
    for platform in ("x", "linkedin")[: len(states) - 1]:
        a_channel(school, platform)
    post = a_post(school)
    schedule(school, post)
    with school.work() as uow:
        rows = uow.session.query(Delivery).where(Delivery.post_id == post)
        for row, state in zip(rows.order_by(Delivery.platform), states, strict=True):
            for step in PATHS[state]:
                row.state, row.due_at = step, uow.now
                row.remote_id = str(row.id) if step in (S.PUBLISHED, S.SETTLED) else row.remote_id
                row.lease_until = uow.now if step in (S.QUEUED, S.SENDING) else None
                uow.session.flush()
    return post


PATHS: dict[DeliveryState, tuple[DeliveryState, ...]] = {
    S.SCHEDULED: (),
    S.QUEUED: (S.QUEUED,),
    S.SENDING: (S.QUEUED, S.SENDING),
    S.PROCESSING: (S.QUEUED, S.SENDING, S.PROCESSING),
    S.UNKNOWN: (S.QUEUED, S.SENDING, S.UNKNOWN),
    S.NEEDS_ATTENTION: (S.QUEUED, S.SENDING, S.NEEDS_ATTENTION),
    S.PUBLISHED: (S.QUEUED, S.SENDING, S.PUBLISHED),
    S.SETTLED: (S.QUEUED, S.SENDING, S.PUBLISHED, S.SETTLED),
    S.TAKEN_DOWN: (S.QUEUED, S.SENDING, S.PUBLISHED, S.TAKEN_DOWN),
    S.REFUSED: (S.QUEUED, S.SENDING, S.REFUSED),
    S.HELD: (S.HELD,),
    S.MISSED: (S.MISSED,),
}


def edit(school: ASchool, post: UUID, text: str = "New words.", *, who: str = "office") -> None:
    with school.work(who) as uow:
        drafting.edit(uow, post, a_draft(school, text), version=uow.get(Post, post).version)


def discard(school: ASchool, post: UUID) -> None:
    with school.work() as uow:
        drafting.discard(uow, post)


def states(school: ASchool, post: UUID) -> list[str]:
    return [row.state for row in deliveries(school, post)]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [(S.SCHEDULED, S.HELD), (S.HELD, S.HELD), (S.MISSED, S.MISSED), (S.REFUSED, S.REFUSED)],
)
def test_what_is_not_sent_may_be_edited_and_is_then_not_in_line(
    school: ASchool, was: DeliveryState, becomes: DeliveryState
) -> None:
    post = sent(school, was)
    edit(school, post)
    assert states(school, post) == [becomes]
    schedule(school, post)
    assert states(school, post) == [S.SCHEDULED]


UNDER_WAY = (S.QUEUED, S.SENDING, S.PROCESSING, S.UNKNOWN, S.NEEDS_ATTENTION)
SEEN = (S.PUBLISHED, S.SETTLED)


@pytest.mark.parametrize("was", UNDER_WAY)
def test_what_may_be_seen_any_moment_is_neither_edited_nor_put_away(
    school: ASchool, was: DeliveryState
) -> None:
    post = sent(school, was)
    for act in (edit, discard):
        with pytest.raises(Conflict):
            act(school, post)
    assert states(school, post) == [was]


@pytest.mark.parametrize("was", SEEN)
def test_a_live_post_is_neither_edited_nor_put_away(school: ASchool, was: DeliveryState) -> None:
    post = sent(school, was)
    with pytest.raises(Conflict, match="Write a new post instead"):
        edit(school, post)
    with pytest.raises(Conflict, match="Take it down first"):
        discard(school, post)


def test_a_post_that_was_taken_down_is_put_away_and_never_sent_again(school: ASchool) -> None:
    post = sent(school, S.TAKEN_DOWN)
    with pytest.raises(Conflict, match="Write a new post"):
        edit(school, post)
    discard(school, post)
    assert states(school, post) == [S.TAKEN_DOWN]


def test_of_a_partly_live_post_only_the_rest_gets_the_new_words(school: ASchool) -> None:
    post = sent(school, S.PUBLISHED, S.REFUSED)
    edit(school, post)
    schedule(school, post)
    live, waiting = deliveries(school, post)
    assert (live.state, waiting.state) == (S.PUBLISHED, S.SCHEDULED)
    assert live.post_version_id != waiting.post_version_id


def test_putting_a_partly_live_post_away_cancels_the_rest_and_keeps_it_listed(
    school: ASchool,
) -> None:
    post = sent(school, S.PUBLISHED, S.SCHEDULED)
    discard(school, post)
    assert states(school, post) == [S.PUBLISHED, S.CANCELLED]
    with school.work() as uow:
        assert uow.get(Post, post).state == PostState.SCHEDULED


def test_a_post_put_away_stays_away(school: ASchool) -> None:
    post = a_post(school)
    discard(school, post)
    for act in (edit, discard, schedule):
        with pytest.raises(Conflict, match="discarded"):
            act(school, post)


def test_of_two_tabs_the_second_to_save_is_told(school: ASchool) -> None:
    post = a_post(school)
    edit(school, post, "Saved in the first tab.")
    with school.work() as uow, pytest.raises(Conflict, match="Somebody else has saved"):
        drafting.edit(uow, post, a_draft(school, "From the second."), version=1)
    with school.work() as uow, pytest.raises(Conflict, match="Somebody else has saved"):
        scheduling.schedule(school.system, uow, post, version=1)


def test_saving_the_same_again_makes_no_version(school: ASchool) -> None:
    post = a_post(school)
    with school.work() as uow:
        row = uow.get(Post, post)
        same = drafting.draft_of(drafting.version_of(uow, row), local_time=row.local_time)
        saved = composing.save(uow, same, post_id=post, version=1, was=row.local_time)
        assert saved.version == 1


def test_one_form_begins_one_post_though_it_arrives_twice_at_once(school: ASchool) -> None:
    draft, key = a_draft(school), new_id()

    def save() -> UUID:
        with school.work() as uow:
            return composing.save(uow, draft, post_id=None, version=0, was=None, key=key).id

    with ThreadPoolExecutor(1) as other:
        with school.work() as uow:
            composing.save(uow, draft, post_id=None, version=0, was=None, key=key)
            second = other.submit(save)
            waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            while not (uow.session.scalar(text(waits)) or second.done()):
                pass
        assert second.result() == key


def test_a_teacher_works_on_their_own_posts_only(school: ASchool) -> None:
    theirs = a_post(school)
    with pytest.raises(NotAllowed, match="colleague's post"):
        edit(school, theirs, who="teacher")
    with school.work("teacher") as uow:
        own = drafting.start(uow, a_draft(school)).id
    edit(school, own, who="teacher")
    edit(school, own, who="office")


@pytest.mark.parametrize("who", ["governor", "dsl"])
def test_who_may_not_draft_does_not(school: ASchool, who: str) -> None:
    with school.work(who) as uow, pytest.raises(NotAllowed):
        drafting.start(uow, a_draft(school))


def test_another_schools_channels_and_pictures_are_not_found(school: ASchool) -> None:
    other = a_school(school.system, "Ashdown Infants")
    channel = str(a_channel(other))
    picture = MediaUse(media_id=str(other.id))
    for draft in (
        Draft(text="x", channels=(channel,)),
        Draft(text="x", variants={channel: "y"}),
        Draft(text="x", channels=("nonsense",)),
        Draft(text="x", media=(picture,)),
    ):
        with school.work() as uow, pytest.raises(NotFound):
            drafting.start(uow, draft)


@pytest.mark.parametrize("text", ["x" * (drafting.LONGEST + 1), "zero\x00byte"])
def test_text_that_cannot_be_published_is_refused_at_its_field(school: ASchool, text: str) -> None:
    with school.work() as uow, pytest.raises(Invalid) as refused:
        drafting.start(uow, a_draft(school, text))
    assert list(refused.value.errors) == ["text"]


BASE = Draft(text="Words", channels=("b", "a"), media=(MediaUse(media_id="1", alt="A tree"),))


@pytest.mark.parametrize(
    "other",
    [
        {"text": "Word"}, {"title": "T"}, {"link": "https://a.example"}, {"category": "event"},
        {"channels": ("a",)}, {"variants": {"a": "Other"}}, {"language": "cy"}, {"media": ()},
        {"media": (MediaUse(media_id="1", alt="A bush"),)},
        {"media": (MediaUse(media_id="2", alt="A tree"),)},
        {"media": (MediaUse(media_id="1", alt="A tree", people="identifiable"),)},
        {"media": (MediaUse(media_id="1", alt="A tree", tagged=("p",)),)},
        {"also_via": ("letter",)}, {"attested": ("nobody_objected",)}, {"byline_off": True},
    ],
    ids=str,
)  # fmt: skip
def test_what_an_approval_is_bound_to(other: dict[str, Any]) -> None:
    assert drafting.digest(Draft(**{**vars(BASE), **other})) != drafting.digest(BASE)


def test_the_order_of_channels_is_no_change_and_the_time_has_its_own_rule() -> None:
    same = Draft(**{**vars(BASE), "channels": ("a", "b")})
    assert drafting.digest(same) == drafting.digest(BASE)
    later = Draft(**{**vars(BASE), "local_time": wall_clock(days=1)})
    assert drafting.digest(later) == drafting.digest(BASE)


@pytest.mark.parametrize("scheduled", [False, True])
def test_what_was_put_away_by_mistake_is_a_draft_again_and_can_be_scheduled(
    school: ASchool, scheduled: bool
) -> None:
    post = sent(school, S.SCHEDULED) if scheduled else a_post(school)
    discard(school, post)
    with school.work() as uow:
        before = uow.get(Post, post).local_time
        drafting.bring_back(uow, post)
        assert (uow.get(Post, post).state, uow.get(Post, post).local_time) == ("draft", before)
    schedule(school, post)
    assert states(school, post) == [S.CANCELLED, S.SCHEDULED][not scheduled :]


def test_what_was_agreed_to_is_not_brought_back(school: ASchool) -> None:
    post = a_post(school, "Our NHS number is 943 476 5919.")
    schedule(school, post)
    discard(school, post)
    with school.work() as uow:
        drafting.bring_back(uow, post)
        assert [row.state for row in uow.session.query(Approval)] == ["void"]


def test_nothing_is_brought_back_that_was_not_put_away_has_been_out_or_is_a_colleagues(
    school: ASchool,
) -> None:
    def bring_back(post: UUID, who: str = "office") -> None:
        with school.work(who) as uow:
            drafting.bring_back(uow, post)

    post = a_post(school)
    with pytest.raises(Conflict, match="not discarded"):
        bring_back(post)
    discard(school, post)
    with pytest.raises(NotAllowed, match="a colleague's post"):
        bring_back(post, "teacher")
    out = sent(school, S.TAKEN_DOWN)
    discard(school, out)
    with pytest.raises(Conflict, match="has been out"):
        bring_back(out)

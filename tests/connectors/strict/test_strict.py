"""The connectors against a fake that only the platform's own documents were used for.

The other suites run against ``publisher/sandbox``. Whatever both sides had misread in the same
way would show here.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from publisher.connectors import CONNECTORS
from publisher.connectors.contract import (
    Absent,
    Account,
    Candidate,
    CommentState,
    Enforcement,
    Grant,
    InProgress,
    Published,
    Ready,
    Ref,
)
from publisher.connectors.errors import Duplicate, Kind, ReconnectNeeded, Refused
from publisher.connectors.hosts import App, Hosts
from publisher.connectors.http import Http
from publisher.content import CommentMode, Content, Media
from tests.connectors.contract import a_picture, a_ref, a_video
from tests.connectors.pictures import serving
from tests.connectors.strict.facebook import Facebook
from tests.connectors.strict.instagram import Instagram
from tests.connectors.strict.linkedin import LinkedIn
from tests.connectors.strict.served import served
from tests.connectors.strict.weduc import ParentApp
from tests.connectors.strict.x import X

FAKES: dict[str, Any] = {
    "facebook": Facebook,
    "instagram": Instagram,
    "x": X,
    "linkedin": LinkedIn,
    "weduc": ParentApp,
}
BACK = "http://127.0.0.1:5000/channels/back"
AWKWARD = 'Ffair haf (ŵ) 😀 #Larkfield_1 & <b>"2 > 1"</b> * ~ | \\ {x} [y] £5 – it’s on!'
HOSTS = (
    "facebook_graph", "facebook_dialog", "instagram_graph", "x_api", "x_authorize",
    "linkedin_api", "linkedin_oauth", "weduc_api",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One connector that has signed in to one fake."""

    fake: Any
    connector: Any
    grant: Grant
    candidate: Candidate
    kite: str

    @property
    def account(self) -> Account:
        return Account(
            remote_id=self.candidate.remote_id,
            name=self.candidate.name,
            access_token=self.candidate.grant.access_token,
            extra=self.candidate.extra,
        )

    def content(self, text: str = AWKWARD, **more: Any) -> Content:
        if self.connector.capabilities.needs_media and "media" not in more:
            more["media"] = (self.picture(),)
        return Content(text=text, **more)

    def picture(self, **more: Any) -> Media:
        return a_picture(public_url=lambda: f"{self.kite}/kite.jpg", **more)

    def publish(self, content: Content, ref: Ref | None = None) -> Published:
        ref = ref or a_ref()
        state = self.connector.publish(self.account, content, ref)
        for _ in range(20):
            if isinstance(state, Published):
                return state
            if isinstance(state, Ready):
                return self.connector.finish(self.account, content, state.progress, ref)
            assert isinstance(state, InProgress)
            state = self.connector.check(self.account, state.progress)
        raise AssertionError("never ready")


@pytest.fixture(scope="module")
def kite() -> Iterator[str]:
    with serving(a_picture().read()) as address:
        yield address


@pytest.fixture(params=list(FAKES))
def meeting(request: pytest.FixtureRequest, kite: str) -> Iterator[Meeting]:
    fake = FAKES[request.param]()
    with served(fake) as base:
        connector = CONNECTORS[request.param](
            app=App(client_id=fake.client, client_secret=fake.secret),
            hosts=Hosts(**dict.fromkeys(HOSTS, base)),
            http=Http.pooled(),
        )
        start = connector.authorize(BACK, "state-of-ours")
        grant = connector.exchange(BACK, fake.consent(start.url), start.verifier)
        candidates = connector.candidates(grant)
        allowed = [each for each in candidates if each.why_not is None]
        assert len(allowed) == 1, candidates
        yield Meeting(fake=fake, connector=connector, grant=grant, candidate=allowed[0], kite=kite)
        assert fake.complaints == []


def test_a_post_is_published_read_back_found_and_taken_down(meeting: Meeting) -> None:
    connector, account, ref = meeting.connector, meeting.account, a_ref()
    content = meeting.content()
    assert connector.problems(content) == []
    done = meeting.publish(content, ref)
    seen = connector.read(account, done.remote_id)
    found = connector.find(account, content, None, ref)
    assert seen is not None and seen.text == AWKWARD
    assert isinstance(found, Published) and found.remote_id == done.remote_id
    connector.take_down(account, done.remote_id)
    connector.take_down(account, done.remote_id)
    assert connector.read(account, done.remote_id) is None
    assert isinstance(connector.find(account, content, None, ref), Absent)


def test_a_link_arrives_and_the_post_is_found_again(meeting: Meeting) -> None:
    link = "https://larkfield.example/open-evening?year=6&place=hall"
    content, ref = meeting.content("Open evening", link=link), a_ref()
    if meeting.connector.problems(content):
        return  # Instagram has no place for a link and says so
    done = meeting.publish(content, ref)
    found = meeting.connector.find(meeting.account, content, None, ref)
    assert isinstance(found, Published) and found.remote_id == done.remote_id


@pytest.mark.parametrize("count", [1, 3])
def test_pictures_keep_their_alternative_texts(meeting: Meeting, count: int) -> None:
    pictures = tuple(meeting.picture(alt=f"Kite {n} (red & blue)") for n in range(count))
    content, ref = meeting.content("Kites", media=pictures), a_ref()
    done = meeting.publish(content, ref)
    seen = meeting.connector.read(meeting.account, done.remote_id)
    assert seen.media_count == count
    assert seen.alts == tuple(picture.alt for picture in pictures)
    found = meeting.connector.find(meeting.account, content, None, ref)
    assert isinstance(found, Published) and found.remote_id == done.remote_id


def test_a_video_is_published(meeting: Meeting) -> None:
    video = a_video(size=9_000_000, public_url=lambda: f"{meeting.kite}/choir.mp4")
    done = meeting.publish(meeting.content("The choir", media=(video,)))
    seen = meeting.connector.read(meeting.account, done.remote_id)
    assert seen.text == "The choir" and seen.media_count == 1


def test_comments_off_is_read_back_or_kept_by_hiding(meeting: Meeting) -> None:
    connector, account = meeting.connector, meeting.account
    done = meeting.publish(meeting.content("Closed for snow", comments=CommentMode.OFF))
    how = connector.capabilities.comments[CommentMode.OFF]
    if how is Enforcement.AFTER_PUBLISH:
        assert connector.comment_state(account, done.remote_id) is CommentState.OPEN
        connector.close_comments(account, done.remote_id)
        assert connector.comment_state(account, done.remote_id) is CommentState.CLOSED
    if how is not Enforcement.EMULATED:
        closed = {CommentState.CLOSED, CommentState.RESTRICTED}
        assert connector.read(account, done.remote_id).comments in closed


def test_comments_are_read_hidden_answered_and_deleted(meeting: Meeting) -> None:
    connector, account = meeting.connector, meeting.account
    done = meeting.publish(meeting.content("Sports day"))
    meeting.fake.comment(done.remote_id, "Is it (still) on? 😀")
    (comment,) = connector.comments(account, done.remote_id)
    assert comment.text == "Is it (still) on? 😀" and abs(comment.at.timestamp() - time.time()) < 60
    if connector.capabilities.hides_comments:
        connector.set_hidden(account, comment, hidden=True)
        connector.set_hidden(account, comment, hidden=False)
        connector.set_hidden(account, comment, hidden=True)
    answer = connector.reply(account, comment, "It is.")
    assert answer.remote_id and answer.remote_id != comment.remote_id
    if connector.capabilities.deletes_comments:
        connector.delete_comment(account, comment)
        left = [each.remote_id for each in connector.comments(account, done.remote_id)]
        assert comment.remote_id not in left


def test_answers_to_a_comment_are_read_wherever_the_platform_lists_them(meeting: Meeting) -> None:
    done = meeting.publish(meeting.content("Sports day"))
    first = meeting.fake.comment(done.remote_id, "What time?")
    meeting.fake.comment(done.remote_id, "At ten", under=first)
    found = meeting.connector.comments(meeting.account, done.remote_id)
    assert sorted(each.text for each in found) == ["At ten", "What time?"]


def test_it_is_well_listens_is_renewed_and_given_back(meeting: Meeting) -> None:
    connector = meeting.connector
    health = connector.probe(meeting.account)
    assert health.well, health.reason
    try:
        connector.listen(meeting.account)
        connector.listen(meeting.account)
    except Refused as error:
        assert meeting.connector.name == "linkedin", error.reason
    try:
        renewed = connector.refresh(meeting.grant)
    except ReconnectNeeded:
        assert connector.name == "linkedin"  # only approved partners get a refresh token
        renewed = meeting.grant
    assert renewed.access_token and (renewed.refresh_token or not meeting.grant.refresh_token)
    connector.revoke(renewed)


def test_the_same_words_twice_are_two_posts_or_refused_as_a_duplicate(meeting: Meeting) -> None:
    first = meeting.publish(meeting.content("Newsletter"))
    try:
        second = meeting.publish(meeting.content("Newsletter"))
    except (Duplicate, Refused) as error:
        assert error.kind is Kind.DUPLICATE
    else:
        assert second.remote_id != first.remote_id

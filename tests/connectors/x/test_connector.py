from __future__ import annotations

import pytest

from publisher.connectors.contract import CommentState
from publisher.connectors.errors import Kind, Refused, TryLater
from publisher.connectors.http import Http
from publisher.connectors.usage import Usage
from publisher.connectors.x import XConnector
from publisher.content import CommentMode, Content
from tests.connectors.contract import a_picture, a_ref, publish
from tests.connectors.sandbox import Sandbox


@pytest.fixture
def seen() -> list[tuple[str, Usage]]:
    return []


@pytest.fixture
def x(sandbox: Sandbox, seen: list[tuple[str, Usage]]) -> XConnector:
    return XConnector(
        app=sandbox.app("x"),
        hosts=sandbox.hosts,
        http=Http.pooled(read_seconds=2),
        on_usage=lambda account, usage: seen.append((account, usage)),
    )


def test_comments_off_is_part_of_the_publishing_call(sandbox: Sandbox, x: XConnector) -> None:
    account = sandbox.account("x")
    off = Content(text="No replies please", comments=CommentMode.OFF)
    assert x.payload(account, off) == {
        "text": "No replies please",
        "reply_settings": "mentionedUsers",
    }
    done = publish(x, account, off, a_ref())
    live = x.read(account, done.remote_id)
    assert live is not None and live.comments is CommentState.RESTRICTED


def test_a_reply_is_read_hidden_and_shown_again(sandbox: Sandbox, x: XConnector) -> None:
    account = sandbox.account("x")
    done = publish(x, account, Content(text="Book fair on Thursday"), a_ref())
    sandbox.post("/comments", platform="x", post=done.remote_id, author="P", text="What time?")
    (reply,) = x.comments(account, done.remote_id)
    x.set_hidden(account, reply, hidden=True)
    x.set_hidden(account, reply, hidden=False)
    assert reply.text == "What time?" and reply.post_remote_id == done.remote_id


def test_four_pictures_keep_their_order_and_their_words(sandbox: Sandbox, x: XConnector) -> None:
    account = sandbox.account("x")
    pictures = tuple(a_picture(id=f"p{n}", alt=f"Stall {n}") for n in range(4))
    done = publish(x, account, Content(text="The fair", media=pictures), a_ref())
    live = x.read(account, done.remote_id)
    assert live is not None and live.alts == ("Stall 0", "Stall 1", "Stall 2", "Stall 3")


def test_an_animation_goes_alone(sandbox: Sandbox, x: XConnector) -> None:
    animation = a_picture(mime="image/gif", animated=True)
    problems = x.problems(Content(text="Moving", media=(animation, a_picture())))
    assert [problem.surface for problem in problems] == ["media:2"]


def test_an_unpaid_bill_stops_the_channel(sandbox: Sandbox, x: XConnector) -> None:
    account = sandbox.account("x")
    sandbox.fault("x", "billing_402", account=account.remote_id)
    with pytest.raises(TryLater) as caught:
        publish(x, account, Content(text="A post that costs"), a_ref())
    sandbox.clear()
    assert caught.value.kind is Kind.BILLING and caught.value.whole_channel


def test_the_allowance_is_told_after_each_call(
    sandbox: Sandbox, x: XConnector, seen: list[tuple[str, Usage]]
) -> None:
    account = sandbox.account("x")
    publish(x, account, Content(text="Counting calls"), a_ref())
    (told,) = {usage.scope for who, usage in seen if who == account.remote_id}
    assert told == "X: POST /2/tweets"


def test_a_film_that_x_finds_unfit_in_the_end_is_named_to_its_author(
    sandbox: Sandbox, x: XConnector
) -> None:
    film = Content(text="The choir", media=(a_picture(),))
    with pytest.raises(Refused, match="picture or video"):
        x.finish(sandbox.account("x"), film, {"media": '["1"]'}, a_ref())


@pytest.mark.parametrize("spelling", ["new", "old"])
def test_both_spellings_of_the_fields_are_understood(
    sandbox: Sandbox, x: XConnector, spelling: str
) -> None:
    account = sandbox.account("x")
    sandbox.post("/switches", x_spelling=spelling)
    try:
        done = publish(x, account, Content(text=f"Spelt {spelling}"), a_ref())
        assert x.read(account, done.remote_id) is not None
    finally:
        sandbox.post("/switches", x_spelling="both")

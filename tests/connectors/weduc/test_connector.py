from __future__ import annotations

import pytest

from publisher.connectors.contract import CommentState, Published
from publisher.connectors.errors import Refused
from publisher.connectors.hosts import Hosts
from publisher.connectors.http import Http
from publisher.connectors.weduc import Profile, WeducConnector
from publisher.content import CommentMode, Content
from tests.connectors.contract import a_ref, publish
from tests.connectors.sandbox import Sandbox


@pytest.fixture
def weduc(sandbox: Sandbox) -> WeducConnector:
    return WeducConnector(app=sandbox.app("weduc"), hosts=sandbox.hosts, http=Http.pooled())


def test_sending_the_same_delivery_twice_makes_one_post(
    sandbox: Sandbox, weduc: WeducConnector
) -> None:
    account, ref, content = sandbox.account("weduc"), a_ref(), Content(text="Bring wellies")
    first = publish(weduc, account, content, ref)
    again = publish(weduc, account, content, ref)
    assert again.remote_id == first.remote_id
    assert len(sandbox.live("weduc", account)) == 1


def test_the_same_words_in_another_delivery_are_not_mistaken_for_ours(
    sandbox: Sandbox, weduc: WeducConnector
) -> None:
    account, ref, content = sandbox.account("weduc"), a_ref(), Content(text="Bring wellies")
    publish(weduc, account, content, a_ref())
    assert not isinstance(weduc.find(account, content, None, ref), Published)


def test_a_school_post_goes_to_everybody_unless_audiences_are_chosen(
    sandbox: Sandbox, weduc: WeducConnector
) -> None:
    account = sandbox.account("weduc")
    (everybody, *_, staff) = weduc.audiences(account)
    assert weduc.payload(account, Content(text="News"))["audiences"] == [everybody[0]]
    chosen = Content(text="Rota", audiences=(staff[0],), acknowledgement_required=True)
    assert weduc.payload(account, chosen)["audiences"] == [staff[0]]
    assert weduc.payload(account, chosen)["kind"] == "notice"
    assert publish(weduc, account, chosen, a_ref()).remote_id


def test_comments_are_hidden_shown_answered_and_deleted(
    sandbox: Sandbox, weduc: WeducConnector
) -> None:
    account = sandbox.account("weduc")
    done = publish(weduc, account, Content(text="Fair on Friday"), a_ref())
    sandbox.post("/comments", platform="weduc", post=done.remote_id, author="P", text="When?")
    (comment,) = weduc.comments(account, done.remote_id)
    weduc.set_hidden(account, comment, hidden=True)
    assert [one.hidden for one in weduc.comments(account, done.remote_id)] == [True]
    weduc.set_hidden(account, comment, hidden=False)
    answer = weduc.reply(account, comment, "At three.")
    assert answer.parent_remote_id == comment.remote_id
    weduc.delete_comment(account, comment)
    assert comment.remote_id not in {c.remote_id for c in weduc.comments(account, done.remote_id)}


def test_comments_that_are_off_are_off_from_the_start(
    sandbox: Sandbox, weduc: WeducConnector
) -> None:
    account = sandbox.account("weduc")
    off = Content(text="No comments here", comments=CommentMode.OFF)
    done = publish(weduc, account, off, a_ref())
    assert weduc.comment_state(account, done.remote_id) is CommentState.CLOSED


def test_another_product_is_a_profile_and_not_a_connector(sandbox: Sandbox) -> None:
    profile = Profile(
        name="seesaw", label="Seesaw", policy_name="seesaw", host=sandbox.hosts.weduc_api
    )
    other = WeducConnector(
        app=sandbox.app("weduc"), hosts=Hosts(), http=Http.pooled(), profile=profile
    )
    account = sandbox.account("weduc")
    assert other.capabilities.label == "Seesaw" and other.name == "seesaw"
    assert publish(other, account, Content(text="Hello"), a_ref()).remote_id
    with pytest.raises(Refused, match="Seesaw"):
        publish(other, account, Content(text="long " * 2100), a_ref())

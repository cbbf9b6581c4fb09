"""Another parent app is another profile: a name, a label and a host, and no new code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from publisher.connectors.contract import Published
from publisher.connectors.errors import ReconnectNeeded
from publisher.connectors.hosts import App, Hosts
from publisher.connectors.http import Http
from publisher.connectors.weduc import WeducConnector
from publisher.connectors.weduc.profile import Profile
from publisher.content import Content
from tests.connectors.contract import a_picture, a_ref
from tests.connectors.sandbox import Sandbox

NOBODY = App(client_id="", client_secret="")


@pytest.fixture
def classlist(sandbox: Sandbox) -> WeducConnector:
    """A product that speaks our contract at an address of its own, with its own registration."""
    profile = Profile(
        name="classlist",
        label="Classlist",
        policy_name="parent_comms",
        host=sandbox.hosts.weduc_api,
        app=sandbox.app("weduc"),
    )
    return WeducConnector(app=NOBODY, hosts=Hosts(), http=Http.pooled(), profile=profile)


def test_it_publishes_reads_finds_and_takes_down(
    sandbox: Sandbox, classlist: WeducConnector
) -> None:
    account, ref = sandbox.account("weduc"), a_ref()
    content = Content(text="Sports day is on Friday.", media=(a_picture(alt="A kite"),))
    done = classlist.publish(account, content, ref)
    seen, found = (
        classlist.read(account, done.remote_id),
        classlist.find(account, content, None, ref),
    )
    assert seen is not None and seen.text == content.text and seen.alts == ("A kite",)
    assert isinstance(found, Published) and found.remote_id == done.remote_id
    classlist.take_down(account, done.remote_id)
    assert classlist.read(account, done.remote_id) is None


def test_people_read_its_own_name(sandbox: Sandbox, classlist: WeducConnector) -> None:
    assert classlist.name == "classlist" and classlist.capabilities.label == "Classlist"
    (problem,) = classlist.problems(Content(text="x" * 10_001))
    assert "Classlist" in problem.reason
    account = replace(sandbox.account("weduc"), access_token="gone")
    with pytest.raises(ReconnectNeeded):
        classlist.publish(account, Content(text="Hello"), a_ref())
    start = classlist.authorize("http://127.0.0.1/back", "s")
    assert start.url.startswith(sandbox.hosts.weduc_api)

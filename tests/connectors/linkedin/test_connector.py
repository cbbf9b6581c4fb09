from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from publisher.connectors.contract import InProgress
from publisher.connectors.errors import Duplicate, Kind, Refused, TryLater
from publisher.connectors.http import Http
from publisher.connectors.linkedin import LinkedInConnector
from publisher.connectors.linkedin.capabilities import VERSION, version_expires_on
from publisher.content import CommentMode, Content
from tenants.clock import now
from tests.connectors.contract import a_picture, a_ref, key_of, publish
from tests.connectors.sandbox import Sandbox


@pytest.fixture
def linkedin(sandbox: Sandbox) -> LinkedInConnector:
    return LinkedInConnector(
        app=sandbox.app("linkedin"), hosts=sandbox.hosts, http=Http.pooled(read_seconds=2)
    )


def test_closing_destroys_the_comments_and_is_declared_to(
    sandbox: Sandbox, linkedin: LinkedInConnector
) -> None:
    account = sandbox.account("linkedin")
    done = publish(linkedin, account, Content(text="Harvest assembly"), a_ref())
    words = "Lovely (as always) – thank you"
    sandbox.post("/comments", platform="linkedin", post=done.remote_id, author="P", text=words)
    assert [each.text for each in linkedin.comments(account, done.remote_id)] == [words]
    linkedin.close_comments(account, done.remote_id)
    assert linkedin.capabilities.closing_destroys
    assert linkedin.comments(account, done.remote_id) == []


def test_a_post_without_comments_cannot_be_reshared_either(
    sandbox: Sandbox, linkedin: LinkedInConnector
) -> None:
    account = sandbox.account("linkedin")
    off = linkedin.payload(account, Content(text="News", comments=CommentMode.OFF))
    assert off["isReshareDisabledByAuthor"] is True


def test_held_comments_are_refused_because_linkedin_cannot_hide(
    linkedin: LinkedInConnector,
) -> None:
    (problem,) = linkedin.problems(Content(text="News", comments=CommentMode.HELD))
    assert problem.surface == "comments"


def test_the_same_words_twice_in_one_delivery_are_a_duplicate_that_names_the_post(
    sandbox: Sandbox, linkedin: LinkedInConnector
) -> None:
    account, ref, content = sandbox.account("linkedin"), a_ref(), Content(text="Sports day moved")
    first = publish(linkedin, account, content, ref)
    with pytest.raises(Duplicate) as caught:
        publish(linkedin, account, content, ref)
    assert caught.value.remote_id == first.remote_id


@pytest.mark.parametrize("perhaps_out", [True, False])
def test_an_older_post_is_somebody_elses_only_where_nothing_of_ours_may_be_out(
    sandbox: Sandbox, linkedin: LinkedInConnector, perhaps_out: bool
) -> None:
    """When ours was first sent our clock may have been ahead, and been put right since."""
    account, content = sandbox.account("linkedin"), Content(text="Sports day is off")
    publish(linkedin, account, content, a_ref())
    later = replace(a_ref(), since=now() + timedelta(minutes=10), perhaps_out=perhaps_out)
    with pytest.raises(Duplicate if perhaps_out else Refused):
        publish(linkedin, account, content, later)


def test_the_ghost_of_a_deleted_post_asks_for_other_words(
    sandbox: Sandbox, linkedin: LinkedInConnector
) -> None:
    account = sandbox.account("linkedin")
    sandbox.fault("linkedin", "ghost_duplicate", account=key_of(account))
    with pytest.raises(Refused) as caught:
        publish(linkedin, account, Content(text="Sports day again"), a_ref())
    sandbox.clear()
    assert caught.value.kind is Kind.DUPLICATE and "wording" in caught.value.reason


def test_a_retired_version_stops_the_channel_and_was_foreseen(
    sandbox: Sandbox, linkedin: LinkedInConnector
) -> None:
    account = sandbox.account("linkedin")
    sandbox.fault("linkedin", "version_sunset", account=key_of(account))
    with pytest.raises(TryLater) as caught:
        publish(linkedin, account, Content(text="News of the week"), a_ref())
    sandbox.clear()
    assert caught.value.kind is Kind.CONFIG and caught.value.whole_channel
    assert version_expires_on().year > int(VERSION[:4])


def test_answers_are_read_as_well_which_linkedin_lists_only_under_their_comment(
    sandbox: Sandbox, linkedin: LinkedInConnector
) -> None:
    account = sandbox.account("linkedin")
    done = publish(linkedin, account, Content(text="Harvest assembly (hall)"), a_ref())
    said = {"platform": "linkedin", "post": done.remote_id, "author": "P"}
    first = sandbox.post("/comments", text="What time?", **said)["id"]
    sandbox.post("/comments", text="At ten", parent=first, **said)
    found = linkedin.comments(account, done.remote_id)
    assert [each.text for each in found] == ["What time?", "At ten"]
    assert found[1].parent_remote_id and first in found[1].parent_remote_id


def test_what_linkedin_works_on_for_long_is_looked_at_less_and_less_often(
    sandbox: Sandbox, linkedin: LinkedInConnector
) -> None:
    account, content = sandbox.account("linkedin"), Content(text="Choir", media=(a_picture(),))
    sandbox.fault("linkedin", "media_processing_slow", "prepare", seconds=60)
    state = linkedin.publish(account, content, a_ref())
    assert isinstance(state, InProgress)
    later = linkedin.check(account, state.progress)
    assert isinstance(later, InProgress) and later.check_after > state.check_after


@pytest.mark.parametrize(
    ("fault", "operation", "whole_app", "waits"),
    [
        ("rate_limit_app", "publish", True, True),
        ("rate_limit_app", "prepare", False, True),  # of uploads: words alone may go out
        ("rate_limit_user", "publish", False, True),
        ("rate_limit_custom", "publish", False, False),  # of no day: it may be over in a minute
    ],
)
def test_a_limit_of_a_day_ends_with_the_day_and_may_be_our_apps(
    sandbox: Sandbox,
    linkedin: LinkedInConnector,
    fault: str,
    operation: str,
    whole_app: bool,
    waits: bool,
) -> None:
    account, content = sandbox.account("linkedin"), Content(text="Fayre", media=(a_picture(),))
    sandbox.fault("linkedin", fault, operation)
    with pytest.raises(TryLater) as caught:
        publish(linkedin, account, content, a_ref())
    error = caught.value
    assert (error.kind, error.whole_channel, error.whole_app) == (Kind.RATE, True, whole_app)
    midnight = (now() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    left = (midnight - now()).total_seconds()
    assert error.seconds == (pytest.approx(left, abs=30) if waits else None)

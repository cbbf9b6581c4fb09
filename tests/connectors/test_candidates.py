"""Which accounts may be connected, and what is said about those that may not."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from publisher.connectors.contract import Account
from publisher.connectors.errors import ReconnectNeeded
from tests.connectors.sandbox import Sandbox, running
from tests.connectors.test_oauth import BACK, a_connector, signed_in


def offered(sandbox: Sandbox, platform: str) -> Any:
    """The one candidate of somebody who just signed in, and the id the sandbox gave it."""
    connector = a_connector(sandbox, platform)
    answer, verifier = signed_in(sandbox, connector, platform)
    return connector, connector.exchange(BACK, answer, verifier)


def changed(sandbox: Sandbox, platform: str, key: str, **facts: Any) -> None:
    url = f"{sandbox.told['control']}/accounts/{platform}/{key}"
    assert requests.patch(url, json=facts, timeout=5).ok


def test_a_page_where_the_person_may_not_post_says_which_task_is_missing(
    sandbox: Sandbox,
) -> None:
    facebook, grant = offered(sandbox, "facebook")
    (page,) = facebook.candidates(grant)
    assert page.why_not is None and page.grant.access_token != grant.access_token
    changed(sandbox, "facebook", page.remote_id, tasks=["ANALYZE", "MODERATE"])
    (page,) = facebook.candidates(grant)
    assert "“Content”" in page.why_not and "Community activity" not in page.why_not


def test_a_page_without_an_instagram_account_says_how_to_link_one(sandbox: Sandbox) -> None:
    instagram, grant = offered(sandbox, "instagram")
    (account,) = instagram.candidates(grant)
    assert account.why_not is None
    changed(sandbox, "facebook", account.extra["page_id"], linked=None)
    (account,) = instagram.candidates(grant)
    assert "Link one in the Page's settings" in account.why_not


def test_a_weak_role_on_a_linkedin_page_is_named(sandbox: Sandbox) -> None:
    linkedin, grant = offered(sandbox, "linkedin")
    (page,) = linkedin.candidates(grant)
    changed(sandbox, "linkedin", page.remote_id.rpartition(":")[2], role="ANALYST")
    (page,) = linkedin.candidates(grant)
    assert "analyst" in page.why_not


def test_a_persons_token_is_prolonged_until_it_has_ended() -> None:
    with running() as fresh:
        facebook, grant = offered(fresh, "facebook")
        newer = facebook.refresh(grant)
        assert newer.access_token != grant.access_token and newer.data_access_expires_at
        fresh.post("/clock", advance=61 * 86_400)
        with pytest.raises(ReconnectNeeded):
            facebook.refresh(newer)


def test_permissions_given_back_end_this_persons_pages(sandbox: Sandbox) -> None:
    facebook, grant = offered(sandbox, "facebook")
    (page,) = facebook.candidates(grant)
    facebook.revoke(page.grant)
    account = Account(
        remote_id=page.remote_id, name=page.name, access_token=page.grant.access_token
    )
    health = facebook.probe(account)
    assert not health.well and "permission" in health.reason

"""Connecting Facebook Pages and the Instagram accounts behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from publisher.connectors.contract import Grant
from publisher.connectors.errors import Kind, ReconnectNeeded, Refused, TryLater
from publisher.connectors.facebook import FacebookConnector
from publisher.connectors.http import Http
from publisher.connectors.instagram import InstagramConnector
from tests.connectors.meta.platform import APP, Platform, an_account, fault, running

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
BACK = "https://handbell.example/connect/facebook"
TOKEN, PERMISSIONS = "GET oauth/access_token", "GET me/permissions"
DEBUG, ACCOUNTS = "GET debug_token", "GET me/accounts"
TASKS = ["CREATE_CONTENT", "MODERATE", "MANAGE"]


@pytest.fixture
def platform() -> Iterator[Platform]:
    with running() as platform:
        yield platform


@pytest.fixture
def facebook(platform: Platform) -> FacebookConnector:
    return FacebookConnector(app=APP, hosts=platform.hosts, http=Http.pooled(), clock=lambda: NOW)


@pytest.fixture
def instagram(platform: Platform) -> InstagramConnector:
    return InstagramConnector(app=APP, hosts=platform.hosts, http=Http.pooled(), clock=lambda: NOW)


def ticked(connector, *, without: str = "") -> dict[str, object]:
    scopes = connector.capabilities.scopes
    return {
        "data": [
            {"permission": scope, "status": "declined" if scope == without else "granted"}
            for scope in sorted(scopes)
        ]
    }


def inspected(connector, **changes: object) -> dict[str, object]:
    data = {
        "is_valid": True,
        "type": "PAGE",
        "user_id": "9",
        "expires_at": 0,
        "data_access_expires_at": int((NOW + timedelta(days=90)).timestamp()),
        "scopes": sorted(connector.capabilities.scopes),
    }
    return {"data": {**data, **changes}}


def a_login(platform, connector) -> None:
    platform.on(
        TOKEN,
        {"access_token": "short", "token_type": "bearer", "expires_in": 5000},
        {"access_token": "long", "token_type": "bearer", "expires_in": 5_184_000},
    )
    platform.on(PERMISSIONS, ticked(connector))
    platform.on(DEBUG, inspected(connector, type="USER"))


def test_the_person_is_sent_to_the_dialog_with_our_state_and_every_scope(facebook, platform):
    authorization = facebook.authorize(BACK, "a-state")
    parts = urlsplit(authorization.url)
    query = {name: value for name, (value,) in parse_qs(parts.query).items()}
    assert parts.path == "/v26.0/dialog/oauth"
    assert (query["state"], query["redirect_uri"]) == ("a-state", BACK)
    assert (query["client_id"], query["response_type"]) == ("app-7", "code")
    assert set(query["scope"].split(",")) == facebook.capabilities.scopes
    assert "secret" not in authorization.url


def test_a_code_becomes_a_long_lived_grant(facebook, platform):
    a_login(platform, facebook)
    grant = facebook.exchange(BACK, {"code": "c0de", "state": "a-state"}, None)
    first, second = [asked.query for asked in platform.asked if asked.call == TOKEN]
    assert (first["code"], first["redirect_uri"]) == ("c0de", BACK)
    assert (second["grant_type"], second["fb_exchange_token"]) == ("fb_exchange_token", "short")
    assert grant.access_token == "long"
    assert grant.expires_at == NOW + timedelta(days=60)
    assert grant.data_access_expires_at == NOW + timedelta(days=90)
    assert grant.scopes == facebook.capabilities.scopes


def test_a_person_who_says_no_is_told_so_without_a_call(facebook, platform):
    answer = {"error": "access_denied", "error_reason": "user_denied", "state": "a-state"}
    with pytest.raises(Refused, match="declined"):
        facebook.exchange(BACK, answer, None)
    with pytest.raises(Refused):
        facebook.exchange(BACK, {"state": "a-state"}, None)
    assert platform.asked == []


@pytest.mark.parametrize("scope", ["pages_manage_posts", "pages_read_user_content"])
def test_an_unticked_permission_is_named(facebook, platform, scope):
    a_login(platform, facebook)
    platform.on(PERMISSIONS, ticked(facebook, without=scope))
    with pytest.raises(Refused, match=scope) as caught:
        facebook.exchange(BACK, {"code": "c0de"}, None)
    assert caught.value.kind is Kind.PERMISSION


def test_a_spent_code_asks_the_person_to_connect_again(facebook, platform):
    platform.on(TOKEN, fault(100, 36009))
    with pytest.raises(Refused, match="connect the channel again"):
        facebook.exchange(BACK, {"code": "c0de"}, None)


def test_facebook_being_unwell_during_sign_in_is_not_the_persons_fault(facebook, platform):
    platform.on(TOKEN, fault(2, status=500))
    with pytest.raises(TryLater):
        facebook.exchange(BACK, {"code": "c0de"}, None)


def test_all_lists_of_pages_are_read_and_each_page_brings_its_own_token(facebook, platform):
    following = f"{platform.url}/v26.0/me/accounts?after=NEXT&limit=100"
    school = {"id": "1", "name": "Lache Primary", "access_token": "page-1", "tasks": TASKS}
    other = {"id": "2", "name": "Saltney", "access_token": "page-2", "tasks": ["ANALYZE"]}
    platform.on(DEBUG, inspected(facebook, type="USER"))
    platform.on(ACCOUNTS, {"data": [school], "paging": {"next": following}}, {"data": [other]})
    ends = NOW + timedelta(days=90)
    grant = Grant(access_token="long", expires_at=NOW, data_access_expires_at=ends)
    first, second = facebook.candidates(grant)
    assert (first.remote_id, first.why_not, first.grant.access_token) == ("1", None, "page-1")
    assert (first.grant.expires_at, first.grant.data_access_expires_at) == (None, ends)
    assert "Content" in second.why_not
    assert "page-1" not in repr(first)
    assert first.extra["person_id"] == "9", "a deauthorization names the person"


def test_instagram_accounts_come_through_their_pages(instagram, platform):
    linked = {
        "id": "1", "name": "Lache Primary", "access_token": "page-1", "tasks": TASKS,
        "instagram_business_account": {"id": "17", "username": "lacheprimary"},
    }  # fmt: skip
    lonely = {"id": "2", "name": "Saltney", "access_token": "page-2", "tasks": TASKS}
    platform.on(DEBUG, inspected(instagram, type="USER"))
    platform.on(ACCOUNTS, {"data": [linked, lonely]})
    first, second = instagram.candidates(Grant(access_token="long"))
    assert (first.remote_id, first.name, first.why_not) == ("17", "lacheprimary", None)
    assert (first.grant.access_token, first.extra["page_id"]) == ("page-1", "1")
    assert "professional account" in second.why_not


def test_a_refused_page_token_has_no_newer_one_without_a_person(facebook, platform):
    with pytest.raises(ReconnectNeeded):
        facebook.refresh(Grant(access_token="page-1"))
    assert platform.asked == []


def test_a_persons_token_is_prolonged(facebook, platform):
    platform.on(TOKEN, {"access_token": "longer", "expires_in": 5_184_000})
    platform.on(DEBUG, inspected(facebook, type="USER"))
    newer = facebook.refresh(Grant(access_token="long", expires_at=NOW + timedelta(days=3)))
    assert (newer.access_token, newer.expires_at) == ("longer", NOW + timedelta(days=60))


def test_a_token_that_expired_asks_for_a_person(facebook, platform):
    platform.on(TOKEN, fault(190, 463))
    with pytest.raises(ReconnectNeeded):
        facebook.refresh(Grant(access_token="long", expires_at=NOW))


def test_revoking_facebook_leaves_instagram_its_permissions(facebook, instagram, platform):
    both = sorted(facebook.capabilities.scopes | instagram.capabilities.scopes)
    platform.on(DEBUG, inspected(facebook, scopes=both))
    platform.on("DELETE 9/permissions", {"success": True})
    facebook.revoke(Grant(access_token="page-1"))
    given_back = {asked.query["permission"] for asked in platform.asked[1:]}
    app_token = "Bearer app-7|the app's secret"
    assert {asked.headers["authorization"] for asked in platform.asked[1:]} == {app_token}
    assert "pages_manage_posts" in given_back
    assert not given_back & instagram.capabilities.scopes


def test_revoking_a_dead_token_is_no_error(facebook, platform):
    platform.on(DEBUG, inspected(facebook, is_valid=False))
    facebook.revoke(Grant(access_token="page-1"))
    assert platform.calls() == [DEBUG]


def test_permissions_that_facebook_does_not_say_to_have_taken_back_are_not(facebook, platform):
    platform.on(DEBUG, inspected(facebook))
    platform.on("DELETE 9/permissions", {"success": False})
    with pytest.raises(TryLater):
        facebook.revoke(Grant(access_token="page-1"))


@pytest.mark.parametrize("told", [{}, {"data": {}}])
def test_an_empty_answer_does_not_say_that_a_token_is_dead(facebook, platform, told):
    platform.on(DEBUG, told)
    with pytest.raises(TryLater):
        facebook.revoke(Grant(access_token="page-1"))
    with pytest.raises(TryLater):
        facebook.probe(an_account())


def test_a_sound_page_is_well_and_says_when_data_access_ends(facebook, platform):
    platform.on(DEBUG, inspected(facebook))
    platform.on("GET 1000/published_posts", {"data": []})
    health = facebook.probe(an_account())
    assert (health.well, health.data_access_expires_at) == (True, NOW + timedelta(days=90))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"is_valid": False}, "no longer accepts"),
        ({"scopes": ["pages_show_list"]}, "taken away"),
        ({"data_access_expires_at": int(NOW.timestamp())}, "confirm"),
    ],
)
def test_a_page_that_may_not_publish_any_more_is_not_well(facebook, platform, changes, words):
    platform.on(DEBUG, inspected(facebook, **changes))
    health = facebook.probe(an_account())
    assert not health.well
    assert words in health.reason


def test_no_token_reaches_the_log_however_talkative_it_is(facebook, platform, caplog):
    caplog.set_level("DEBUG")
    platform.on(DEBUG, inspected(facebook))
    platform.on("GET 1000/published_posts", fault(190, 492))
    facebook.probe(an_account(token="a-page-token"))
    assert "a-page-token" not in caplog.text
    assert APP.client_secret not in caplog.text


def test_a_lost_role_shows_although_the_token_looks_valid(facebook, platform):
    platform.on(DEBUG, inspected(facebook))
    platform.on("GET 1000/published_posts", fault(190, 492))
    assert not facebook.probe(an_account()).well


def test_a_restricted_instagram_account_is_not_well(instagram, platform):
    platform.on(DEBUG, inspected(instagram))
    platform.on("GET 17/content_publishing_limit", fault(25, 2207050))
    health = instagram.probe(an_account("17"))
    assert not health.well
    assert "Instagram app" in health.reason


def test_instagram_signs_in_at_facebook_and_publishes_at_instagram(platform):
    elsewhere = replace(platform.hosts, facebook_graph="http://127.0.0.1:9")
    instagram = InstagramConnector(app=APP, hosts=elsewhere, http=Http.pooled())
    platform.on("GET 17_5", {"id": "17_5", "is_comment_enabled": True})
    assert instagram.comment_state(an_account("17"), "17_5").value == "open"
    with pytest.raises(TryLater):
        instagram.exchange(BACK, {"code": "c0de"}, None)

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.sandbox.conftest import Sandbox

BACK = "http://127.0.0.1:9999/back?from=sandbox"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=")
AUTHORIZE = {
    "facebook": ("facebook_dialog", "/v26.0/dialog/oauth"),
    "instagram": ("facebook_dialog", "/v26.0/dialog/oauth"),
    "x": ("x_authorize", "/i/oauth2/authorize"),
    "linkedin": ("linkedin_oauth", "/oauth/v2/authorization"),
    "weduc": ("weduc_api", "/oauth/authorize"),
}
TOKEN = {
    "facebook": ("facebook_graph", "/v26.0/oauth/access_token"),
    "instagram": ("instagram_graph", "/v26.0/oauth/access_token"),
    "x": ("x_api", "/2/oauth2/token"),
    "linkedin": ("linkedin_oauth", "/oauth/v2/accessToken"),
    "weduc": ("weduc_api", "/oauth/token"),
}
SCOPES = {
    "facebook": "pages_show_list,pages_manage_posts,pages_read_engagement",
    "instagram": "instagram_basic,instagram_content_publish,pages_show_list",
    "x": "tweet.read tweet.write users.read offline.access",
    "linkedin": "w_organization_social r_organization_social rw_organization_admin",
    "weduc": "profile posts:read posts:write offline_access",
}
EVERY = pytest.mark.parametrize("platform", list(AUTHORIZE))


def _authorize(sandbox: Sandbox, platform: str, **more: Any) -> Any:
    host, path = AUTHORIZE[platform]
    query = {
        "client_id": sandbox.apps[platform]["client_id"],
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": SCOPES[platform],
        "state": "st&te",
        **more,
    }
    if platform in ("x", "weduc"):
        query |= {"code_challenge": CHALLENGE.decode(), "code_challenge_method": "S256"}
    return sandbox.http.get(sandbox.hosts[host] + path, params=query, allow_redirects=False)


def _click(sandbox: Sandbox, page: Any, button: str = "allow", drop: str = "") -> dict[str, str]:
    """What a person does: tick the first account, perhaps untick a scope, press a button."""
    form = BeautifulSoup(page.text, "html.parser").form
    assert form is not None
    boxes = form.select("input[type=checkbox], input[type=radio]")
    account = next(str(box["value"]) for box in boxes if box["name"] == "account")
    scopes = [str(box["value"]) for box in boxes if box["name"] == "scope"]
    data = [("account", account), ("decision", button)]
    data += [("scope", scope) for scope in scopes if scope != drop]
    assert "action" not in form.attrs
    answer = sandbox.http.post(page.url, data=data, allow_redirects=False)
    assert answer.status_code == 302, answer.text
    location = answer.headers["Location"]
    assert location.startswith("http://127.0.0.1:9999/back?from=sandbox&")
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def _exchange(sandbox: Sandbox, platform: str, code: str, **more: Any) -> Any:
    host, path = TOKEN[platform]
    app = sandbox.apps[platform]
    data = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        **({"code_verifier": VERIFIER} if platform in ("x", "weduc") else {}),
        **more,
    }
    if platform in ("facebook", "instagram"):
        del data["grant_type"]
    return sandbox.http.post(sandbox.hosts[host] + path, data=data)


@EVERY
def test_a_person_agrees_and_the_code_works_exactly_once(sandbox: Sandbox, platform: str) -> None:
    back = _click(sandbox, _authorize(sandbox, platform))
    assert back["state"] == "st&te"
    first = _exchange(sandbox, platform, back["code"])
    assert first.status_code == 200, first.text
    assert first.json()["access_token"]
    assert _exchange(sandbox, platform, back["code"]).status_code == 400


@EVERY
def test_a_person_may_say_no(sandbox: Sandbox, platform: str) -> None:
    back = _click(sandbox, _authorize(sandbox, platform), button="cancel")
    assert "code" not in back
    assert back["error"] in ("access_denied", "user_cancelled_authorize")
    assert back["state"] == "st&te"


@EVERY
def test_the_redirect_address_must_be_identical(sandbox: Sandbox, platform: str) -> None:
    back = _click(sandbox, _authorize(sandbox, platform))
    other = _exchange(sandbox, platform, back["code"], redirect_uri=BACK + "&x=1")
    assert other.status_code == 400


@pytest.mark.parametrize(
    ("platform", "seconds"),
    [("x", 31), ("facebook", 601), ("linkedin", 1801), ("weduc", 61)],
)
def test_a_code_expires(sandbox: Sandbox, platform: str, seconds: int) -> None:
    back = _click(sandbox, _authorize(sandbox, platform))
    sandbox.control("POST", "clock", advance=seconds)
    assert _exchange(sandbox, platform, back["code"]).status_code == 400


@pytest.mark.parametrize("platform", ["x", "weduc"])
def test_a_wrong_verifier_is_refused(sandbox: Sandbox, platform: str) -> None:
    back = _click(sandbox, _authorize(sandbox, platform))
    assert _exchange(sandbox, platform, back["code"], code_verifier="w" * 64).status_code == 400


@pytest.mark.parametrize("platform", ["x", "weduc"])
def test_a_refresh_token_works_once(sandbox: Sandbox, platform: str) -> None:
    back = _click(sandbox, _authorize(sandbox, platform))
    old = _exchange(sandbox, platform, back["code"]).json()["refresh_token"]
    data = {"grant_type": "refresh_token", "refresh_token": old}
    host, path = TOKEN[platform]
    app = sandbox.apps[platform]
    auth = (app["client_id"], app["client_secret"])
    url = sandbox.hosts[host] + path
    fresh = sandbox.http.post(url, data=data, auth=auth)
    assert fresh.json()["refresh_token"] != old
    spent = sandbox.http.post(url, data=data, auth=auth)
    assert (spent.status_code, spent.json()["error"]) in (
        (400, "invalid_request"),
        (400, "invalid_grant"),
    )


@EVERY
def test_a_strict_registration_refuses_other_addresses(sandbox: Sandbox, platform: str) -> None:
    path = f"apps/{platform}/redirect-uris"
    sandbox.control("POST", path, strict=True, add=["http://127.0.0.1:1/other"])
    try:
        assert _authorize(sandbox, platform).status_code == 400
    finally:
        sandbox.control("POST", path, strict=False)
    assert _authorize(sandbox, platform, redirect_uri="https://evil.example/").status_code == 400


@EVERY
def test_a_demo_can_have_consent_given_at_once(sandbox: Sandbox, platform: str) -> None:
    account = sandbox.accounts[platform]["id"]
    sandbox.control("POST", "consent", platform=platform, auto=True, account=account)
    answer = _authorize(sandbox, platform)
    assert answer.status_code == 302
    assert "code=" in answer.headers["Location"]


def _user_token(sandbox: Sandbox, platform: str = "facebook", drop: str = "") -> str:
    back = _click(sandbox, _authorize(sandbox, platform), drop=drop)
    return str(_exchange(sandbox, platform, back["code"]).json()["access_token"])


def _long(sandbox: Sandbox, token: str) -> Any:
    host, path = TOKEN["facebook"]
    app = sandbox.apps["facebook"]
    query = {
        "grant_type": "fb_exchange_token",
        "fb_exchange_token": token,
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
    }
    return sandbox.http.get(sandbox.hosts[host] + path, params=query)


def test_a_long_lived_token_lists_pages_whose_tokens_have_no_expiry(sandbox: Sandbox) -> None:
    long = _long(sandbox, _user_token(sandbox)).json()
    assert long["expires_in"] == 5183944
    base = sandbox.hosts["facebook_graph"]
    fields = "id,name,access_token,tasks,instagram_business_account{id,username}"
    query = {"access_token": long["access_token"], "fields": fields}
    [page] = sandbox.http.get(f"{base}/v26.0/me/accounts", params=query).json()["data"]
    assert {"CREATE_CONTENT", "MODERATE"} <= set(page["tasks"])
    app = sandbox.apps["facebook"]
    query = {
        "input_token": page["access_token"],
        "access_token": f"{app['client_id']}|{app['client_secret']}",
    }
    data = sandbox.http.get(f"{base}/debug_token", params=query).json()["data"]
    assert (data["is_valid"], data["expires_at"], data["type"]) == (True, 0, "PAGE")
    assert data["data_access_expires_at"] > 0


def test_many_pages_are_read_by_following_next(sandbox: Sandbox) -> None:
    sandbox.control("POST", "accounts", platform="facebook", count=40, name="School")
    sandbox.control("POST", "consent", platform="facebook", auto=True)
    location = _authorize(sandbox, "facebook").headers["Location"]
    code = parse_qs(urlsplit(location).query)["code"][0]
    token = _exchange(sandbox, "facebook", code).json()["access_token"]
    url: str | None = f"{sandbox.hosts['facebook_graph']}/v26.0/me/accounts"
    query = {"access_token": token, "fields": "id,access_token"}
    seen: list[str] = []
    while url:
        page = sandbox.http.get(url, params=query).json()
        seen += [row["id"] for row in page["data"]]
        url, query = page["paging"].get("next"), {}
    assert len(set(seen)) == len(seen) == 42


def test_an_expired_token_cannot_be_made_long_lived(sandbox: Sandbox) -> None:
    token = _user_token(sandbox)
    sandbox.control("POST", "clock", advance=8000)
    error = _long(sandbox, token).json()["error"]
    assert (error["code"], error["error_subcode"]) == (190, 463)


def test_an_unticked_permission_is_declined_and_the_call_that_needs_it_refused(
    sandbox: Sandbox,
) -> None:
    token = _user_token(sandbox, drop="pages_manage_posts")
    base = f"{sandbox.hosts['facebook_graph']}/v26.0"
    found = sandbox.http.get(f"{base}/me/permissions", params={"access_token": token}).json()
    states = {row["permission"]: row["status"] for row in found["data"]}
    assert states["pages_manage_posts"] == "declined"
    assert states["pages_show_list"] == "granted"
    [page] = sandbox.http.get(f"{base}/me/accounts", params={"access_token": token}).json()["data"]
    body = {"message": "a", "access_token": page["access_token"]}
    assert sandbox.http.post(f"{base}/{page['id']}/feed", data=body).status_code == 403


def test_taking_permission_back_kills_the_page_token_too(sandbox: Sandbox) -> None:
    token = _user_token(sandbox)
    base = f"{sandbox.hosts['facebook_graph']}/v26.0"
    [page] = sandbox.http.get(f"{base}/me/accounts", params={"access_token": token}).json()["data"]
    sandbox.http.delete(f"{base}/me/permissions", params={"access_token": token})
    query = {"access_token": page["access_token"]}
    error = sandbox.http.get(f"{base}/me", params=query).json()["error"]
    assert (error["code"], error["error_subcode"]) == (190, 458)


def test_the_app_itself_may_take_back_what_a_person_gave(sandbox: Sandbox) -> None:
    token = _user_token(sandbox)
    base = f"{sandbox.hosts['facebook_graph']}/v26.0"
    user = sandbox.http.get(f"{base}/me", params={"access_token": token}).json()["id"]
    app = sandbox.apps["facebook"]
    as_app = {"Authorization": f"Bearer {app['client_id']}|{app['client_secret']}"}
    url = f"{base}/{user}/permissions"
    one = sandbox.http.delete(url, params={"permission": "pages_manage_posts"}, headers=as_app)
    assert one.json() == {"success": True}
    left = sandbox.http.get(f"{base}/me/permissions", params={"access_token": token}).json()
    states = {row["permission"]: row["status"] for row in left["data"]}
    assert states["pages_manage_posts"] == "declined"


def test_an_instagram_account_is_reached_through_its_page(sandbox: Sandbox) -> None:
    token = _user_token(sandbox, "instagram")
    base = f"{sandbox.hosts['instagram_graph']}/v26.0"
    fields = "id,access_token,instagram_business_account{id,username}"
    query = {"access_token": token, "fields": fields}
    [page] = sandbox.http.get(f"{base}/me/accounts", params=query).json()["data"]
    assert page["instagram_business_account"]["id"] == sandbox.ig


def test_instagram_login_gives_a_short_then_a_long_token(sandbox: Sandbox) -> None:
    app = sandbox.apps["instagram"]
    sandbox.control("POST", "consent", platform="instagram", auto=True, account=sandbox.ig)
    query = {
        "client_id": app["client_id"],
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "instagram_business_basic,instagram_business_content_publish",
    }
    base = sandbox.hosts["instagram_graph"]
    url = f"{base}/oauth/authorize"
    location = sandbox.http.get(url, params=query, allow_redirects=False).headers["Location"]
    assert location.endswith("#_")
    code = parse_qs(urlsplit(location).query)["code"][0]
    data = {
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "grant_type": "authorization_code",
        "redirect_uri": BACK,
        "code": code,
    }
    short = sandbox.http.post(f"{base}/oauth/access_token", data=data).json()
    assert str(short["user_id"]) == sandbox.ig
    query = {
        "grant_type": "ig_exchange_token",
        "client_secret": app["client_secret"],
        "access_token": short["access_token"],
    }
    long = sandbox.http.get(f"{base}/access_token", params=query).json()
    assert long["expires_in"] == 60 * 86400
    query = {"grant_type": "ig_refresh_token", "access_token": long["access_token"]}
    refresh = f"{base}/refresh_access_token"
    assert "error" in sandbox.http.get(refresh, params=query).json()
    sandbox.control("POST", "clock", advance=90_000)
    assert sandbox.http.get(refresh, params=query).json()["access_token"]


def test_the_first_ticked_linkedin_page_is_the_only_one_seen(sandbox: Sandbox) -> None:
    sandbox.control("POST", "accounts", platform="linkedin", name="Other")
    back = _click(sandbox, _authorize(sandbox, "linkedin"))
    token = _exchange(sandbox, "linkedin", back["code"]).json()
    assert token["expires_in"] == 5184000
    assert token["refresh_token_expires_in"] == 365 * 86400
    sandbox.accounts["linkedin"]["access_token"] = token["access_token"]
    params = {"q": "roleAssignee"}
    found = sandbox.linkedin("GET", "organizationAcls", params=params).json()
    assert len(found["elements"]) == 1

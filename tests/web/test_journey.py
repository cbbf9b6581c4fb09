"""A school's first quarter of an hour, through the pages alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.web.conftest import Browser, agree_on_platform

EMAIL = "head@larkfield.example"


def signed_up(browser: Browser, template: str = "baseline") -> Browser:
    browser.open("/sign-up")
    return browser.submit(
        "/sign-up",
        school_name="Larkfield Primary School",
        person_name="Jo Field",
        email=EMAIL,
        password="three random words",
        template=template,
    )


def in_force(browser: Browser) -> Browser:
    return browser.submit("/publish")


def connected(browser: Browser, sandbox: Any, platform: str = "facebook") -> Browser:
    account = sandbox.account(platform)
    browser.open(browser.path.split("/policy")[0].split("/channels")[0] + "/channels")
    browser.submit(f"/connect/{platform}", follow=False)
    assert browser.response is not None and browser.status == 303, browser.text[:300]
    browser.open(agree_on_platform(browser.response.headers["Location"], account["id"]))
    return browser.submit(browser.path, account=account["id"], admins="2")


def test_what_is_missing_is_said_in_the_order_of_the_form_and_in_the_title(
    live: Any, browse: Callable[[Any], Browser]
) -> None:
    browser = browse(live).open("/sign-up")
    assert str(browser.page.title.string).startswith("Sign up")
    browser.submit("/sign-up", school_name="", person_name="", email="head", password="short")
    fields = [link["href"] for link in browser.page.select(".summary a")]
    assert fields == ["#school_name", "#person_name", "#email", "#password"]
    assert str(browser.page.title.string).startswith("Error: Sign up")


def test_from_the_pages_about_oneself_a_link_leads_back_to_the_school(
    live: Any, browse: Callable[[Any], Browser]
) -> None:
    browser = signed_up(browse(live))
    today = browser.path.replace("/policy", "/today")
    browser.open("/sessions")
    assert browser.page.select_one(f'.top-school a[href="{today}"]') is not None


def on_friday() -> dict[str, str]:
    day = datetime.now(UTC) + timedelta(days=3)
    return {"date": day.strftime("%Y-%m-%d"), "time": "15:30"}


def test_a_new_school_gets_from_signing_up_to_a_scheduled_post(
    live: Any, sandbox: Any, browse: Callable[[Any], Browser]
) -> None:
    browser = signed_up(browse(live))
    assert browser.path.endswith("/policy")
    assert "What it says, in plain words" in browser.text

    in_force(browser)
    assert "in force" in browser.text
    connected(browser, sandbox)
    assert "is connected" in browser.text and "Larkfield Primary" in browser.text

    school = browser.path.removesuffix("/channels")
    browser.open(f"{school}/posts/new")
    words = "The summer fayre is on Saturday. The door code is 4711."
    browser.submit("/posts/new", text=words, category="event", do="schedule", **on_friday())
    assert browser.status == 422
    assert "Cannot go out" in browser.text
    assert words in browser.page.find("textarea", id="text").get_text()
    assert browser.page.find("button", attrs={"data-start": True}) is not None

    browser.submit("/edit", text="The summer fayre is on Saturday.", do="schedule")
    assert browser.status == 200, browser.text
    assert "Scheduled" in browser.text and "In line" in browser.text
    post = browser.path

    browser.open(f"{school}/calendar?month={on_friday()['date'][:7]}")
    assert "The summer fayre is on Saturday." in browser.text
    assert "Facebook: In line" in browser.text
    browser.open(post)
    assert "wrote the first draft" in browser.text and "scheduled the post" in browser.text


def test_somebody_who_says_no_on_the_platform_is_told_that_nothing_was_connected(
    live: Any, sandbox: Any, browse: Callable[[Any], Browser]
) -> None:
    browser = in_force(signed_up(browse(live)))
    school = browser.path.removesuffix("/policy")
    browser.open(f"{school}/channels").submit("/connect/facebook", follow=False)
    assert browser.response is not None
    state = browser.response.headers["Location"].split("state=")[1].split("&")[0]
    browser.open(f"/connect/facebook/callback?error=access_denied&state={state}")
    assert "Nothing was connected." in browser.text


def test_a_platform_that_the_policy_does_not_name_shows_its_clause_and_no_button(
    live: Any, sandbox: Any, browse: Callable[[Any], Browser]
) -> None:
    browser = in_force(signed_up(browse(live), "milton_road"))
    browser.open(browser.path.replace("/policy", "/channels"))
    assert "Not allowed. Your policy allows Facebook, LinkedIn and Instagram." in browser.text
    assert "limited to Facebook, LinkedIn and Instagram" in browser.text
    assert not [form for form in browser.page.find_all("form") if "/connect/x" in str(form)]

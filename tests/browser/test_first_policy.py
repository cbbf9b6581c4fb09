"""From sign-up to a policy of one's own that binds, in a real browser: with a mouse, counted, and
with the keyboard alone."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SCHOOL = {"school_name": "Brook Primary School", "person_name": "Sam Hill",
          "email": "head@brook.example", "password": "three random words"}  # fmt: skip
ANSWERS = {
    "publishing": "office", "pictures": "written", "children_names": "never",
    "adults_names": "head", "places": "not_live", "comments": "off", "kinds": "everything",
    "subjects": "head", "review": "year",
}  # fmt: skip
SPOKEN = {"link", "button", "textbox", "radio", "checkbox", "combobox", "DisclosureTriangle",
          "Date", "spinbutton", "alert", "RootWebArea"}  # fmt: skip
MOST_CLICKS, MOST_SECONDS = 15, 300
PICTURES = os.environ.get("HANDBELL_PICTURES", "")  # a folder, where somebody wants to look


def seen(page: Any, name: str) -> None:
    """A picture of the page at two widths, where a folder for pictures was given."""
    if PICTURES:
        for width, height in ((1280, 900), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def test_a_policy_of_ones_own_takes_few_clicks(chromium: Any, address: str) -> None:
    page = chromium.new_context().new_page()
    began, clicks = time.monotonic(), 0
    page.goto(f"{address}/sign-up")
    for name, words in SCHOOL.items():
        page.fill(f"[name={name}]", words)
    page.check("#template-questions")
    page.get_by_role("button", name="Create the school").click()
    clicks += 2
    page.check("#platforms-facebook")
    for question, answer in ANSWERS.items():
        page.check(f"#{question}-{answer}")
    page.get_by_role("button", name="Make the policy").click()
    clicks += 2 + len(ANSWERS)
    seen(page, "review")
    page.get_by_role("button", name="Looks right: put it in force").click()
    clicks += 1
    assert page.get_by_text("The policy is in force.").is_visible()
    seen(page, "in-force")
    page.get_by_role("link", name="The school’s public page").click()
    assert page.get_by_role("heading", name="How we use social media").is_visible()
    seen(page, "public")
    assert clicks <= MOST_CLICKS and time.monotonic() - began < MOST_SECONDS
    page.context.close()


def test_a_document_of_ones_own_is_put_in_clause_by_clause(chromium: Any, address: str) -> None:
    page = chromium.new_context().new_page()
    page.goto(f"{address}/sign-up")
    for name, words in {**SCHOOL, "email": "own@brook.example"}.items():
        page.fill(f"[name={name}]", words)
    page.check("#template-document")
    page.get_by_role("button", name="Create the school").click()
    text = (Path(__file__).parents[1] / "web" / "policies" / "academy.txt").read_text()
    page.fill("[name=text]", text)
    page.get_by_role("button", name="Read it in").click()
    page.locator(".passage-id", has_text="C3").first.click()
    seen(page, "clause-new")
    page.get_by_role("link").filter(has_text="Make this rule").first.click()
    page.check("#effect-block")
    page.get_by_label("Never shown").first.check()  # children
    seen(page, "rule")
    page.get_by_role("button", name="Save in the draft").click()
    seen(page, "clause-linked")
    for tick in page.locator("[name=read]").all():
        tick.check()
    page.get_by_role("button", name="Yes, all of it").click()
    page.goto(page.url.split("/clauses")[0])
    assert page.get_by_text("1 of 14 clauses enforced").is_visible()
    seen(page, "edit")
    page.get_by_role("link", name="Add a rule or another part").click()
    seen(page, "kinds")
    page.context.close()


def test_a_link_of_the_error_summary_leads_into_the_first_choice(
    chromium: Any, address: str
) -> None:
    page = chromium.new_context().new_page()
    page.goto(f"{address}/sign-up")
    for name, words in {**SCHOOL, "email": "missed@brook.example"}.items():
        page.fill(f"[name={name}]", words)
    page.check("#template-questions")
    page.get_by_role("button", name="Create the school").click()
    page.get_by_role("button", name="Make the policy").click()
    page.locator(".summary a", has_text="May a child be named?").press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "children_names-never"
    page.context.close()


def test_what_takes_a_while_says_so_and_is_not_sent_twice(chromium: Any, address: str) -> None:
    page = chromium.new_context().new_page()
    page.goto(f"{address}/sign-up")
    for name, words in {**SCHOOL, "email": "slow@brook.example"}.items():
        page.fill(f"[name={name}]", words)
    page.check("#template-document")
    page.get_by_role("button", name="Create the school").click()
    page.fill("[name=text]", "1. Comments are off.")
    sent: list[Any] = []
    page.route("**/start/document", lambda route: sent.append(route))  # and never answered
    twice = "form => { form.requestSubmit(); form.requestSubmit(); return form.innerText }"
    assert "Reading the document" in page.locator("form[data-slow]").evaluate(twice)
    page.wait_for_timeout(300)
    assert len(sent) == 1
    page.context.close()


def test_the_same_goes_by_keyboard_alone_and_everything_says_what_it_is(
    chromium: Any, address: str
) -> None:
    page = chromium.new_context().new_page()
    keys = Keys(page)
    page.goto(f"{address}/sign-up")
    keys.press("Create the school")  # empty, to hear what is said then
    page.wait_for_selector(".summary:focus")
    assert keys.hear() == Heard("alert", "Please look at these 4 things")
    for name, words in {**SCHOOL, "email": "keys@brook.example"}.items():
        keys.to(f"[name={name}]")
        assert keys.hear().invalid and keys.hear().description.strip()
        page.keyboard.type(words)
    keys.to("[name=template]")
    keys.choose("template-questions")
    keys.press("Create the school")
    page.wait_for_selector("#platforms-facebook")
    keys.to("#platforms-facebook")
    page.keyboard.press("Space")
    for question, answer in ANSWERS.items():
        keys.to(f"[name={question}]")
        keys.choose(f"{question}-{answer}")
    keys.press("Make the policy")
    page.wait_for_selector("text=Put it in force")
    keys.press("Looks right: put it in force")
    page.wait_for_selector("text=The policy is in force.")
    page.context.close()


_SEEN = (
    "() => { const b = document.activeElement.getBoundingClientRect();"
    "return b.top >= 0 && b.bottom <= window.innerHeight + 1 }"
)


@dataclass(frozen=True)
class Heard:
    """What the browser tells a screen reader about the place where the focus is."""

    role: str
    name: str
    description: str = ""
    invalid: bool = False


class Keys:
    """Somebody without a mouse and without a screen: Tab, arrows, Space and Enter, and what has
    the focus is on the screen, has a role and says what it is."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.reader = page.context.new_cdp_session(page)

    def hear(self) -> Heard:
        focus = self.reader.send("Runtime.evaluate", {"expression": "document.activeElement"})
        tree = self.reader.send(
            "Accessibility.getPartialAXTree",
            {"objectId": focus["result"]["objectId"], "fetchRelatives": False},
        )
        node = tree["nodes"][0]
        said = {key: str(node.get(key, {}).get("value", "")).strip() for key in ("role", "name")}
        states = {each["name"]: each["value"].get("value") for each in node.get("properties", [])}
        return Heard(
            **said,
            description=node.get("description", {}).get("value", ""),
            invalid=states.get("invalid") == "true",
        )

    def tab(self) -> None:
        self.page.keyboard.press("Tab")
        heard = self.hear()
        assert heard.role in SPOKEN and heard.name, f"{heard} after {self.page.title()}"

    def to(self, selector: str) -> None:
        for _ in range(250):
            self.tab()
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                self.page.wait_for_function(_SEEN)  # the page scrolls there by itself
                return
        pytest.fail(f"no way by keyboard to {selector}")

    def choose(self, id: str) -> None:
        """Arrow keys inside a group of radio buttons."""
        if self.page.evaluate("() => !document.activeElement.checked"):
            self.page.keyboard.press("Space")
        for _ in range(12):
            if self.page.evaluate("() => document.activeElement.id") == id:
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"the arrow keys do not lead to {id}")

    def press(self, name: str) -> None:
        for _ in range(250):
            self.tab()
            words = self.page.evaluate("() => document.activeElement.innerText || ''")
            if name in words:
                self.page.keyboard.press("Enter")
                return
        pytest.fail(f"no way by keyboard to the button {name}")

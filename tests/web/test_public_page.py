"""A school's public page: the same for everybody, and only what is in force."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from publisher.app import create_app
from publisher.models import Channel, ChannelState
from publisher.services.system import System
from tenants.policies import templates
from tests.factories import ASchool, a_channel, a_school, put_in_force
from tests.web.conftest import Browser

RULES = "Do not post pictures of other people's children.\nBe kind."


@pytest.fixture
def school(system: System) -> ASchool:
    made = a_school(system)
    a_channel(made, url="https://social.example/larkfield")
    with made.work("head") as uow:
        document = deepcopy(dict(templates.template("baseline").document))
        document["house_rules"] = {"publish": True, "text": RULES}
        document["policy"] |= {"review": {"due_month": "2027-02"}, "signed_by": ["Chair"]}
        put_in_force(uow, document)
    return made


@pytest.fixture
def visitor(system: System, browse: Callable[[Any], Browser]) -> Browser:
    return browse(system)


def page(visitor: Browser, school: ASchool) -> Browser:
    return visitor.open(f"/public/{school.id}")


def test_it_lists_the_official_channels_with_their_links(school: ASchool, visitor: Browser) -> None:
    page(visitor, school)
    links = [link["href"] for link in visitor.page.find_all("a")]
    assert "https://social.example/larkfield" in links
    assert "A page that is not listed here does not speak for the school." in visitor.text


def test_it_shows_the_house_rules_the_version_and_the_review(
    school: ASchool, visitor: Browser
) -> None:
    page(visitor, school)
    for words in ("other people's children", "Be kind.", "version 2", "reviewed in February 2027",
                  "Signed by Chair", "tell the Headteacher"):  # fmt: skip
        assert words in visitor.text


def test_it_needs_no_log_in_and_sets_no_cookie(system: System, school: ASchool) -> None:
    answer = create_app(system).test_client().get(f"/public/{school.id}")
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
    assert "<script" not in answer.text and "<form" not in answer.text


def test_a_channel_that_is_disconnected_or_somebody_elses_is_not_listed(
    school: ASchool, visitor: Browser
) -> None:
    for change in ({"state": ChannelState.DISCONNECTED}, {"state": ChannelState.CONNECTED,
                   "school_owned": False}):  # fmt: skip
        with school.work("head") as uow:
            channel = uow.get(Channel, school.channels["facebook"])
            for name, value in change.items():
                setattr(channel, name, value)
        assert "social.example" not in str(page(visitor, school).page)


def test_an_address_that_is_no_web_address_is_never_a_link(
    school: ASchool, visitor: Browser
) -> None:
    with school.work("head") as uow:
        uow.get(Channel, school.channels["facebook"]).url = "javascript:alert(1)"
    assert "javascript:" not in str(page(visitor, school).page)


def test_a_school_without_a_policy_in_force_has_no_page(visitor: Browser) -> None:
    from tenants.database import new_id

    assert visitor.open(f"/public/{new_id()}").status == 404


def test_visible_comments_without_house_rules_are_pointed_out(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    made = a_school(system)
    head = browse(system).log_in(made, "head").open(f"/schools/{made.id}/policy/start")
    for template, missing in (("baseline", True), ("ashgrove", False)):
        head.open(f"/schools/{made.id}/policy/start").submit("/drafts", template=template)
        head.open(f"{head.path.removesuffix('/edit')}/review")
        assert ("no house rules tell them" in head.text) is missing


def test_an_address_of_another_school_in_the_document_is_flagged(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    made = a_school(system, "St Luke's Primary School")
    head = browse(system).log_in(made, "head").open(f"/schools/{made.id}/policy/start/document")
    wrong, right = "facebook.com/www.lamoyeschool.co.uk", "facebook.com/stlukesprimary"
    head.submit("/start/document", text=f"Follow us at {wrong} today.\n\nOr at {right} today.")
    head.open(f"{head.path.removesuffix('/edit')}/review")
    assert "does not name this school" in head.text
    assert wrong in head.text and right not in head.text

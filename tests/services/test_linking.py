"""Links from the moment they are typed until the post goes out, on a real queue and worker."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from publisher.models import Delivery, DeliveryState, LinkLook
from publisher.queue import GENERAL
from publisher.rules.finding import Effect, Finding, State
from publisher.services import linking, previewing, publishing
from publisher.services.judging import Judged
from publisher.services.system import System
from publisher.worker.run import serve
from tests.factories import (
    ASchool,
    a_channel,
    a_draft,
    a_post,
    a_pupil,
    a_school,
    deliveries,
    make_due,
    schedule,
)
from tests.links.pdf import a_pdf
from tests.links.site import Page, Site

NEWS = "https://news.larkfield.sch.uk"
OWN = f"{NEWS}/fayre"


@pytest.fixture
def school(system: System, site: Site) -> ASchool:
    """A school under Milton Road's policy whose links lead to the site of this test."""
    school = a_school(dataclasses.replace(system, links=site.looker()), template="milton_road")
    a_channel(school)
    knows(school)
    return school


def knows(school: ASchool) -> None:
    with school.work("head") as uow:
        from tenants.models import School

        row = uow.session.get_one(School, school.id)
        row.known = {**row.known, "domains": ["news.larkfield.sch.uk"]}


def judged(school: ASchool, words: str, **more: Any) -> list[Finding]:
    """What is found while somebody types, about links only."""
    with school.work() as uow:
        seen: list[Judged] = previewing.preview_draft(
            school.system, uow, a_draft(school, words, **more)
        )
    return [
        f
        for each in seen
        for f in each.verdict.findings
        if f.kind == "links" or "link" in f.surface
    ]


def after_a_look(school: ASchool, words: str, **more: Any) -> list[Finding]:
    judged(school, words, **more)
    serve(school.system, GENERAL, burst=True)
    return judged(school, words, **more)


def test_a_link_is_looked_at_by_a_worker_while_the_author_waits(
    school: ASchool, site: Site
) -> None:
    site.pages["news.larkfield.sch.uk/fayre"] = Page(b"<title>Summer fayre</title>")
    [waiting] = judged(school, f"See {OWN}")
    assert (waiting.effect, waiting.state) == (Effect.NOTE, State.NOT_CHECKABLE)
    assert "looking" in waiting.reason and not site.asked
    serve(school.system, GENERAL, burst=True)
    assert site.asked == ["news.larkfield.sch.uk/fayre"]
    [seen] = judged(school, f"See {OWN}")
    assert "Nobody was asked whether this page is on a list" in seen.reason
    assert (seen.effect, seen.state) == (Effect.NOTE, State.NOT_CHECKABLE)


def test_M22_a_name_in_the_title_of_a_linked_page_or_pdf_is_found(
    school: ASchool, site: Site
) -> None:
    a_pupil(school, "Amelia", "Wright")
    site.pages["news.larkfield.sch.uk/a"] = Page(b"<title>Amelia Wright wins</title>")
    site.pages["news.larkfield.sch.uk/b.pdf"] = Page(
        a_pdf(title="Contact Mrs Patel"), "application/pdf"
    )
    for url in (f"{NEWS}/a", f"{NEWS}/b.pdf"):
        found = [f for f in after_a_look(school, f"See {url}") if f.surface == "link_title:1"]
        assert [f.effect for f in found if f.kind == "names"] == [Effect.BLOCK], url


def test_L25_a_short_link_is_judged_by_where_it_leads(school: ASchool, site: Site) -> None:
    a_pupil(school, "Amelia", "Wright")
    site.moved("bit.ly/good", f"{OWN}")
    site.moved("bit.ly/bets", "https://www.bet365.com/")
    site.moved("bit.ly/name", f"{NEWS}/amelia-wright-wins")
    for place in ("news.larkfield.sch.uk/fayre", "www.bet365.com/",
                  "news.larkfield.sch.uk/amelia-wright-wins"):  # fmt: skip
        site.pages[place] = Page(b"<title>A page</title>")
    good = after_a_look(school, "See https://bit.ly/good")
    assert {f.effect for f in good} == {Effect.NOTE}
    bets = after_a_look(school, "See https://bit.ly/bets")
    assert {"redirect", "redirect, adult"} <= {f.detail for f in bets if f.effect is Effect.APPROVE}
    name = after_a_look(school, "See https://bit.ly/name")
    assert {f.surface for f in name if f.effect is Effect.BLOCK} == {"link_target:1"}
    assert "no-names" in {f.rule for f in name if f.effect is Effect.BLOCK}


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (f"{NEWS}/gone", "not there any more"),
        ("https://nowhere.example.net/", "no site of this name"),
        ("https://unlisted.example.com/", "certificate is not valid"),
        ("http://news.larkfield.sch.uk/plain", "not encrypted"),
    ],
)
def test_a_link_that_leads_nowhere_waits_for_a_person(
    school: ASchool, url: str, words: str
) -> None:
    found = after_a_look(school, f"See {url}")
    [finding] = [
        f for f in found if words in f.reason and f.detail in ("no answer", "page not found")
    ]
    assert finding.effect is Effect.APPROVE


def test_a_page_whose_title_cannot_be_read_waits_for_a_person(school: ASchool, site: Site) -> None:
    site.pages["news.larkfield.sch.uk/film"] = Page(b"...", "video/mp4")
    [finding] = [
        f for f in after_a_look(school, f"See {NEWS}/film") if f.detail == "title not read"
    ]
    assert (finding.effect, finding.state) == (Effect.APPROVE, State.NOT_CHECKABLE)


def test_what_a_link_said_is_kept_sealed(school: ASchool, site: Site, as_owner: Any) -> None:
    site.pages["news.larkfield.sch.uk/amelia-wright"] = Page(b"<title>Amelia Wright</title>")
    after_a_look(school, f"See {NEWS}/amelia-wright")
    rows = as_owner.execute(text("SELECT l::text, encode(sealed, 'escape') FROM link_look l")).all()
    assert len(rows) == 1 and "melia" not in str(rows) and "larkfield" not in str(rows)


def test_another_school_learns_nothing_of_it(school: ASchool, site: Site) -> None:
    site.pages["news.larkfield.sch.uk/fayre"] = Page()
    after_a_look(school, f"See {OWN}")
    other = a_school(school.system, "Brook Lane School", template="milton_road")
    a_channel(other)
    assert "looking" in judged(other, f"See {OWN}")[-1].reason


def test_nobody_searches_other_sites_with_us(school: ASchool) -> None:
    words = " ".join(
        f"https://news.larkfield.sch.uk/{n}" for n in range(linking.MOST_PER_MINUTE + 9)
    )
    judged(school, words)
    with school.work() as uow:
        assert uow.session.query(LinkLook).count() == linking.MOST_PER_MINUTE


# -- before it goes out ----------------------------------------------------------------------


@pytest.fixture
def ready(live: System, site: Site) -> ASchool:
    """As ``school``, connected to the sandbox."""
    return a_school(dataclasses.replace(live, links=site.looker()), template="milton_road")


@pytest.fixture
def scheduled(ready: ASchool, site: Site, sandbox: Any) -> Callable[[], Delivery]:
    """A post with a link, looked at, in line and due. Returns its delivery."""
    a_channel(ready, account=sandbox.account("facebook"))
    knows(ready)
    site.pages["news.larkfield.sch.uk/fayre"] = Page(b"<title>Summer fayre</title>")
    words = f"The summer fayre is on Saturday. {OWN}"
    after_a_look(ready, words)
    post = a_post(ready, words)
    schedule(ready, post)

    def due(minutes: float = 0) -> Delivery:
        """Now, or after the look of so many minutes ago."""
        make_due(ready, post)
        with ready.work() as uow:
            for row in uow.session.query(LinkLook):
                row.looked_at = uow.now - timedelta(minutes=minutes)
                row.asked_at = row.looked_at
        [row] = deliveries(ready, post)
        return row

    return due


def claim(school: ASchool, row: Delivery) -> str:
    """What the beat and a publishing worker do with a delivery that is due."""
    with school.work() as uow:
        mine = uow.get(Delivery, row.id)
        mine.state, mine.lease_until = DeliveryState.QUEUED, uow.now + timedelta(minutes=1)
        mine.version += 1
        version = mine.version
    publishing.publish(school.system, school.id, row.id, version)
    return state(school, row)[0]


def state(school: ASchool, row: Delivery) -> tuple[str, str]:
    with school.work() as uow:
        mine = uow.get(Delivery, row.id)
        return mine.state, mine.reason


def test_a_post_whose_link_was_just_looked_at_goes_out(
    ready: ASchool, scheduled: Callable[..., Delivery]
) -> None:
    assert claim(ready, scheduled(minutes=2)) == "published"


def test_a_post_waits_while_its_link_is_looked_at_once_more(
    ready: ASchool, scheduled: Callable[..., Delivery], site: Site
) -> None:
    row = scheduled(minutes=40)
    assert claim(ready, row) == "scheduled"
    assert state(ready, row)[1] == "Looking once more at what its links lead to."
    before = len(site.asked)
    serve(ready.system, GENERAL, burst=True)
    assert len(site.asked) == before + 1
    assert claim(ready, row) == "published"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda site: site.pages.pop("news.larkfield.sch.uk/fayre"), "not there any more"),
        (
            lambda site: site.moved("news.larkfield.sch.uk/fayre", "https://www.bet365.com/"),
            "leads on to another",
        ),
        (
            lambda site: site.pages.update(
                {"news.larkfield.sch.uk/fayre": Page(b"<title>Ask Mrs Patel</title>")}
            ),
            "A person is named here",
        ),
    ],
)
def test_L25_a_page_that_changed_since_holds_the_post(
    ready: ASchool, scheduled: Callable[..., Delivery], site: Site, change: Any, words: str
) -> None:
    row = scheduled(minutes=40)
    site.pages["www.bet365.com/"] = Page()
    change(site)
    claim(ready, row)
    serve(ready.system, GENERAL, burst=True)
    assert claim(ready, row) == "held"
    assert words in state(ready, row)[1]


def test_a_look_that_never_comes_holds_the_post(
    ready: ASchool, scheduled: Callable[..., Delivery]
) -> None:
    row = scheduled(minutes=90)
    assert claim(ready, row) == "scheduled"
    with ready.work() as uow:  # nobody has looked for so long
        uow.get(Delivery, row.id).look_at = uow.now - linking.PATIENCE
    assert claim(ready, row) == "held"
    assert "could not look at this link" in state(ready, row)[1]


def test_the_beat_has_links_looked_at_before_the_slot(
    ready: ASchool, scheduled: Callable[..., Delivery], site: Site
) -> None:
    row = scheduled(minutes=40)
    assert linking.to_look(ready.system.database, most=9) == [(ready.id, row.id)]
    linking.look_before(ready.system, ready.id, row.id)
    assert linking.to_look(ready.system.database, most=9) == []
    assert claim(ready, row) == "published"

"""Visiting a link: what is seen, and what is not done, over real TLS to a server of our own."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from publisher.links.places import NoPlace, Place, PublicResolver
from publisher.links.visiting import MOST_BYTES
from tests.links.pdf import a_pdf
from tests.links.site import Page, Site


def test_a_page_is_seen_with_its_title_and_what_a_preview_would_show(site: Site) -> None:
    site.pages["www.gov.uk/page"] = Page(
        b"<html><head><title>Term\n dates</title><meta property='og:title' content='Amelia wins'>"
        b"<meta name=description content='All &amp; more'></head><body>Zoe</body>"
    )
    seen = site.visitor().visit("https://www.gov.uk/page")
    assert (seen.status, seen.problem) == (200, "")
    assert seen.title == "Term dates\nAmelia wins\nAll & more"


def test_a_pdf_is_seen_with_its_title(site: Site) -> None:
    site.pages["www.gov.uk/a.pdf"] = Page(a_pdf(title="Vacancy: ask Mrs Patel"), "application/pdf")
    assert site.visitor().visit("https://www.gov.uk/a.pdf").title == "Vacancy: ask Mrs Patel"


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (Page(b"\x89PNG", "image/png"), "unread"),
        (Page(b"%PDF-1.7 damaged", "application/pdf"), "unread"),
        (Page(b"x", headers={"Content-Encoding": "gzip"}), "unread"),
        (Page(b"%PDF" + b" " * (MOST_BYTES["application/pdf"] + 9), "application/pdf"), "unread"),
    ],
)
def test_what_cannot_be_read_is_never_said_to_have_no_title(
    site: Site, page: Page, problem: str
) -> None:
    site.pages["www.gov.uk/x"] = page
    seen = site.visitor(seconds=20).visit("https://www.gov.uk/x")
    assert (seen.status, seen.title, seen.problem) == (200, "", problem)


def test_a_page_is_read_only_as_far_as_its_title(site: Site) -> None:
    site.pages["www.gov.uk/x"] = Page(b"<title>Long</title>" + b"<p>." * 400_000)
    assert site.visitor(seconds=20).visit("https://www.gov.uk/x").title == "Long"


def test_a_page_that_is_gone_is_seen_to_be_gone(site: Site) -> None:
    seen = site.visitor().visit("https://www.gov.uk/missing")
    assert (seen.status, seen.problem) == (404, "")


def test_redirects_are_followed_and_each_is_looked_at(site: Site) -> None:
    site.moved("bit.ly/x", "https://www.example.com/a")
    site.moved("www.example.com/a", "/b")
    site.pages["www.example.com/b"] = Page(b"<title>Here</title>")
    seen = site.visitor().visit("https://bit.ly/x")
    assert (seen.final_url, seen.title) == ("https://www.example.com/b", "Here")
    assert site.resolved == ["bit.ly", "www.example.com", "www.example.com"]


def test_a_link_that_leads_in_circles_is_given_up(site: Site) -> None:
    site.moved("www.gov.uk/a", "https://www.gov.uk/a")
    assert site.visitor().visit("https://www.gov.uk/a").problem == "redirects"
    assert len(site.asked) == 4


@pytest.mark.parametrize(
    ("to", "problem"),
    [
        ("https://127.0.0.1/admin", "not_visited"),
        ("https://[::1]/admin", "not_visited"),
        ("http://www.gov.uk/plain", "not_https"),
        ("https://user:secret@www.gov.uk/", "not_visited"),
        ("https://www.gov.uk:6379/", "not_visited"),
        ("file:///etc/passwd", "not_https"),
        ("https://inside.example.org/", "not_public"),
    ],
)
def test_a_redirect_into_our_own_house_is_refused(site: Site, to: str, problem: str) -> None:
    class Inside:
        def place(self, host: str) -> Place:
            if host == "inside.example.org":
                return PublicResolver(lambda _: ["10.0.0.7"]).place(host)
            return site.place(host)

    site.moved("bit.ly/x", to)
    seen = site.visitor(resolver=Inside()).visit("https://bit.ly/x")
    assert (seen.status, seen.problem) == (None, problem)
    assert site.asked == ["bit.ly/x"]


def test_a_host_is_resolved_once_so_that_its_owner_cannot_change_his_mind(site: Site) -> None:
    """DNS rebinding: the first answer is looked at and connected to, a second is never asked."""
    answers: Iterator[Place] = iter([Place("127.0.0.1", site.port), Place("127.0.0.1", 9)])

    class Rebinding:
        def place(self, host: str) -> Place:
            return next(answers)

    site.pages["www.gov.uk/"] = Page()
    assert site.visitor(resolver=Rebinding()).visit("https://www.gov.uk/").status == 200
    assert next(answers).port == 9


def test_production_would_not_visit_this_test_server(site: Site) -> None:
    resolver = PublicResolver(lambda _: ["127.0.0.1"])
    seen = site.visitor(resolver=resolver).visit("https://www.gov.uk/")
    assert (seen.problem, site.asked) == ("not_public", [])


def test_a_site_that_cannot_prove_its_name_is_not_read(site: Site) -> None:
    seen = site.visitor().visit("https://unlisted.example.com/")
    assert (seen.problem, site.asked) == ("tls", [])


@pytest.mark.parametrize("drip", [0.2, 30.0])
def test_a_slow_page_is_given_up_in_time(site: Site, drip: float) -> None:
    site.pages["www.gov.uk/slow"] = Page(b"<title>slow</title>" * 20, drip=drip)
    begin = time.monotonic()
    seen = site.visitor(seconds=1.0).visit("https://www.gov.uk/slow")
    assert time.monotonic() - begin < 40, "its eighty seconds, or ten minutes, were not waited for"
    assert (seen.problem, seen.title) == ("timeout", "")


def test_a_page_that_breaks_off_is_not_taken_for_the_whole(site: Site) -> None:
    site.pages["www.gov.uk/cut"] = Page(b"<p>", headers={"Content-Length": "900"})
    assert site.visitor().visit("https://www.gov.uk/cut").problem == "broken"


def test_nobody_listening_is_no_answer(site: Site) -> None:
    class Closed:
        def place(self, host: str) -> Place:
            return Place("127.0.0.1", 9)

    assert site.visitor(resolver=Closed()).visit("https://www.gov.uk/").problem == "broken"


def test_an_unknown_host_is_said_to_be_unknown(site: Site) -> None:
    assert site.visitor().visit("https://nowhere.example.net/").problem == "no_such_host"
    with pytest.raises(NoPlace):
        site.place("nowhere.example.net")

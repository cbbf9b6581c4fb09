"""Links, judged by their writing alone."""

from __future__ import annotations

import pytest

from publisher.detect.addresses import host_allowed, parse
from publisher.detect.everything import analyse


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("http://school.org.uk", "not_https"),
        ("https://school.org.uk@evil.com/", "userinfo"),
        ("https://192.168.0.1/x", "ip_literal"),
        ("https://school.org.uk:8443/", "port"),
        ("https://bit.ly/abc", "shortener"),
        ("https://www.google.com/url?q=https://x.com", "redirector"),
        ("https://docs.google.com/forms/d/1", "user_content"),
        ("https://www.google.com/maps/place/x", "map"),
        ("https://pаypal.com/", "mixed_script_host"),
        ("https://xn--pypal-4ve.com/", "punycode"),
    ],
)
def test_an_odd_link_is_named(url: str, kind: str) -> None:
    assert kind in parse(url).kinds


def test_links_are_found_without_their_scheme_and_their_words_are_given() -> None:
    text = "See www.school.co.uk/news/amelia-wright-wins?by=Tom%20Day, today."
    (link,) = analyse(text).links
    assert link.host == "www.school.co.uk"
    assert text[link.start : link.end] == link.url
    assert link.slug_text == "news amelia wright wins by Tom Day"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://amelia-smith.example", "amelia smith"),
        ("https://www.ameliasmith.co.uk/a", "ameliasmith"),
        ("https://zoë-wright.example", "zoë wright"),
        ("https://xn--zo-ija.example", "zoë"),
        ("https://sch.uk", ""),
    ],
)
def test_the_words_of_a_host_can_be_read(url: str, words: str) -> None:
    assert parse(url).host_text == words


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("www.lache.cheshire.sch.uk", True),
        ("notlache.cheshire.sch.uk", False),
        ("other.sch.uk", False),
        ("news.gov.uk", True),
        ("gov.uk.evil.com", False),
    ],
)
def test_hosts_are_allowed_label_by_label(host: str, allowed: bool) -> None:
    domains = ("lache.cheshire.sch.uk", "sch.uk", "gov.uk")
    assert host_allowed(host, domains) is allowed


def test_a_list_of_hosts_with_dots_and_www_before_them_allows_what_lies_below() -> None:
    assert host_allowed("Pictures.School.org.", frozenset({".www.school.org", "uk"}))
    assert not host_allowed("school.org.uk", frozenset({"school.org", "uk", ""}))


def test_words_quoted_twice_are_read_all_the_same() -> None:
    for slug in ("kofi", "%6Bofi", "%256Bofi", "%25256Bofi"):
        assert parse(f"https://example.org/{slug}").slug_text == "kofi"
    assert parse("https://example.org/100%25-attendance").slug_text == "100 attendance"

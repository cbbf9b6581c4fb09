"""Links, judged by their writing alone."""

from __future__ import annotations

import pytest

from publisher.detect.addresses import parse, urls
from publisher.detect.everything import analyse
from publisher.detect.hosts import allowed as host_allowed
from tests.soon import soon


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
        ("https://maps.apple/p/x", "map"),
        ("https://www.alltrails.com/trail/x", "map"),
        ("https://share.google/x", "shortener"),
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


@pytest.mark.parametrize(
    "sign", ["\\", "%2f", "%23", ";", ",", "`", "|", "&", "'", "_", "..", "／"]
)
def test_a_host_that_no_browser_looks_up_so_is_no_host(sign: str) -> None:
    found = parse(f"https://evil.example.com{sign}.gov.uk/login")
    assert "malformed" in found.kinds
    assert not host_allowed(found.host, {"gov.uk"})


@pytest.mark.parametrize("url", ["https://[::1]/x", "https://[2001:db8::1]/", "https://0x7f.1/"])
def test_the_number_of_a_machine_is_no_malformed_host(url: str) -> None:
    assert parse(url).kinds == {"ip_literal"}


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://3232235521/x", "3232235521"),
        ("https://[::1]/x", "::1"),
        ("http://school/x", "school"),
        ("https://localhost/x", "localhost"),
        ("https://bit。ly/abc", "bit.ly"),
        ("bit．ly/abc", "bit.ly"),
        ("bit｡ly/abc", "bit.ly"),
        ("ｂｉｔ．ｌｙ/abc", "bit.ly"),
        ("𝐛𝐢𝐭.𝐥𝐲/abc", "bit.ly"),
        ("bit[.]ly/abc", "bit.ly"),
        ("bit (dot) ly/abc", "bit.ly"),
        ("hxxps://evil[.]com/x", "evil.com"),
        ("//evil.example.com/x", "evil.example.com"),
        ("https:/evil.example.com/x", "evil.example.com"),
        ("https:\\\\evil.example.com/x", "evil.example.com"),
        ("192.168.0.1/x", "192.168.0.1"),
        ("evil.zip/x", "evil.zip"),
        ("evil.ninja", "evil.ninja"),
        ("_https://evil.com/x", "evil.com"),
    ],
)
def test_a_link_is_found_however_it_is_written(url: str, host: str) -> None:
    text = f"Please look at {url} today"
    (link,) = analyse(text).links
    assert (link.url, link.host) == (url.removeprefix("_"), host)
    assert text[link.start : link.end] == link.url
    assert list(urls([text])) == [link.url]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html;base64,PHA+",
        "file:///etc/passwd",
        "//evil.example.com/x",
        "https:/evil.example.com/x",
        "hxxps://evil.example.com/x",
        "bit[.]ly/abc",
    ],
)
def test_what_is_no_plain_address_is_malformed(url: str) -> None:
    assert "malformed" in parse(url).kinds
    assert ["malformed" in link.kinds for link in analyse(f"See {url} today").links] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Doors open 9.am/5.pm and at 3.30/4.15, and/or 12:30.",
        "Bring a coat.Please/thanks! Years 5./6. and e.g./i.e. boots",
        "The reading is at Heb. 13:8 and data: what we count; JavaScript: our new club",
        "What3words ///filled.count.soap",
        "A score of 3.2.1.0 on 12.11.2026 // then tea",
        "Write to office@larkfield.sch.uk.",
    ],
)
def test_what_only_has_the_signs_of_a_link_is_none(text: str) -> None:
    assert analyse(text).links == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(www.larkfield.sch.uk).", ["www.larkfield.sch.uk"]),
        ("“https://www.gov.uk/a”", ["https://www.gov.uk/a"]),
        ("`https://www.gov.uk`", ["https://www.gov.uk"]),
        ("See www.larkfield.sch.uk👍", ["www.larkfield.sch.uk"]),
        ("www.gov.uk,www.nhs.uk", ["www.gov.uk", "www.nhs.uk"]),
        ("https://www.gov.uk|https://www.nhs.uk", ["https://www.gov.uk", "https://www.nhs.uk"]),
    ],
)
def test_signs_around_a_link_are_none_of_it(text: str, found: list[str]) -> None:
    links = analyse(text).links
    assert [link.url for link in links] == found
    assert not any("malformed" in link.kinds for link in links)


@pytest.mark.parametrize(
    "rest",
    [
        *(f"?{key}=https://evil.example.com" for key in ("return", "continue", "r", "x")),
        *(f"?{key}=//evil.example.com" for key in ("returnUrl", "redirect_to")),
        *(f"?a=1&{key}=evil.com/x" for key in ("url", "link", "next", "return_url")),
        "?url=%68ttps://evil.example.com",
        "?url=https%253A%252F%252Fevil.example.com",
        "login/https://evil.example.com",
        "login/https%3A%2F%2Fevil.example.com",
    ],
)
def test_an_address_within_an_address_leads_on(rest: str) -> None:
    assert "redirector" in parse(f"https://www.gov.uk/{rest}").kinds


@pytest.mark.parametrize(
    "rest",
    [
        "?return=/home",
        "?return=https://www.gov.uk/home",
        "?link=letter.pdf",
        "?q=school+dinners",
        "?next=2&r=1.5",
        "https-and-you",
        "?page=evil.com",
    ],
)
def test_an_address_without_another_sites_in_it_does_not(rest: str) -> None:
    assert parse(f"https://www.gov.uk/{rest}").kinds == frozenset()


@pytest.mark.parametrize("host", ["google.de", "www.google.com.au", "www.google.co.uk"])
def test_the_lists_hold_in_every_country(host: str) -> None:
    assert "redirector" in parse(f"https://{host}/url?sa=t").kinds
    assert "map" in parse(f"https://{host}/maps/place/x").kinds


@pytest.mark.parametrize(
    "host",
    [
        "a.workers.dev", "a.r2.dev", "a.pages.dev", "a.s3.eu-west-2.amazonaws.com",
        "a.herokuapp.com", "a.azurewebsites.net", "a.blogspot.co.uk", "a.blogspot.de",
        "a.ngrok.io", "a.ngrok-free.app", "raw.githubusercontent.com", "a.web.app",
        "a.firebaseapp.com", "a.netlify.app", "a.vercel.app", "a.wixsite.com", "sites.google.com",
    ],
)  # fmt: skip
def test_where_anybody_may_publish_is_known(host: str) -> None:
    assert "user_content" in parse(f"https://{host}/x").kinds


def test_words_quoted_twice_are_read() -> None:
    found = parse("https://www.gov.uk/?mail=tom%2540gmail.com&by=Tom%20Day")
    assert found.slug_text == "mail tom@gmail.com by Tom Day"


@pytest.mark.parametrize(
    "text",
    ["https://" + "a." * 9990 + "org", "https://" + "é." * 9990 + "org", "a.zz/" * 4000,
     "https://x/'07700900123" * 900, "javascript:" * 1800, "bit[.]" * 3000],
)  # fmt: skip
def test_a_long_link_takes_no_longer_than_its_length(text: str) -> None:
    with soon():
        assert len(analyse(text).links) == len(urls([text, text])) or "x/" in text

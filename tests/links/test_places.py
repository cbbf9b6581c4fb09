"""Nobody talks us into visiting our own house: every known way of writing a private address."""

from __future__ import annotations

import socket

import pytest

from publisher.links.places import NoPlace, Place, PublicResolver
from publisher.links.visiting import Visitor

PRIVATE = [
    "127.0.0.1", "127.9.9.9", "10.0.0.5", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",  # noqa: S104

    "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "192.88.99.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1",
    "fec0::1", "ff02::1", "2001:db8::1", "100::1", "5f00::1", "3fff::1",
    "::ffff:127.0.0.1", "::ffff:8.8.8.8",  # IPv4 inside IPv6
    "::127.0.0.1",  # the older way of writing it
    "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1",  # NAT64
    "2002:7f00:1::1", "2002:808:808::1",  # 6to4
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",  # Teredo
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    with pytest.raises(NoPlace) as refused:
        PublicResolver(lambda host: [address]).place("school.example.org")
    assert refused.value.problem == "not_public"


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111"])
def test_a_public_address_is_pinned(address: str) -> None:
    found = PublicResolver(lambda host: [address]).place("school.example.org")
    assert found == Place(address, 443)


def test_one_private_address_among_public_ones_condemns_the_host() -> None:
    with pytest.raises(NoPlace):
        PublicResolver(lambda host: ["8.8.8.8", "10.0.0.1"]).place("school.example.org")


@pytest.mark.parametrize(
    ("code", "others_are_found", "problem"),
    [
        (socket.EAI_NONAME, True, "no_such_host"),
        (socket.EAI_NODATA, True, "no_such_host"),
        (socket.EAI_NONAME, False, "no_look_up"),  # a machine that is cut off knows no name
        (socket.EAI_AGAIN, True, "no_look_up"),
        (socket.EAI_FAIL, True, "no_look_up"),
    ],
)
def test_a_host_is_called_unknown_only_by_who_can_look_others_up(
    code: int, others_are_found: bool, problem: str
) -> None:
    def look_up(host: str) -> list[str]:
        if host == "school.example.org" or not others_are_found:
            raise socket.gaierror(code, "as the system says it")
        return ["8.8.8.8"]

    with pytest.raises(NoPlace) as refused:
        PublicResolver(look_up).place("school.example.org")
    assert refused.value.problem == problem


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://[::1]/", "https://2130706433/", "https://0x7f000001/",
        "https://0177.0.0.1/", "https://127.1/", "https://0x7f.1/", "https://[::ffff:127.0.0.1]/",
        "https://user@school.example.org/", "https://school.example.org:8443/",
        "https://school.example.org:80/", "https://school.example.org@127.0.0.1/",
        "https://１２７.０.０.１/", "https://127。0。0。1/", "https://раypal.example.org/",
        "https://", "https:///etc/passwd", "https://school.example.org\\@127.0.0.1/",
    ],
)  # fmt: skip
def test_an_odd_address_is_refused_before_its_name_is_looked_up(url: str) -> None:
    asked: list[str] = []

    def look_up(host: str) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    seen = Visitor(resolver=PublicResolver(look_up)).visit(url)
    assert seen.status is None
    assert seen.problem == "not_visited" or (seen.problem == "not_public" and asked)


@pytest.mark.parametrize(
    "url", ["http://school.example.org/", "ftp://school.example.org/", "file:///etc/passwd",
            "gopher://127.0.0.1:70/", "javascript:alert(1)"],
)  # fmt: skip
def test_only_https_is_visited(url: str) -> None:
    def look_up(host: str) -> list[str]:
        raise AssertionError("nothing may be looked up")

    seen = Visitor(resolver=PublicResolver(look_up)).visit(url)
    assert seen.status is None and seen.problem in ("not_https", "not_visited")

"""Fetching the media that a client gives by address, as Meta does. Loopback only: the sandbox
must never be a way to the network."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests

LARGEST = 320 * 1024 * 1024
SECONDS = 10.0


class NotFetched(Exception):
    """The address gave no media; the message says why."""


@dataclass(frozen=True)
class Fetched:
    data: bytes
    mime: str


def fetch(url: str) -> Fetched:
    """The body at ``url``. Raises ``NotFetched`` for anything but a 200 from this machine."""
    parts = urlsplit(url)
    if not url.isascii() or parts.scheme not in ("http", "https"):
        raise NotFetched("Only ASCII http and https addresses can be fetched.")
    if parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise NotFetched("The sandbox fetches from this machine only.")
    try:
        with requests.Session() as session:
            session.trust_env = False
            response = session.get(url, timeout=SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        raise NotFetched(type(error).__name__) from None
    if response.status_code != 200 or len(response.content) > LARGEST:
        raise NotFetched(f"Status {response.status_code}.")
    return Fetched(response.content, response.headers.get("Content-Type", "").split(";")[0])


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

"""A platform that answers as scripted, and the connector that talks to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from publisher.connectors.http import Http
from publisher.connectors.instagram import InstagramConnector
from tests.connectors.instagram.given import FREE, NOW, QUOTA
from tests.connectors.meta.platform import APP, Platform, running


@pytest.fixture
def platform() -> Iterator[Platform]:
    with running() as platform:
        platform.on(QUOTA, FREE)
        yield platform


@pytest.fixture
def instagram(platform: Platform) -> InstagramConnector:
    return InstagramConnector(
        app=APP, hosts=platform.hosts, http=Http.pooled(read_seconds=2), clock=lambda: NOW
    )

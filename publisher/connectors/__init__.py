"""The platforms: one folder each, all held to one contract.

A new platform is a folder, a line in ``CONNECTORS`` and a row in ``docs/connectors.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, cast

from publisher.connectors.contract import Connector
from publisher.connectors.facebook import FacebookConnector
from publisher.connectors.hosts import App, Hosts
from publisher.connectors.http import Http
from publisher.connectors.instagram import InstagramConnector
from publisher.connectors.linkedin import LinkedInConnector
from publisher.connectors.usage import OnPlatformUsage
from publisher.connectors.weduc import WeducConnector
from publisher.connectors.x import XConnector
from tenants.clock import now

CONNECTORS: dict[str, type[Any]] = {
    "facebook": FacebookConnector,
    "instagram": InstagramConnector,
    "x": XConnector,
    "linkedin": LinkedInConnector,
    "weduc": WeducConnector,
}


def build(
    *,
    apps: Mapping[str, App],
    hosts: Hosts,
    http: Http,
    on_usage: OnPlatformUsage | None = None,
    clock: Callable[[], datetime] = now,
) -> dict[str, Connector]:
    """A connector for each platform that ``apps`` has a registration for, by its name."""
    return {
        name: cast(
            Connector,
            CONNECTORS[name](
                app=app,
                hosts=hosts,
                http=http,
                clock=clock,
                on_usage=partial(on_usage, name) if on_usage else None,
            ),
        )
        for name, app in apps.items()
    }

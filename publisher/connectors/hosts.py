"""Where the platforms live and who we are to them. Every host is a setting, never a constant in
a connector, so that the same code talks to the platforms and to anything that speaks like them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Hosts:
    """Base addresses without a trailing slash. The defaults are the platforms' own (2026)."""

    facebook_graph: str = "https://graph.facebook.com"
    facebook_dialog: str = "https://www.facebook.com"
    instagram_graph: str = "https://graph.facebook.com"
    x_api: str = "https://api.x.com"
    x_authorize: str = "https://x.com"
    linkedin_api: str = "https://api.linkedin.com"
    linkedin_oauth: str = "https://www.linkedin.com"
    weduc_api: str = ""  # our own contract for parent apps: each product has its own host


@dataclass(frozen=True, kw_only=True)
class App:
    """Our registration with one platform. The secrets never show in ``repr``; the previous one
    proves webhooks until ``previous_until`` and is used for nothing else."""

    client_id: str
    client_secret: str = field(repr=False)
    previous_secret: str = field(repr=False, default="")
    previous_until: datetime | None = None

    def proven(self, prove: Callable[[str], T], now: datetime) -> T:
        """What ``prove`` makes of the secret that fits, or of today's when none does. Every one
        is tried, so that the time it takes does not tell which one fitted."""
        secrets = [self.client_secret]
        if self.previous_secret and self.previous_until and now < self.previous_until:
            secrets.append(self.previous_secret)
        found = [prove(secret) for secret in secrets]
        return next(filter(None, found), found[0])

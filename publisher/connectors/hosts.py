"""Where the platforms live and who we are to them. Every host is a setting, never a constant in
a connector, so that the same code talks to the platforms and to anything that speaks like them."""

from __future__ import annotations

from dataclasses import dataclass, field


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
    """Our registration with one platform. The secret never shows in ``repr``."""

    client_id: str
    client_secret: str = field(repr=False)

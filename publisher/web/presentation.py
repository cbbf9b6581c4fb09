"""What templates may use: times in the school's zone, words for states, addresses of files."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, g, url_for

from publisher import clocks
from publisher.models import Channel, Delivery
from publisher.services.gathering import policy_of
from publisher.services.system import System
from publisher.web import door, wording

DEFAULT_ZONE = "Europe/London"


def register(app: Flask) -> None:
    static = Path(app.root_path) / str(app.static_folder)
    app.jinja_env.globals.update(
        asset=_assets(static),
        wording=wording,
        role_words=wording.role,
        roles_words=wording.roles,
        here=door.here,
        at_school=lambda: "here" in g,
        policy_of=policy_of,
        label_of=label_of,
        read_back=_read_back,
    )
    app.jinja_env.filters.update(
        spoken=lambda at: clocks.spoken(at, zone()),
        day=lambda at: f"{at:%A} {clocks.day(at)}",
        clock=lambda at: f"{clocks.local(at, zone()):%H:%M}",
        seconds=lambda at: f"{clocks.local(at, zone()):%H:%M:%S}",
        excerpt=excerpt,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def zone() -> str:
    return g.here.seen.timezone if "here" in g else DEFAULT_ZONE


def excerpt(text: str, most: int = 90) -> str:
    """The beginning of a post, cut between words."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[:most].rsplit(' ', 1)[0]}…"


def label_of(channel: Channel | str) -> str:
    """The platform's own name for people."""
    system: System = door.site
    name = channel if isinstance(channel, str) else channel.platform
    known = system.connectors.get(name)
    return known.capabilities.label if known else name.title()


def _read_back(row: Delivery) -> str:
    at = row.comments_read_at
    clock = f"{clocks.local(at, zone()):%H:%M:%S}" if isinstance(at, datetime) else ""
    return wording.read_back(row, label_of(row.platform), clock)


def _assets(folder: Path) -> Any:
    """Addresses that change with a file's content, so that browsers may keep files for long."""
    versions: dict[str, str] = {}

    def asset(name: str) -> str:
        if name not in versions:
            versions[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:10]
        return url_for("static", filename=name, v=versions[name])

    return asset

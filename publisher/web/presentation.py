"""What templates may use: times in the school's zone, words for states, addresses of files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, g, url_for

from publisher import clocks
from publisher.models import Channel, Delivery, Media
from publisher.pictures.faces import Face
from publisher.services import declaring, picturing, policy_wording, waiting
from publisher.services.gathering import policy_of
from publisher.services.register import Listed
from publisher.services.system import System
from publisher.web import devices, door, standings, stands, wording
from tenants import clock

DEFAULT_ZONE = "Europe/London"
LOOKING = timedelta(seconds=45)  # after which no worker is about to answer any more
MOST_CHOICES = 5_000  # beside all faces of one picture together


def register(app: Flask) -> None:
    static = Path(app.root_path) / str(app.static_folder)
    app.jinja_env.globals.update(
        asset=_assets(static),
        wording=wording,
        policy_wording=policy_wording,
        standings=standings,
        stands=stands,
        role_words=wording.role,
        roles_words=wording.roles,
        here=door.here,
        at_school=lambda: "here" in g,
        policy_of=policy_of,
        label_of=label_of,
        labels_of=labels_of,
        also_day=lambda text: clocks.day(datetime.fromisoformat(text)),
        read_back=_read_back,
        why_later=_why_later,
        faces_seen=faces_seen,
        face_choices=face_choices,
    )
    app.jinja_env.filters.update(
        spoken=spoken,
        device=devices.spoken,
        device_icon=devices.icon,
        spoken_first=spoken_first,
        short_day=short_day,
        day=lambda at: f"{at:%A} {clocks.day(at)}",
        clock=lambda at: f"{clocks.local(at, zone()):%H:%M}",
        seconds=lambda at: f"{clocks.local(at, zone()):%H:%M:%S}",
        excerpt=excerpt,
        plain_day=lambda day: f"{day.day} {day:%B %Y}",
        public_day=lambda at, name: f"{clocks.local(at, name):%-d %B %Y}",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def zone() -> str:
    return g.here.seen.timezone if "here" in g else DEFAULT_ZONE


def today() -> date:
    return clocks.local(clock.now(), zone()).date()


def spoken(at: datetime) -> str:
    """A moment on the school's clock, inside a sentence: "today 08:15", or the whole date."""
    local = clocks.local(at, zone())
    near = _near(local.date()).lower()
    return f"{near} {local:%H:%M}" if near else clocks.spoken(at, zone())


def spoken_first(at: datetime) -> str:
    """The same where a sentence or a line begins."""
    said = spoken(at)
    return said[0].upper() + said[1:]


def short_day(at: datetime) -> str:
    """A day in a list: "Today", else "Fri 8 Jan"."""
    return _near(at.date()) or f"{at:%a} {at.day} {at:%b}"


def _near(day: date) -> str:
    names = {0: "Today", 1: "Tomorrow", -1: "Yesterday"}
    return names.get((day - today()).days, "")


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


def labels_of(rows: Sequence[Delivery]) -> str:
    """The platforms of some deliveries: "Facebook, X"."""
    return ", ".join(label_of(row.platform) for row in rows)


def _read_back(row: Delivery) -> str:
    at = row.comments_read_at
    clock = f"{clocks.local(at, zone()):%H:%M:%S}" if isinstance(at, datetime) else ""
    return wording.read_back(row, label_of(row.platform), clock)


def _why_later(row: Delivery, channel: Channel) -> str:
    """Why it does not go out at its time, and when it does; nothing while the school is paused."""
    at = None if door.here.seen.paused else waiting.until(door.site, row, channel)
    if at is None:
        return ""
    too_late = f" after {spoken(row.give_up_at)}" if at >= row.give_up_at else ""
    again = spoken(at + timedelta(seconds=59))  # no minute in which it is not tried yet
    return wording.why_later(row, label_of(channel), again, too_late)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What is known of a picture's faces, and what its author says of each. ``looking`` says that
    a worker is about to tell."""

    words: str
    icon: str
    boxes: tuple[Face, ...] = ()
    said: tuple[str, ...] = ()
    looking: bool = False


def faces_seen(row: Media, said: Mapping[str, str]) -> Seen:
    boxes = picturing.faces_of(row)
    if row.purged_at is not None:
        return Seen(words="This picture was deleted. Leave it out.", icon="trash3")
    if boxes is not None:
        return Seen(
            words=wording.faces(len(boxes)), icon="person-bounding-box", boxes=tuple(boxes),
            said=declaring.answers(boxes, said),
        )  # fmt: skip
    if row.no_detector:
        return Seen(words="No program looks for faces here. Look yourself.", icon="eye")
    if clock.now() - (row.looked_at or row.created_at) < LOOKING:
        return Seen(words="Looking for faces …", icon="hourglass-split", looking=True)
    if row.looked_at is None:
        return Seen(words="Nobody has looked for faces yet.", icon="eye-slash")
    return Seen(words="It could not be checked for faces. Look yourself.", icon="eye")


def face_choices(roll: Sequence[Listed], seen: Seen, tagged: Sequence[str]) -> Sequence[Listed]:
    """The pupils to choose from beside each face; only those who are marked already where the
    register times the faces would make a page that nobody can use."""
    if len(roll) * len(seen.boxes) <= MOST_CHOICES:
        return roll
    return [person for person in roll if str(person.id) in tagged]


def _assets(folder: Path) -> Any:
    """Addresses that change with a file's content, so that browsers may keep files for long."""
    versions: dict[str, str] = {}

    def asset(name: str) -> str:
        if name not in versions:
            versions[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:10]
        return url_for("static", filename=name, v=versions[name])

    return asset

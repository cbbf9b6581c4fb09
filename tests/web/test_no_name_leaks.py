"""A whole day's work at a school, and then a search of everything that was kept anywhere for every
name on its roll. Only what people typed into posts themselves may hold one."""

from __future__ import annotations

import base64
import io
import re
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from publisher.models import Media, Notice, RollPerson
from publisher.queue import GENERAL
from publisher.services import picturing, telling
from publisher.services.drafting import MediaUse
from publisher.services.system import System
from publisher.worker.run import serve
from tenants.database import Row
from tests.factories import (
    ASchool,
    a_channel,
    a_post,
    a_school,
    deliveries,
    make_due,
    schedule,
    wall_clock,
)
from tests.line import Line
from tests.links.pdf import a_pdf
from tests.links.site import Page, Site
from tests.pictures.given import arrow, full_exif, saved, with_words
from tests.web.conftest import Browser

# Invented, and so odd that no program could hold them by chance.
ROLL = """Adno,Legal Forename,Legal Surname,Known As,Reg Group,Facebook,Given by,DOB,Leaving
901,Thessaly,Quarmby,Tessaly,4B,Yes,Lavinia Quarmby,01/02/17,
902,Evander,Wrexley,,4B,Yes,Mrs Ottoline Wrexley,03/04/17,
903,Peregrine,Stonnard,,4B,No,father,05/06/2017,
"""
NAMES = ("thessaly", "tessaly", "quarmby", "evander", "wrexley", "peregrine", "stonnard",
         "lavinia", "ottoline")  # fmt: skip
NAMED = "Well done Thessaly Quarmby for the swimming badge!"
CLEAN = "The summer fayre is on Saturday, on the school field."
NEWS = "news.larkfield.sch.uk"

# What people typed into a post, or called a file that they put into one. (Table, column.)
TYPED = {
    ("post_version", "text"), ("post_version", "title"), ("post_version", "link"),
    ("post_version", "variants"), ("post_version", "media"), ("delivery", "sent_text"),
    ("media", "filename"),
}  # fmt: skip


@pytest.fixture
def day(
    capfd: pytest.CaptureFixture[str], live: System, sandbox: Any, site: Site,
    browse: Callable[[Any], Browser], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> ASchool:  # fmt: skip
    """The day itself."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    system = replace(live, links=site.looker())
    school = a_school(system, template="lache")
    account = sandbox.account("facebook")
    a_channel(school, account=account)
    TOKENS[:] = [account["access_token"]]
    office = browse(system).log_in(school, "office")
    head = browse(system).log_in(school, "head")
    _the_register(office, head, school)
    _drafts_that_are_stopped(office, school, site)
    _pictures(office, school, system)
    _a_post_goes_out_and_is_taken_down(office, head, school, sandbox)
    _another_school_has_its_day(system, sandbox)
    _a_parent_says_stop(head, school)
    _what_goes_wrong(office, school, system)
    serve(system, GENERAL, burst=True)
    return school


def _send(browser: Browser, path: str, words: str, name: str) -> None:
    browser.open(path)
    browser.submit("/uploads", file=(io.BytesIO(words.encode()), name), written="yes")


def _the_register(office: Browser, head: Browser, school: ASchool) -> None:
    path = f"/schools/{school.id}/register/uploads"
    _send(office, path, "Thessaly;Quarmby\n1;2\n", "quarmby.csv")
    assert office.status == 422
    _send(office, path, ROLL + "904,Evander\n,,,\n", "roll-thessaly.csv")
    office.submit("/apply")
    group = "The class beside the long pond, " * 6
    long = ROLL + "".join(f"{n},Evander,Wrexley,,{group},Yes,father,,\n" for n in range(2_600))
    assert len(long) > 500_000
    _send(office, path, long, "roll.csv")  # planned and left lying
    head.open(f"/schools/{school.id}/register").submit("/register/find", search="quarmby tess")
    assert "Tessaly Quarmby" in head.text
    head.submit("/register/find", search="").submit("/register/names")
    assert "Quarmby" in head.text
    pupil = next(a["href"] for a in head.page.select("table a") if "Stonnard" in a.get_text())
    head.open(pupil).submit("/name")
    head.submit("/answers", platform="facebook", status="refused", given_by="Lavinia Quarmby")
    assert head.status == 422
    head.submit("/answers", platform="facebook", status="given", written="yes", given_by="mother")
    head.open(pupil).submit("/withdraw", platform="*", given_by="Mrs Ottoline Wrexley")
    assert head.status == 422
    head.open(pupil).submit("/listed", listed="yes")


def _drafts_that_are_stopped(office: Browser, school: ASchool, site: Site) -> None:
    site.pages[f"{NEWS}/thessaly-quarmby"] = Page(b"<title>Thessaly Quarmby wins</title>")
    site.moved("bit.ly/q", f"https://{NEWS}/thessaly-quarmby")
    new = f"/schools/{school.id}/posts/new"
    office.open(new).submit("/new", text=NAMED, link=f"https://{NEWS}/thessaly-quarmby",
                            category="celebration", do="check")  # fmt: skip
    serve(school.system, GENERAL, burst=True)
    later = {"date": wall_clock(days=2).strftime("%Y-%m-%d"), "time": "15:30"}
    office.open(new).submit("/new", text=f"{NAMED} Text 07700 900123. https://bit.ly/q",
                            category="celebration", title="Evander Wrexley", do="schedule",
                            **later)  # fmt: skip
    assert office.status == 422
    word = office.page.find("button", value=re.compile("^nobody:"))
    if word is not None:
        office.submit("/edit", do=word["value"])


def _pictures(office: Browser, school: ASchool, system: System) -> None:
    exif = full_exif()
    exif[0x010E] = "Thessaly Quarmby and Evander Wrexley"
    new = f"/schools/{school.id}/posts/new"
    files = [
        (saved(arrow(), exif=exif), "thessaly_quarmby.jpg"),
        (with_words("Peregrine Stonnard"), "certificate.jpg"),
        (a_pdf(title="Evander Wrexley", words="Lavinia Quarmby"), "wrexley.pdf"),
        (b"<svg onload='alert(1)'>Quarmby</svg>", "thessaly.svg"),
        (b"", "quarmby.png"),
    ]
    for data, name in files:
        office.open(new).submit("/new", text=CLEAN, category="event", do="check",
                                upload=(io.BytesIO(data), name))  # fmt: skip
    serve(system, GENERAL, burst=True)


def _a_post_goes_out_and_is_taken_down(
    office: Browser, head: Browser, school: ASchool, sandbox: Any
) -> None:
    soon = wall_clock(minutes=2)
    office.open(f"/schools/{school.id}/posts/new")
    office.submit("/new", text=CLEAN, category="event", do="schedule", considered="yes",
                  date=soon.strftime("%Y-%m-%d"), time=soon.strftime("%H:%M"))  # fmt: skip
    post = office.path.rsplit("/", 1)[-1]
    head.open(f"/schools/{school.id}/approvals")
    for form in head.page.find_all("form"):
        if (form.get("action") or "").endswith("/approve"):
            head.submit("/approve")
    make_due(school, UUID(post))
    line = Line(school.system, sandbox)
    line.until(
        lambda: all(r.state in ("published", "settled") for r in deliveries(school, UUID(post)))
    )
    office.open(f"/schools/{school.id}/posts/{post}").submit("/take-down")


OTHER = "Brooklanden Primary School"


def _another_school_has_its_day(system: System, sandbox: Any) -> None:
    other = a_school(system, OTHER, template="lache")
    account = sandbox.account("facebook", OTHER)
    a_channel(other, account=account)
    TOKENS.append(account["access_token"])
    schedule(other, a_post(other, f"{OTHER}: the fayre is on Saturday.", category="event"))
    with other.work("head") as uow:
        telling.tell(uow, "k", f"{OTHER} must look", "Please look.")
        [notice] = uow.session.scalars(select(Notice.id))
    telling.mail_notice(system, other.id, notice)


TOKENS: list[str] = []  # of the channels of the last day


def _a_parent_says_stop(head: Browser, school: ASchool) -> None:
    """A scheduled post shows a child whose consent is withdrawn: it is held, and people hear."""
    with school.work() as uow:
        child = uow.session.scalars(select(RollPerson).where(RollPerson.reference == "902")).one()
        media = picturing.receive(
            school.system, uow, filename="day.jpg", data=saved(arrow(300, 200))
        )
        use = MediaUse(media_id=str(media.id), alt="A child", people="identifiable", children=1,
                       tagged=(str(child.id),), declared_by="office")  # fmt: skip
    post = a_post(school, CLEAN, media=(use,), local_time=wall_clock(days=3))
    schedule(school, post)
    head.open(f"/schools/{school.id}/register/people/{child.id}").submit("/withdraw", platform="*")
    assert [row.state for row in deliveries(school, post)] == ["held"]
    with school.work() as uow:
        ids = list(uow.session.scalars(select(Notice.id).where(Notice.urgent)))
    assert ids
    for id in ids:
        telling.mail_notice(school.system, school.id, id)


def _what_goes_wrong(office: Browser, school: ASchool, system: System) -> None:
    """A job that fails with everything in hand, and an address that does not exist."""
    with school.work() as uow:
        row = uow.session.scalars(select(Media).where(Media.kind == "image")).first()
        assert row is not None
        row.faces = None
        system.storage.purge(school.id, row.sha256)
    with pytest.raises(FileNotFoundError):
        picturing.inspect(system, school.id, row.id)
    system.queues.nudge(GENERAL, "inspect", str(school.id), str(row.id))
    serve(system, GENERAL, burst=True)  # keeps the failed job with its traceback
    office.open(f"/schools/{school.id}/posts/{row.id}/thessaly-quarmby")
    assert office.status == 404


@dataclass(frozen=True, kw_only=True)
class Left:
    """What the day left behind: tables, keys and files by name, and what the programs said. Of
    the tables ``untyped`` is what people did not type into posts, ``own`` the first school's."""

    tables: dict[str, str]
    untyped: dict[str, str]
    own: dict[str, str]
    valkey: dict[str, str]
    files: dict[str, str]
    stdout: str
    stderr: str
    records: str


_LEFT: list[Left] = []  # one day is enough for all who only look


@pytest.fixture
def left(request: pytest.FixtureRequest) -> Left:
    if not _LEFT:
        day, owner = (request.getfixturevalue(name) for name in ("day", "as_owner"))
        said = request.getfixturevalue("capfd").readouterr()
        records = request.getfixturevalue("caplog").get_records("setup")
        _LEFT.append(
            Left(
                tables=dict(_database(owner, typed=frozenset())),
                untyped=dict(_database(owner)),
                own=dict(_database(owner, typed=frozenset(), of=day)),
                valkey=dict(_valkey(day.system)),
                files=dict(_files(request.getfixturevalue("tmp_path"))),
                stdout=said.out, stderr=said.err,
                records="\n".join(str(each.__dict__) for each in records),
            )
        )  # fmt: skip
    return _LEFT[0]


def test_no_name_on_the_roll_is_kept_anywhere_but_in_posts(left: Left) -> None:
    held = {
        "the database": left.untyped,
        "Valkey": left.valkey,
        "the logs": {"stdout": left.stdout, "stderr": left.stderr, "log": left.records},
        "files": left.files,
    }
    assert {"audit_entry", "judgement", "link_look", "media", "notice", "register_import"} <= {
        table for table, words in held["the database"].items() if words != "[]"
    }
    assert "link looked at" in left.stdout + left.stderr and "inspect" in left.records
    assert any(name.endswith(".eml") for name in held["files"])
    assert any(name.startswith("rq:job") for name in held["Valkey"]), "a failed job is kept"
    leaks = [
        f"{place}: {what}: {name}: …{found[max(0, at - 80) : at + 80]!r}…"
        for place, things in held.items()
        for what, words in things.items()
        for found in (words.lower(),)
        for name in _disguises()
        if (at := found.find(name)) >= 0
    ]
    assert not leaks, "\n".join(leaks[:20])


def test_nothing_of_another_school_and_no_token_is_kept_here(left: Left) -> None:
    said = left.stdout + left.stderr
    everything = {**left.tables, **left.files, **left.valkey, "logs": said}
    assert len(TOKENS) == 2 and all(TOKENS)
    assert not [what for what, words in everything.items() for t in TOKENS if t in words]
    assert "Brooklanden" not in said + left.records
    assert not [table for table, words in left.own.items() if "Brooklanden" in words]
    mails = [words for name, words in left.files.items() if name.endswith(".eml")]
    theirs = [words for words in mails if "@brooklanden" in words]
    assert theirs and len(theirs) < len(mails)
    assert not [words for words in mails if words not in theirs and "Brooklanden" in words]


def test_the_search_would_find_a_name(left: Left) -> None:
    """It finds those in the posts themselves when their text is not left out."""
    assert "quarmby" in left.tables["post_version"].lower()
    hexed = "Quarmby".encode("utf-16-le")
    assert "quarmby" in _read(hexed).lower()
    assert any(
        each in base64.b64encode(b"of Quarmby, 4B").decode().lower() for each in _disguises()
    )
    packed = {b"exc": base64.b64encode(zlib.compress(b"no such file: quarmby.jpg"))}
    assert "quarmby.jpg" in _unpacked(packed)


def _disguises() -> list[str]:
    """Each name plain, in hex, and in base64 at each of its three places."""
    found = []
    for name in NAMES:
        found.append(name)
        found.append(name.encode().hex())
        found.append(name.capitalize().encode().hex())
        for written in (name, name.capitalize()):
            for before in range(3):
                whole = base64.b64encode(b"\0" * before + written.encode()).decode()
                inner = whole[4 if before else 0 : len(whole) - len(whole) % 4 - 4]
                if len(inner) >= 8:
                    found.append(inner.lower())
    return found


def _database(
    as_owner: Any, typed: frozenset[Any] | set[Any] = TYPED, of: ASchool | None = None
) -> Iterator[tuple[str, str]]:
    """Every table, or those rows of it that are one school's."""
    for table in Row.metadata.sorted_tables:
        columns = [c.name for c in table.columns if (table.name, c.name) not in typed]
        listed = ", ".join(f'"{c}"' for c in columns)
        if of is not None and "school_id" not in columns:
            continue
        where = f" WHERE school_id = '{of.id}'" if of is not None else ""
        rows = as_owner.execute(text(f'SELECT {listed} FROM "{table.name}"{where}')).all()
        yield table.name, str([[_read(v) for v in row] for row in rows]) if rows else "[]"


def _read(value: Any) -> str:
    if isinstance(value, memoryview | bytes):
        raw = bytes(value)
        return raw.decode("latin-1") + raw.decode("utf-16-le", errors="replace")
    return str(value)


def _valkey(system: System) -> Iterator[tuple[str, str]]:
    client = system.queues.redis
    for key in client.scan_iter(count=1000):
        kind = client.type(key)
        values = {
            b"string": lambda k: client.get(k),
            b"hash": lambda k: client.hgetall(k),
            b"list": lambda k: client.lrange(k, 0, -1),
            b"set": lambda k: client.smembers(k),
            b"zset": lambda k: client.zrange(k, 0, -1),
            b"stream": lambda k: client.xrange(k),
        }[kind](key)
        yield key.decode(), f"{key!r} {_unpacked(values)}"


def _unpacked(values: Any) -> str:
    """RQ packs what a failed job said with zlib, and sometimes that again in base64."""
    words = str(values)
    for part in _parts(values):
        for raw in (part, _plain(part)):
            try:
                words += zlib.decompress(raw).decode("latin-1")
            except zlib.error:
                continue
    return words


def _parts(values: Any) -> Iterator[bytes]:
    if isinstance(values, bytes):
        yield values
    elif isinstance(values, dict):
        for each in values.values():
            yield from _parts(each)
    elif isinstance(values, list | tuple | set):
        for each in values:
            yield from _parts(each)


def _plain(part: bytes) -> bytes:
    try:
        return base64.b64decode(part, validate=True)
    except ValueError:
        return b""


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """Uploads, e-mails and the temporary folder: names of files and what is in them. A PDF goes
    out as it is, so its words stand in it as those of a post do; it is left out."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not (data := path.read_bytes()).startswith(b"%PDF"):
            yield str(path), f"{path.name} {_read(data)}"

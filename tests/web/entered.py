"""A policy put in through the editor as a head would, and then probed through the gate.

``policies/*.toml`` hold the clauses of invented schools: what the head does at each (``do``), what
becomes of it (``now``), posts that break it (``stops``) and posts that do not (``fine``).
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from textwrap import wrap
from typing import Any
from uuid import uuid4

from docx import Document
from PIL import Image
from sqlalchemy import select

from publisher.models import Post, PostState
from publisher.services import drafting, scheduling
from tests.factories import ASchool, a_channel, a_pupil
from tests.links.pdf import a_pdf
from tests.pictures.given import saved, video
from tests.web.conftest import Browser, fields

FOLDER = Path(__file__).parent / "policies"
STANDINGS = ("Enforced in part", "Enforced", "Recorded", "Not expressible",
             "Its rule does nothing yet", "Not looked at yet")  # fmt: skip
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERYWHERE = dict.fromkeys(("facebook", "instagram", "x", "linkedin", "parent_comms"), "given")


def policy(name: str) -> dict[str, Any]:
    return {"name": name, **tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))}


def pasted(given: Mapping[str, Any]) -> dict[str, Any]:
    """The document as one pastes it: headings, and under them numbered clauses."""
    lines, number = [given["title"], ""], 0
    for each in given["c"]:
        if "h" in each:
            lines += ["", each["h"], ""]
            continue
        number += 1
        lines.append(f"{number}. {each['t']}")
    return {"text": "\n".join(lines)}


def in_word(given: Mapping[str, Any]) -> dict[str, Any]:
    document = Document()
    document.add_heading(given["title"], 0)
    for each in given["c"]:
        if "h" in each:
            document.add_heading(each["h"], 1)
        else:
            document.add_paragraph(each["t"], style="List Number")
    file = io.BytesIO()
    document.save(file)
    file.seek(0)
    return {"file": (file, "policy.docx")}


def in_pdf(given: Mapping[str, Any]) -> dict[str, Any]:
    """Lines broken as on a page, with the signs that mean something to a PDF written out."""
    lines = [line for whole in pasted(given)["text"].split("\n") for line in wrap(whole, 85)]
    words = "\n".join(lines).translate(str.maketrans({"(": r"\(", ")": r"\)"}))
    return {"file": (io.BytesIO(a_pdf(words=words)), "policy.pdf")}


FORMS = {"pasted": pasted, "word": in_word, "pdf": in_pdf}
NAMES = ("maintained_primary", "secondary_academy", "special_school", "welsh_medium",
         "independent_prep")  # fmt: skip


@dataclass
class Head:
    """A headteacher at the editor."""

    browser: Browser
    base: str
    given: Mapping[str, Any]
    complaints: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)

    def enter(self) -> Head:
        for part, typed in self.given.get("parts", {}).items():
            self._form(f"parts/{part}", part, typed)
        for number, each in enumerate(self.clauses(), 1):
            for done in each.get("do", ()):
                self._do(f"C{number}", dict(done))
        return self

    def clauses(self) -> list[Mapping[str, Any]]:
        return [each for each in self.given["c"] if "t" in each]

    def _do(self, id: str, done: dict[str, Any]) -> None:
        (what, value), *rest = done.items()
        typed = {key: str(v) if isinstance(v, int) else v for key, v in rest}
        if what == "rule":
            self._form(f"rules/new/{value}?clause={id}", value, {"effect": "block", **typed}, id)
        elif what == "part":
            self._form(f"parts/{value}?clause={id}", value, typed, id)
        elif what == "entry":
            self._form(f"lists/{value}/0?clause={id}", "0", typed, id)
        elif what == "link":
            self._link(id, value)
        else:
            self._say(id, what, value, typed)

    def _form(self, path: str, action: str, typed: Mapping[str, Any], id: str = "") -> None:
        self.browser.open(f"{self.base}/edit/{path}")
        if self.browser.status != 200:
            self.complaints.append(f"{id} {path}: there is no such form ({self.browser.status})")
            return
        offered = {
            f.get("name") for f in self.browser.page.find_all(["input", "textarea", "select"])
        }
        strange = {key for key in typed if key not in offered and key != "effect"}
        for key, value in typed.items():
            options = [
                f.get("value")
                for f in self.browser.page.find_all("input", {"name": key})
                if f.get("type") in ("checkbox", "radio")
            ]
            wanted = value if isinstance(value, list) else [value]
            if options and not set(wanted) <= set(options):
                strange.add(f"{key}={value} of {options}")
        if strange:
            self.complaints.append(f"{id} {path}: the form does not offer {sorted(strange)}")
        self._send(id, path, f"/{action}", **dict(typed))

    def _send(self, id: str, what: str, action: str, /, **typed: Any) -> None:
        """The page that follows is not opened: what comes next opens the one that it needs."""
        self.browser.submit(action, follow=False, **typed)
        if self.browser.status != 303:
            wrong = [e.get_text(" ", strip=True) for e in self.browser.page.select(".wrong")]
            self.complaints.append(f"{id} {what}: {self.browser.status} {wrong}")

    def _link(self, id: str, rule: str) -> None:
        self.browser.open(f"{self.base}/edit/rules/{rule}?clause={id}")
        form = self.browser.form(f"/{rule}")
        ids = [box["value"] for box in form.select("input[name=ids]") if box.has_attr("checked")]
        self._send(id, rule, f"/{rule}", ids=[*ids, id])

    def _say(self, id: str, what: str, value: Any, typed: dict[str, Any]) -> None:
        self._at(id)
        if not any(
            (f.get("action") or "").endswith({"partly": "/part"}.get(what, f"/{what}"))
            for f in self.browser.page.find_all("form")
        ):
            self.complaints.append(f"{id} {what}: not offered")
            return
        if what == "whole":
            ticks = self.browser.form("/whole").select("input[name=read]")
            typed["read"] = [tick["value"] for tick in ticks]
            self._send(id, what, "/whole", **typed)
        elif what == "partly":
            self._send(id, what, "/part", rest=value)
        elif what == "aside":
            why = typed.get("why", "An aim or a reason.")
            self._send(id, what, "/aside", status=value, why=why)
        else:
            raise AssertionError(what)

    def _at(self, id: str) -> None:
        """Every clause keeps its place, so the overview is asked for the way there once."""
        if not self.places:
            links = self.browser.open(f"{self.base}/edit").page.select(".passage .passage-id")
            self.places = {
                link.get_text(strip=True).removeprefix("Clause").strip(): str(link.get("href"))
                for link in links
            }
        self.browser.open(self.places[id])

    def standings(self) -> dict[str, str]:
        """What the overview says of each clause, by its number."""
        self.browser.open(f"{self.base}/edit")
        found = {}
        for row in self.browser.page.select(".passage"):
            text = " ".join(row.get_text(" ").split())
            says = " ".join(row.select_one(".passage-says").get_text(" ").split())  # type: ignore[union-attr]
            found[text.split()[1]] = next(name for name in STANDINGS if says.startswith(name))
        return found


def staffed(school: ASchool) -> dict[str, str]:
    """Invented people on the roll and the register's answers; the marks by which probes name
    them."""
    refused = dict.fromkeys(EVERYWHERE, "refused")
    everybody = {
        "amelia": a_pupil(school, "Amelia", "Wright", group="4B", **EVERYWHERE),
        "oskar": a_pupil(school, "Oskar", "Bielik", group="4B", **EVERYWHERE),
        "robin": a_pupil(school, "Robin", "Lowe", group="Reception", **EVERYWHERE),
        "noor": a_pupil(school, "Noor", "Haddad", group="4B", **refused),
        "petra": a_pupil(school, "Petra", "Novak", group="4B"),
        "jonah": a_pupil(school, "Jonah", "Price", group="4B", do_not_publish=True, **EVERYWHERE),
        "meera": a_pupil(school, "Meera", "Patel", kind="staff"),
    }
    return {name: str(id) for name, id in everybody.items()}


PICTURES: dict[str, dict[str, Any]] = {
    "nobody": {"people": "none"},
    "work": {"people": "work_only"},
    "faint": {"people": "not_identifiable", "children": "3"},
    "one": {"people": "identifiable", "children": "1", "tagged": ["amelia"]},
    "two": {"people": "identifiable", "children": "2", "tagged": ["amelia", "oskar"]},
    "youngest": {"people": "identifiable", "children": "1", "tagged": ["robin"]},
    "refused": {"people": "identifiable", "children": "1", "tagged": ["noor"]},
    "unasked": {"people": "identifiable", "children": "1", "tagged": ["petra"]},
    "listed": {"people": "identifiable", "children": "1", "tagged": ["jonah"]},
    "unmarked": {"people": "identifiable", "children": "2"},
    "staff": {"people": "identifiable", "staff": "1", "tagged": ["meera"]},
    "others": {"people": "identifiable", "others": "1"},
    "theirs": {"people": "none", "third": "on"},
    "undeclared": {"people": ""},
}


def _files(post: Mapping[str, Any]) -> list[tuple[io.BytesIO, str]]:
    """A photograph, or several, or a film or a document."""
    if "seconds" in post:
        return [(io.BytesIO(video(seconds=post["seconds"])), "film.mp4")]
    if post.get("document"):
        return [(io.BytesIO(a_pdf(words="The menu")), "menu.pdf")]
    name = post.get("file", "p.jpg")
    return [
        (io.BytesIO(saved(Image.new("RGB", (640, 480), (n, n, n)))), name)
        for n in range(1, post.get("count", 1) + 1)
    ]


@dataclass
class Gate:
    """The composer of a school whose policy is in force."""

    school: ASchool
    people: Mapping[str, str]
    browsers: Mapping[str, Browser]
    always: Mapping[str, Any]
    week: int = 1
    blank: dict[Browser, dict[str, Any]] = field(default_factory=dict)

    def outcome(self, post: Mapping[str, Any], *, heard: bool = True) -> tuple[str, list[str]]:
        """What became of a post sent to be scheduled, and the clauses that the check beforehand
        showed against it; unless it is ``heard``, those that stopped it."""
        post = {**self.always, **post}
        for before in post.get("after", ()):
            self._send({**self.always, **before}, heard=False)
        result = self._send(post, heard=heard)
        self._take_back()
        self.week = self.week % 3 + 1
        return result

    def _send(self, post: Mapping[str, Any], *, heard: bool) -> tuple[str, list[str]]:
        browser = self.browsers[post.get("who", "office")]
        typed = self._typed(post)
        if "picture" in post:
            typed |= self._pictures(browser, typed, post)
        clauses = _clauses(self._compose(browser, "check", typed)) if heard else []
        self._compose(browser, "schedule", typed)
        if browser.status == 422:
            errors = [
                e.get_text(" ", strip=True)
                for e in browser.page.select(".wrong")
                if "Error:" in e.get_text(" ")
            ]
            blocked = browser.page.select(".verdict.tone-stop")
            if errors:
                return f"error {errors}", clauses
            return ("block" if blocked else "warn"), clauses if heard else _clauses(browser)
        result = "approve" if "Sent to be approved." in browser.response.text else "pass"
        return result, clauses

    def _compose(self, browser: Browser, do: str, typed: Mapping[str, Any]) -> Browser:
        """The form of a new post, which is the same each time, sent as somebody filled it in."""
        new = f"/schools/{self.school.id}/posts/new"
        if browser not in self.blank:
            self.blank[browser] = fields(browser.open(new).form("/new"))
        data = {**self.blank[browser], **typed, "do": do, "key": str(uuid4())}
        browser.response = browser.client.post(new, data=data, follow_redirects=True)
        assert browser.status == 200 or (do, browser.status) == ("schedule", 422), browser.text
        return browser

    def _typed(self, post: Mapping[str, Any]) -> dict[str, Any]:
        channels = [str(self.school.channels[name])
                    for name in post.get("on", [next(iter(self.school.channels))])]  # fmt: skip
        when = self._when(post.get("at", "wed 10:00"))
        return {
            "text": post.get("text", "The summer fayre is on Saturday."),
            "category": post.get("kind", "event"), "channels": channels,
            "date": f"{when:%Y-%m-%d}", "time": f"{when:%H:%M}",
            **{key: post[key] for key in ("title", "link", "language", "also_via", "attested")
               if key in post},
        }  # fmt: skip

    def _when(self, at: str) -> datetime:
        day, clock = at.split()
        hour = datetime.strptime(clock, "%H:%M").time()  # noqa: DTZ007
        if day in WEEKDAYS:
            monday = date.today() - timedelta(days=date.today().weekday())  # noqa: DTZ011
            found = monday + timedelta(weeks=self.week, days=WEEKDAYS.index(day))
        else:  # the next such day of a year, such as 04-12
            found = date.fromisoformat(f"{date.today().year}-{day}")  # noqa: DTZ011
            found = found if found > date.today() else found.replace(year=found.year + 1)  # noqa: DTZ011
        return datetime.combine(found, hour)

    def _pictures(
        self, browser: Browser, typed: Mapping[str, Any], post: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What the author says of each file that was sent with the form."""
        kind = PICTURES[post["picture"]]
        self._compose(browser, "check", {**typed, "upload": _files(post)})
        ids = [field["value"] for field in browser.page.select("input[name=media]")]
        assert ids, browser.text[:500]
        facts = {key: value for key, value in kind.items() if key != "tagged"}
        facts |= {"alt": post.get("alt", "Children at play"), "read": "on"}
        facts |= {"tagged": [self.people[each] for each in kind.get("tagged", ())]}
        facts |= {key: post[key] for key in ("credit", "permission", "shows") if key in post}
        said = {f"{key}-{id}": value for id in ids for key, value in facts.items()}
        return fields(browser.form("/new")) | typed | said

    def _take_back(self) -> None:
        """Nothing of this post counts for the next."""
        with self.school.work("head") as uow:
            posts = select(Post).where(Post.state != PostState.DISCARDED)
            for post in uow.session.scalars(posts).all():
                if post.state != PostState.DRAFT:
                    scheduling.cancel(uow, post.id)
                drafting.discard(uow, post.id)


def _clauses(browser: Browser) -> list[str]:
    """Every finding that speaks against the post on this page, and its clause."""
    return [
        f"{f.select_one('strong').get_text(strip=True)}: {c.get_text(strip=True)}"  # type: ignore[union-attr]
        for f in browser.page.select("ul.findings > li.finding")
        if "tone-quiet" not in f["class"] and not f.find_parent("details")
        for c in [f.select_one(".clause") or f]
    ]


def channels(school: ASchool, names: list[str]) -> None:
    for name in names:
        school.channels[name] = a_channel(school, "weduc" if name == "parent_comms" else name)


Probe = tuple[str, Mapping[str, Any], str, Mapping[str, Any]]


def probes(given: Mapping[str, Any]) -> Iterator[Probe]:
    """(clause, its table, "stops" or "fine", post)."""
    number = 0
    for each in given["c"]:
        if "t" not in each:
            continue
        number += 1
        for which in ("stops", "fine"):
            for post in each.get(which, ()):
                yield f"C{number}", each, which, post

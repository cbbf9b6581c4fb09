"""Nobody of one school gets at anything of another, by any address the site has.

The walker fills every argument of every rule with another school's object. A new argument without
an object of the other school fails here until somebody adds one to ``FOREIGN``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from publisher import secrets
from publisher.app import create_app
from publisher.models import (
    AccountRequest,
    Approval,
    Connecting,
    Delivery,
    Handover,
    Media,
    NotAPerson,
    Notice,
    Occurrence,
    OverrideRecord,
    Post,
    PostVersion,
    RegisterImport,
)
from publisher.services import inviting, series, telling
from publisher.services.system import System
from tenants.database import Row, SchoolRow, new_id
from tenants.models import (
    AbsenceCover,
    ClosedFor,
    DocumentRequest,
    DutyDue,
    Invitation,
    LoginSession,
    NamedPerson,
    Passkey,
    PolicyException,
    PolicyVersion,
    PupilTool,
    Reading,
    SchoolDocument,
    Training,
)
from tenants.roles import Role
from tenants.scope import Scope
from tenants.services import calendar, sessions
from tenants.unit_of_work import unit_of_work
from tests.factories import PASSWORD, ASchool, a_channel, a_post, a_pupil, a_school, schedule

CANARY = "Canary4711"
ALLOWED = frozenset({403, 404})

# Addresses that are open to everybody, and why that gives nothing away.
OPEN = {
    "feeds.show": "the signature in the address is the key; it cannot be made without our secret",
    "accounts.join": "the token in the link is the key; without it nothing of the school shows",
    "accounts.send_join": "the token in the link is the key",
    "media.show": "the signature in the link is the key; it cannot be made without our secret",
    "public_page.show": "a school's own page for everybody; it tells only what is in force",
    "public_page.ask": "as that page: what may be asked for stands on it",
    "public_page.send_ask": "anybody may ask a school for what it says may be asked for",
    "connecting.callback": "the state in the link proves school and person (NotFound otherwise)",
    "entering.new_password": "the token in the link is the key; it names no school",
    "entering.send_new_password": "the token in the link is the key",
    "static": "the same files for everybody",
    "bootstrap.static": "the same files for everybody",
}


# A page that is there to tell everybody the names of the school and of its own accounts.
FOR_EVERYBODY = frozenset({"public_page.show", "public_page.ask", "public_page.send_ask"})
TOLD_THERE = (f"{CANARY} Academy", f"{CANARY} page")

# So that a request reaches the service instead of stopping at an empty field.
FILLED_IN = {
    "first": "2029-01-08", "last": "2029-01-12", "why": "closure", "date": "2029-01-08",
    "time": "12:00",
    "reason": "because of something", "do": "save", "roles": "teacher", "template": "baseline",
    "permalink": "https://example.org/post", "account": "1", "text": "words", "name": "Sam",
    "key": "f", "password": "three random words", "status": "given",
    "sure": "yes", "choice": "c", "option": "o",
}  # fmt: skip


@dataclass
class Other:
    """The other school, with one of everything that an address can name."""

    school: ASchool
    ids: dict[str, Any] = field(default_factory=dict)


# Which object of the other school stands for which argument of an address.
FOREIGN: dict[str, Callable[[Other], Any]] = {
    "term": lambda other: other.ids["term"],
    "closed": lambda other: other.ids["closed"],
    "series_id": lambda other: other.ids["series"],
    "occurrence": lambda other: other.ids["occurrence"],
    "feed": lambda _: "dates",
    "school": lambda other: other.school.id,
    "at": lambda other: other.school.id,
    "owner": lambda other: other.school.id,
    "post": lambda other: other.ids["post"],
    "case": lambda other: other.ids["case"],
    "stand_in": lambda other: other.ids["stand_in"],
    "word": lambda _: "yes",
    "delivery": lambda other: other.ids["delivery"],
    "approval": lambda other: other.ids["approval"],
    "aside": lambda other: other.ids["aside"],
    "channel": lambda other: other.ids["channel"],
    "attempt": lambda other: other.ids["connecting"],
    "notice": lambda other: other.ids["notice"],
    "version": lambda other: other.ids["policy"],
    "person": lambda other: other.school.people["teacher"].person_id,
    "media": lambda other: other.ids["media"],
    "picture": lambda other: other.ids["media"],
    "pupil": lambda other: other.ids["pupil"],
    "upload": lambda other: other.ids["upload"],
    "duty": lambda other: other.ids["duty"],
    "somebody": lambda other: other.ids["somebody"],
    "reading": lambda other: other.ids["reading"],
    "training": lambda other: other.ids["training"],
    "document": lambda other: other.ids["document"],
    "tool": lambda other: other.ids["tool"],
    "asked": lambda other: other.ids["asked"],
    "exception": lambda other: other.ids["exception"],
    "taught": lambda other: other.ids["taught"],
    "platform": lambda _: "facebook",
    "place": lambda _: 1,
    "do": lambda _: "whole",
    "kind": lambda _: "names",
    "rule": lambda _: "baseline-links",
    "section": lambda _: "channels",
    "number": lambda _: 0,
    "token": lambda _: "a-token-that-nobody-was-given",
    "expires": lambda _: 9_999_999_999,
    "signature": lambda _: "0" * 64,
    "invitation": lambda other: other.ids["invitation"],
    "handover": lambda other: other.ids["handover"],
    "passkey": lambda other: other.ids["passkey"],
    "session": lambda other: other.ids["session"],
    "filename": lambda _: "no-such-file.css",
}


@dataclass(frozen=True)
class Leak:
    endpoint: str
    method: str
    address: str
    why: str


def walk(app: Flask, client: FlaskClient, own: ASchool, other: Other) -> list[Leak]:
    """Every leak that was found; raises for an argument that ``FOREIGN`` does not know."""
    leaks = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        unknown = rule.arguments - set(FOREIGN)
        assert not unknown, f"{rule.rule}: add an object of the other school for {unknown}"
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            for values, named in _fillings(rule.arguments, own, other):
                leaks += _try(client, app, rule.endpoint, method, values, other, named=named)
    return leaks


def _fillings(
    arguments: set[str], own: ASchool, other: Other
) -> Iterator[tuple[dict[str, Any], bool]]:
    """Everything of the other school; then our own school with the other's objects. The second
    is False where the address names nothing of theirs."""
    foreign = {name: FOREIGN[name](other) for name in arguments}
    if "school" in arguments:
        yield foreign, True
        yield {**foreign, "school": own.id}, bool(arguments - {"school", "platform"})
    else:
        yield foreign, bool(arguments - {"platform", "filename"})


def _try(
    client: FlaskClient, app: Flask, endpoint: str, method: str,
    values: dict[str, Any], other: Other, *, named: bool,
) -> Iterator[Leak]:  # fmt: skip
    with app.test_request_context():
        address = app.url_for(endpoint, **values)
    if endpoint in ("entering.log_out", "account.end_sessions"):
        return  # these end the walker's own session and name no school
    answer = client.open(address, method=method, data=FILLED_IN)
    told = answer.text
    for name in TOLD_THERE if endpoint in FOR_EVERYBODY else ():
        told = told.replace(name, "")
    if CANARY in told or str(other.school.name) in told:
        yield Leak(endpoint, method, address, "the other school's words are on the page")
    if answer.status_code >= 500:
        yield Leak(endpoint, method, address, f"answered {answer.status_code}")
    if named and endpoint not in OPEN and answer.status_code not in ALLOWED:
        yield Leak(endpoint, method, address, f"answered {answer.status_code}, not 403 or 404")


@pytest.fixture
def own(system: System) -> ASchool:
    school = a_school(system, "Larkfield Primary School")
    a_channel(school)
    return school


@pytest.fixture
def other(system: System) -> Other:
    """A school whose every object carries the canary."""
    school = a_school(system, f"{CANARY} Academy")
    made = Other(school)
    made.ids["channel"] = a_channel(
        school, account={"id": "other-1", "name": f"{CANARY} page", "access_token": "t"}
    )
    made.ids["post"] = a_post(school, f"{CANARY} text. Our NHS number is 943 476 5919.")
    made.ids["pupil"] = a_pupil(school)
    schedule(school, a_post(school, f"{CANARY} goes out."))
    schedule(school, made.ids["post"])
    with school.work("head") as uow:
        me = school.people["head"].person_id
        media = uow.add(
            Media(
                id=new_id(), kind="image", mime="image/png", size=3, sha256="ab" * 32,
                filename=f"{CANARY}.png", uploaded_by=me,
            )
        )  # fmt: skip
        system.storage.put(school.id, media.sha256, CANARY.encode())
        row = Connecting(
            id=new_id(), platform="facebook", state_digest=secrets.digest("s"), sealed=b"",
            person_id=me, expires_at=uow.now.replace(year=uow.now.year + 1),
        )  # fmt: skip
        row.sealed = system.vault.seal(school.id, f"connecting:{row.id}", b'{"candidates": []}')
        uow.add(row)
        upload = uow.add(
            RegisterImport(
                id=new_id(), fingerprint=CANARY, planned_by=me, applied_by=me, applied_at=uow.now,
                expires_at=uow.now.replace(year=uow.now.year + 1),
            )
        )  # fmt: skip
        aside = uow.add(
            OverrideRecord(
                id=new_id(), post_version_id=uow.session.scalars(select(PostVersion.id)).first(),
                finding="f", rule="r", effect="block", by_id=me, by_roles=[], reason=CANARY,
                needs_second=True,
            )
        )  # fmt: skip
        case = uow.add(
            AccountRequest(
                id=new_id(), platform="facebook", name=CANARY, aim=CANARY, begun_by=me, asked_by=me
            )
        )
        made.ids |= _owed(uow, me)
        stand_in = uow.add(
            AbsenceCover(
                id=new_id(), policy_role="headteacher", absent_id=me, cover_id=me, appointed_by=me,
                first_day=uow.now.date(), last_day=uow.now.date(),
            )
        )  # fmt: skip
        telling.tell(uow, "k", f"{CANARY} title", f"{CANARY} body", urgent=False)
        inviting.invite(
            system, uow, email="new@other.example", name=CANARY, roles=[Role.TEACHER],
            policy_roles=[],
        )  # fmt: skip
        handover = uow.add(
            Handover(
                id=new_id(), channel_id=made.ids["channel"], leaver_id=me, way="close",
                due_on=uow.now.date(),
            )
        )  # fmt: skip
        word = uow.add(NotAPerson(id=new_id(), digest=b"canary", said_by=me, reason=CANARY))
        uow.session.flush()
        made.ids |= {
            "media": media.id, "connecting": row.id, "aside": aside.id,
            "upload": upload.id, "case": case.id, "stand_in": stand_in.id,
            "taught": word.id,
            "notice": uow.session.scalars(select(Notice.id)).first(),
            "invitation": uow.session.scalars(select(Invitation.id)).first(),
            "handover": handover.id,
            "delivery": uow.session.scalars(select(Delivery.id)).first(),
            "approval": uow.session.scalars(select(Approval.id)).first(),
            "policy": uow.session.scalars(select(PolicyVersion.id)).first(),
        }  # fmt: skip
    made.ids |= _ways_in(system, me)
    made.ids |= _dates(school, made.ids["channel"])
    assert all(made.ids.values()), made.ids
    return made


def _dates(school: ASchool, channel: UUID) -> dict[str, Any]:
    """A term, a closed day, and a series with a day of it."""
    with school.work("head") as uow:
        day = uow.now.date() + dt.timedelta(days=365)
        term = calendar.add_term(uow, f"{CANARY} term", first=day, last=day)
        closed = calendar.close(uow, ClosedFor.INSET, first=day, note=CANARY)
        new = series.NewSeries(
            name=f"{CANARY} series", category="event", channels=(str(channel),), weekday=4,
            at=dt.time(12),
        )  # fmt: skip
        promised = series.start(uow, new)
        uow.session.flush()
        planned = Occurrence(
            id=new_id(), series_id=promised.id, nominal_day=day, local_date=day, due_at=uow.now
        )
        uow.add(planned)
        return {
            "term": term.id, "closed": closed.id, "series": promised.id, "occurrence": planned.id,
        }  # fmt: skip


def _ways_in(system: System, person: UUID) -> dict[str, Any]:
    """A passkey and an open session of the other school's head."""
    with unit_of_work(system.database, Scope.platform(sessions.GATE)) as uow:
        passkey = Passkey(
            id=new_id(), person_id=person, credential_id=b"c", public_key=b"k", name=CANARY
        )
        uow.session.add(passkey)
        sessions.open_session(uow, person)
        uow.session.flush()
        query = select(LoginSession.id).where(LoginSession.person_id == person)
        return {"passkey": passkey.id, "session": uow.session.scalars(query).first()}


def _owed(uow: Any, me: Any) -> dict[str, Any]:
    """One of each thing that the policy asks of people, with the canary in its words."""
    version = uow.session.scalars(select(PolicyVersion.id)).first()
    day = uow.now.date()
    somebody = NamedPerson(id=new_id(), name=CANARY, groups=["staff"], added_by=me)
    document = SchoolDocument(
        id=new_id(), kind="dpia", title=CANARY, owner=CANARY, dated=day, link="https://example.org",
        registered_by=me,
    )  # fmt: skip
    rows: dict[str, SchoolRow] = {
        "somebody": somebody,
        "document": document,
        "reading": Reading(
            id=new_id(), person_id=me, policy_version_id=version, document=CANARY,
            answer="concern", answered_at=uow.now, concern=CANARY,
        ),
        "training": Training(
            id=new_id(), person_id=me, course=CANARY, provider=CANARY, held_on=day, recorded_by=me,
        ),
        "tool": PupilTool(id=new_id(), name=CANARY, added_by=me),
        "asked": DocumentRequest(id=new_id(), title=CANARY, email=f"{CANARY}@home.example"),
        "exception": PolicyException(
            id=new_id(), kind="other", person_id=None, named_id=somebody.id, what=CANARY,
            why=CANARY, until=day, asked_by=me,
        ),
        "duty": DutyDue(
            id=new_id(), duty="d", period="p", what=CANARY, who=["headteacher"], opens_on=day,
            due_on=day,
        ),
    }  # fmt: skip
    for row in rows.values():
        uow.add(row)
    uow.session.flush()
    return {name: row.id for name, row in rows.items()}


def a_site(system: System, **views: Callable[..., str]) -> Flask:
    """The site without the check of a form's origin, which would hide what this looks for.
    ``views`` are extra addresses by endpoint, each with the argument ``post``."""

    def configure(app: Flask) -> None:
        app.config["WTF_CSRF_ENABLED"] = False
        for name, view in views.items():
            app.add_url_rule(f"/schools/<uuid:school>/{name}/<uuid:post>", name, view)

    return create_app(system, configure=configure)


def logged_in(app: Flask, school: ASchool, who: str = "head") -> FlaskClient:
    client = app.test_client()
    answer = client.post("/log-in", data={"email": school.emails[who], "password": PASSWORD})
    assert answer.status_code == 303, answer.text[:300]
    return client


def fingerprint(as_owner: Any, school_id: UUID) -> dict[str, str]:
    """What the database holds of a school, table by table."""
    tables = [mapper.class_.__tablename__ for mapper in Row.registry.mappers
              if issubclass(mapper.class_, SchoolRow)]  # fmt: skip
    found = {}
    for table in sorted({*tables, "membership"}):
        query = text(
            f"SELECT md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) "
            f'FROM "{table}" t WHERE school_id = :id'
        )
        found[table] = as_owner.execute(query, {"id": school_id}).scalar()
    query = text("SELECT md5(s::text) FROM school s WHERE id = :id")
    found["school"] = as_owner.execute(query, {"id": school_id}).scalar()
    as_owner.rollback()
    return found


def test_no_address_shows_or_changes_anything_of_another_school(
    system: System, own: ASchool, other: Other, as_owner: Any
) -> None:
    app = a_site(system)
    before = fingerprint(as_owner, other.school.id)
    leaks = walk(app, logged_in(app, own), own, other)
    assert not leaks, "\n".join(map(str, leaks))
    assert fingerprint(as_owner, other.school.id) == before


def test_without_a_log_in_every_address_of_a_school_leads_to_the_log_in(
    system: System, own: ASchool
) -> None:
    app = a_site(system)
    client = app.test_client()
    other = Other(own, dict.fromkeys(
        ("post", "delivery", "approval", "channel", "connecting", "notice", "policy", "media",
         "aside", "case", "stand_in", "pupil", "upload", "taught", "invitation", "handover",
         "passkey", "session", "duty", "somebody", "reading", "training", "document", "tool",
         "asked", "exception"),
        new_id(),
    ))  # fmt: skip
    other.ids |= dict.fromkeys(("term", "closed", "series", "occurrence"), new_id())
    for rule in app.url_map.iter_rules():
        if "school" not in rule.arguments or rule.endpoint in FOR_EVERYBODY:
            continue
        with app.test_request_context():
            address = app.url_for(
                rule.endpoint, **{name: FOREIGN[name](other) for name in rule.arguments}
            )
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        answer = client.open(address, method=method)
        assert answer.status_code == 302 and "/log-in" in answer.headers["Location"], address


def test_ids_of_another_school_inside_a_form_are_refused(
    system: System, own: ASchool, other: Other, as_owner: Any
) -> None:
    app = a_site(system)
    client = logged_in(app, own)
    before = fingerprint(as_owner, other.school.id)
    mine = f"/schools/{own.id}"
    foreign = {key: str(value) for key, value in other.ids.items()}
    person = str(other.school.people["teacher"].person_id)
    days = {"first_day": "2027-01-04", "last_day": "2027-01-05"}
    tries: list[tuple[str, dict[str, Any]]] = [
        ("/posts/new", {"text": "x", "channels": foreign["channel"]}),
        ("/posts/new", {"text": "x", f"variant-{foreign['channel']}": "y"}),
        ("/posts/new", {"text": "x", "media": foreign["media"]}),
        ("/posts/check", {"text": "x", "channels": foreign["channel"]}),
        ("/posts/check", {"text": "x", "channels": str(own.channels["facebook"]),
                          "post": foreign["post"]}),
        ("/posts/check", {"text": "x", "channels": str(own.channels["facebook"]),
                          "media": foreign["media"]}),
        ("/training", {"who": person, "course": "c", "provider": "p", "held_on": "2026-01-05"}),
        ("/exceptions", {"who": person, "kind": "other", "what": "x" * 20, "why": "y" * 20,
                         "until": "2099-01-01"}),
        ("/reading/answer", {"document": CANARY.lower(), "version": foreign["policy"],
                             "answer": "read"}),
        ("/people/cover", {"absent_id": person, "policy_role": "headteacher", **days,
                           "cover_id": str(own.people["head"].person_id)}),
    ]  # fmt: skip
    for path, data in tries:
        answer = client.post(mine + path, data=data)
        assert CANARY not in answer.text, path
        refused = answer.status_code in (403, 404, 422) or "There is no such" in answer.text
        assert refused, f"{path} {data}: {answer.status_code}"
    assert fingerprint(as_owner, other.school.id) == before


def test_the_walker_finds_a_hole_that_somebody_made(
    system: System, own: ASchool, other: Other
) -> None:
    def hole(post: UUID) -> str:
        with other.school.work() as uow:
            return f"{uow.get(Post, post).id}: {CANARY}"

    app = a_site(system, hole=hole)
    leaks = walk(app, logged_in(app, own), own, other)
    assert {leak.endpoint for leak in leaks} == {"hole"}
    assert "the other school's words are on the page" in {leak.why for leak in leaks}


def test_the_walker_does_not_accept_an_argument_it_has_no_object_for(
    system: System, own: ASchool, other: Other
) -> None:
    app = a_site(system)
    app.add_url_rule("/schools/<uuid:school>/new/<uuid:thing>", "new", lambda thing: "")
    with pytest.raises(AssertionError, match="thing"):
        walk(app, logged_in(app, own), own, other)

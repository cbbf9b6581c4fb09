"""Every role at every page: who may do something sees its page, and nobody else does.

A page opens to exactly the roles that hold its permission (``PAGES``), and a form is refused to
those that do not (``DEEDS``). Both lists are held against the application's own addresses: a new
page or form fails here until it is said who may use it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from publisher.services.system import System
from tenants.database import new_id
from tenants.models import Membership, Person
from tenants.roles import PERMISSIONS, Permission, Role
from tenants.scope import Scope
from tenants.services import sessions
from tenants.unit_of_work import unit_of_work
from tests.architecture.test_isolation import (
    FILLED_IN,
    FOREIGN,
    Other,
    a_site,
    fingerprint,
    logged_in,
)
from tests.architecture.test_isolation import (
    other as filled,  # noqa: F401 - a fixture
)
from tests.factories import HASHED
from tests.web.structure import Page, faults

P = Permission
# Pages by the permission that opens them.
PAGES: dict[Permission, set[str]] = {
    P.READ_POSTS: {
        "today.show", "calendar.show", "posts.discarded", "posts.show", "pictures.show",
        "pictures.faces", "approvals.follow", "approvals.index", "approvals.show", "cover.show",
        "dates.show", "recurring.show",
    },
    P.READ_CHANNELS: {"channels.show", "channels.one", "requests.show"},
    P.REQUEST_ACCOUNT: {"requests.change", "requests.new"},
    P.READ_POLICY: {
        "policy.show", "policy.version", "people.show", "public_page.ask", "public_page.show",
        "policy_replay.show",
        "policy_review.show", "policy_review.compare", "policy_review.export", "documents.file",
        "documents.show", "duties.show", "exceptions.show", "reading.concerns", "reading.show",
    },
    P.READ_REGISTERS: {"reading.person", "reading.register", "training.show"},
    P.DRAFT: {"writing.new", "writing.edit", "moving.ask", "building.show"},
    P.SCHEDULE: {"closing.show", "recurring.edit", "recurring.new"},
    P.TAKE_DOWN: {"pictures.deletion"},
    P.CONNECT: {"connecting.choose"},
    P.CONSENT_STATUS: {"register.show", "register.person"},
    P.CONSENT_NAMES: {"teaching.show"},
    P.CONSENT: {"uploads.show"},
    P.PROPOSE_POLICY: {
        "policy_editor.clause", "policy_editor.document", "policy_editor.show",
        "policy_parts.choose", "policy_parts.entry", "policy_parts.new_rule", "policy_parts.rule",
        "policy_parts.section", "policy_start.ask", "policy_start.file", "policy_start.original",
        "policy_start.paper", "policy_start.show",
    },
    P.PEOPLE: {"leaving.show", "directory.show", "own_words.show"},
}  # fmt: skip
# Forms by the permission without which they are refused, whatever stands in them.
DEEDS: dict[Permission, set[str]] = {
    P.DRAFT: {
        "building.build", "building.still_right", "moving.move", "posts.bring_back",
        "posts.discard", "writing.send_edit", "writing.send_new",
    },
    P.SCHEDULE: {
        "closing.publish", "dates.add_closed", "dates.add_term", "dates.change_closed",
        "dates.change_term", "dates_file.enter", "posts.is_live", "posts.is_not_live",
    },
    P.APPROVE: {
        "approvals.approve", "approvals.change", "approvals.refuse", "posts.second",
        "posts.set_aside",
    },
    P.STOP: {"posts.stop", "today.pause", "today.resume"},
    P.TAKE_DOWN: {
        "pictures.delete", "posts.deleted_by_hand", "posts.take_down", "register.take_down",
    },
    P.CONNECT: {
        "channels.comments_limited", "channels.disconnect", "channels.tags_off",
        "connecting.begin", "connecting.send_choice",
    },
    P.REQUEST_ACCOUNT: {"requests.send_change", "requests.send_new", "requests.withdraw"},
    P.DECIDE_ACCOUNT: {"requests.approve", "requests.ask_for_change", "requests.refuse"},
    P.CONSENT_NAMES: {"register.show_name", "register.show_names", "teaching.take_back"},
    P.CONSENT: {
        "register.erase", "register.listed", "register.record", "register.withdraw",
        "uploads.apply", "uploads.export", "uploads.names_kept", "uploads.plan", "uploads.undo",
    },
    P.PROPOSE_POLICY: {
        "policy.choose", "policy.draft", "policy_editor.change", "policy_editor.read",
        "policy_parts.add_rule", "policy_parts.change_entry", "policy_parts.change_rule",
        "policy_parts.change_section", "policy_parts.remove_entry", "policy_parts.remove_rule",
        "policy_parts.remove_section", "policy_start.answer", "policy_start.copy",
        "policy_start.load", "policy_start.read",
    },
    P.PUBLISH_POLICY: {"policy_review.publish"},
    P.PEOPLE: {
        "channels.administrators", "channels.ownership", "cover.end", "directory.save",
        "directory.switch_off",
        "leaving.done", "leaving.leave", "own_words.save", "people.change_roles", "people.invite",
        "people.invite_again", "people.take_off", "people.withdraw", "today.put_away",
    },
    P.READ_REGISTERS: {
        "documents.export", "duties.export", "exceptions.export", "reading.export",
        "training.export", "training.record",
    },
    P.KEEP_REGISTERS: {
        "documents.activate", "documents.answer", "documents.end_tool", "documents.strike_out",
        "reading.add", "reading.left", "reading.on_paper", "training.strike_out",
    },
}  # fmt: skip
# Forms that are not refused by a role alone, each with the reason.
ELSE = {
    "public_page.send_ask": "is for everybody, with or without a log-in",
    **dict.fromkeys(
        ("policy_review.attempt", "recurring.dates", "register.find", "writing.check"),
        "answers with what it was sent and keeps nothing",
    ),
    **dict.fromkeys(
        ("approvals.answer", "reading.answer", "today.done"), "is about something of one's own"
    ),
    **dict.fromkeys(
        ("documents.add_tool", "duties.done", "exceptions.ask", "exceptions.decide",
         "exceptions.end", "reading.settle", "requests.reviewed"),
        "the policy in force says who",
    ),
    **dict.fromkeys(
        ("channels.add_operator", "channels.hand_over", "cover.appoint", "dates.feed",
         "dates_file.look", "documents.register", "people.cover", "people.second_factor",
         "pictures.receive", "recurring.act", "recurring.change", "recurring.start"),
        "says first what is wrong with an empty form",
    ),
}  # fmt: skip
NEEDED = {endpoint: permission for permission, pages in PAGES.items() for endpoint in pages}
# What a reader must not change. Their own deeds (a message read, a policy acknowledged, an
# account asked for) stand in other tables.
KEPT = (
    "post", "post_version", "delivery", "channel", "approval", "override_record", "consent",
    "roll_person", "roll_digest", "policy_version", "membership", "invitation", "media", "school",
    "handover", "absence_cover", "term", "closed_days", "series", "register_import",
)  # fmt: skip
SCHOOL_ROLES = tuple(
    role for role in Role if role not in (Role.TRUST_ADMIN, Role.TRUST_VIEWER, Role.API_CLIENT)
)
# What the matrix of roles says, column by column (docs/people.md).
MATRIX: dict[Permission, set[Role]] = {
    P.DRAFT: {Role.TEACHER, Role.COMMS_LEAD, Role.HEAD},
    P.SCHEDULE: {Role.COMMS_LEAD, Role.HEAD},
    P.APPROVE: {Role.COMMS_LEAD, Role.HEAD, Role.DSL},
    P.SAFEGUARD: {Role.DSL},
    P.MODERATE: {Role.COMMS_LEAD, Role.HEAD, Role.DSL, Role.MODERATOR},
    P.CONSENT: {Role.COMMS_LEAD, Role.HEAD},
    P.CONSENT_STATUS: {Role.TEACHER, Role.COMMS_LEAD, Role.HEAD, Role.DSL, Role.DPO},
    P.PROPOSE_POLICY: {Role.COMMS_LEAD, Role.HEAD, Role.DSL},
    P.PUBLISH_POLICY: {Role.HEAD},
    P.PEOPLE: {Role.HEAD},
    P.CONNECT: {Role.COMMS_LEAD, Role.HEAD},
}


@pytest.mark.parametrize("permission", MATRIX)
def test_a_permission_belongs_to_the_roles_of_the_matrix(permission: Permission) -> None:
    held = {role for role in SCHOOL_ROLES if permission in PERMISSIONS[role]}
    assert held == MATRIX[permission]


@pytest.mark.parametrize("role", SCHOOL_ROLES)
def test_a_role_opens_its_pages_and_no_others(
    system: System,
    filled: Other,  # noqa: F811
    role: Role,
) -> None:
    """Each page by one permission and nothing else: whoever may more opens at least as much."""
    site = a_site(system)
    answered = answers(site, filled, role)
    opened = {endpoint: response.status_code for endpoint, response in answered.items()}
    assert set(NEEDED) == set(opened), "say in PAGES who opens it, or take out what is gone"
    wrong = [
        f"{endpoint} answered {opened[endpoint]} to {role}"
        for endpoint, permission in NEEDED.items()
        if (opened[endpoint] == 403) == (permission in PERMISSIONS[role])
    ]
    assert not wrong, "\n".join(wrong)
    assert not (unfit := whole(site, answered)), "\n".join(unfit)


@pytest.mark.parametrize("role", [Role.TRUST_ADMIN, Role.TRUST_VIEWER])
def test_whoever_oversees_a_school_finds_the_pages_that_they_may_see(
    system: System,
    filled: Other,  # noqa: F811
    role: Role,
) -> None:
    site = a_site(system)
    answered = answers(site, filled, role)
    assert answered["today.show"].location == f"/schools/{filled.school.id}/policy"
    assert not (unfit := whole(site, answered)), "\n".join(unfit)


def whole(site: Flask, answered: dict[str, TestResponse]) -> list[str]:
    """What is wrong with the pages that opened, one by one and as a site to walk through."""
    pages = {
        endpoint: Page.of(response.text)
        for endpoint, response in answered.items()
        if response.status_code == 200 and response.mimetype == "text/html"
    }
    pages.pop("pictures.faces", None)  # a part of a page, which a script asks for
    where = site.url_map.bind("localhost")
    leads = {
        endpoint: {endpoint_of(where, link) for link in page.links}
        for endpoint, page in pages.items()
    }
    refused = {name for name, response in answered.items() if response.status_code == 403}
    return [
        *(f"{name}: {fault}" for name, page in pages.items() for fault in faults(page)),
        *(f"{a} and {b} have the same title" for a, b in same_titles(pages)),
        *(f"{a} leads to {b}, which is refused" for a in leads for b in leads[a] & refused),
        *(f"no chain of links leads to {name}" for name in lost(leads) - _not_theirs(refused)),
    ]


def _not_theirs(refused: set[str]) -> set[str]:
    """Whoever may not schedule is led to their own posts alone, and has none here."""
    return {"writing.edit"} if "closing.show" in refused else set()


# Pages that nobody finds by links in this school, and why.
UNLINKED: dict[str, str] = {
    "approvals.index": "Today shows the same, and leads there while something waits",
    "approvals.show": "whoever may not answer it reads the post's own page",
    "building.show": "the series' only day is a year away, and so is its link in the calendar",
    "pictures.deletion": "no post of these has a picture",
    "policy_review.compare": "there is one version only",
    "policy_start.original": "no document was read in",
    "public_page.ask": "the policy says of no document that it is available on request",
    "reading.concerns": "nobody of these has said that they could not agree",
    "requests.new": "the policy wants no account to be asked for",
}


def same_titles(pages: dict[str, Page]) -> list[tuple[str, str]]:
    """Pages with the same title, other than two ways to the same page."""
    seen: dict[str, str] = {}
    return [
        (seen[page.title], endpoint)
        for endpoint, page in pages.items()
        if seen.setdefault(page.title, endpoint) != endpoint
    ]


def lost(leads: dict[str, set[str]]) -> set[str]:
    """Pages that opened, and to which no chain of links leads from the first page."""
    found, new = set[str](), {"today.show" if "today.show" in leads else "policy.show"}
    while new:
        found |= new
        new = set().union(*(leads[endpoint] for endpoint in new)) & set(leads) - found
    return set(leads) - found - set(UNLINKED)


def endpoint_of(where: Any, link: str) -> str:
    path = link.partition("#")[0].partition("?")[0]
    try:
        return str(where.match(path)[0]) if path.startswith("/") else ""
    except HTTPException:
        return ""


def test_of_every_form_it_is_said_who_may_send_it(system: System) -> None:
    said = [each for forms in DEEDS.values() for each in forms] + list(ELSE)
    assert sorted(said) == sorted(set(said)), "said twice"
    assert set(said) == {rule.endpoint for rule in forms_of(a_site(system))}


@pytest.mark.parametrize("role", SCHOOL_ROLES)
def test_a_form_is_refused_to_a_role_that_may_not_send_it(
    system: System,
    filled: Other,  # noqa: F811
    role: Role,
) -> None:
    app = a_site(system)
    client = as_role(app, filled, role)
    denied = {e for permission in set(DEEDS) - PERMISSIONS[role] for e in DEEDS[permission]}
    assert denied or role is Role.HEAD
    answered = {}
    for rule in forms_of(app):
        if rule.endpoint in denied:
            address = address_of(app, rule.endpoint, rule.arguments, filled)
            answered[rule.endpoint] = client.post(address, data=FILLED_IN).status_code
    assert {end: code for end, code in answered.items() if code != 403} == {}


@pytest.mark.parametrize("role", [Role.GOVERNOR, Role.DPO])
def test_who_may_only_read_changes_nothing_by_any_address(
    system: System,
    filled: Other,  # noqa: F811
    as_owner: Any,
    role: Role,
) -> None:
    app = a_site(system)
    client = as_role(app, filled, role)
    before = fingerprint(as_owner, filled.school.id)
    for rule in forms_of(app):
        address = address_of(app, rule.endpoint, rule.arguments, filled)
        answered = client.post(address, data=FILLED_IN).status_code
        assert answered < 500, address
        after = fingerprint(as_owner, filled.school.id)
        changed = {table for table in KEPT if after[table] != before[table]}
        assert not changed, f"{rule.endpoint} answered {answered} and changed {changed}"


def forms_of(app: Flask) -> list[Rule]:
    """Every address that takes a form about a school."""
    rules = [rule for rule in app.url_map.iter_rules() if "school" in rule.arguments]
    found = [rule for rule in rules if "POST" in (rule.methods or ())]
    assert len(found) > 100, "the walk has lost the application's addresses"
    return found


def answers(app: Flask, filled: Other, role: Role) -> dict[str, TestResponse]:  # noqa: F811
    """What each page of the school answers to somebody in this role."""
    client, found = as_role(app, filled, role), {}
    for rule in app.url_map.iter_rules():
        if "school" in rule.arguments and "GET" in (rule.methods or ()):
            address = address_of(app, rule.endpoint, rule.arguments, filled)
            found[rule.endpoint] = client.get(address)
    return found


def as_role(app: Flask, other: Other, role: Role) -> FlaskClient:
    """Logged in as somebody who is this at the school and nothing else."""
    school = other.school
    with unit_of_work(school.system.database, Scope.platform(sessions.GATE)) as uow:
        person = Person(
            id=new_id(), email=f"{role}@one.example", name=role.title(), password_hash=HASHED,
        )  # fmt: skip
        uow.session.add(person)
        uow.session.flush()
        uow.session.add(
            Membership(
                school_id=school.id, person_id=person.id, roles=[role.value], policy_roles=[]
            )
        )
        school.emails["one"] = person.email
    return logged_in(app, school, "one")


def address_of(app: Flask, endpoint: str, arguments: set[str], other: Other) -> str:
    find: dict[str, Callable[[Other], Any]] = FOREIGN
    with app.test_request_context():
        return app.url_for(endpoint, **{name: find[name](other) for name in arguments})

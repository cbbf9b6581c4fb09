"""People at a school: joining once, keeping a head, leaving at once, being logged out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy.exc import IntegrityError

from publisher.services import inviting, standing
from tenants import clock
from tenants.actor import Actor
from tenants.errors import Conflict, HandbellError, Invalid, NotAllowed, NotFound
from tenants.roles import PERMISSIONS, Permission, Role
from tenants.scope import Scope
from tenants.services import invitations, passwords, people, sessions, signup
from tenants.services.sessions import GATE
from tenants.unit_of_work import unit_of_work
from tests.factories import PASSWORD, ASchool, a_school


@pytest.fixture
def school(system: Any) -> ASchool:
    return a_school(system)


def invited(school: ASchool, email: str = "new@larkfield.example") -> str:
    """The token of an invitation."""
    with school.work("head") as uow:
        link = inviting.invite(
            school.system, uow, email=email, name="Robin Gray", roles=[Role.TEACHER],
            policy_roles=["slt"],
        )  # fmt: skip
    return link.rpartition("/")[2]


def test_an_invitation_counts_once(school: ASchool) -> None:
    token = invited(school)
    person = inviting.accept(school.system, school.id, token, name="Robin", password=PASSWORD)
    found = sessions.visitor(
        school.system.database,
        sessions.log_in(school.system.database, "new@larkfield.example", PASSWORD).token,
    )
    assert found is not None
    assert found.person_id == person
    assert found.at(school.id).roles == {Role.TEACHER}
    with pytest.raises(NotFound, match="has been used"):
        inviting.accept(school.system, school.id, token, name="Robin", password=PASSWORD)


def test_a_name_is_no_letter_of_its_own(school: ASchool) -> None:
    """It stands in e-mails to people who never asked for one."""
    long = "Dear colleague, your account ends today. " * 9
    application = signup.Application(
        school_name=long, person_name=long, email="kim@oakfield.example", password=PASSWORD,
        document={},
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        signup.checked(application)
    assert set(refused.value.errors) == {"school_name", "person_name"}
    token = invited(school)
    with pytest.raises(Invalid, match="At most 150"):
        inviting.accept(school.system, school.id, token, name=long, password=PASSWORD)
    with school.work("head") as uow, pytest.raises(Invalid, match="At most 150"):
        inviting.invite(
            school.system, uow, email="b@larkfield.example", name=long, roles=[Role.TEACHER],
            policy_roles=[],
        )  # fmt: skip


def twice(act: Callable[[], Any]) -> list[str]:
    """What came of the same form sent twice at once, as by a double click."""

    def come_of() -> str:
        try:
            act()
        except (HandbellError, IntegrityError) as error:
            return f"{type(error).__name__}: {error}"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(each.result() for each in [pool.submit(come_of) for _ in range(2)])


def test_a_double_click_joins_once_and_breaks_nothing(school: ASchool) -> None:
    token = invited(school)
    join = partial(inviting.accept, school.system, school.id, token)
    refused, done = twice(lambda: join(name="Robin", password=PASSWORD))
    assert done == "done" and refused.startswith(("NotAllowed: ", "NotFound: "))


def test_a_double_click_signs_up_once_and_says_so_at_the_field(system: Any) -> None:
    application = signup.Application(
        school_name="Oakfield", person_name="Kim Lane", email="kim@oakfield.example",
        password=PASSWORD, document={},
    )  # fmt: skip
    refused, done = twice(lambda: signup.sign_up(system.database, application))
    assert done == "done" and refused.startswith("Invalid: This address has an account already")


def test_a_password_that_will_not_do_leaves_the_invitation_as_it_was(school: ASchool) -> None:
    token = invited(school)
    with pytest.raises(Invalid):
        inviting.accept(school.system, school.id, token, name="Robin", password="short")
    inviting.accept(school.system, school.id, token, name="Robin", password=PASSWORD)


def test_an_invitation_is_for_its_own_school_and_its_own_fortnight(school: ASchool) -> None:
    token = invited(school)
    other = a_school(school.system, "Ashdown Infants")
    with pytest.raises(NotFound):
        inviting.accept(school.system, other.id, token, name="Robin", password=PASSWORD)
    with (
        time_machine.travel(clock.now() + timedelta(days=15), tick=False),
        pytest.raises(NotFound),
    ):
        inviting.accept(school.system, school.id, token, name="Robin", password=PASSWORD)


@pytest.mark.parametrize("who", ["office", "teacher", "governor", "dsl"])
def test_only_the_head_manages_people(school: ASchool, who: str) -> None:
    head = school.people["head"].person_id
    assert head is not None
    with school.work(who) as uow:
        with pytest.raises(NotAllowed):
            people.change_roles(uow, head, roles=[Role.TEACHER], policy_roles=[])
        with pytest.raises(NotAllowed):
            invitations.invite(
                uow, email="a@b.example", name="", roles=[Role.HEAD], policy_roles=[],
                token_digest="d",
            )  # fmt: skip
    with pytest.raises(NotAllowed):
        people.leave(school.system.database, school.scope(who), head)


def test_a_school_keeps_a_head(school: ASchool) -> None:
    head = school.people["head"].person_id
    assert head is not None
    with pytest.raises(Conflict), school.work("head") as uow:
        people.change_roles(uow, head, roles=[Role.TEACHER], policy_roles=[])
    with pytest.raises(Conflict):
        people.leave(school.system.database, school.scope("head"), head)


def test_another_schools_people_are_not_found(school: ASchool) -> None:
    other = a_school(school.system, "Ashdown Infants")
    theirs = other.people["teacher"].person_id
    assert theirs is not None
    with school.work("head") as uow:
        with pytest.raises(NotFound):
            people.change_roles(uow, theirs, roles=[Role.HEAD], policy_roles=[])
        names = {colleague.name for colleague in people.colleagues(uow)}
    assert not any("Ashdown" in name for name in names)
    with pytest.raises(NotFound):
        people.leave(school.system.database, school.scope("head"), theirs)


def test_a_leaver_is_out_on_every_device_at_once(school: ASchool) -> None:
    database = school.system.database
    tokens = [sessions.log_in(database, school.emails["office"], PASSWORD).token for _ in range(2)]
    office = school.people["office"].person_id
    assert office is not None
    people.leave(database, school.scope("head"), office)
    assert [sessions.visitor(database, token) for token in tokens] == [None, None]
    found = sessions.visitor(
        database, sessions.log_in(database, school.emails["office"], PASSWORD).token
    )
    assert found is not None
    with pytest.raises(NotFound):
        found.actor(school.id)


@pytest.mark.parametrize("gone", ["joined", "left"])
def test_no_second_invitation_lets_somebody_in_after_they_have_left(
    school: ASchool, gone: str
) -> None:
    """The first ran out, so a second was sent; then somebody renewed the first as well."""
    invited(school)
    with time_machine.travel(clock.now() + timedelta(days=15), tick=False):
        token = invited(school)
        with school.work("head") as uow:
            (old,) = (each for each in invitations.waiting(uow) if each.expired)
            other = inviting.send_again(school.system, uow, old.id).rpartition("/")[2]
        who = inviting.accept(school.system, school.id, token, name="Robin", password=PASSWORD)
        if gone == "left":
            people.leave(school.system.database, school.scope("head"), who)
        with pytest.raises(NotFound):
            inviting.accept(school.system, school.id, other, as_person=who)


def test_what_a_leaver_sent_lets_nobody_in(school: ASchool) -> None:
    head = school.people["head"].person_id
    assert head is not None
    token = invited(school, "friend@elsewhere.example")
    with school.work("head") as uow:
        office = school.people["office"].person_id
        assert office is not None
        people.change_roles(uow, office, roles=[Role.HEAD], policy_roles=["slt"])
    people.leave(school.system.database, school.scope("head"), head)
    with pytest.raises(NotFound, match="was withdrawn"):
        inviting.accept(school.system, school.id, token, name="Friend", password=PASSWORD)


def second_head(school: ASchool) -> UUID:
    with unit_of_work(school.system.database, Scope.platform(GATE)) as uow:
        other = signup.new_person(uow, "second@larkfield.example", "Robin Gray", PASSWORD)
        signup.join(uow, school.id, other.id, roles=(Role.HEAD,), duties=("slt",))
    school.people["second"] = Actor.person(other.id, other.name, roles=frozenset({Role.HEAD}))
    return other.id


def sent_by_the_second(school: ASchool) -> str:
    with school.work("second") as uow:
        link = inviting.invite(
            school.system, uow, email="new@larkfield.example", name="Kim", roles=[Role.HEAD],
            policy_roles=[],
        )  # fmt: skip
    return link.rpartition("/")[2]


def test_what_somebody_sent_lets_nobody_in_once_they_may_not_invite(school: ASchool) -> None:
    second = second_head(school)
    token = sent_by_the_second(school)
    with school.work("head") as uow:
        people.change_roles(uow, second, roles=[Role.TEACHER], policy_roles=[])
    with pytest.raises(NotFound):
        inviting.accept(school.system, school.id, token, name="Kim", password=PASSWORD)
    with school.work("head") as uow:
        (row,) = invitations.waiting(uow)
        assert row.expired, "and it is shown, beside the button that sends it again"
        link = inviting.send_again(school.system, uow, row.id)
    inviting.accept(
        school.system, school.id, link.rpartition("/")[2], name="Kim", password=PASSWORD
    )


def test_an_invitation_that_a_colleague_sent_again_does_not_end_with_the_first_sender(
    school: ASchool,
) -> None:
    second = second_head(school)
    sent_by_the_second(school)
    with school.work("head") as uow:
        (row,) = invitations.waiting(uow)
        link = inviting.send_again(school.system, uow, row.id)
    people.leave(school.system.database, school.scope("head"), second)
    token = link.rpartition("/")[2]
    assert inviting.accept(school.system, school.id, token, name="Kim", password=PASSWORD)


def test_nobody_is_appointed_for_days_that_have_passed(school: ASchool) -> None:
    head, office = (school.people[who].person_id for who in ("head", "office"))
    yesterday = clock.now().date() - timedelta(days=1)
    assert head and office
    with school.work("head") as uow, pytest.raises(Invalid, match="passed already"):
        people.cover(
            uow, policy_role="headteacher", absent_id=head, cover_id=office,
            first_day=yesterday, last_day=yesterday,
        )  # fmt: skip


@pytest.mark.parametrize("loses", ["absent", "stand-in", "neither"])
def test_nobody_stands_in_for_a_role_that_is_lost_or_without_a_right_to_approve(
    school: ASchool, loses: str
) -> None:
    second, office = second_head(school), school.people["office"].person_id
    today = clock.now().date()
    assert office is not None
    with school.work("head") as uow:
        people.cover(
            uow, policy_role="slt", absent_id=second, cover_id=office, first_day=today,
            last_day=today + timedelta(days=9),
        )  # fmt: skip
    with school.work("head") as uow:
        kept = ["slt"] if loses != "absent" else []
        people.change_roles(uow, second, roles=[Role.HEAD], policy_roles=kept)
        role = Role.TEACHER if loses == "stand-in" else Role.COMMS_LEAD
        people.change_roles(uow, office, roles=[role], policy_roles=[])
    with school.work("office") as uow:
        assert ("slt" in standing.roles_now(uow)) == (loses == "neither")


def test_a_session_ends_by_itself_and_a_wrong_password_says_nothing(school: ASchool) -> None:
    database = school.system.database
    token = sessions.log_in(database, school.emails["head"], PASSWORD).token
    with time_machine.travel(clock.now() + sessions.LASTS + timedelta(seconds=1), tick=False):
        assert sessions.visitor(database, token) is None
    said = set()
    for email in (school.emails["head"], "nobody@nowhere.example"):
        with pytest.raises(Invalid) as refused:
            sessions.log_in(database, email, "wrong words entirely")
        said.add(str(refused.value))
    assert len(said) == 1


@pytest.mark.parametrize(
    ("password", "about"),
    [("short", ""), ("passwordpassword", ""), ("aaaaaaaaaaaa", ""), ("x" * 201, ""),
     ("robingray2027", "robin@x.example robingray")],
)  # fmt: skip
def test_a_password_that_everybody_would_guess_is_refused(password: str, about: str) -> None:
    assert passwords.problem(password, about=about)
    assert passwords.problem(PASSWORD) is None


def test_a_stranger_is_looked_at_as_long_as_somebody_known() -> None:
    kind_and_cost = slice(1, 4)
    of_nobody, of_somebody = passwords.NOBODY.split("$"), passwords.hashed(PASSWORD).split("$")
    assert of_nobody[kind_and_cost] == of_somebody[kind_and_cost]


P = Permission
MATRIX = {
    P.DRAFT: {Role.HEAD, Role.COMMS_LEAD, Role.TEACHER, Role.API_CLIENT},
    P.SCHEDULE: {Role.HEAD, Role.COMMS_LEAD, Role.API_CLIENT},
    P.APPROVE: {Role.HEAD, Role.COMMS_LEAD, Role.DSL},
    P.MODERATE: {Role.HEAD, Role.COMMS_LEAD, Role.DSL, Role.MODERATOR},
    P.CONNECT: {Role.HEAD, Role.COMMS_LEAD},
    P.PUBLISH_POLICY: {Role.HEAD},
    P.PEOPLE: {Role.HEAD},
    P.CONSENT: {Role.HEAD, Role.COMMS_LEAD},
    P.OVERSEE: {Role.TRUST_ADMIN, Role.TRUST_VIEWER},
    P.BROADCAST: {Role.TRUST_ADMIN},
}


@pytest.mark.parametrize("permission", MATRIX)
def test_who_may_do_what(permission: Permission) -> None:
    assert {role for role in Role if permission in PERMISSIONS[role]} == MATRIX[permission]

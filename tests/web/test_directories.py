"""Signing in with the school's own directory, against one that speaks OpenID Connect over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, text

from publisher import oidc
from publisher.oidc import DirectoryFailed
from publisher.services import directories, inviting
from publisher.services.directories import Settings
from publisher.services.system import System
from tenants import clock
from tenants.errors import Invalid, NotAllowed
from tenants.models import LoginSession, Person
from tenants.roles import Role
from tenants.scope import Scope
from tenants.services import factors, people, signup
from tenants.services.sessions import GATE
from tenants.unit_of_work import unit_of_work
from tests.factories import ASchool, a_school
from tests.web.conftest import Browser
from tests.web.provider import CLIENT, SECRET, TENANT, Directory, running

Browse = Callable[[System], Browser]
DOMAIN = "larkfieldprimaryschool.example"


@pytest.fixture(scope="module")
def program() -> Iterator[Directory]:
    with running() as directory:
        yield directory


@pytest.fixture
def directory(program: Directory) -> Directory:
    """The directory as new, with the school's office about to sign in."""
    fresh = Directory(address=program.address, key=program.key)
    vars(program).update(vars(fresh))
    program.is_person(f"office@{DOMAIN}")
    return program


@pytest.fixture
def school(make_system: Callable[..., System], directory: Directory) -> ASchool:
    made = a_school(make_system(loopback_directories=True))
    uses(made, directory)
    return made


def uses(school: ASchool, directory: Directory, **more: Any) -> None:
    wanted: dict[str, Any] = {
        "preset": "microsoft", "home": TENANT, "email_domain": DOMAIN, "client_id": CLIENT,
        "secret": SECRET, "issuer": directory.address, **more,
    }  # fmt: skip
    with school.work("head") as uow:
        directories.save(school.system, uow, Settings(**wanted))


def sent_there(browser: Browser, school: ASchool) -> str:
    """The address at the directory to which the browser is sent."""
    answer = browser.client.get(f"/log-in/school/{school.id}/go")
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def signs_in(browser: Browser, school: ASchool, directory: Directory) -> Browser:
    return browser.open(directory.sign_in(sent_there(browser, school)))


def proved(school: ASchool, who: str) -> None:
    """They have used a link that was mailed to them."""
    with unit_of_work(school.system.database, Scope.platform(GATE)) as uow:
        uow.session.get_one(Person, school.people[who].person_id).email_proved_at = uow.now


def test_nobody_is_led_to_the_log_in_of_a_school_that_only_says_a_domain_is_its_own(
    school: ASchool, directory: Directory, browse: Browse
) -> None:
    stranger = a_school(school.system, "Larkfield Primary")
    uses(stranger, directory)
    proved(stranger, "head")  # of its own address, not of one at that domain
    head = browse(school.system).log_in(school, "head")
    there = f"/schools/{school.id}/people/directory"
    assert "does not offer it yet" in head.open(there).text
    proved(school, "office")
    assert "does not offer it yet" not in head.open(there).text
    (offer,) = directories.offers(school.system, f"anybody@{DOMAIN}")
    assert offer.school_id == school.id


def test_X18_whoever_is_invited_signs_in_with_the_schools_account(
    school: ASchool, directory: Directory, browse: Browse
) -> None:
    proved(school, "office")
    office = browse(school.system).open("/log-in/school")
    office.submit("/log-in/school", email=f"anybody@{DOMAIN}")
    assert "Larkfield Primary School" in office.text and "Microsoft 365" in office.text
    assert signs_in(office, school, directory).path == f"/schools/{school.id}/today"
    assert directory.asked["code_challenge_method"] == "S256" and directory.asked["nonce"]
    assert "through the school’s directory" in office.open("/sessions").text


LIES: dict[str, dict[str, Any]] = {
    "another tenant": {"tid": "99999999-2222-4333-8444-555555555555"},
    "no tenant": {"tid": None},
    "a guest with another domain": {"email": "office@elsewhere.example"},
    "nobody's address": {"email": None, "preferred_username": None},
}


@pytest.mark.parametrize("lie", LIES)
def test_X18_a_user_of_another_tenant_or_domain_is_refused(
    school: ASchool, directory: Directory, browse: Browse, lie: str
) -> None:
    directory.lies = LIES[lie]
    stranger = signs_in(browse(school.system), school, directory)
    assert stranger.path == "/log-in"
    assert "belongs to another organisation" in stranger.text
    nobody_is_in(school)


@pytest.mark.parametrize(
    "lie", [{"hd": "elsewhere.example"}, {"hd": None}, {"email_verified": False}]
)
def test_X18_a_google_account_outside_the_schools_workspace_is_refused(
    school: ASchool, directory: Directory, browse: Browse, lie: dict[str, Any]
) -> None:
    uses(school, directory, preset="google", home=DOMAIN)
    directory.lies = lie
    assert "another organisation" in signs_in(browse(school.system), school, directory).text
    directory.lies = {}
    right = signs_in(browse(school.system), school, directory)
    assert right.path == f"/schools/{school.id}/today" and directory.asked["hd"] == DOMAIN


def test_any_other_directory_counts_only_with_a_verified_address(
    school: ASchool, directory: Directory, browse: Browse
) -> None:
    uses(school, directory, preset="other", home="")
    today = f"/schools/{school.id}/today"
    lies: list[tuple[dict[str, Any], str]] = [
        ({"email_verified": False}, "/log-in"), ({"email_verified": "true"}, "/log-in"),
        ({}, today),
    ]  # fmt: skip
    for lie, path in lies:
        directory.lies = lie
        assert signs_in(browse(school.system), school, directory).path == path


WRONG: dict[str, dict[str, Any]] = {
    "wrong nonce": {"nonce": "of another log-in"},
    "no nonce": {"nonce": None},
    "another issuer": {"iss": "https://login.evil.example"},
    "another application": {"aud": "somebody-else"},
    "two applications, made for the other": {"aud": [CLIENT, "other"], "azp": "other"},
    "expired": {"exp": 1_700_000_000},
    "never expires": {"exp": None},
    "from the future": {"iat": 4_000_000_000, "nbf": 4_000_000_000},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_an_id_token_with_a_wrong_claim_is_not_believed(
    school: ASchool, directory: Directory, browse: Browse, wrong: str
) -> None:
    directory.lies = WRONG[wrong]
    stranger = signs_in(browse(school.system), school, directory)
    assert stranger.path == "/log-in" and "did not answer as it should" in stranger.text
    nobody_is_in(school)


@pytest.mark.parametrize("how", ["forged", "none", "HS256"])
def test_a_signature_that_is_not_the_directorys_is_not_believed(
    school: ASchool, directory: Directory, browse: Browse, how: str
) -> None:
    if how == "forged":
        directory.published = Directory().key
    else:
        directory.algorithm = how
    stranger = signs_in(browse(school.system), school, directory)
    assert stranger.path == "/log-in" and "did not answer as it should" in stranger.text
    nobody_is_in(school)


def test_a_state_counts_once_and_only_in_the_browser_that_began(
    school: ASchool, directory: Directory, browse: Browse
) -> None:
    victim, office = browse(school.system), browse(school.system)
    back = directory.sign_in(sent_there(office, school))
    victim.open(back)
    assert victim.path == "/log-in" and "begun in another browser" in victim.text
    assert office.open(back).path == f"/schools/{school.id}/today"
    office.submit("/log-out")
    office.client.set_cookie("handbell_directory", directory.asked["state"])
    again = office.open(back)
    assert again.path == "/log-in" and "has been used" in again.text


def test_a_state_lasts_ten_minutes(school: ASchool, directory: Directory, browse: Browse) -> None:
    office = browse(school.system)
    back = directory.sign_in(sent_there(office, school))
    with time_machine.travel(clock.now().timestamp() + 11 * 60, tick=False):
        office.client.set_cookie("handbell_directory", directory.asked["state"])
        assert "took too long" in office.open(back).text


def test_a_code_is_worth_nothing_without_our_verifier(
    school: ASchool, directory: Directory, browse: Browse
) -> None:
    office = browse(school.system)
    back = directory.sign_in(sent_there(office, school))
    for asked in directory.codes.values():
        asked["code_challenge"] = "of somebody who stole the code"
    assert office.open(back).path == "/log-in"
    nobody_is_in(school)


def test_nobody_is_made_a_colleague_on_the_way(
    school: ASchool, directory: Directory, browse: Browse
) -> None:
    directory.is_person(f"new.teacher@{DOMAIN}")
    stranger = signs_in(browse(school.system), school, directory)
    assert stranger.path == "/log-in" and "nobody has invited you" in stranger.text
    with unit_of_work(school.system.database, Scope.platform(GATE)) as uow:
        email = select(Person.id).where(Person.email == f"new.teacher@{DOMAIN}")
        assert uow.session.scalar(email) is None


def test_a_leaver_whom_the_directory_still_knows_is_refused(
    school: ASchool, directory: Directory, browse: Browse
) -> None:
    office = school.people["office"].person_id
    assert office is not None
    people.leave(school.system.database, school.scope("head"), office)
    assert "nobody has invited you" in signs_in(browse(school.system), school, directory).text


def test_one_schools_directory_opens_no_other_school(
    school: ASchool, directory: Directory, browse: Browse
) -> None:
    """Somebody founds a school, invites our head, and says who our head is."""
    evil = a_school(school.system, "Evil Academy")
    head = school.people["head"].person_id
    assert head is not None
    with unit_of_work(school.system.database, Scope.platform(GATE)) as uow:
        signup.join(uow, evil.id, head, roles=(Role.TEACHER,))
    uses(evil, directory, client_id=CLIENT, home=TENANT.replace("1", "7"))
    directory.is_person(f"head@{DOMAIN}", tid=TENANT.replace("1", "7"))
    browser = signs_in(browse(school.system), evil, directory)
    assert browser.path == f"/schools/{evil.id}/today"
    assert browser.open(f"/schools/{school.id}/today").status == 404
    assert browser.open("/account/app").status == 403, "and sets up no key of their own"
    browser.open("/sign-up").submit("/sign-up", school_name="Another", template="baseline")
    assert browser.status == 403, "nor founds a school in our head's name"
    refused = browser.client.post("/account/password", data={})
    assert refused.status_code in (400, 403)


def test_whoever_came_through_a_directory_joins_another_school_and_is_told_how_to_get_there(
    school: ASchool, directory: Directory, browse: Browse
) -> None:
    other = a_school(school.system, "Ashdown Infants")
    with other.work("head") as uow:
        link = inviting.invite(
            school.system, uow, email=school.emails["office"], name="Kim", roles=[Role.TEACHER],
            policy_roles=[],
        )  # fmt: skip
    browser = signs_in(browse(school.system), school, directory)
    browser.open(link.removeprefix(school.system.settings.public_url))
    browser.submit(browser.path)
    assert browser.status == 200 and browser.path == f"/schools/{school.id}/today"
    assert "You have joined Ashdown Infants." in browser.text
    assert "log in with your Handbell password to work there" in browser.text


def test_schools_of_one_trust_with_the_same_directory_share_the_session(
    school: ASchool, directory: Directory, browse: Browse
) -> None:
    sister = a_school(school.system, "Ashdown Infants")
    uses(sister, directory)
    office = school.people["office"].person_id
    assert office is not None
    with unit_of_work(school.system.database, Scope.platform(GATE)) as uow:
        signup.join(uow, sister.id, office, roles=(Role.COMMS_LEAD,))
    browser = signs_in(browse(school.system), school, directory)
    assert browser.path == "/schools"
    assert browser.open(f"/schools/{sister.id}/today").status == 200


def test_switching_the_directory_off_ends_what_it_opened(
    school: ASchool, directory: Directory, browse: Browse
) -> None:
    office = signs_in(browse(school.system), school, directory)
    head = browse(school.system).log_in(school, "head")
    head.open(f"/schools/{school.id}/people/directory").submit("/directory/off")
    assert office.open(f"/schools/{school.id}/today").status == 404


def test_the_second_factor_of_the_school_is_asked_for_unless_the_directory_asks(
    school: ASchool, directory: Directory, browse: Browse
) -> None:
    with school.work("head") as uow:
        factors.choose(uow, factors.Asked.APPROVERS)
    office = signs_in(browse(school.system), school, directory)
    assert office.path == "/account" and "its directory does not" in office.text
    uses(school, directory, asks_twice=True, secret="")
    office = signs_in(browse(school.system), school, directory)
    assert office.path == f"/schools/{school.id}/today"


def test_the_secret_is_sealed_and_shown_to_nobody(
    school: ASchool, browse: Browse, as_owner: Any
) -> None:
    page = (
        browse(school.system).log_in(school, "head").open(f"/schools/{school.id}/people/directory")
    )
    assert SECRET not in page.page.decode()
    sealed = as_owner.execute(text("SELECT encode(sealed, 'escape') FROM directory")).scalar()
    assert SECRET not in sealed


def test_only_who_manages_people_sees_or_sets_it(
    school: ASchool, directory: Directory, browse: Browse
) -> None:
    for who in ("office", "teacher", "governor", "dsl"):
        with school.work(who) as uow, pytest.raises(NotAllowed):
            directories.current(uow)
        browser = browse(school.system).log_in(school, who)
        assert browser.open(f"/schools/{school.id}/people/directory").status == 403


def test_every_wrong_field_is_named(system: System) -> None:
    school = a_school(system)
    wanted = Settings(preset="microsoft", home="our tenant", email_domain="@@", client_id=" ")
    with school.work("head") as uow, pytest.raises(Invalid) as refused:
        directories.save(system, uow, wanted)
    assert set(refused.value.errors) == {"home", "email_domain", "client_id", "secret"}


def test_presets_name_the_real_issuers(system: System) -> None:
    school = a_school(system)
    for preset, home, issuer in (
        ("microsoft", TENANT, f"https://login.microsoftonline.com/{TENANT}/v2.0"),
        ("google", DOMAIN, "https://accounts.google.com"),
    ):
        wanted = Settings(
            preset=preset, home=home, email_domain=DOMAIN, client_id="c", secret="s",
            issuer="https://evil.example",
        )  # fmt: skip
        with school.work("head") as uow:
            directories.save(system, uow, wanted)
            kept = directories.current(uow)
            assert kept is not None and kept.issuer == issuer


@pytest.mark.parametrize(
    "issuer",
    ["http://login.example", "https://127.0.0.1", "https://localhost", "https://10.0.0.8",
     "https://169.254.169.254", "https://user@example.org"],
)  # fmt: skip
def test_a_directory_is_never_looked_for_inside_our_own_network(issuer: str) -> None:
    with pytest.raises(DirectoryFailed, match=r"not https|private network|no host"):
        oidc.discover(issuer)


def test_a_configuration_that_speaks_for_another_issuer_is_refused(directory: Directory) -> None:
    directory.named = "https://accounts.google.com"
    with pytest.raises(DirectoryFailed, match="another issuer"):
        oidc.discover(directory.address, open_net=True)


def test_a_directory_that_is_away_is_said_to_be(
    make_system: Callable[..., System], directory: Directory, browse: Browse
) -> None:
    school = a_school(make_system(loopback_directories=True))
    uses(school, directory, issuer="http://127.0.0.1:9")
    browser = browse(school.system).open(f"/log-in/school/{school.id}/go")
    assert browser.path == "/log-in" and "or use your password" in browser.text


def nobody_is_in(school: ASchool) -> None:
    with unit_of_work(school.system.database, Scope.platform(GATE)) as uow:
        assert uow.session.scalars(select(LoginSession.id)).all() == []

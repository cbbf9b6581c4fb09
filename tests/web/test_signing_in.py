"""Second factors, passkeys, forgotten passwords, and the devices that are logged in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from sqlalchemy import select, text

from publisher.models import Notice
from publisher.queue import GENERAL
from publisher.services import passkeys, proving, recovering, resetting, telling
from publisher.services.system import System
from publisher.worker import jobs
from tenants import clock
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.models import AuditEntry, LoginSession, Person, RecoveryCode
from tenants.roles import Role
from tenants.scope import Scope
from tenants.services import factors, passwords, sessions, signup
from tenants.services.sessions import GATE, From
from tenants.unit_of_work import unit_of_work
from tests.factories import PASSWORD, ASchool, a_school
from tests.web.authenticator import Device
from tests.web.conftest import Browser, fields, letters, mailed_path

SITE = "https://handbell.example"
Browse = Callable[[System], Browser]


@pytest.fixture
def school(system: System) -> ASchool:
    return a_school(system)


@pytest.fixture
def named(make_system: Callable[..., System]) -> ASchool:
    """A school on a site that has a name, so that there are passkeys."""
    return a_school(make_system(public_url=SITE))


def with_app(browser: Browser) -> tuple[pyotp.TOTP, list[str]]:
    """Set up an app as its owner would; returns what the phone knows, and the recovery codes."""
    browser.open("/account/app")
    key = browser.page.select_one(".secret code")
    assert key is not None
    phone = pyotp.TOTP("".join(key.get_text().split()))
    browser.submit("/account/app", code=phone.at(clock.now()))
    codes = [code.get_text() for code in browser.page.select(".codes code")]
    assert len(codes) == 10, browser.text
    return phone, codes


def first_step(browser: Browser, school: ASchool, who: str = "head") -> Browser:
    browser.open("/log-in")
    return browser.submit("/log-in", email=school.emails[who], password=PASSWORD)


def later(**ahead: float) -> Any:
    return time_machine.travel(clock.now() + timedelta(**ahead), tick=False)


def with_passkey(school: ASchool, who: str) -> tuple[Device, str]:
    """A passkey of somebody's, kept without a browser; returns it and its first session."""
    system, person = school.system, school.people[who].person_id
    assert person is not None
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        token = sessions.open_session(uow, person)
    visitor = sessions.visitor(system.database, token)
    assert visitor is not None
    device = Device(SITE)
    question = passkeys.offer(system, person)
    passkeys.keep(
        system, person, visitor.session_id, ticket=question.ticket,
        credential=device.make(question.options), name="Office laptop",
    )  # fmt: skip
    return device, token


def test_after_the_password_the_apps_code_is_asked_for(
    system: System, school: ASchool, browse: Browse
) -> None:
    phone, _ = with_app(browse(system).log_in(school, "head"))
    with later(minutes=2):
        other = first_step(browse(system), school)
        assert other.path == "/log-in/second"
        assert other.open(f"/schools/{school.id}/today").path == "/log-in", "not in yet"
        first_step(other, school).submit("/log-in/second", code="000000")
        assert other.status == 422 and "This code is not right" in other.text
        other.submit("/log-in/second", code=phone.at(clock.now()))
        assert other.path == f"/schools/{school.id}/today"


def test_a_code_counts_once_and_neither_does_an_earlier_one(
    system: System, school: ASchool, browse: Browse
) -> None:
    phone, _ = with_app(browse(system).log_in(school, "head"))
    with later(minutes=2):
        code, earlier = (phone.at(clock.now() - timedelta(seconds=back)) for back in (0, 30))
        first_step(browse(system), school).submit("/log-in/second", code=code)
        for used in (code, earlier):
            thief = first_step(browse(system), school).submit("/log-in/second", code=used)
            assert thief.status == 422, "a code that was looked at over a shoulder is worth nothing"


def test_the_code_that_set_the_app_up_does_not_log_in_as_well(
    system: System, school: ASchool, browse: Browse
) -> None:
    with later(seconds=0):
        phone, _ = with_app(browse(system).log_in(school, "head"))
        other = first_step(browse(system), school)
        assert other.submit("/log-in/second", code=phone.at(clock.now())).status == 422


def test_five_wrong_codes_end_the_attempt(system: System, school: ASchool, browse: Browse) -> None:
    phone, _ = with_app(browse(system).log_in(school, "head"))
    with later(minutes=2):
        guesser = first_step(browse(system), school)
        for _ in range(5):
            guesser.submit("/log-in/second", code="123123")
        assert guesser.path == "/log-in" and "Please begin again" in guesser.text
        right = first_step(guesser, school).submit("/log-in/second", code=phone.at(clock.now()))
        assert right.path == f"/schools/{school.id}/today"


def test_a_recovery_code_gets_in_once_however_it_is_typed(
    system: System, school: ASchool, browse: Browse
) -> None:
    _, codes = with_app(browse(system).log_in(school, "head"))
    typed = codes[0].upper().replace("-", " ")
    first = first_step(browse(system), school).submit("/log-in/second", code=typed)
    assert first.path == f"/schools/{school.id}/today"
    again = first_step(browse(system), school).submit("/log-in/second", code=codes[0])
    assert again.status == 422
    assert "9 of them are left" in first.open("/account").text


def test_neither_secret_nor_recovery_codes_stand_in_the_database(
    system: System, school: ASchool, browse: Browse, as_owner: Any
) -> None:
    phone, codes = with_app(browse(system).log_in(school, "head"))
    rows = as_owner.execute(
        text(
            "SELECT encode(sealed, 'escape') FROM authenticator "
            "UNION SELECT digest FROM recovery_code"
        )
    ).scalars()  # fmt: skip
    held = " ".join(rows)
    assert phone.secret not in held
    assert not any(code in held or code.replace("-", "") in held for code in codes)


def test_one_persons_sealed_secret_does_not_open_for_another(
    system: System, school: ASchool, browse: Browse, as_owner: Any
) -> None:
    with_app(browse(system).log_in(school, "head"))
    person = school.people["office"].person_id
    as_owner.execute(text("UPDATE authenticator SET person_id = :id"), {"id": person})
    marked = "UPDATE person SET second_factor_at = now() WHERE id = :id"
    as_owner.execute(text(marked), {"id": person})
    as_owner.commit()
    stolen = first_step(browse(system), school, "office")
    assert stolen.submit("/log-in/second", code="123456").status == 500


def test_a_new_second_factor_ends_the_sessions_that_began_without_it(
    system: System, school: ASchool, browse: Browse
) -> None:
    other = browse(system).log_in(school, "head")
    with_app(browse(system).log_in(school, "head"))
    assert other.open("/account").path == "/log-in"


def test_an_approver_is_led_to_set_one_up_before_anything_else(
    system: System, school: ASchool, browse: Browse
) -> None:
    with school.work("head") as uow:
        factors.choose(uow, factors.Asked.APPROVERS)
    head = browse(system).log_in(school, "head")
    assert head.path == "/account" and "First a second factor" in head.text
    for page in ("today", "people", "policy", "posts/new"):
        assert head.open(f"/schools/{school.id}/{page}").path == "/account"
    with_app(head)
    assert head.open(f"/schools/{school.id}/people").path == f"/schools/{school.id}/people"
    teacher = browse(system).log_in(school, "teacher")
    assert teacher.path == f"/schools/{school.id}/today", "a teacher approves nothing"


@pytest.mark.parametrize(
    ("asked", "without"),
    [
        ("optional", set()),
        ("approvers", {"head", "office", "dsl"}),
        ("everybody", {"head", "office", "dsl", "teacher", "governor"}),
    ],
)
def test_whom_a_school_asks_for_a_second_factor(
    school: ASchool, asked: str, without: set[str]
) -> None:
    found = {who for who, actor in school.people.items() if factors.must_have(asked, actor.roles)}
    assert found == without


def test_only_who_manages_people_chooses_that(school: ASchool) -> None:
    for who in ("office", "dsl", "teacher", "governor"):
        with school.work(who) as uow, pytest.raises(NotAllowed):
            factors.choose(uow, factors.Asked.OPTIONAL)


def test_changing_how_one_logs_in_needs_the_password_again_after_a_while(
    system: System, school: ASchool, browse: Browse
) -> None:
    head = browse(system).log_in(school, "head")
    with later(minutes=20):
        head.open("/account/app")
        assert head.path == "/account/confirm"
        head.submit("/account/confirm", password="not this one")
        assert head.status == 422 and "This is not your password" in head.text
        head.submit("/account/confirm", password=PASSWORD)
        assert head.path == "/account/app"


def test_the_head_takes_off_a_lost_factor_and_everybody_hears_of_it(
    system: System, school: ASchool, browse: Browse
) -> None:
    office = browse(system).log_in(school, "office")
    with_app(office)
    elsewhere = a_school(system, "Ashdown Infants")
    person = school.people["office"].person_id
    assert person is not None
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        signup.join(uow, elsewhere.id, person, roles=(Role.TEACHER,))
    head = browse(system).log_in(school, "head").open(f"/schools/{school.id}/people")
    head.submit(f"/people/{person}/second-factor/take-off", reason="no")
    assert head.status == 422 and "Say what happened" in head.text
    head.submit(f"/people/{person}/second-factor/take-off", reason="Phone lost, stood before me")
    assert "logged out everywhere" in head.text
    assert office.open("/account").path == "/log-in"
    assert first_step(browse(system), school, "office").path == "/schools", "the password is enough"
    assert "second factor" in newest_letter(system)
    with school.work("head") as uow:
        entry = uow.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "second_factor.taken_off")
        ).one()
        assert entry.actor_id == school.people["head"].person_id and entry.subject_id == person
    with elsewhere.work("head") as uow:
        actions = set(uow.session.scalars(select(AuditEntry.action)))
        assert "second_factor.taken_off_elsewhere" in actions
        assert uow.session.scalars(select(Notice.roles)).all() == [["headteacher"]]


def newest_letter(system: System) -> str:
    return max(system.mailer.folder.glob("*.eml"), key=lambda file: file.name).read_text()


def test_nobody_takes_off_their_own_factor_so_and_nobody_else_may(school: ASchool) -> None:
    head, teacher = school.people["head"].person_id, school.people["teacher"].person_id
    assert head is not None and teacher is not None
    with pytest.raises(Conflict, match="Not your own"):
        recovering.take_off(school.system, school.scope("head"), head, "I have lost my phone")
    with pytest.raises(NotAllowed):
        recovering.take_off(school.system, school.scope("office"), teacher, "because I can do it")
    stranger = a_school(school.system, "Ashdown Infants").people["teacher"].person_id
    assert stranger is not None
    with pytest.raises(NotFound):
        recovering.take_off(school.system, school.scope("head"), stranger, "somebody else's person")


def test_a_passkey_logs_in_by_itself(named: ASchool) -> None:
    device, _ = with_passkey(named, "head")
    question = passkeys.ask(named.system)
    token = passkeys.log_in(
        named.system, ticket=question.ticket, credential=device.show(question.options),
        came=From(how="passkey"),
    )  # fmt: skip
    visitor = sessions.visitor(named.system.database, token)
    assert visitor is not None and visitor.person_id == named.people["head"].person_id
    assert visitor.proved_twice and not visitor.owes_second_factor


def test_a_passkey_is_the_second_step_of_its_own_person_only(named: ASchool) -> None:
    device, _ = with_passkey(named, "head")
    thief, _ = with_passkey(named, "office")
    entry = sessions.log_in(named.system.database, named.emails["head"], PASSWORD)
    assert entry.owed
    for key, right in ((thief, False), (device, True)):
        question = passkeys.ask(named.system)
        shown = {"ticket": question.ticket, "credential": key.show(question.options)}
        if right:
            token = passkeys.log_in(named.system, **shown, came=From(), second=entry.token)
            assert sessions.visitor(named.system.database, token)
        else:
            with pytest.raises(Invalid, match="another account"):
                passkeys.log_in(named.system, **shown, came=From(), second=entry.token)


@pytest.mark.parametrize("lie", ["origin", "key", "unverified", "replay", "clone"])
def test_a_passkey_that_is_not_what_it_says_is_refused(named: ASchool, lie: str) -> None:
    device, _ = with_passkey(named, "head")
    question = passkeys.ask(named.system)
    if lie == "origin":
        device.origin = "https://handbe11.example"
    if lie == "key":
        device.key = Device(SITE).key
    if lie == "unverified":
        device.verifies = False
    shown = {"ticket": question.ticket, "credential": device.show(question.options)}
    if lie in ("replay", "clone"):
        passkeys.log_in(named.system, **shown, came=From(how="passkey"))
    if lie == "clone":
        question, device.count = passkeys.ask(named.system), 0
        shown = {"ticket": question.ticket, "credential": device.show(question.options)}
    with pytest.raises((Invalid, NotFound)):
        passkeys.log_in(named.system, **shown, came=From(how="passkey"))


def test_passkeys_have_names_are_many_and_can_be_removed(named: ASchool, browse: Browse) -> None:
    head = browse(named.system).log_in(named, "head")
    for name in ("Office laptop", "My phone"):
        device = Device(SITE)
        head.open("/account")
        token = head.form("/account/passkeys").find("input", attrs={"name": "csrf_token"})["value"]
        asked = head.client.post("/account/passkeys/options", data={"csrf_token": token}).json
        head.submit(
            "/account/passkeys", name=name, ticket=asked["ticket"],
            credential=device.make(asked["options"]),
        )  # fmt: skip
    rows = [row.get_text() for row in head.page.select("ul.rows strong")]
    assert rows == ["Office laptop", "My phone"]
    known = proving.factors(named.system, named.people["head"].person_id)  # type: ignore[arg-type]
    for each in known.passkeys:
        head.submit(f"/account/passkeys/{each.id}/remove")
    assert not head.page.select("ul.rows strong")
    assert first_step(browse(named.system), named).path == f"/schools/{named.id}/today"


def test_a_passkey_without_a_name_is_refused_at_the_field(named: ASchool, browse: Browse) -> None:
    head = browse(named.system).log_in(named, "head").open("/account")
    head.submit("/account/passkeys", name=" ")
    assert head.status == 422 and "Give it a name" in head.text


def test_where_the_site_has_only_a_number_passkeys_are_not_offered(
    system: System, school: ASchool, browse: Browse
) -> None:
    head = browse(system).log_in(school, "head").open("/account")
    assert "has only a number as its address" in head.text
    assert head.page.find("form", attrs={"data-passkey": True}) is None


def test_a_forgotten_password_is_replaced_by_mail_and_every_session_ends(
    system: System, school: ASchool, browse: Browse
) -> None:
    thief = browse(system).log_in(school, "office")
    office = browse(system).open("/forgotten").submit("/forgotten", email=school.emails["office"])
    assert "If office@" in office.text and "has an account here" in office.text
    deliver(system)
    path = mailed_path(system, "new Handbell password")
    office.open(path).submit(path, password="short")
    assert office.status == 422 and "Use at least 12 characters" in office.text
    office.submit(path, password="otter velvet ladder")
    assert "Your password is changed" in office.text
    assert thief.open("/account").path == "/log-in"
    assert office.open(path).status == 404, "the link works once"
    office.open("/log-in")
    office.submit("/log-in", email=school.emails["office"], password="otter velvet ladder")
    assert office.path == f"/schools/{school.id}/today"


def deliver(system: System) -> None:
    """Run the queue's waiting jobs as a worker would, in this process."""
    jobs.use(system)
    queue = system.queues.queue(GENERAL)
    while queue.count:
        job = queue.fetch_job(queue.pop_job_id() or "")
        assert job is not None and job.func_name == "publisher.worker.jobs.reset"
        jobs.reset(*job.args)


def test_a_reset_link_lasts_an_hour(system: System, school: ASchool, browse: Browse) -> None:
    resetting.ask(system, school.emails["office"])
    deliver(system)
    path = mailed_path(system)
    with later(minutes=61):
        assert browse(system).open(path).status == 404


@pytest.mark.parametrize("how", ["by a link", "logged in"])
def test_a_new_password_ends_every_other_link_and_every_log_in_half_done(
    system: System, school: ASchool, browse: Browse, how: str
) -> None:
    owner = browse(system).log_in(school, "office")
    with_app(owner)
    half = first_step(browse(system), school, "office")
    assert half.path == "/log-in/second"
    links = []
    for _ in range(2):
        resetting.ask(system, school.emails["office"])
        deliver(system)
        links.append(mailed_path(system, "new Handbell password"))
    resetting.ask(system, school.emails["office"])  # a third, not mailed yet
    if how == "by a link":
        browse(system).open(links[1]).submit(links[1], password="otter velvet ladder")
    else:
        typed = {"current": PASSWORD, "password": "otter velvet ladder"}
        owner.open("/account").submit("/account/password", **typed)
    deliver(system)
    assert len(letters(system, "new Handbell password")) == 2, "the third was asked for before"
    assert {browse(system).open(link).status for link in links} == {404}
    assert half.open("/log-in/second").path == "/log-in"


def test_asking_for_an_address_that_nobody_has_looks_the_same_and_does_the_same(
    system: System, school: ASchool, browse: Browse, as_owner: Any
) -> None:
    pages = []
    for email in (school.emails["office"], "nobody@larkfield.example"):
        browser = browse(system).open("/forgotten").submit("/forgotten", email=email)
        pages.append((browser.status, browser.text.replace(email, "")))
    assert pages[0] == pages[1]
    assert system.queues.length(GENERAL) == 2
    assert as_owner.execute(text("SELECT count(*) FROM ticket")).scalar() == 2
    deliver(system)
    assert len(list(system.mailer.folder.glob("*.eml"))) == 1


def test_a_stranger_who_signed_up_first_keeps_no_key_to_somebody_elses_address(
    system: System, school: ASchool, browse: Browse
) -> None:
    """The address was never proved; its owner resets, and what the stranger set up is gone."""
    with_app(browse(system).log_in(school, "office"))
    resetting.ask(system, school.emails["office"])
    deliver(system)
    path = mailed_path(system, "new Handbell password")
    resetting.reset(system, path.rpartition("/")[2], "otter velvet ladder")
    entry = sessions.log_in(system.database, school.emails["office"], "otter velvet ladder")
    assert not entry.owed
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        assert uow.session.scalars(select(RecoveryCode.id)).all() == []
        proved = select(Person.email_proved_at).where(Person.email == school.emails["office"])
        assert uow.session.scalar(proved) is not None
    with school.work("office") as uow:
        (told,) = telling.notices(uow)
        assert told.title == "Look whether you know everybody here" and told.path == "/people"
    with school.work("head") as uow:
        assert telling.notices(uow) == [], "it is for them alone"


def test_a_reset_of_a_proved_address_leaves_the_second_factor(
    system: System, school: ASchool, browse: Browse
) -> None:
    for _ in range(2):
        resetting.ask(system, school.emails["office"])
        deliver(system)
        path = mailed_path(system, "new Handbell password")
        resetting.reset(system, path.rpartition("/")[2], PASSWORD)
        entry = sessions.log_in(system.database, school.emails["office"], PASSWORD)
        if not entry.owed:
            with_app(browse(system).log_in(school, "office"))
    assert entry.owed, "whoever reads the mailbox does not have the phone"


@pytest.mark.parametrize(
    "password",
    ["password1234", "Password1234!", "qwertyuiop123", "letmeinletmein", "handbell2026!",
     "123456789012", "headteacher12", "aaaaaaaaaaaa"],
)  # fmt: skip
def test_a_password_that_a_list_or_a_keyboard_gives_away_is_refused(password: str) -> None:
    assert passwords.problem(password) is not None


@pytest.mark.parametrize(
    "password",
    ["three random words", "harbour violin teapot", "correcthorsebattery", "ŵyneb cathod glas"],
)
def test_no_capitals_digits_or_signs_are_demanded(password: str) -> None:
    assert passwords.problem(password) is None


def test_passwords_may_be_pasted_and_managers_are_told_which_is_which(
    system: System, school: ASchool, browse: Browse
) -> None:
    page = browse(system).open("/log-in").page
    assert page.find(id="password")["autocomplete"] == "current-password"
    assert page.find(id="email")["autocomplete"] == "username"
    account = browse(system).log_in(school, "head").open("/account").page
    kinds = [each["autocomplete"] for each in account.find_all("input", type="password")]
    own_password, new_address = ["current-password", "new-password"], ["current-password"]
    assert kinds == [*new_address, *own_password]
    assert "onpaste" not in str(account)


def test_one_device_is_logged_out_from_another(
    system: System, school: ASchool, browse: Browse
) -> None:
    phone, laptop = browse(system).log_in(school, "head"), browse(system).log_in(school, "head")
    laptop.open("/sessions")
    assert laptop.text.count("this one") == 1
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        theirs = uow.session.scalars(
            select(LoginSession.id).order_by(LoginSession.created_at).limit(1)
        ).one()
    laptop.submit(f"/sessions/{theirs}/end")
    assert "That device is logged out" in laptop.text
    assert phone.open("/account").path == "/log-in"
    assert laptop.open("/account").path == "/account"


def test_all_other_devices_are_logged_out_and_this_one_stays(
    system: System, school: ASchool, browse: Browse
) -> None:
    others = [browse(system).log_in(school, "head") for _ in range(2)]
    me = browse(system).log_in(school, "head").open("/sessions").submit("/sessions/end-others")
    assert [each.open("/account").path for each in others] == ["/log-in", "/log-in"]
    assert me.open("/account").path == "/account"


def test_strangers_who_guess_do_not_keep_the_head_out_of_their_own_machine(
    make_system: Callable[..., System], browse: Browse
) -> None:
    system = make_system(log_in_tries=3)
    school = a_school(system)
    head = browse(system).log_in(school, "head")
    head.submit("/log-out")
    stranger = browse(system)
    for _ in range(6):
        stranger.open("/log-in").submit("/log-in", email=school.emails["head"], password="wrong")
    assert stranger.status == 429
    assert first_step(browse(system), school).status == 429, "another machine waits"
    assert first_step(head, school).path == f"/schools/{school.id}/today"


def test_a_forged_mark_of_a_known_browser_counts_for_nothing(
    make_system: Callable[..., System], browse: Browse
) -> None:
    system = make_system(log_in_tries=3)
    school = a_school(system)
    stranger = browse(system)
    for number in range(4):
        stranger.client.set_cookie("handbell_known", f"{number:064x}")
        stranger.open("/log-in").submit("/log-in", email=school.emails["head"], password="wrong")
    assert stranger.status == 429


def test_one_person_at_two_schools_sees_which_is_which(
    system: System, school: ASchool, browse: Browse
) -> None:
    other = a_school(system, "Ashdown Infants")
    person = school.people["head"].person_id
    assert person is not None
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        signup.join(uow, other.id, person, roles=(Role.GOVERNOR,))
    head = browse(system).log_in(school, "head")
    assert head.path == "/schools"
    assert "Headteacher" in head.text and "Governor" in head.text
    head.open(f"/schools/{other.id}/people")
    assert "Ashdown Infants (this one)" in head.text
    assert "on one page" not in head.text
    assert "Invite a colleague" not in head.text, "a governor there"
    assert "Invite a colleague" in head.open(f"/schools/{school.id}/people").text


def test_whoever_belongs_to_many_schools_finds_all_of_them_from_the_menu(
    system: System, school: ASchool, browse: Browse
) -> None:
    person = school.people["head"].person_id
    assert person is not None
    others = [
        a_school(system, f"{tree} Infants").id for tree in ("Ash", "Elm", "Oak", "Fir", "Yew")
    ]
    with unit_of_work(system.database, Scope.platform(GATE)) as uow:
        for other in (*others, a_school(system, "Rowan Infants").id):
            signup.join(uow, other, person, roles=(Role.GOVERNOR,))
    head = browse(system).log_in(school, "head").open(f"/schools/{school.id}/today")
    (link,) = head.page.select(".menu-panel > a[href='/schools']")
    assert link.get_text() == "All 7 schools on one page"
    assert "Rowan Infants" in head.open(link["href"]).page.find("main").get_text()


def test_somebody_with_an_account_adds_a_school_and_is_its_head(
    school: ASchool, browse: Browse
) -> None:
    teacher = browse(school.system).log_in(school, "teacher").open("/sign-up")
    assert "Add another school" in teacher.text and "Your e-mail address" not in teacher.text
    teacher.submit("/sign-up", school_name=" ", template="baseline")
    assert teacher.status == 422 and "Enter the school's name." in teacher.text
    teacher.submit("/sign-up", school_name="Ashdown Infants", template="baseline")
    assert teacher.status == 200 and teacher.path.endswith("/policy")
    there = teacher.path.removesuffix("/policy")
    assert "Invite a colleague" in teacher.open(f"{there}/people").text
    assert "Invite a colleague" not in teacher.open(f"/schools/{school.id}/people").text
    teacher.open("/sign-up").submit("/sign-up", school_name="ashdown infants", template="baseline")
    assert "You belong to a school of this name already." in teacher.text
    assert len(teacher.open("/schools").page.select("main li")) == 2


def test_a_form_for_a_new_account_stays_one_although_somebody_logged_in_meanwhile(
    school: ASchool, browse: Browse
) -> None:
    browser = browse(school.system).open("/sign-up")
    typed = fields(browser.form("/sign-up"))
    browser.log_in(school, "teacher")
    typed |= {
        "school_name": "Oakfield", "person_name": "Kim Lane", "email": "kim@oakfield.example",
        "password": PASSWORD, "template": "baseline",
        "csrf_token": fields(browser.open("/sign-up").form("/sign-up"))["csrf_token"],
    }  # fmt: skip
    browser.response = browser.client.post("/sign-up", data=typed, follow_redirects=True)
    assert browser.status == 200 and "kim@oakfield.example" in browser.text

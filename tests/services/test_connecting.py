"""Connecting through the platforms' own sign-in, in the sandbox, and each way it is refused."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit
from uuid import UUID

import pytest
import requests
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import select, text

from publisher.connectors.contract import Candidate, Grant
from publisher.connectors.errors import ConnectorError, Refused
from publisher.models import Channel, ChannelState, Connecting, DeliveryState, Notice
from publisher.services import (
    administering,
    connecting,
    hearing,
    official,
    operating,
    renewing,
    sealing,
    telling,
)
from tenants import clock
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.models import School
from tenants.policies import templates
from tenants.policies.language import Policy, with_changes
from tests.conftest import PLATFORMS, Sandbox
from tests.factories import ASchool, a_channel, a_post, a_school, deliveries, put_in_force, schedule


@pytest.fixture
def school(live: Any) -> ASchool:
    return a_school(live)


def begin(school: ASchool, platform: str, *, who: str = "office") -> str:
    with school.work(who) as uow:
        return connecting.begin(school.system, uow, platform).url


def says_yes(sandbox: Sandbox, url: str, platform: str) -> dict[str, str]:
    """The redirect's query after a person has agreed."""
    sandbox.control("POST", "/consent", platform=platform, auto=True)
    return query_of(requests.get(url, allow_redirects=False, timeout=10))


def clicks(url: str, *, decision: str, without: str = "") -> dict[str, str]:
    """What a person does on the platform's page: tick, perhaps untick one scope, press."""
    page = requests.get(url, timeout=10)
    form = BeautifulSoup(page.text, "html.parser").form
    assert form is not None
    boxes = [
        (str(box["name"]), str(box["value"])) for box in form.select("[type=checkbox],[type=radio]")
    ]
    account = next(value for name, value in boxes if name == "account")
    data = [("account", account), ("decision", decision)]
    data += [(name, value) for name, value in boxes if name == "scope" and value != without]
    return query_of(requests.post(page.url, data=data, allow_redirects=False, timeout=10))


def query_of(response: requests.Response) -> dict[str, str]:
    assert response.status_code == 302, response.text[:300]
    return dict(parse_qsl(urlsplit(response.headers["Location"]).query))


def answer(school: ASchool, platform: str, query: dict[str, str], *, who: str = "office") -> UUID:
    return connecting.answer(school.system, school.scope(who), platform, query)


def connected(
    school: ASchool, sandbox: Sandbox, platform: str, *, who: str = "office", **more: Any
) -> UUID:
    """All the way round; the first account that may be chosen."""
    attempt = answer(
        school, platform, says_yes(sandbox, begin(school, platform, who=who), platform), who=who
    )
    with school.work(who) as uow:
        chosen = next(c for c in connecting.choices(school.system, uow, attempt) if not c.why_not)
        return connecting.connect(school.system, uow, attempt, chosen.remote_id, **more).id


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_account_is_connected_through_the_platforms_own_sign_in(
    school: ASchool, sandbox: Sandbox, platform: str
) -> None:
    channel_id = connected(school, sandbox, platform)
    with school.work() as uow:
        channel = uow.get(Channel, channel_id)
        assert (channel.state, channel.platform) == (ChannelState.CONNECTED, platform)
        account = school.system.account(channel)
        assert school.system.connector(platform).probe(account).well  # type: ignore[attr-defined]
        attempt = uow.session.scalars(select(Connecting)).one()
        assert account.access_token.encode() not in channel.grant + attempt.sealed


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_person_may_say_no(school: ASchool, sandbox: Sandbox, platform: str) -> None:
    query = clicks(begin(school, platform), decision="cancel")
    with pytest.raises(Refused) as refused:
        answer(school, platform, query)
    assert refused.value.reason.endswith(".")
    with school.work() as uow:
        assert connecting.channels(uow) == []


@pytest.mark.parametrize(
    ("platform", "scope"),
    [
        ("facebook", "pages_manage_posts"),
        ("instagram", "instagram_content_publish"),
        ("x", "tweet.write"),
        ("linkedin", "w_organization_social"),
        ("weduc", "posts:write"),
    ],
)
def test_an_unticked_permission_is_named(
    school: ASchool, sandbox: Sandbox, platform: str, scope: str
) -> None:
    query = clicks(begin(school, platform), decision="allow", without=scope)
    with pytest.raises(ConnectorError, match=scope):
        answer(school, platform, query)


def test_a_state_that_is_missing_or_forged_is_refused(school: ASchool, sandbox: Sandbox) -> None:
    query = says_yes(sandbox, begin(school, "x"), "x")
    for state in ("", "nonsense", f"{school.id.hex}.", f"{school.id.hex}.{'A' * 43}"):
        with pytest.raises(NotFound):
            answer(school, "x", {**query, "state": state})
    with pytest.raises(NotFound):
        connecting.school_of("nonsense")
    assert answer(school, "x", query), "the true one still counts"


def test_a_state_counts_once(school: ASchool, sandbox: Sandbox) -> None:
    query = says_yes(sandbox, begin(school, "x"), "x")
    answer(school, "x", query)
    with pytest.raises(NotFound, match="Please start again"):
        answer(school, "x", query)


def test_a_state_expires(school: ASchool, sandbox: Sandbox) -> None:
    query = says_yes(sandbox, begin(school, "x"), "x")
    with time_machine.travel(clock.now() + connecting.LASTS + timedelta(seconds=1), tick=False):
        with pytest.raises(NotFound):
            answer(school, "x", query)
        begin(school, "facebook")
        with school.work() as uow:
            left = uow.session.scalars(select(Connecting.platform)).all()
    assert left == ["facebook"], "an attempt that nobody finished is forgotten"


def test_a_state_is_its_persons_its_schools_and_its_platforms_own(
    school: ASchool, sandbox: Sandbox
) -> None:
    other = a_school(school.system, "Ashdown Infants")
    query = says_yes(sandbox, begin(school, "x"), "x")
    with pytest.raises(NotFound):
        answer(school, "x", query, who="head")
    with pytest.raises(NotFound):
        answer(other, "x", query)
    with pytest.raises(NotFound):
        answer(school, "facebook", query)
    assert connecting.school_of(query["state"]) == school.id


def test_found_accounts_are_for_the_person_who_asked(school: ASchool, sandbox: Sandbox) -> None:
    attempt = answer(school, "x", says_yes(sandbox, begin(school, "x"), "x"))
    other = a_school(school.system, "Ashdown Infants")
    for who, where in (("head", school), ("office", other)):
        with where.work(who) as uow, pytest.raises(NotFound):
            connecting.choices(school.system, uow, attempt)
    with school.work() as uow:
        chosen = connecting.choices(school.system, uow, attempt)[0].remote_id
        with pytest.raises(Invalid, match="Choose one of the accounts"):
            connecting.connect(school.system, uow, attempt, "somebody-elses")
        connecting.connect(school.system, uow, attempt, chosen)
    with school.work() as uow, pytest.raises(Invalid):
        connecting.connect(school.system, uow, attempt, chosen)


@pytest.mark.parametrize("who", ["teacher", "governor", "dsl"])
def test_only_those_who_may_connect_do(school: ASchool, sandbox: Sandbox, who: str) -> None:
    with pytest.raises(NotAllowed):
        begin(school, "x", who=who)
    with pytest.raises(NotAllowed):
        answer(school, "x", {"state": f"{school.id.hex}.x"}, who=who)


def test_the_policy_refuses_a_platform_before_any_request(live: Any, sandbox: Sandbox) -> None:
    lache = a_school(live, template="lache")
    before = sandbox.ledger()["requests"]
    for platform in ("linkedin", "instagram"):
        with pytest.raises(NotAllowed, match="Your policy allows") as refused:
            begin(lache, platform)
        assert lache_policy().channels.clause in str(refused.value)
    assert sandbox.ledger()["requests"] == before
    with lache.work() as uow:
        assert uow.session.scalars(select(Connecting)).all() == []


def lache_policy() -> Policy:
    return templates.template("lache")


def test_a_policy_changed_while_somebody_was_away_still_counts(
    school: ASchool, sandbox: Sandbox
) -> None:
    attempt = answer(school, "x", says_yes(sandbox, begin(school, "x"), "x"))
    baseline = templates.template("baseline")
    narrower = {**dict(baseline.document["channels"]), "allow": ["facebook"]}
    with school.work("head") as uow:
        put_in_force(uow, dict(with_changes(baseline, {"channels": narrower}).document))
    with school.work() as uow:
        chosen = connecting.choices(school.system, uow, attempt)[0].remote_id
        with pytest.raises(NotAllowed):
            connecting.connect(school.system, uow, attempt, chosen)


def found(
    school: ASchool, *, url: str = "https://facebook.com/larkfieldprimary", **fields: Any
) -> tuple[UUID, Candidate]:
    """An attempt that found one account with these facts, as a platform might tell them."""
    facts = {"remote_id": "1", "name": "Larkfield Primary", "organisation": True, **fields}
    chosen = Candidate(url=url, grant=Grant(access_token="a-token"), **facts)
    begin(school, "facebook", who="head")
    with school.work("head") as uow:
        row = uow.session.scalars(select(Connecting).order_by(Connecting.id.desc())).first()
        assert row is not None
        kept = [connecting._candidate_json(chosen)]
        row.sealed = connecting._seal(school.system, school.id, row.id, {"candidates": kept})
        return row.id, chosen


def test_a_personal_profile_is_refused(school: ASchool) -> None:
    attempt, _ = found(school, organisation=False, name="Jo Reed")
    with school.work("head") as uow, pytest.raises(Invalid, match="Jo Reed is a personal profile"):
        connecting.connect(school.system, uow, attempt, "1")


def test_an_account_that_the_platform_will_not_let_us_use_says_why(school: ASchool) -> None:
    attempt, _ = found(school, why_not="Your role on this Page lacks: “Content”.")
    with school.work("head") as uow, pytest.raises(Invalid, match="lacks: “Content”"):
        connecting.connect(school.system, uow, attempt, "1")


def test_a_page_with_one_administrator_becomes_a_duty(school: ASchool) -> None:
    for admins, open_notices in ((1, 1), (2, 0)):
        attempt, _ = found(school)
        with school.work("head") as uow:
            channel = connecting.connect(school.system, uow, attempt, "1", admins=admins)
            query = select(Notice).where(
                Notice.key == f"admins:{channel.id}", Notice.closed_at.is_(None)
            )
            notices = uow.session.scalars(query).all()
            assert len(notices) == open_notices
            assert all("second" in notice.body and not notice.urgent for notice in notices)


def strict(school: ASchool, check: str) -> None:
    baseline = templates.template("baseline")
    channels = {**dict(baseline.document["channels"]), "identity_check": check}
    with school.work("head") as uow:
        put_in_force(uow, dict(with_changes(baseline, {"channels": channels}).document))
        uow.session.get_one(School, school.id).email_domain = "larkfield.example"


def test_an_account_in_doubt_needs_the_heads_confirmation_with_a_reason(school: ASchool) -> None:
    strict(school, "domain_must_match_school")
    attempt, _ = found(school, email="larkfieldprimary@freemail.example")
    with school.work("head") as uow:
        with pytest.raises(Invalid, match=r"at freemail\.example, not") as refused:
            connecting.connect(school.system, uow, attempt, "1", confirmation="It is.")
        assert list(refused.value.errors) == ["confirmation"]
    with school.work("head") as uow:
        channel = connecting.connect(
            school.system, uow, attempt, "1", confirmation="Opened in 2015, before our domain."
        )
        assert channel.extra["identity_reason"] == "Opened in 2015, before our domain."
        assert channel.extra["identity_confirmed_by"] == str(school.people["head"].person_id)


def test_somebody_else_cannot_confirm_an_account_in_doubt(school: ASchool) -> None:
    strict(school, "domain_must_match_school")
    attempt, _ = found(school, email="larkfieldprimary@freemail.example")
    with school.work() as uow:
        uow.get(Connecting, attempt).person_id = school.people["office"].person_id  # type: ignore[assignment]
        uow.session.flush()
        with pytest.raises(Invalid, match="the headteacher connects it"):
            connecting.connect(school.system, uow, attempt, "1", confirmation="x" * 40)


LOYE = "https://facebook.example/www.brambleschool.co.uk"


@pytest.mark.parametrize(
    ("check", "facts", "doubt"),
    [
        ("name_and_url_must_match_school", {}, ""),
        ("name_and_url_must_match_school", {"name": "Bramble School"}, "called “Bramble School”"),
        ("name_and_url_must_match_school", {"url": LOYE}, "ends in “www.brambleschool.co.uk”"),
        ("name_and_url_must_match_school", {"url": "https://facebook.example/10029"}, ""),
        ("domain_must_match_school", {"email": "office@larkfield.example"}, ""),
        ("domain_must_match_school", {"email": "a@mail.larkfield.example"}, ""),
        ("domain_must_match_school", {"email": "a@notlarkfield.example"}, "at notlarkfield"),
        ("domain_must_match_school", {"email": "a@larkfieldtrust.example"}, ""),
        ("domain_must_match_school", {"name": "Bramble School"}, ""),
    ],
)  # fmt: skip
def test_what_is_doubtful_about_an_account(check: str, facts: dict[str, Any], doubt: str) -> None:
    baseline = templates.template("baseline")
    channels = {**dict(baseline.document["channels"]), "identity_check": check}
    policy = with_changes(baseline, {"channels": channels})
    school = School(
        name="Larkfield Primary School", website="", email_domain="larkfield.example",
        known={"email_domains": ["larkfield.example", "larkfieldtrust.example"]},
    )  # fmt: skip
    fields = {"name": "Larkfield Primary", "url": "https://facebook.example/LarkfieldPri", **facts}
    chosen = Candidate(remote_id="1", organisation=True, grant=Grant(access_token="t"), **fields)
    said = " ".join(official.doubts(school, policy, chosen))
    assert doubt in said if doubt else not said


OURS = {"username": "larkfieldprimary", "emails": ["office@larkfield.example"],
        "website": "https://www.larkfield.example/"}  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "doubt"),
    [
        ({}, ""),
        ({"username": "www.lamoyeschool.co.uk"}, "ends in “www.lamoyeschool.co.uk”"),
        ({"emails": ["larkfieldprimary@freemail.example"]}, "at freemail.example"),
        ({"website": "http://www.bramble.example"}, "names the website bramble.example"),
    ],
    ids=["the school's own", "another school's address", "free mail", "another website"],
)
def test_what_facebook_itself_tells_of_a_page_is_compared_with_the_school(
    school: ASchool, sandbox: Sandbox, facts: dict[str, Any], doubt: str
) -> None:
    strict(school, "name_and_url_must_match_school")
    made = sandbox.control(
        "POST", "/accounts", platform="facebook", name="Larkfield Primary", **{**OURS, **facts}
    )
    url = begin(school, "facebook", who="head")
    attempt = answer(school, "facebook", says_yes(sandbox, url, "facebook"), who="head")
    with school.work("head") as uow:
        if not doubt:
            channel = connecting.connect(school.system, uow, attempt, made["id"], admins=1)
            assert "identity_doubts" not in channel.extra
            assert channel.extra["admins_from"] == "declared"
            return
        with pytest.raises(Invalid, match=re.escape(doubt)):
            connecting.connect(school.system, uow, attempt, made["id"])
        why = "It was made years ago under this name."
        channel = connecting.connect(school.system, uow, attempt, made["id"], confirmation=why)
        assert doubt in channel.extra["identity_doubts"]


@pytest.mark.parametrize("platform", ["facebook", "x"])
def test_connecting_again_keeps_the_channel_and_lets_its_queue_go_on(
    school: ASchool, sandbox: Sandbox, platform: str
) -> None:
    first = connected(school, sandbox, platform)
    school.channels[platform] = first
    post = a_post(school)
    schedule(school, post)
    with school.work() as uow:
        channel = uow.get(Channel, first)
        channel.state, channel.state_reason = ChannelState.NEEDS_RECONNECT, "The key has ended."
        channel.wait_until = uow.now + timedelta(hours=1)
        version = channel.grant_version
    assert connected(school, sandbox, platform) == first
    with school.work() as uow:
        channel = uow.get(Channel, first)
        assert (channel.state, channel.state_reason) == (ChannelState.CONNECTED, "")
        assert channel.wait_until is None and channel.grant_version > version
    assert [row.state for row in deliveries(school, post)] == [DeliveryState.SCHEDULED]


@pytest.mark.parametrize("platform", ["x", "linkedin", "weduc"])
def test_disconnecting_revokes_at_the_platform_and_forgets_here(
    school: ASchool, sandbox: Sandbox, platform: str
) -> None:
    channel_id = connected(school, sandbox, platform)
    with school.work() as uow:
        account = school.system.account(uow.get(Channel, channel_id))
    connecting.disconnect(school.system, school.scope(), channel_id)
    with school.work() as uow:
        channel = uow.get(Channel, channel_id)
        assert (channel.state, channel.grant) == (ChannelState.DISCONNECTED, b"")
        assert connecting.channels(uow) == []
    with pytest.raises(ConnectorError):
        school.system.connector(platform).read(account, "1")
    with pytest.raises(Conflict):
        connecting.disconnect(school.system, school.scope(), channel_id)


def test_who_disconnects_is_told_when_the_platform_did_not_end_the_permission(
    school: ASchool, sandbox: Sandbox
) -> None:
    channel_id = connected(school, sandbox, "linkedin")
    sandbox.fault("linkedin", "token", "http_500")
    connecting.disconnect(school.system, school.scope(), channel_id)
    with school.work() as uow:
        assert uow.get(Channel, channel_id).state == ChannelState.DISCONNECTED
        (told,) = telling.notices(uow)
    assert "LinkedIn" in told.title and "yourself" in told.body
    assert connected(school, sandbox, "linkedin") == channel_id
    with school.work() as uow:
        assert telling.notices(uow) == []


def test_another_schools_channel_cannot_be_disconnected(school: ASchool) -> None:
    channel = a_channel(school)
    other = a_school(school.system, "Ashdown Infants")
    with pytest.raises(NotFound):
        connecting.disconnect(school.system, other.scope(), channel)


def test_no_token_stands_in_clear_anywhere_in_the_database(
    school: ASchool, sandbox: Sandbox
) -> None:
    channel_id = connected(school, sandbox, "x")
    with school.work() as uow:
        channel = uow.get(Channel, channel_id)
        grant = sealing.open_grant(school.system.vault, school.id, channel_id, channel.grant)
        tables = uow.session.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ).scalars()
        for table in list(tables):
            rows = uow.session.execute(text(f'SELECT t::text FROM "{table}" t')).scalars()
            for row in rows:
                for token in (grant.access_token, grant.refresh_token or "-none-"):
                    assert token not in row and token.encode().hex() not in row, table


def test_the_address_of_the_sign_in_carries_no_secret(school: ASchool) -> None:
    url = begin(school, "x")
    query = parse_qs(urlsplit(url).query)
    assert query["state"][0].startswith(school.id.hex)
    app = school.system.settings.apps["x"]
    assert app.client_secret.get_secret_value() not in url
    assert query["code_challenge_method"] == ["S256"]


# Who can get into it, as the platform tells


def asked_about(school: ASchool, sandbox: Sandbox, platform: str, **facts: Any) -> tuple[str, UUID]:
    """An account that somebody connected, and whom the worker then asked about."""
    made = sandbox.control(
        "POST", "/accounts", platform=platform, name="Larkfield Primary", **{**OURS, **facts}
    )
    url = begin(school, platform, who="head")
    attempt = answer(school, platform, says_yes(sandbox, url, platform), who="head")
    with school.work("head") as uow:
        (account,) = [each for each in connecting.choices(school.system, uow, attempt)
                      if made["id"] in each.remote_id]  # fmt: skip
        channel = connecting.connect(
            school.system, uow, attempt, account.remote_id, admins=1,
            confirmation="It was made years ago by the school.",
        )  # fmt: skip
    hearing.listen(school.system, school.id, channel.id)
    return made["id"], channel.id


def look(school: ASchool, channel_id: UUID) -> tuple[dict[str, str], list[str], Channel]:
    """Those nobody knows, the open notices about who can get in, and the channel."""
    with school.work("head") as uow:
        channel = uow.get(Channel, channel_id)
        query = select(Notice).where(Notice.closed_at.is_(None)).order_by(Notice.key)
        keys = [each.key.split(":")[0] for each in uow.session.scalars(query)]
        told = [key for key in keys if key in ("admins", "strangers")]
        return administering.unknown(uow, channel), told, channel


def again_tomorrow(school: ASchool, channel_id: UUID) -> None:
    with school.work("head") as uow:
        uow.get(Channel, channel_id).probed_at = None
    assert renewing.renew(school.system, school.id, channel_id) is renewing.Renewal.USABLE


@pytest.mark.parametrize("platform", ["facebook", "linkedin"])
def test_L19_whom_the_platform_names_and_nobody_knows_is_for_the_head(
    school: ASchool, sandbox: Sandbox, platform: str
) -> None:
    remote, channel_id = asked_about(school, sandbox, platform)
    nobody, told, _ = look(school, channel_id)
    assert (nobody, told) == ({}, ["admins"]), "one person alone can get into it"
    people = {"4711": "Robin Stranger"}
    sandbox.control("PATCH", f"/accounts/{platform}/{remote}", people=people)
    again_tomorrow(school, channel_id)
    unknown, told, channel = look(school, channel_id)
    assert list(unknown.values()) == (["Robin Stranger"] if platform == "facebook" else [""])
    assert told == ["strangers"] and channel.extra["admins_from"] == "platform"
    with school.work("head") as uow:
        administering.agree(uow, channel_id, set(unknown))
    assert look(school, channel_id)[:2] == ({}, [])
    sandbox.control("PATCH", f"/accounts/{platform}/{remote}", people={**people, "4712": "Al"})
    again_tomorrow(school, channel_id)
    assert len(look(school, channel_id)[0]) == 1


def test_L19_somebody_who_operates_it_here_is_known_by_name(
    school: ASchool, sandbox: Sandbox
) -> None:
    office = school.people["office"]
    people = {"4711": office.name.upper()}
    _, channel_id = asked_about(school, sandbox, "facebook", people=people)
    assert look(school, channel_id)[1] == ["strangers"]
    with school.work("head") as uow:
        assert office.person_id is not None
        operating.add(uow, channel_id, office.person_id)
    again_tomorrow(school, channel_id)
    assert look(school, channel_id)[:2] == ({}, [])


def test_L19_a_platform_that_does_not_tell_is_not_made_to(
    school: ASchool, sandbox: Sandbox
) -> None:
    _, channel_id = asked_about(school, sandbox, "instagram", people={"4711": "Robin Stranger"})
    _, told, channel = look(school, channel_id)
    assert channel.administrators is None and told == ["admins"]
    assert channel.extra["admins_from"] == "declared"


def test_L19_a_list_that_is_refused_leaves_the_account_well(
    school: ASchool, sandbox: Sandbox
) -> None:
    """LinkedIn tells a content administrator nothing: then it is as somebody said."""
    _, channel_id = asked_about(school, sandbox, "linkedin", role="CONTENT_ADMIN")
    _, told, channel = look(school, channel_id)
    assert (channel.administrators, channel.state) == (None, "connected")
    assert told == ["admins"]


def test_only_the_head_says_that_they_are_right(school: ASchool, sandbox: Sandbox) -> None:
    _, channel_id = asked_about(school, sandbox, "facebook")
    with school.work("office") as uow, pytest.raises(NotAllowed):
        administering.agree(uow, channel_id, set())


def test_of_an_account_that_is_disconnected_nobody_is_kept(
    school: ASchool, sandbox: Sandbox
) -> None:
    _, channel_id = asked_about(school, sandbox, "facebook", people={"4711": "Robin Stranger"})
    connecting.disconnect(school.system, school.scope("head"), channel_id)
    _, told, channel = look(school, channel_id)
    assert channel.administrators is None and "strangers" not in told

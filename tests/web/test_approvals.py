"""Approving on the site: the page, the link in an e-mail, and who stands in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from publisher.models import Delivery, DeliveryState, PostState
from publisher.services import deciphering, picturing
from publisher.services.drafting import MediaUse
from tenants import clock
from tests.factories import ASchool, a_channel, a_post, a_school, put_in_force, schedule, wall_clock
from tests.links.pdf import a_pdf
from tests.pictures import given
from tests.services.test_approving import policy, state, waiting_post
from tests.services.test_no_way_round import a_link
from tests.services.test_picturing import upload
from tests.web.conftest import Browser

Browse = Callable[[Any], Browser]


@pytest.fixture
def school(system: Any) -> ASchool:
    made = a_school(system)
    a_channel(made)
    a_channel(made, "x")
    with made.work("head") as uow:
        put_in_force(uow, policy())
    return made


def at(school: ASchool, path: str) -> str:
    return f"/schools/{school.id}{path}"


def test_the_head_reads_it_as_each_channel_shows_it_and_says_yes(
    school: ASchool, browse: Browse
) -> None:
    post, approval = waiting_post(school)
    head = browse(school.system).log_in(school, "head").open(at(school, "/today"))
    link = head.page.find("a", href=at(school, f"/posts/{post}/approvals/{approval}"))
    assert link
    head.open(str(link["href"]))
    shown = head.page.select(".shown-as .preview")
    assert [label.get_text() for label in shown[0].select("figcaption strong")] == ["Facebook", "X"]
    assert all("fed up with the parking" in figure.get_text() for figure in shown)
    assert "4.1 parking" in head.text and "What happened" in head.text
    head.submit("/approve")
    assert "Approved. Thank you." in head.text
    assert state(school, post) == PostState.SCHEDULED


def test_what_somebody_declared_is_shown_to_whoever_approves_as_their_word(
    school: ASchool, browse: Browse
) -> None:
    media = upload(school, given.saved(given.arrow()))
    use = MediaUse(
        media_id=str(media.id), alt="The choir", people="not_identifiable", children=2, staff=1,
        third_party=True, permission="The county paper, by letter", credit="County Paper",
        words_declared=True, declared_by="The office",
    )  # fmt: skip
    post, approval = waiting_post(school, media=(use,), attested=("appropriately_dressed",))
    head = browse(school.system).log_in(school, "head")
    for path in (f"/posts/{post}/approvals/{approval}", f"/posts/{post}"):
        page = head.open(at(school, path)).page
        section = page.select_one("section:has(> #declared)")
        assert section
        picture, whole = section.select(".row-grow")
        assert picture.get_text(" ", strip=True).startswith("Picture 1 The office says")
        assert [line.get_text() for line in picture.select("li")] == [
            "People nobody could recognise can be seen.", "2 children, 1 member of staff.",
            "No words in it tell a name or a code.", "Somebody else made it.",
            "Permission: The county paper, by letter", "Credit: County Paper",
        ]  # fmt: skip
        assert "Everybody in the pictures is appropriately dressed." in whole.get_text()


def test_a_title_and_on_whose_word_each_finding_rests_are_shown(
    school: ASchool, browse: Browse
) -> None:
    media = upload(school, given.saved(given.arrow()))
    shown = MediaUse(media_id=str(media.id), alt="An arrow", people="none", words_declared=True,
                     declared_by="The office")  # fmt: skip
    post, approval = waiting_post(school, title="Parking, once more", media=(shown,))
    head = browse(school.system).log_in(school, "head")
    head.open(at(school, f"/posts/{post}/approvals/{approval}"))
    assert "Parking, once more" in head.page.select_one(".approve-shown").get_text()  # type: ignore[union-attr]
    form = head.open(at(school, f"/posts/{post}/edit")).page
    hint = form.find(id=f"credit-{media.id}")["aria-describedby"]  # type: ignore[index]
    assert "Readers do not see it" in form.find(id=hint).get_text()  # type: ignore[union-attr,arg-type]
    head.open(at(school, f"/posts/{post}/approvals/{approval}")).submit("/approve")
    assert "Parking, once more" in head.page.select_one(".paper").get_text()  # type: ignore[union-attr]
    with school.work() as uow:
        for row in uow.session.query(Delivery).where(Delivery.post_id == post):
            row.state = DeliveryState.CANCELLED  # over: from here on the record is shown
    record = head.open(at(school, f"/posts/{post}")).page.select_one("section:has(> #found)")
    assert record and "What was found" in record.get_text()
    assert {"declared by The office", "checked by Handbell"} <= {
        line.get_text() for line in record.select(".finding .quiet")
    }


def test_what_a_rule_stopped_at_in_a_pdf_is_quoted(system: Any, browse: Browse) -> None:
    school = a_school(system, template="longton_lane")
    a_channel(school, "weduc")
    media = upload(school, a_pdf(words="Well done AmeliaWright, our Amelia Wright"), "news.pdf")
    deciphering.read(school.system, school.id, media.id)
    use = MediaUse(media_id=str(media.id), alt="News", people="none", declared_by="The office")
    post = a_post(school, media=(use,))
    page = browse(school.system).log_in(school).open(at(school, f"/posts/{post}")).page
    found = page.select_one(".finding:-soup-contains('in the attached PDF')")
    assert found and [each.get_text() for each in found.select("q")] == ["Amelia Wright"]


def test_what_was_found_alike_is_said_once_for_all_channels(
    school: ASchool, browse: Browse
) -> None:
    post, _ = waiting_post(school)
    page = browse(school.system).log_in(school).open(at(school, f"/posts/{post}")).page
    heads = [each.get_text() for each in page.select("[aria-labelledby=found] h3")]
    assert heads == ["Facebook, X"]


def test_a_no_without_a_reason_is_said_at_its_field(school: ASchool, browse: Browse) -> None:
    post, approval = waiting_post(school)
    head = browse(school.system).log_in(school, "head")
    head.open(at(school, f"/posts/{post}/approvals/{approval}")).submit("/change", reason=" ")
    assert head.status == 422 and head.page.find(id="reason-wrong")
    head.submit("/change", reason="Kinder words, please.")
    assert "Kinder words, please." in head.text
    assert state(school, post) == PostState.DRAFT
    office = browse(school.system).log_in(school).open(at(school, "/today"))
    link = office.page.select_one(f"[aria-labelledby=notices] a[href$='/posts/{post}']")
    assert link and "fed up with the parking" in link.get_text(), "the post by its words"


def test_who_may_not_answer_is_told_why_and_has_no_buttons(school: ASchool, browse: Browse) -> None:
    post, approval = waiting_post(school)
    for who, said in (("office", "decided by: headteacher"), ("teacher", "You cannot do this")):
        page = browse(school.system).log_in(school, who)
        page.open(at(school, f"/posts/{post}/approvals/{approval}"))
        assert said in page.text
        assert not page.page.select(".approve-acts button")


def test_a_question_is_shown_with_its_own_post_only(school: ASchool, browse: Browse) -> None:
    _, approval = waiting_post(school)
    other = a_post(school)
    head = browse(school.system).log_in(school, "head")
    assert head.open(at(school, f"/posts/{other}/approvals/{approval}")).status == 404


def test_the_link_in_an_e_mail_needs_its_persons_log_in_and_counts_once(
    school: ASchool, browse: Browse
) -> None:
    post, approval = waiting_post(school)
    path = at(school, f"/answer/{a_link(school, approval)}")
    stranger = browse(school.system)
    answer = stranger.client.get(path)
    assert answer.status_code == 302 and "/log-in" in answer.headers["Location"]
    assert browse(school.system).log_in(school, "office").open(path).status == 404
    head = browse(school.system).open(path)
    head.submit(head.path, email=school.emails["head"], password="three random words")
    assert "fed up with the parking" in head.text
    head.open(path).submit("/yes")
    assert "Approved. Thank you." in head.text
    assert state(school, post) == PostState.SCHEDULED
    again = head.open(path)
    assert again.status == 409 and "has been used" in again.text


def test_an_author_asks_for_a_second_opinion_while_writing(school: ASchool, browse: Browse) -> None:
    office = browse(school.system).log_in(school).open(at(school, "/posts/new"))
    when = wall_clock(hours=3)
    office.submit(
        "/posts/new", text="The fayre is on Saturday.", category="event", do="schedule",
        channels=[str(school.channels["facebook"])], date=f"{when:%Y-%m-%d}",
        time=f"{when:%H:%M}", unsure="Is the tone right?",
    )  # fmt: skip
    assert "Sent to be approved." in office.text
    assert "Is the tone right?" in office.text
    head = browse(school.system).log_in(school, "head").open(at(school, "/approvals"))
    assert "as a second opinion" in head.text


def test_the_head_appoints_who_stands_in_and_ends_it(school: ASchool, browse: Browse) -> None:
    today = clock.now().date()
    head = browse(school.system).log_in(school, "head").open(at(school, "/cover"))
    people = {who: str(actor.person_id) for who, actor in school.people.items()}
    head.submit("/cover", absent_id="", policy_role="", cover_id="", first_day="", last_day="x")
    wrong = {tag["id"] for tag in head.page.select(".wrong")}
    assert head.status == 422 and wrong == {
        f"{field}-wrong"
        for field in ("absent_id", "policy_role", "cover_id", "first_day", "last_day")
    }
    days = {"first_day": today.isoformat(), "last_day": (today + timedelta(days=3)).isoformat()}
    asked = {"absent_id": people["head"], "policy_role": "headteacher", **days}
    head.submit("/cover", cover_id=people["teacher"], **asked)
    assert "may not approve posts" in head.text
    head.submit("/cover", cover_id=people["dsl"], **asked)
    assert "Dsl of Larkfield Primary School for Head of Larkfield Primary School" in head.text
    post, approval = waiting_post(school)
    dsl = browse(school.system).log_in(school, "dsl")
    dsl.open(at(school, f"/posts/{post}/approvals/{approval}"))
    assert dsl.page.select(".approve-acts button")
    head.open(at(school, "/cover")).submit("/end")
    assert "Nobody stands in any more." in head.text
    assert not dsl.open(dsl.path).page.select(".approve-acts button")
    schedule(school, a_post(school))


def test_everybody_sees_who_has_agreed_and_who_is_next(school: ASchool, browse: Browse) -> None:
    two = policy()
    two["rule"][0]["params"] |= {"approvers": ["slt"], "then_approvers": ["dsl"]}
    with school.work("head") as uow:
        put_in_force(uow, two)
    post, approval = waiting_post(school)
    office = browse(school.system).log_in(school).open(at(school, f"/posts/{post}"))
    assert "Waits for the leadership team" in office.text
    assert "Asked next the Designated safeguarding lead" in office.text
    assert "Needs a second approval" in office.text
    office.open(at(school, f"/posts/{post}/edit"))
    assert "Waits for the leadership team, then the Designated safeguarding lead" in office.text
    dsl = browse(school.system).log_in(school, "dsl").open(at(school, "/approvals"))
    assert not dsl.page.select(f"a[href*='{post}/approvals/']")
    head = browse(school.system).log_in(school, "head")
    head.open(at(school, f"/posts/{post}/approvals/{approval}"))
    assert "Asked next the Designated safeguarding lead" in head.text
    head.submit("/approve")
    assert "Now the Designated safeguarding lead is asked, as a second person." in head.text
    link = dsl.open(at(school, "/approvals")).page.select_one(f"a[href*='{post}/approvals/']")
    assert link
    dsl.open(str(link["href"]))
    assert f"Approved the leadership team Head of {school.name}" in dsl.text
    dsl.submit("/approve")
    assert state(school, post) == PostState.SCHEDULED


@pytest.mark.parametrize(
    ("platform", "data", "name"),
    [("weduc", given.pdf(), "news.pdf"), ("facebook", given.video(), "race.mp4")],
)
def test_whoever_has_to_look_at_a_file_can_open_it(
    school: ASchool, browse: Browse, platform: str, data: bytes, name: str
) -> None:
    media = upload(school, data, name)
    shown = MediaUse(media_id=str(media.id), alt="Our news", people="none")
    channels = (str(a_channel(school, platform)),)
    post, approval = waiting_post(school, media=(shown,), channels=channels)
    head = browse(school.system).log_in(school, "head")
    for path in (f"/posts/{post}/approvals/{approval}", f"/posts/{post}", f"/posts/{post}/edit"):
        link = head.open(at(school, path)).page.select_one("a[href*='/pictures/']")
        assert link is not None and link.get_text(strip=True) == f"Open {name}", path
    file = head.client.get(str(link["href"]))
    assert file.data == data
    assert file.headers["Content-Disposition"] == f"attachment; filename={name}"
    picturing.purge(school.system, school.scope("head"), media.id, reason="mistake")
    head.open(at(school, f"/posts/{post}/approvals/{approval}"))
    assert "It was deleted." in head.text and name not in head.text

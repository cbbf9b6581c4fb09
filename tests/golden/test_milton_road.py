"""Milton Road Primary School: clauses that the rules alone can show."""

from __future__ import annotations

import pytest

from publisher.detect.hit import Known
from publisher.rules.finding import Effect, Outcome, State
from publisher.rules.post import Grade, MediaFacts
from tests.golden.schools import a_picture, a_post, by_rule, judge, kinds


@pytest.mark.parametrize("channel", ["x", "youtube", "parent_comms"])
def test_M4_only_three_platforms_are_used(channel: str) -> None:
    assert "channels" in kinds(judge("milton_road", a_post("Hello", channel=channel)), "block")


@pytest.mark.parametrize("channel", ["facebook", "linkedin", "instagram"])
def test_M4_the_three_platforms_are_allowed(channel: str) -> None:
    post = a_post("Summer fayre on Saturday", channel=channel)
    assert judge("milton_road", post).outcome is Outcome.PASS


def test_M10_a_map_link_breaks_the_location_rule_as_well() -> None:
    post = a_post("We meet at https://maps.google.com/?q=52.1,0.1", category="event")
    blocked = kinds(judge("milton_road", post), "block")
    assert "location" in blocked


def test_M11_comments_are_off_everywhere() -> None:
    verdict = judge("milton_road", a_post("Fayre on Saturday"), comments="emulated")
    [finding] = by_rule(verdict, "comments")
    assert finding.effect is Effect.NOTE
    assert "hidden" in finding.reason


def test_M15_a_particular_parent_is_never_addressed_without_the_head() -> None:
    text = "To the parent whose child hit another in the playground: please come and see us."
    verdict = judge("milton_road", a_post(text, category="reminder"))
    assert verdict.outcome in (Outcome.APPROVE, Outcome.BLOCK)


@pytest.mark.parametrize(("children", "staff"), [(1, 0), (0, 1)])
def test_M20_no_picture_of_a_child_or_of_staff(children: int, staff: int) -> None:
    post = a_post("Fayre on Saturday", media=(a_picture(children=children, staff=staff),))
    verdict = judge("milton_road", post)
    assert verdict.outcome is Outcome.BLOCK
    [finding] = by_rule(verdict, "no-people-in-media")
    assert (finding.state, finding.declared_by) == (State.DECLARED, "operator")


def test_M20_other_adults_wait_for_the_head() -> None:
    post = a_post("Fayre on Saturday", media=(a_picture(others=2),))
    assert judge("milton_road", post).outcome is Outcome.APPROVE


def test_M20_a_picture_without_people_passes() -> None:
    post = a_post("Fayre on Saturday", media=(a_picture(faces=0),))
    assert judge("milton_road", post).outcome is Outcome.PASS


def test_M20_a_face_that_was_not_declared_makes_the_post_wait() -> None:
    post = a_post("Fayre on Saturday", media=(a_picture(faces=1),))
    verdict = judge("milton_road", post)
    assert verdict.outcome is Outcome.APPROVE
    assert "face" in by_rule(verdict, "no-people-in-media")[0].reason


def test_M20_a_picture_that_nobody_described_makes_the_post_wait() -> None:
    picture = MediaFacts(id="1", alt="A poster")
    verdict = judge("milton_road", a_post("Fayre on Saturday", media=(picture,)))
    assert verdict.outcome is Outcome.APPROVE


def test_M20_seen_from_behind_is_still_a_picture_of_children() -> None:
    picture = a_picture(children=3, grade=Grade.NOT_IDENTIFIABLE, tagged=())
    post = a_post("Fayre on Saturday", media=(picture,))
    assert judge("milton_road", post).outcome is Outcome.BLOCK


@pytest.mark.parametrize("category", ["celebration", "sports_result", "trip_update"])
def test_M21_only_events_reminders_and_vacancies(category: str) -> None:
    verdict = judge("milton_road", a_post("Year 6 won the football", category=category))
    [finding] = by_rule(verdict, "purpose")
    assert finding.effect is Effect.BLOCK
    assert "event, reminder or vacancy" in finding.reason


@pytest.mark.parametrize("text", ["Contact Mrs Patel", "Rae Snape, Headteacher"])
def test_M22_members_of_staff_are_not_named(text: str) -> None:
    assert "names" in kinds(judge("milton_road", a_post(text, category="vacancy")), "block")


@pytest.mark.parametrize("text", ["Contact the school office", "Ask the Headteacher"])
def test_M22_a_role_is_not_a_name(text: str) -> None:
    assert judge("milton_road", a_post(text, category="reminder")).outcome is Outcome.PASS


def test_M23_a_trip_destination_is_blocked() -> None:
    text = "Year 4 leave at 9:15 for Wimpole Estate"
    verdict = judge("milton_road", a_post(text, category="reminder"))
    spans = [text[f.start : f.end] for f in by_rule(verdict, "no-location")]
    assert any("Wimpole Estate" in span for span in spans)


@pytest.mark.parametrize(
    "text",
    [
        "Year 6 will be at the beach all day tomorrow",
        "Year 5 walk to the pool every Tuesday at 1.15pm",
        "Coach pick-up 8.15am, front gate",
        "The fair is at 53.4084N, 2.9916W",
        "The party is in the function room at 12 Mill Cottages, CH4 8HX",
    ],
)
def test_M23_where_children_will_be_is_blocked(text: str) -> None:
    verdict = judge("milton_road", a_post(text, category="reminder"))
    assert "location" in kinds(verdict, "block")


@pytest.mark.parametrize(
    "text",
    [
        "We return at 8.45am on Tuesday for the Spring term",
        "UK Parliament Week begins on Monday",
        "Booking reference 0123456789",
        "Is your child turning 4? Apply for Reception.",
    ],
)
def test_M9_M23_a_reminder_with_figures_and_a_season_passes(text: str) -> None:
    verdict = judge("milton_road", a_post(text, category="reminder"))
    assert not kinds(verdict, "block") & {"location", "personal_data"}


def test_M23_a_trip_without_its_destination_passes() -> None:
    text = "Year 4 educational visit on Tuesday: packed lunch please"
    assert judge("milton_road", a_post(text, category="reminder")).outcome is Outcome.PASS


def test_M23_the_schools_own_premises_are_no_secret() -> None:
    verdict = judge("milton_road", a_post("Summer fayre on the school field"))
    assert verdict.outcome is Outcome.PASS


def test_M23_a_geotag_is_blocked() -> None:
    verdict = judge("milton_road", a_post("Fayre on Saturday", geotag=True))
    assert "location" in kinds(verdict, "block")


def test_M23_the_place_stored_in_a_picture_is_taken_out_and_shown() -> None:
    verdict = judge("milton_road", a_post("Fayre", media=(a_picture(had_gps=True),)))
    assert [f.effect for f in by_rule(verdict, "no-location")] == [Effect.TRANSFORM]
    assert verdict.outcome is Outcome.PASS


@pytest.mark.parametrize(
    "text",
    ["A child with epilepsy in Year 2 was taken ill", "One pupil's mum is our union rep"],
)
def test_M24_specially_protected_data_about_somebody_is_blocked(text: str) -> None:
    verdict = judge("milton_road", a_post(text, category="reminder"))
    assert verdict.outcome is Outcome.BLOCK


def test_M24_a_festival_is_an_event_at_most_worth_a_second_look() -> None:
    verdict = judge("milton_road", a_post("Eid celebrations assembly on Friday"))
    assert verdict.outcome in (Outcome.PASS, Outcome.WARN)


def test_M9_the_schools_own_telephone_number_may_stay() -> None:
    known = Known(contacts=frozenset({"01223 555019"}))
    text = "Questions? Ring 01223 555019"
    assert judge("milton_road", a_post(text, category="reminder"), known=known).outcome == "pass"
    assert judge("milton_road", a_post(text, category="reminder")).outcome == "block"


def test_M27_a_picture_is_described_in_words() -> None:
    post = a_post("Fayre on Saturday", media=(a_picture(alt=""),))
    assert "alt_text" in kinds(judge("milton_road", post), "block")


def test_M27_long_sentences_are_hinted_at_and_stop_nothing() -> None:
    long_words = (
        "Notwithstanding considerable organisational difficulties, comprehensive arrangements "
        "encompassing extraordinarily complicated transportation requirements necessitate "
        "immediate parental authorisation; consequently documentation demonstrating unambiguous "
        "acknowledgement must unquestionably accompany every participating individual "
        "throughout the forthcoming extracurricular undertaking."
    )
    verdict = judge("milton_road", a_post(long_words, category="reminder"))
    assert verdict.outcome is Outcome.PASS
    [hint] = by_rule(verdict, "plain-english")
    assert hint.effect is Effect.NOTE and "years of reading age" in hint.reason
    plain = judge("milton_road", a_post("Please bring a packed lunch. " * 8, category="reminder"))
    assert not by_rule(plain, "plain-english")


def test_nothing_that_the_policy_forbids_for_good_can_be_overridden() -> None:
    post = a_post("Well done Amelia in Normandy", media=(a_picture(children=1),))
    verdict = judge("milton_road", post)
    for kind in ("names", "location", "media_people"):
        found = [f for f in verdict.findings if f.kind == kind and f.effect is Effect.BLOCK]
        assert found and all(f.override.by == () for f in found), kind


@pytest.mark.parametrize(
    ("words", "passes"),
    [
        ("Please see https://www.gov.uk/login", True),
        ("Please see www.ourschool.sch.uk, or www.nhs.uk!", True),
        (r"Please see https://evil.example.com\.gov.uk/login", False),
        ("Please see https://evil.example.com;.gov.uk", False),
        ("Please see https://localhost/x", False),
        ("Please see https://bit。ly/abc", False),
        ("Please see //evil.example.com/x", False),
        ("Please see evil.ninja/x", False),
        ("Please see https://www.gov.uk/x?continue=evil.com", False),
        ("Please see https://www.gov.uk'07700900123", False),
    ],
)
def test_M10_a_strangers_site_is_never_the_schools_own(words: str, *, passes: bool) -> None:
    outcome = judge("milton_road", a_post(words, category="reminder")).outcome
    assert (outcome in (Outcome.PASS, Outcome.WARN)) is passes

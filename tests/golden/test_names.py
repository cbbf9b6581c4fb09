"""The name set at Milton Road, which names nobody, and at schools that do."""

from __future__ import annotations

import pytest

from publisher.rules.context import LinkCheck
from publisher.rules.evaluate import evaluate
from publisher.rules.finding import Effect, Outcome
from publisher.rules.post import Author
from tenants.policies import templates
from tenants.policies.language import with_changes
from tests.golden.schools import NOW, a_context, a_picture, a_post, by_rule, judge, kinds

MUST_FIND = [
    "Well done Amelia", "AMELIA WRIGHT", "#WellDoneAmelia", "#ameliawright",
    "Amelia's badge is here", "Amelia’s badge is here", "Well done Zoe O Brien",
    "Well done Zoë O’Brien", "ZOE OBRIEN", "Well done Amelia W.", "Well done A. Wright",
    "Well done Mohammed Ali Khan", "Well done Li Ng", "Well done Ame\u200blia",
    "Well done \u0410melia", "Ask Mrs. Patel", "Come to Mrs Patel's class",
    "Rae Snape, Headteacher", "See https://www.gov.uk/news/amelia-wright-wins",
]  # fmt: skip
MUST_PASS = [
    "Summer fayre", "Hope to see you", "Will you join us in May?", "Grace before lunch",
    "The rose garden is open", "Milton Road Primary School",
    "We ameliorate our garden", "Contact the school office", "The Headteacher will be there",
    "Year 4 educational visit on Tuesday: packed lunch please",
]  # fmt: skip


@pytest.mark.parametrize("text", MUST_FIND)
def test_a_name_is_blocked_at_milton_road(text: str) -> None:
    verdict = judge("milton_road", a_post(text, category="reminder"))
    assert verdict.outcome is Outcome.BLOCK, verdict.findings


@pytest.mark.parametrize("text", ["St Luke's feast", "Roald Dahl day", "King Charles' birthday"])
def test_a_figure_of_history_is_never_blocked_and_passes_elsewhere(text: str) -> None:
    post = a_post(text, category="event")
    assert judge("milton_road", post).outcome is not Outcome.BLOCK
    assert judge("ashgrove", post).outcome is Outcome.PASS


def test_spaced_letters_are_at_least_doubted() -> None:
    verdict = judge("milton_road", a_post("Well done A m e l i a", category="reminder"))
    assert by_rule(verdict, "no-names")


@pytest.mark.parametrize("text", MUST_PASS)
def test_an_everyday_word_is_no_name(text: str) -> None:
    verdict = judge("milton_road", a_post(text, category="reminder"))
    assert "names" not in kinds(verdict, "block", "approve"), verdict.findings


def test_a_person_of_a_story_is_only_noted_at_milton_road() -> None:
    post = a_post("Roald Dahl day: come as Matilda or Willy Wonka", category="event")
    assert "names" not in kinds(judge("milton_road", post), "block", "approve", "warn")


def test_a_public_figure_waits_at_milton_road_and_passes_elsewhere() -> None:
    post = a_post("Marcus Rashford book club starts on Monday", category="reminder")
    assert judge("milton_road", post).outcome is Outcome.APPROVE
    assert judge("st_lukes", post).outcome is Outcome.PASS
    assert judge("longton_lane", post).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("surface", "more"),
    [
        ("alt:1", {"media": (a_picture(alt="Amelia holding a cup"),)}),
        ("filename:1", {"media": (a_picture(filename="amelia_wright_swim.jpg"),)}),
        ("caption:1", {"media": (a_picture(caption="Amelia Wright, sports day"),)}),
        ("picture_text:1", {"media": (a_picture(ocr_text="Awarded to Amelia Wright"),)}),
        ("poll:1", {"poll_options": ("Amelia Wright", "the blue team")}),
        ("first_comment", {"first_comment": "Well done Amelia"}),
        ("title", {"title": "Well done Amelia"}),
        ("variant:1", {"variants": ("Da iawn Amelia Wright",)}),
        ("link:1", {"links": ("https://www.gov.uk/news/amelia-wright-wins",)}),
    ],
)
def test_a_name_is_found_on_every_surface(surface: str, more: dict[str, object]) -> None:
    verdict = judge("milton_road", a_post("A reminder.", category="reminder", **more))
    assert surface in {finding.surface for finding in by_rule(verdict, "no-names")}


@pytest.mark.parametrize(
    ("caption", "asks"),
    [
        ("Amelia Wright, sports day", "is that person in the picture?"),
        ("Ring 07700 900123", "Look whether the picture shows it as well."),
    ],
)
def test_of_a_hidden_caption_it_is_said_that_it_is_gone_and_what_is_still_to_be_asked(
    caption: str, asks: str
) -> None:
    post = a_post("A reminder.", category="reminder", media=(a_picture(caption=caption),))
    found = [f for f in judge("milton_road", post).findings if f.surface == "caption:1"]
    assert Effect.BLOCK in {finding.effect for finding in found}
    assert any(asks in finding.reason for finding in found)
    for finding in found:
        assert "It was taken out" in finding.reason
        assert "Take" not in finding.reason
        assert finding.reason.endswith("saved without its caption.") is (
            finding.effect is Effect.BLOCK
        )


def test_the_title_of_a_linked_page_is_read_too() -> None:
    url = "https://www.gov.uk/page"
    check = LinkCheck(at=NOW, status=200, final_url=url, title="Amelia Wright wins")
    post = a_post(f"Read more: {url}", category="reminder")
    verdict = judge("milton_road", post, links={url: check})
    assert "link_title:1" in {finding.surface for finding in by_rule(verdict, "no-names")}


def test_a_finding_points_at_the_name_and_does_not_repeat_it() -> None:
    text = "Hooray: well done Amelia for swimming!"
    [finding] = by_rule(judge("milton_road", a_post(text, category="event")), "no-names")
    assert text[finding.start : finding.end] == "Amelia"
    assert "Amelia" not in finding.reason + finding.detail + finding.clause


def test_a_pupil_on_the_roll_and_a_stranger_are_spoken_of_alike() -> None:
    rostered = judge("milton_road", a_post("Well done Amelia Wright", category="event"))
    stranger = judge("milton_road", a_post("Well done Oliver Bennett", category="event"))
    one, other = by_rule(rostered, "no-names")[0], by_rule(stranger, "no-names")[0]
    assert (one.effect, one.reason, one.detail) == (other.effect, other.reason, other.detail)


def test_a_name_in_the_byline_is_caught_after_it_was_added() -> None:
    milton = templates.template("milton_road")
    byline = {
        "id": "byline", "kind": "byline", "effect": "transform",
        "params": {"text": "Posted by {name}"}, "clause": "say who is posting",
    }  # fmt: skip
    policy = with_changes(milton, {"rule": [*milton.document["rule"], byline]})
    post = a_post(
        "A reminder.", category="reminder", author=Author(id="office", name="K. Southworth")
    )
    verdict = evaluate(policy, post, a_context())
    assert "byline" in {finding.surface for finding in by_rule(verdict, "no-names")}
    assert verdict.text == "A reminder.\nPosted by K. Southworth"

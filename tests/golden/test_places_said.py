"""What the author of a post that names a place is told to do."""

from __future__ import annotations

import pytest

from publisher.rules.finding import Effect
from tests.golden.schools import a_post, by_rule, judge


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Year 4 went to Wimpole Estate", "say “our visit”"),
        ("Choir at Symphony Hall tonight", "say “our visit”"),
        ("Currently on the beach with 5B", "once they are back"),
        ("Coach pick-up 8.15am, front gate", "send them to the families themselves"),
        ("The party is at 12 Mill Cottages", "Take it out"),
        ("We meet at 53.4084, -2.9916", "Take the link or the position out"),
    ],
)
def test_the_author_is_told_what_to_do_about_a_place(text: str, told: str) -> None:
    found = by_rule(judge("milton_road", a_post(text)), "no-location")
    assert any(told in finding.reason for finding in found)
    assert {finding.effect for finding in found} == {Effect.BLOCK}

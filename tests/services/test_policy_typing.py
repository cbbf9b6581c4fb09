"""People type words; the policy language has its own forms. Each is found from the other."""

from __future__ import annotations

import pytest

from publisher.services.policy_typing import HINTS, KEPT, LENGTH, SLUG, read, show
from tenants.policies.shape import schema

CLOCK = "^([01][0-9]|2[0-3]):[0-5][0-9]$"
MONTH = "^[0-9]{4}-(0[1-9]|1[0-2])$"
DAY = "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
MONTHS = "^[0-9]{1,3}[my]$"
LANGUAGE = "^[a-z]{2,3}(-[A-Z]{2})?$"


@pytest.mark.parametrize(
    ("pattern", "typed", "written", "shown"),
    [
        (SLUG, "Change the password", "change_the_password", "change the password"),
        (SLUG, "Ysgol y Bont – ffôn", "ysgol_y_bont_ffon", "ysgol y bont ffon"),
        (LENGTH, "2 days", "2d", "2 days"),
        (LENGTH, "1 Hour", "1h", "1 hour"),
        (LENGTH, "6 months", "6mo", "6 months"),
        (LENGTH, "24h", "24h", "24 hours"),
        (KEPT, "6 years", "6y", "6 years"),
        (KEPT, "until_pupil_25", "until_pupil_25", "until pupil 25"),
        (MONTHS, "18 months", "18m", "18 months"),
        (MONTHS, "2 years", "2y", "2 years"),
        (CLOCK, "6pm", "18:00", "18:00"),
        (CLOCK, "12.15 am", "00:15", "00:15"),
        (CLOCK, "8.30", "08:30", "08:30"),
        (MONTH, "May 2028", "2028-05", "May 2028"),
        (DAY, "25 March", "03-25", "25 March"),
        (LANGUAGE, "welsh", "cy", "Welsh"),
    ],
)
def test_what_is_typed_and_what_is_written(
    pattern: str, typed: str, written: str, shown: str
) -> None:
    assert read(pattern, typed) == written
    assert show(pattern, written) == shown
    assert read(pattern, shown) == written  # what a form shows can be saved again


@pytest.mark.parametrize(
    ("pattern", "typed"),
    [(LENGTH, "soon"), (LENGTH, "2 school days"), (CLOCK, "25:00"), (CLOCK, "13"), (DAY, "05-99"),
     (MONTH, "spring"), (SLUG, "…"), (MONTHS, "3 weeks"), (LANGUAGE, "Klingon")],
)  # fmt: skip
def test_what_means_nothing_is_refused_with_an_example(pattern: str, typed: str) -> None:
    with pytest.raises(ValueError, match=r"Such as|letters"):
        read(pattern, typed)


def test_every_form_that_the_language_asks_for_is_explained() -> None:
    ids = {"^[a-z0-9][a-z0-9_-]*$", "^[A-Z]+[0-9]+$", "^[A-Z]{1,8}[0-9]{1,4}$", "^[A-Z]{1,8}$",
           "^[0-9]{6}$", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}  # fmt: skip
    assert set(_patterns(schema())) - ids <= {*HINTS, SLUG}


def _patterns(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["pattern"]] if isinstance(node.get("pattern"), str) else []
        return own + [found for value in node.values() for found in _patterns(value)]
    return [found for value in node for found in _patterns(value)] if isinstance(node, list) else []

"""The words that the loader accepts are those that the detectors find."""

from __future__ import annotations

import pytest

from publisher.connectors import CONNECTORS
from publisher.rules import vocabulary
from publisher.rules.evaluate import evaluate
from publisher.rules.witnesses import roll
from publisher.services.system import System
from tenants.policies.language import with_changes
from tenants.policies.words import PLATFORMS, RECOGNISED
from tests.golden.schools import a_context, a_post
from tests.rules.test_nothing_is_ignored import BASE

BY_OTHER_FACTS = {
    "malware",
    "exif_gps",
    "geotag",
    "name_plus_image",
    "login_screen_in_image",
    "ip",
    "video",
    "image",
    "document",
}  # what no sentence can show: a link's target, a picture's own data or what is seen in it


EXAMPLES = {"redirector": "See https://l.facebook.com/l.php?u=https://example.com/ for more."}


@pytest.mark.parametrize(
    ("kind", "setting", "word"),
    [
        (kind, setting, word)
        for kind, settings in RECOGNISED.items()
        for setting, known in settings.items()
        for word in sorted(known - BY_OTHER_FACTS)
    ],
)
def test_every_word_that_a_rule_may_list_is_found_in_its_example(
    kind: str, setting: str, word: str
) -> None:
    example = EXAMPLES.get(word) or vocabulary.kinds()[kind].words[setting][word].example
    rule = {"id": "it", "kind": kind, "effect": "block", "clause": "x", "params": {setting: [word]}}
    policy = with_changes(BASE, {"rule": [rule]})
    found = evaluate(policy, a_post(example), a_context(roll=roll())).findings
    assert any(each.rule == "it" for each in found), example


def test_the_platforms_that_need_no_excuse_are_those_with_a_connector(system: System) -> None:
    names = {each.capabilities.policy_name for each in system.connectors.values()}
    assert names == PLATFORMS
    assert len(CONNECTORS) == len(PLATFORMS)

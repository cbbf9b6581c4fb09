"""The error tables, held against the platforms' own lists line by line."""

from __future__ import annotations

import pytest

from publisher.connectors.errors import Kind
from publisher.connectors.facebook.errors import DICTIONARY as FACEBOOK
from publisher.connectors.instagram.errors import DICTIONARY as INSTAGRAM
from publisher.connectors.meta.errors import Act, Fault

UNKNOWN, CONTENT, AGAIN = Kind.UNKNOWN_OUTCOME, Kind.CONTENT, Kind.RECREATE
INSTAGRAM_LIST = {
    (-2, 2207003): Kind.TRANSIENT, (-2, 2207020): AGAIN, (-1, 2207001): UNKNOWN,
    (-1, 2207032): AGAIN, (-1, 2207053): AGAIN, (1, 2207057): CONTENT, (4, 2207051): UNKNOWN,
    (9, 2207042): Kind.RATE, (24, 2207006): UNKNOWN, (24, 2207008): Kind.TRANSIENT,
    (25, 2207050): Kind.ACCOUNT, (100, 2207023): CONTENT, (100, 2207028): CONTENT,
    (100, 2207035): CONTENT, (100, 2207036): CONTENT, (100, 2207037): CONTENT,
    (100, 2207040): CONTENT, (100, 33): UNKNOWN, (352, 2207026): CONTENT,
    (9004, 2207052): Kind.TRANSIENT, (9007, 2207027): Kind.TRANSIENT, (36000, 2207004): CONTENT,
    (36001, 2207005): CONTENT, (36003, 2207009): CONTENT, (36004, 2207010): CONTENT,
    (100, 2207077): CONTENT, (100, 2207081): CONTENT, (100, 2207082): Kind.TRANSIENT,
}  # fmt: skip
GRAPH_LIST = {
    **dict.fromkeys([(1, None), (2, None), (100, 33)], UNKNOWN),
    **dict.fromkeys([(3, None), (10, None), (200, None), (299, None)], Kind.PERMISSION),
    **dict.fromkeys([(code, None) for code in (4, 17, 32, 341, 613, 80001, 80002, 368)], Kind.RATE),
    **dict.fromkeys([(190, sub) for sub in (None, 458, 460, 463, 467, 492, 1)], Kind.TOKEN),
    **dict.fromkeys([(190, 459), (190, 464)], Kind.ACCOUNT),
    (102, None): Kind.TOKEN,
    (100, None): CONTENT,
    (506, None): Kind.DUPLICATE,
    (2635, None): Kind.CONFIG,
}


@pytest.mark.parametrize(("codes", "kind"), INSTAGRAM_LIST.items())
def test_each_of_instagrams_errors_has_its_kind(codes, kind):
    code, subcode = codes
    fault = Fault(status=400, code=code, subcode=subcode)
    assert INSTAGRAM.error(fault, Act.PUBLISH).kind is kind


@pytest.mark.parametrize("dictionary", [FACEBOOK, INSTAGRAM], ids=lambda one: one.platform)
@pytest.mark.parametrize(("codes", "kind"), GRAPH_LIST.items())
def test_each_of_the_graphs_errors_has_its_kind_on_both_platforms(dictionary, codes, kind):
    code, subcode = codes
    error = dictionary.error(Fault(status=400, code=code, subcode=subcode), Act.PUBLISH)
    assert error.kind is kind
    assert "{" not in error.reason
    assert error.whole_app is (code in (4, 341, 2635)), "what Meta names after the application"


@pytest.mark.parametrize("dictionary", [FACEBOOK, INSTAGRAM], ids=lambda one: one.platform)
def test_no_answer_to_a_repeatable_call_leaves_its_outcome_unknown(dictionary):
    for code, subcode in dictionary.meanings:
        error = dictionary.error(Fault(status=400, code=code, subcode=subcode), Act.REPEATABLE)
        assert error.kind is not UNKNOWN


def test_what_the_platform_says_to_people_is_passed_on_without_being_a_template():
    body = {"error": {"code": 424242, "error_user_msg": "Choose a {better} picture."}}
    error = FACEBOOK.error(Fault.of(400, body), Act.PUBLISH)
    assert "Choose a (better) picture." in error.reason

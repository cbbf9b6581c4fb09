"""The Graph API's usage headers."""

from __future__ import annotations

import json

import pytest

from publisher.connectors.facebook import FacebookConnector
from publisher.connectors.http import Http
from publisher.connectors.meta.usage import regain_seconds, usages
from publisher.connectors.usage import Usage
from tests.connectors.meta.platform import APP, Reply, an_account, running

BY_ID = {
    "1000": [
        {
            "type": "pages",
            "call_count": 12,
            "total_cputime": 80,
            "total_time": 30,
            "estimated_time_to_regain_access": 5,
        }
    ]
}
HEADERS = {
    "X-App-Usage": json.dumps({"call_count": 28, "total_time": 25, "total_cputime": 26}),
    "X-Business-Use-Case-Usage": json.dumps(BY_ID),
}


def test_the_fullest_measure_counts_and_minutes_become_seconds():
    assert usages(HEADERS) == [
        Usage(scope="app", percent=28, resets_after=None, whole_app=True),
        Usage(scope="pages:1000", percent=80, resets_after=300),
    ]
    assert regain_seconds(HEADERS) == 300


def test_no_header_and_nonsense_in_one_mean_nothing():
    assert usages({}) == []
    for nonsense in ("{", "[1]", '"x"', '{"1": 2}', '{"1": [3]}'):
        assert usages({"X-Business-Use-Case-Usage": nonsense}) == []


def test_each_answer_tells_whoever_wants_to_know():
    told = []
    with running() as platform:
        body = {"id": "1000_55", "message": "Hello"}
        platform.on("GET 1000_55", Reply(body=body, headers=HEADERS))
        facebook = FacebookConnector(
            app=APP,
            hosts=platform.hosts,
            http=Http.pooled(),
            on_usage=lambda account, usage: told.append((account, usage.scope, usage.percent)),
        )
        facebook.read(an_account(), "1000_55")
    assert told == [("1000", "app", 28), ("1000", "pages:1000", 80)]


@pytest.mark.parametrize("told", ["NaN", "Infinity", "-Infinity", "-5", "1" + "0" * 400])
def test_a_number_that_makes_no_sense_is_none(told: str) -> None:
    app = f'{{"call_count": 28, "estimated_time_to_regain_access": {told}}}'
    assert usages({"X-App-Usage": app})[0].resets_after is None
    assert usages({"X-App-Usage": f'{{"call_count": {told}}}'})[0].percent == 0

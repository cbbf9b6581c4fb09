"""What each of Facebook's answers to a publishing call means."""

from __future__ import annotations

import dataclasses
import json

import pytest

from publisher.connectors.errors import (
    Duplicate,
    Kind,
    OutcomeUnknown,
    ReconnectNeeded,
    Refused,
    TryLater,
)
from publisher.connectors.facebook import FacebookConnector
from publisher.connectors.http import Http
from publisher.content import Content
from tests.connectors.facebook.given import FEED, PAGE, REF
from tests.connectors.meta.platform import APP, DROPPED, Reply, fault


@pytest.mark.parametrize(
    ("reply", "expected", "kind"),
    [
        (fault(190, 463), ReconnectNeeded, Kind.TOKEN),
        (fault(190), ReconnectNeeded, Kind.TOKEN),
        (fault(190, 459), ReconnectNeeded, Kind.ACCOUNT),
        (fault(102), ReconnectNeeded, Kind.TOKEN),
        (fault(200), ReconnectNeeded, Kind.PERMISSION),
        (fault(10), ReconnectNeeded, Kind.PERMISSION),
        (fault(4), TryLater, Kind.RATE),
        (fault(32), TryLater, Kind.RATE),
        (fault(80001), TryLater, Kind.RATE),
        (fault(368, 1390008), TryLater, Kind.RATE),
        (fault(368, message="You have already posted this."), Duplicate, Kind.DUPLICATE),
        (fault(506), Duplicate, Kind.DUPLICATE),
        (fault(1366051), Duplicate, Kind.DUPLICATE),
        (fault(100), Refused, Kind.CONTENT),
        (fault(100, 1609005), Refused, Kind.CONTENT),
        (fault(1609008), Refused, Kind.CONTENT),
        (fault(1404078), ReconnectNeeded, Kind.ACCOUNT),
        (fault(424242), Refused, Kind.CONTENT),
        (fault(1), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(2, status=500), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(424242, status=408), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(424242, status=503), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(424242, is_transient=True), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(100, 33), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (Reply(body=b"<html>Bad gateway", status=502), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (Reply(body=b"<html>Hello", status=200), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (Reply(body={}), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (DROPPED, OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
    ],
)
def test_each_answer_to_publishing_has_its_one_meaning(facebook, platform, reply, expected, kind):
    platform.on(FEED, reply)
    with pytest.raises(expected) as caught:
        facebook.publish(PAGE, Content(text="Hello"), REF)
    assert (type(caught.value), caught.value.kind) == (expected, kind)
    assert platform.count(FEED) == 1, "a publishing call is never repeated by itself"


def test_a_refused_connection_published_nothing(platform):
    hosts = dataclasses.replace(platform.hosts, facebook_graph="http://127.0.0.1:9")
    facebook = FacebookConnector(app=APP, hosts=hosts, http=Http.pooled())
    with pytest.raises(TryLater):
        facebook.publish(PAGE, Content(text="Hello"), REF)


def test_a_rate_limit_stops_the_whole_channel_for_as_long_as_facebook_says(facebook, platform):
    usage = {"1000": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 9}]}
    headers = {"X-Business-Use-Case-Usage": json.dumps(usage)}
    platform.on(FEED, fault(80001, headers=headers))
    with pytest.raises(TryLater) as caught:
        facebook.publish(PAGE, Content(text="Hello"), REF)
    assert (caught.value.seconds, caught.value.whole_channel) == (540, True)


def test_no_error_repeats_the_token_the_text_or_what_facebook_said_of_them(facebook, platform):
    platform.on(FEED, fault(190, message="Malformed access token a-page-token for Secret plans"))
    with pytest.raises(ReconnectNeeded) as caught:
        facebook.publish(PAGE, Content(text="Secret plans"), REF)
    said = f"{caught.value!r} {caught.value.reason} {caught.value.detail}"
    assert "a-page-token" not in said
    assert "Secret plans" not in said

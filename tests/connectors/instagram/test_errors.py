"""What each of Instagram's answers means."""

from __future__ import annotations

import pytest

from publisher.connectors.errors import (
    Kind,
    OutcomeUnknown,
    ReconnectNeeded,
    Refused,
    StartAgain,
    TryLater,
)
from tests.connectors.instagram.given import (
    CONTAINER,
    MEDIA,
    ONE,
    PUBLISH,
    REF,
    SCHOOL,
)
from tests.connectors.meta.platform import DROPPED, Reply, fault


@pytest.mark.parametrize(
    ("reply", "expected", "kind"),
    [
        (fault(4, 2207051), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(-1, 2207001), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(24, 2207006), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(100, 33), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(1), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(2, status=500), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (DROPPED, OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (Reply(body={}), OutcomeUnknown, Kind.UNKNOWN_OUTCOME),
        (fault(9007, 2207027), TryLater, Kind.TRANSIENT),
        (fault(24, 2207008), TryLater, Kind.TRANSIENT),
        (fault(9, 2207042), TryLater, Kind.RATE),
        (fault(80002), TryLater, Kind.RATE),
        (fault(4), TryLater, Kind.RATE),
        (fault(-2, 2207020), StartAgain, Kind.RECREATE),
        (fault(25, 2207050), ReconnectNeeded, Kind.ACCOUNT),
        (fault(190, 460), ReconnectNeeded, Kind.TOKEN),
        (fault(10), ReconnectNeeded, Kind.PERMISSION),
        (fault(36003, 2207009), Refused, Kind.CONTENT),
        (fault(424242), Refused, Kind.CONTENT),
    ],
)
def test_each_answer_to_publishing_has_its_one_meaning(instagram, platform, reply, expected, kind):
    platform.on(PUBLISH, reply)
    with pytest.raises(expected) as caught:
        instagram.finish(SCHOOL, ONE, {"container": "800"}, REF)
    assert (type(caught.value), caught.value.kind) == (expected, kind)
    assert platform.count(PUBLISH) == 1


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (fault(36001, 2207005), Refused),
        (fault(36000, 2207004), Refused),
        (fault(9004, 2207052), TryLater),
        (fault(-2, 2207003), TryLater),
        (fault(-1, 2207032), StartAgain),
        (fault(2, status=500), TryLater),
    ],
)
def test_each_answer_to_preparing_has_its_one_meaning(instagram, platform, reply, expected):
    platform.on(MEDIA, reply)
    with pytest.raises(expected) as caught:
        instagram.publish(SCHOOL, ONE, REF)
    assert type(caught.value) is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ({"status_code": "EXPIRED"}, StartAgain),
        ({"status_code": "ERROR"}, StartAgain),
        ({"status_code": "ERROR", "status": "Error: failed with code 2207053"}, StartAgain),
        ({"status_code": "ERROR", "status": "Error: failed with code 2207001"}, StartAgain),
        ({"status_code": "ERROR", "status": "Error: failed with code 2207026"}, Refused),
        ({"status_code": "ERROR", "status": "Error: failed with code 2207009"}, Refused),
        ({"status_code": "ERROR", "status": "Error: failed with code 2207050"}, ReconnectNeeded),
    ],
)
def test_a_lost_container_is_made_anew_unless_its_content_is_at_fault(
    instagram, platform, status, expected
):
    platform.on(CONTAINER, status)
    with pytest.raises(expected) as caught:
        instagram.check(SCHOOL, {"container": "800"})
    assert type(caught.value) is expected

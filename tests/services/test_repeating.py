"""Nearly the same words on several X accounts of one trust: seen, and explained, nothing told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from publisher.models import Channel
from publisher.queue import Queues
from publisher.services.repeating import (
    Voice,
    alike_elsewhere,
    forget,
    found,
    likeness,
    note,
    sketch_of,
)
from publisher.services.system import System

TRUST = uuid4()
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CAMPAIGN = (
    "Attendance matters at {} Primary: every day in school counts, so please talk to us early if "
    "mornings are hard. Our team can help you and your child. https://{}.example/attendance #Be{}"
)
KEY = b"k" * 32


def campaign(name: str) -> str:
    return CAMPAIGN.format(name, name.lower(), name)


def a_voice(name: str, text: str | None = None, **more: Any) -> Voice:
    channel = Channel(id=uuid4(), platform=more.pop("platform", "x"), remote_id=name, name=name)
    given = {"trust_id": TRUST, "at": MONDAY, "text": text or campaign(name)}
    return Voice(channel=channel, **{**given, **more})


def test_one_text_for_many_schools_is_seen_although_each_puts_in_its_name(system: System) -> None:
    for name in ("Larkfield", "Mossley", "Ashdown"):
        note(system, a_voice(name))
    (finding,) = found(system, a_voice("Brook"))
    assert "3 other accounts" in finding.reason and finding.effect.value == "warn"
    assert "X does not allow the same words on many accounts" in finding.reason


def test_ones_own_repeated_words_other_weeks_and_other_trusts_do_not_count(
    system: System,
) -> None:
    note(system, a_voice("Larkfield"))
    assert alike_elsewhere(system, a_voice("Larkfield")) == 0
    assert alike_elsewhere(system, a_voice("Mossley", at=MONDAY + timedelta(days=8))) == 0
    assert alike_elsewhere(system, a_voice("Mossley", at=MONDAY - timedelta(days=8))) == 0
    assert alike_elsewhere(system, a_voice("Mossley", trust_id=uuid4())) == 0
    assert alike_elsewhere(system, a_voice("Mossley", at=MONDAY - timedelta(days=6))) == 1


def test_what_was_cancelled_is_forgotten(system: System) -> None:
    note(system, a_voice("Larkfield"))
    forget(system, a_voice("Larkfield"))
    assert alike_elsewhere(system, a_voice("Mossley")) == 0


@pytest.mark.parametrize("platform", ["facebook", "instagram", "linkedin", "weduc"])
def test_platforms_that_do_not_mind_are_not_warned_about(system: System, platform: str) -> None:
    note(system, a_voice("Larkfield", platform=platform))
    assert found(system, a_voice("Mossley", platform=platform)) == ()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            "Our Year 6 pupils visited the museum today and loved the Roman kitchen.",
            "Nursery had a wonderful morning planting beans in the new garden beds.",
        ),
        (
            "School is closed today because of snow. Please stay safe and check your email.",
            "The book fair opens on Thursday after school in the main hall. Do come along!",
        ),
        (
            "Open evening is on Thursday at 6pm in the main hall.",
            "Parents' evening is on Tuesday: book your slot through the office, please.",
        ),
    ],
)
def test_different_news_is_not_taken_for_the_same(left: str, right: str) -> None:
    assert likeness(sketch_of(left, KEY), sketch_of(right, KEY)) < 0.4


@pytest.mark.parametrize(
    "other",
    [
        campaign("Larkfield").upper(),
        campaign("Larkfield") + " 👋🎉",
        campaign("Larkfield").replace("https://larkfield.example/attendance", ""),
        campaign("Larkfield").replace(" ", "  "),
        campaign("Larkfield").replace("early", "éarly"),
    ],
)
def test_small_changes_hide_nothing(other: str) -> None:
    assert likeness(sketch_of(campaign("Larkfield"), KEY), sketch_of(other, KEY)) >= 0.9


def test_a_greeting_is_nobodys_campaign(system: System) -> None:
    note(system, a_voice("Larkfield", "Happy Friday everyone! 🎉"))
    assert found(system, a_voice("Mossley", "Happy Friday everyone! 🎉")) == ()


def test_what_is_kept_tells_neither_words_nor_whose_they_are(system: System) -> None:
    voice = a_voice("Larkfield")
    note(system, voice)
    redis = system.queues.redis
    kept = b" ".join(
        [key + b" " + b" ".join(redis.zrange(key, 0, -1)) for key in redis.keys("repeats:*")]
    )
    assert kept.startswith(f"repeats:{TRUST}".encode())
    for word in ("attendance", "larkfield", str(voice.channel.id)):
        assert word.encode() not in kept.lower()
    assert sketch_of(voice.text, KEY) != sketch_of(voice.text, b"j" * 32)


def test_without_valkey_there_is_no_warning(system: System) -> None:
    note(system, a_voice("Larkfield"))
    away = System(**{**vars(system), "queues": Queues("redis://127.0.0.1:9/0")})
    note(away, a_voice("Ashdown"))
    assert found(away, a_voice("Mossley")) == ()
    assert isinstance(TRUST, UUID)

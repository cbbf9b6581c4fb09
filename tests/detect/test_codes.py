"""Codes and passwords that let somebody in, and what only speaks of gates and of wifi."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse
from publisher.detect.hit import Certainty


def kinds(text: str, attribute: str) -> set[str]:
    return {hit.kind for hit in getattr(analyse(text), attribute)}


CODES = (
    ("wifi_password", "wifi: owl2024"),
    ("wifi_password", "wifi pass: owl2024"),
    ("wifi_password", "Password for Purple Mash is owl2024"),
    ("wifi_password", "Wi-Fi password: owl2024"),
    ("wifi_password", "WiFi code is sunflower"),
    ("wifi_password", "The password for the staff portal is Owl2024!"),
    ("wifi_password", "WiFi - Owl!2024"),
    ("door_code", "Key pad code 4471"),
    ("door_code", "padlock code 4471"),
    ("door_code", "shed code 4471"),
    ("door_code", "code for the padlock is 4471"),
    ("gate_code", "The gate is 4471"),
    ("gate_code", "gate code 4471"),
    ("gate_code", "The side gate is now 4471"),
    ("gate_code", "gate: 4471"),
    ("door_code", "side door 4471"),
    ("door_code", "keysafe: 4471"),
    ("door_code", "use 4471 on the side gate"),
    ("door_code", "Press 4471 to get in"),
    ("door_code", "PIN 4471 for the car park"),
    ("door_code", "The code is 4471#"),
    ("alarm", "The alarm is set at 6, code 4471"),
    ("alarm", "alarm 4471"),
    ("wifi_password", "Guest wifi - SchoolGuest / Pass: Welcome1"),
    ("wifi_password", "password Welcome1"),
    ("wifi_password", "Purple Mash login: amelia.k pw: cat7"),
    ("wifi_password", "Rock Stars: username amelia12 password dog"),
    ("wifi_password", "Zoom ID 123 456 7890 passcode abc123"),
    ("wifi_password", "Zoom meeting 812 3456 7890, passcode 998811"),
    ("wifi_password", "Use pupil login y3pupil / rabbit12 at home"),
    ("wifi_password", "Google Classroom code: abc12de"),
    ("key_holder", "The key is under the mat"),
    ("key_holder", "The back door doesn't lock"),
    ("key_holder", "We leave the side gate unlocked all day"),
)
NO_CODES = (
    "The password for Purple Mash is in your child's reading record",
    "Passwords for Times Tables Rock Stars are in book bags",
    "The password for the quiz is fun",
    "The wifi is available in the hall",
    "Log in 24/7, and log in by 20/11/2026",
    "Login at https://a1.example/page22 or log in to TTRS/NumBots",
    "Wifi: now in every class",
    "WiFi is better now in Year 3",
    "The gate is open from 8.45",
    "The gate is closed",
    "Gate: 8.45",
    "The gate is 20 metres away",
    "The gate is 2500 mm wide",
    "The door is 2m wide",
    "Gate: 0845",
    "Our Gate 2026 project",
    "The gates are unlocked at 8.40 and locked at 8.55",
    "Forgotten your username and password? Ring the office",
    "Enter 2026 for the draw",
    "Use 1500 words",
    "Alarm clocks at 0700",
    "Key Stage 2 in the flowerpot play",
    "Our classroom code: be kind",
    "All pass: Year 6 pass SATs",
)


@pytest.mark.parametrize(("kind", "text"), CODES)
def test_codes_are_found(kind: str, text: str) -> None:
    assert kind in kinds(text, "security")


@pytest.mark.parametrize("text", NO_CODES)
def test_no_gate_or_wifi_is_a_code(text: str) -> None:
    assert not kinds(text, "security")


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("The gate code is four four seven one", Certainty.LIKELY),
        ("Key pad code: double four, seven one", Certainty.LIKELY),
        ("Gate code has changed. Please ring us for the new number.", Certainty.POSSIBLE),
        ("We have changed the door code", Certainty.POSSIBLE),
    ],
)
def test_a_code_that_is_spoken_of_and_not_told_is_worth_a_look(
    text: str, certainty: Certainty
) -> None:
    assert max(hit.certainty for hit in analyse(text).security) is certainty

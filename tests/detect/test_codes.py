"""Codes and passwords that let somebody in, and what only speaks of gates and of wifi."""

from __future__ import annotations

import pytest

from publisher.detect.everything import analyse


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
)
NO_CODES = (
    "The password for Purple Mash is in your child's reading record",
    "Passwords for Times Tables Rock Stars are in book bags",
    "The password for the quiz is fun",
    "The wifi is available in the hall",
    "Wifi: now in every class",
    "WiFi is better now in Year 3",
    "The gate is open from 8.45",
    "The gate is closed",
    "Gate: 8.45",
    "The gate is 20 metres away",
    "The gate is 2500 mm wide",
    "The door is 2m wide",
)


@pytest.mark.parametrize(("kind", "text"), CODES)
def test_codes_are_found(kind: str, text: str) -> None:
    assert kind in kinds(text, "security")


@pytest.mark.parametrize("text", NO_CODES)
def test_no_gate_or_wifi_is_a_code(text: str) -> None:
    assert not kinds(text, "security")

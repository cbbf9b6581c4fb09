"""What somebody sits at, in words: "Chrome on Windows"."""

from __future__ import annotations

# The first that fits counts: Edge and Opera also say Chrome, and all of them say Safari.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
MACHINES = (
    ("iPhone", "an iPhone", "phone"), ("iPad", "an iPad", "tablet"),
    ("Android", "Android", "phone"), ("CrOS", "a Chromebook", "laptop"),
    ("Windows", "Windows", "laptop"), ("Macintosh", "a Mac", "laptop"),
    ("Linux", "Linux", "laptop"),
)  # fmt: skip


def spoken(agent: str) -> str:
    """What the browser said about itself, as far as we know such words."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    machine = next((name for mark, name, _icon in MACHINES if mark in agent), "")
    if not browser:
        return f"A browser on {machine}" if machine else "A browser that we do not know"
    return f"{browser} on {machine}" if machine else browser


def icon(agent: str) -> str:
    return next((icon for mark, _name, icon in MACHINES if mark in agent), "laptop")

"""Counting over several answers what a version of the policy would change.

Where there are many posts the page tries some at a time. What was counted before goes along in the
address of the next part, signed for this school and version: the page adds up, and nobody can make
it say what was not tried.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from uuid import UUID

from publisher import secrets
from publisher.services.system import System


@dataclass(frozen=True)
class Tally:
    """How many posts were tried, and how many of them would be treated more strictly than today
    (``blocked``, ``asked``, ``warned``: what they would come to) or more gently (``freed``)."""

    tried: int = 0
    blocked: int = 0
    asked: int = 0
    warned: int = 0
    freed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def sentence(self) -> str:
        """ "3 would now be blocked, 1 would be treated more gently." """
        counted = {
            "would now be blocked": self.blocked,
            "would now wait for somebody's approval": self.asked,
            "would now carry a warning": self.warned,
            "would be treated more gently": self.freed,
        }
        said = [f"{count} {words}" for words, count in counted.items() if count]
        return f"{', '.join(said) or 'nothing would be judged differently'}."


def carried(system: System, school_id: UUID, version_id: UUID, tally: Tally) -> str:
    """For the address of the next part."""
    numbers = ".".join(map(str, astuple(tally)))
    return f"{numbers}.{_signature(system, school_id, version_id, numbers)}"


def taken_up(system: System, school_id: UUID, version_id: UUID, text: str) -> Tally:
    """What an address carries; nothing counted when it is not one of ours."""
    numbers, _, signature = text.rpartition(".")
    if not secrets.same(signature, _signature(system, school_id, version_id, numbers)):
        return Tally()
    return Tally(*map(int, numbers.split(".")))


def _signature(system: System, school_id: UUID, version_id: UUID, numbers: str) -> str:
    key = system.settings.secret_key.get_secret_value()
    return secrets.sign(key, "policy-replay", f"{school_id}/{version_id}/{numbers}")

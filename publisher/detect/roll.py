"""The school's roll as keyed digests: a name can be recognised, but never read back.

HMAC-SHA256 under a key derived for each school, cut to 16 bytes. Whoever has the key can still
guess names in seconds, so the digests remain personal data and the master key lives elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from publisher.detect.roll_file import Person, RollError, read_roll
from publisher.detect.roll_forms import digests_of, probes
from publisher.detect.text import Text

__all__ = [
    "KeyedRoll",
    "Person",
    "Roll",
    "RollEntry",
    "RollError",
    "candidates",
    "derive_key",
    "digest",
    "digests_of",
    "read_roll",
    "roll_of",
]

DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class RollEntry:
    """One way of writing one person. ``person`` is the school's opaque reference."""

    person: str
    who: str
    form: str
    do_not_publish: bool = False


class Roll(Protocol):
    def find(self, folded: str) -> tuple[RollEntry, ...]:
        """Everyone whose name folds to ``folded``; empty when nobody's does."""


def derive_key(master: bytes, school_id: str, version: int) -> bytes:
    """The 32-byte key of one school's roll. Another school, or version, gets another key."""
    info = f"handbell roll/{school_id}/{version}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(master)


def digest(key: bytes, folded: str) -> bytes:
    return hmac.digest(key, folded.encode(), hashlib.sha256)[:DIGEST_BYTES]


class KeyedRoll:
    """A roll, or only those of its digests that a text could match. Holds no name."""

    def __init__(self, key: bytes, entries: Mapping[bytes, tuple[RollEntry, ...]]) -> None:
        self._key = key
        self._entries = entries

    def find(self, folded: str) -> tuple[RollEntry, ...]:
        return self._entries.get(digest(self._key, folded), ())

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"<KeyedRoll of {len(self._entries)} digests>"


def candidates(text: Text) -> set[str]:
    """Every folded form that looking up ``text`` may ask a roll for."""
    return probes(text)


def roll_of(people: Iterable[Person], key: bytes) -> KeyedRoll:
    """A whole roll in memory."""
    entries: dict[bytes, tuple[RollEntry, ...]] = {}
    for number, person in enumerate(people, 1):
        reference = person.reference or f"p{number}"
        for folded, form in person.forms():
            entry = RollEntry(reference, person.who, form, person.do_not_publish)
            mark = digest(key, folded)
            held = entries.get(mark, ())
            if all(other.person != reference for other in held):
                entries[mark] = (*held, entry)
    return KeyedRoll(key, entries)

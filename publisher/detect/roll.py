"""The school's roll as keyed digests: a name can be recognised, but never read back.

HMAC-SHA256 under a key derived for each school, cut to 16 bytes. Whoever has the key can still
guess names in seconds, so the digests remain personal data and the master key lives elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from publisher.detect.roll_forms import digests_of, probes
from publisher.detect.roll_guesses import guesses
from publisher.detect.text import Text

__all__ = [
    "KeyedRoll",
    "Person",
    "Roll",
    "RollEntry",
    "candidates",
    "derive_key",
    "digest",
    "digester",
    "digests_of",
    "roll_of",
]

DIGEST_BYTES = 16


@dataclass(frozen=True, kw_only=True)
class Person:
    """One row of the roll, in clear, for as long as it takes to make the digests."""

    who: str
    forename: str
    surname: str
    known_as: str = ""
    reference: str = ""
    do_not_publish: bool = False

    def forms(self) -> list[tuple[str, str]]:
        return digests_of(
            forename=self.forename, surname=self.surname, known_as=self.known_as, who=self.who
        )

    def __repr__(self) -> str:
        return f"<Person {self.who} {self.reference}>"


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


def digester(key: bytes) -> Callable[[str], bytes]:
    """``digest`` for many words under one key, which is prepared once: a third of the time."""
    keyed = HMAC(key, SHA256())

    def mark(folded: str) -> bytes:
        hashed = keyed.copy()
        hashed.update(folded.encode())
        return hashed.finalize()[:DIGEST_BYTES]

    return mark


class KeyedRoll:
    """A roll, or only those of its digests that a text could match. Holds no name."""

    def __init__(self, key: bytes, entries: Mapping[bytes, tuple[RollEntry, ...]]) -> None:
        self._key = key
        self._digest = digester(key)
        self._entries = entries

    def find(self, folded: str) -> tuple[RollEntry, ...]:
        return self._entries.get(self._digest(folded), ())

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"<KeyedRoll of {len(self._entries)} digests>"


def candidates(text: Text) -> set[str]:
    """Every folded form that looking up ``text`` may ask a roll for."""
    return probes(text) | {guess.form for guess in guesses(text, filed=True)}


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

"""Sealing: AES-GCM bound to a school and a purpose, so that a copied row does not open.

Each school has its own key, derived by HKDF-SHA256 (RFC 5869) from the master key, which lives
outside the database. A sealed value is one version byte, the 12-byte nonce, then ciphertext and
tag. The version says which master key was used, so that keys can be rotated.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets as entropy
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
SHORTEST = 1 + NONCE_BYTES + 16  # version, nonce, and the tag of nothing at all


class CannotOpen(Exception):
    """The value was sealed for something else, or under a key we no longer have."""


@dataclass(frozen=True)
class Vault:
    """``masters`` are the master keys, oldest first; the last one seals. A key's place counts: a
    retired key is replaced by a new one that nothing uses, never left out."""

    masters: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def of(cls, current: bytes, previous: Sequence[bytes] = ()) -> Vault:
        return cls((*previous, current))

    def seal(self, school_id: UUID, purpose: str, plain: bytes) -> bytes:
        """``plain`` encrypted for one school and one purpose ("channel:<id>")."""
        version = len(self.masters) - 1
        nonce = os.urandom(NONCE_BYTES)
        cipher = AESGCM(_school_key(self.masters[version], school_id, "seal"))
        return bytes([version]) + nonce + cipher.encrypt(nonce, plain, _bound(school_id, purpose))

    def open(self, school_id: UUID, purpose: str, sealed: bytes) -> bytes:
        """Raises ``CannotOpen`` for another school, another purpose, or a changed byte."""
        if len(sealed) < SHORTEST:
            raise CannotOpen("empty or cut short")
        version, nonce, body = sealed[0], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        if version >= len(self.masters):
            raise CannotOpen("sealed under a master key that is not configured")
        cipher = AESGCM(_school_key(self.masters[version], school_id, "seal"))
        try:
            return cipher.decrypt(nonce, body, _bound(school_id, purpose))
        except InvalidTag:
            raise CannotOpen("sealed for another school or purpose, or damaged") from None

    def school_key(self, school_id: UUID, purpose: str, version: int = 1) -> bytes:
        """A 32-byte key of this school for a purpose such as its roll's digests, from the master
        key in place ``version``, counted from 1: a new master key must not change the keys of
        digests that are there already. Raises ``CannotOpen`` when there is no such key."""
        if not 1 <= version <= len(self.masters):
            raise CannotOpen("a key is asked for from a master key that is not configured")
        return _school_key(self.masters[version - 1], school_id, f"{purpose}:{version}")

    def seals_like(self, sealed: bytes) -> bool:
        """Was ``sealed`` made with the newest master key?"""
        return sealed[0] == len(self.masters) - 1


def _bound(school_id: UUID, purpose: str) -> bytes:
    return school_id.bytes + purpose.encode()


@lru_cache(maxsize=20_000)
def _school_key(master: bytes, school_id: UUID, purpose: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=school_id.bytes, info=purpose.encode())
    return kdf.derive(master)


def new_token() -> str:
    """A random token of 256 bits for links, cookies and OAuth states."""
    return entropy.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a token. Random tokens need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign(key: str, purpose: str, message: str) -> str:
    """A keyed signature in hex, for links that must not be guessed or altered."""
    return hmac.new(key.encode(), f"{purpose}:{message}".encode(), hashlib.sha256).hexdigest()


def same(left: str, right: str) -> bool:
    """Comparison in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())

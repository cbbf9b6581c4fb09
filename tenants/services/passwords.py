"""Passwords as the National Cyber Security Centre advises: length, no composition rules, no
expiry, and none of the ones that everybody uses."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

SHORTEST = 12
LONGEST = 200
COMMON = frozenset(
    "password passw0rd letmein welcome qwerty qwertyuiop iloveyou football liverpool arsenal "
    "chelsea school headteacher teacher handbell admin administrator changeme monkey dragon "
    "sunshine princess abc123 123456 12345678 123456789 1234567890 123456789012 111111111111 "
    "000000000000 password1234 passwordpassword threerandomwords".split()
)

_hasher = PasswordHasher()
# Somebody who is not known costs the same time as somebody who is.
_NOBODY = _hasher.hash("nobody has this password")


def problem(password: str, *, about: str = "") -> str | None:
    """Why ``password`` will not do, or None. ``about`` is the e-mail address and name."""
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters. Three random words make a good password."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    plain = password.casefold().strip()
    if plain in COMMON or len(set(plain)) < 4:
        return "This password is too common. Three random words make a good one."
    if any(part in plain for part in about.casefold().split() if len(part) > 3) and len(plain) < 20:
        return "Do not use your own name or e-mail address in the password."
    return None


def hashed(password: str) -> str:
    """An argon2id hash with its parameters and salt."""
    return _hasher.hash(password)


def right(password: str, stored: str | None) -> bool:
    """Does ``password`` match? ``stored`` None (no such person) takes as long to refuse."""
    try:
        return _hasher.verify(stored or _NOBODY, password) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False

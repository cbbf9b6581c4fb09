"""Passwords as the National Cyber Security Centre advises: length, no composition rules, no
expiry, and none that is quickly guessed. What is quickly guessed is told by ``zxcvbn``, which
knows the common passwords, names, words, keyboard rows and what people do to them."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

SHORTEST = 12
LONGEST = 200
# A guesser who has the hash tries some thousands a second: ten to the eighth is hours.
FEWEST_GUESSES = 10**8
LOOKED_AT = 72  # zxcvbn takes long over long words; what is longer is not quickly guessed
OURS = ("handbell", "school", "primary", "academy", "headteacher")

_hasher = PasswordHasher()
# Somebody who is not known costs the same time as somebody who is. Written down, because to make
# one takes every program that starts a tenth of a second.
NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$Jl1iENT+T9lHArwJmwJpJw$"
    "30DYLKI6BnJTUqYpfkYGHnABkPeg2Mak3oeVLD+IZac"
)


def problem(password: str, *, about: str = "") -> str | None:
    """Why ``password`` will not do, or None. ``about`` is the e-mail address and name."""
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters. Three random words make a good password."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    plain = password.casefold().strip()
    own = [part for part in about.casefold().replace("@", " ").split() if len(part) > 3]
    if any(part in plain for part in own) and len(plain) < 20:
        return "Do not use your own name or e-mail address in the password."
    from zxcvbn import zxcvbn  # 13 MB of words, for those who set a password

    if zxcvbn(password[:LOOKED_AT], user_inputs=[*OURS, *own])["guesses"] < FEWEST_GUESSES:
        return "This password is too easy to guess. Three random words make a good one."
    return None


def hashed(password: str) -> str:
    """An argon2id hash with its parameters and salt."""
    return _hasher.hash(password)


def right(password: str, stored: str | None) -> bool:
    """Does ``password`` match? ``stored`` None (no such person) takes as long to refuse."""
    try:
        return _hasher.verify(stored or NOBODY, password[:LONGEST]) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False

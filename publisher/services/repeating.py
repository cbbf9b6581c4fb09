"""The same words on many accounts of one trust: some platforms call that spam.

A head office that writes one text for twenty schools gets twenty accounts into trouble on X. So
each scheduled text leaves a sketch of itself in Valkey, under its trust, and a new one is held
against the sketches of other accounts within a week. A sketch is a MinHash of keyed word hashes:
it tells how alike two texts are, but not a word of either; the account is a keyed digest too. No
school can read another's text, nor learn whose it was. Without Valkey there is no warning.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar, cast
from uuid import UUID

import redis
import structlog

from publisher import secrets
from publisher.models import Channel
from publisher.rules.finding import Effect, Finding
from publisher.services.system import System

log = structlog.get_logger()
T = TypeVar("T")

NEAR = timedelta(days=7)
ALIKE = 0.6  # of the words and pairs of words: another school's name changes some of them
FEWEST = 4  # words; “Happy Friday everyone” is nobody's campaign
PLACES = 64  # of a sketch; the estimate is right to about six in a hundred
PRIME = (1 << 61) - 1
KEPT = timedelta(days=430)  # nothing is scheduled further ahead than a year and a bit
RULE = "platform.repeats"

_ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+|@\w+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, kw_only=True)
class Voice:
    """One account's text at one time, among the accounts of its trust."""

    trust_id: UUID
    channel: Channel
    text: str
    at: datetime


def note(system: System, voice: Voice) -> None:
    """Remember that this text goes out on this account. Repeating it changes nothing."""
    drawn = _drawn(system, voice)
    if drawn:
        _without_valkey(lambda: _keep(system, voice, drawn), None)


def forget(system: System, voice: Voice) -> None:
    """The post was cancelled or its text changed."""
    drawn = _drawn(system, voice)
    key = _key(voice.trust_id)
    _without_valkey(lambda: system.queues.redis.zrem(key, drawn), None)


def alike_elsewhere(system: System, voice: Voice) -> int:
    """On how many other accounts of the trust nearly the same words stand within a week."""
    drawn = _drawn(system, voice)
    if not drawn:
        return 0
    own, sketch, _ = drawn.split(":")
    others: set[str] = set()
    nothing: list[str] = []
    for row in _without_valkey(lambda: _within_a_week(system, voice), nothing):
        account, theirs, _ = row.split(":")
        if account != own and likeness(sketch, theirs) >= ALIKE:
            others.add(account)
    return len(others)


def found(system: System, voice: Voice) -> tuple[Finding, ...]:
    """A warning where the platform minds, to be considered like any other; else nothing."""
    capabilities = system.connector(voice.channel.platform).capabilities
    count = alike_elsewhere(system, voice) if capabilities.minds_repeats else 0
    if not count:
        return ()
    label = capabilities.label
    where = "another account" if count == 1 else f"{count} other accounts"
    reason = (
        f"{label} does not allow the same words on many accounts, and nearly these words are on "
        f"{where} of your trust this week. Write them in your school’s own way."
    )
    return (
        Finding(
            rule=RULE,
            kind="repeats",
            effect=Effect.WARN,
            clause=f"{label}’s own rules: platform manipulation and spam",
            surface="text",
            reason=reason,
        ),
    )


def sketch_of(text: str, key: bytes) -> str:
    """The MinHash of a text's words and pairs of words, in hexadecimal; empty when too short."""
    words = _words(text)
    if len(words) < FEWEST:
        return ""
    features = {*words, *(" ".join(pair) for pair in pairwise(words))}
    hashed = [_number(feature, key) for feature in features]
    lowest = (min((a * one + b) % PRIME for one in hashed) for a, b in _mixers())
    return "".join(f"{value & 0xFFFF:04x}" for value in lowest)


def likeness(left: str, right: str) -> float:
    """How much two sketches have in common, 0 to 1."""
    places = range(0, PLACES * 4, 4)
    return sum(left[at : at + 4] == right[at : at + 4] for at in places) / PLACES


def _words(text: str) -> list[str]:
    """Case, accents, numbers, addresses and signs aside: those are changed to dodge a filter."""
    plain = unicodedata.normalize("NFKD", _ADDRESS.sub(" ", text)).casefold()
    return _WORD.findall("".join(one for one in plain if not unicodedata.combining(one)))


def _number(feature: str, key: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(feature.encode(), key=key, digest_size=7).digest())


@lru_cache(maxsize=1)
def _mixers() -> tuple[tuple[int, int], ...]:
    """One mixing of the numbers for each place, the same in every process."""
    digests = (hashlib.blake2b(bytes([at]), digest_size=14).digest() for at in range(PLACES))
    return tuple((int.from_bytes(one[:7]) | 1, int.from_bytes(one[7:])) for one in digests)


def _drawn(system: System, voice: Voice) -> str:
    """``account:sketch:day``, the first two keyed with our secret and the trust; empty for a
    short text."""
    secret = system.settings.secret_key.get_secret_value()
    signed = secrets.sign(secret, "repeats", str(voice.trust_id))
    key = hashlib.sha256(signed.encode()).digest()
    sketch = sketch_of(voice.text, key)
    about = f"{voice.channel.platform}/{voice.channel.remote_id}".encode()
    account = hashlib.blake2b(about, key=key, digest_size=8).hexdigest()
    return f"{account}:{sketch}:{voice.at:%Y%m%d}" if sketch else ""


def _keep(system: System, voice: Voice, drawn: str) -> None:
    key = _key(voice.trust_id)
    with system.queues.redis.pipeline() as together:
        together.zadd(key, {drawn: voice.at.timestamp()})
        together.zremrangebyscore(key, "-inf", (voice.at - KEPT).timestamp())
        together.expire(key, KEPT)
        together.execute()


def _within_a_week(system: System, voice: Voice) -> list[str]:
    first, last = voice.at - NEAR, voice.at + NEAR
    key = _key(voice.trust_id)
    rows = system.queues.redis.zrangebyscore(key, first.timestamp(), last.timestamp())
    return [row.decode() for row in cast(list[bytes], rows)]


def _key(trust_id: UUID) -> str:
    return f"repeats:{trust_id}"


def _without_valkey(work: Callable[[], T], otherwise: T) -> T:
    try:
        return work()
    except redis.RedisError as error:
        log.warning("no memory of repeats without valkey", error=type(error).__name__)
        return otherwise

# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Identifiers of persons: numbers, addresses, dates of birth. The school's own are allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from publisher.detect import (
    births,
    gazetteer,
    hosts,
    late,
    link_shapes,
    official_numbers,
    own,
    streets,
    telephones,
)
from publisher.detect.hit import Hit, Known
from publisher.detect.patterns import LIKELY, POSSIBLE, Pattern, Table, hit_at, pattern
from publisher.detect.text import Text
from publisher.detect.welsh import is_everyday

_DOT = r"(?:\.|\s?[(\[{-]\s?(?:dot|\.)\s?[)\]}-]\s?| dot | ?\. ?(?=(?:com|co|org|net|uk|sch|ac|gov|io|me|info)\b))"
_FREE_MAIL = r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|btinternet|aol|msn|protonmail|talktalk|virginmedia|ntlworld)"
_MAIL = late.compile(rf"(?:{_FREE_MAIL}|live|sky|me|mac)\W")
_NO_LOCAL = frozenset(
    "up in us me on it them log account accounts email emails e-mail address mail out more online page website site help"
    " support signed hosted available look find join".split()
)
_NO_HOST = late.compile(r"\.(?:uk|com|org|net)$|^(?:e\.g|i\.e|[ap]\.m)\.?$|^www\.")
_TOP = late.compile(r"\.(?:com|uk|org|net|io|me|info|edu|school|academy|ie|eu)$")
_PLAIN_HOST = late.compile(r"[\w.-]+")
_LOCAL = late.compile(r"[a-z][a-z\d]*[._][a-z][\w.]*|[a-z]+[._]?\d+")
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_APP = r"(?:snap(?:chat)?|insta(?:gram)?|tiktok|twitter|discord|xbox|psn|roblox|kik)"


def _is_mail(_text: Text, match: re.Match[str]) -> bool:
    """ "tom at gmail dot com", "tom.wass at school.org", not "Find out more at school.org"."""
    local, _, host = match[0].partition(" at ")
    if not host or not _PLAIN_HOST.fullmatch(host):
        return True
    if (
        not _TOP.search(host)
        or local in _NO_LOCAL
        or _NO_HOST.search(local)
        or host.startswith("www.")
    ):
        return False
    return bool(_LOCAL.fullmatch(local) or _MAIL.match(host))


def _is_no_account(_text: Text, match: re.Match[str]) -> bool:
    """ "tom @gmail.com", not "Follow @amelia.dances"."""
    local, _, host = match[0].partition(" @")
    return not host or (local not in _ASKS and host.rpartition(".")[2] in hosts.top_level())


_ASKS = frozenset("follow tag see thanks thank you to at by with and us our on is x".split())


def _is_labelled(text: Text, match: re.Match[str]) -> bool:
    """ "snapchat name: sunshine" and "snapchat: tomwass", not "Snapchat: the minimum age"."""
    return match["label"] is not None or _is_handle(text, match)


def _is_handle(text: Text, match: re.Match[str]) -> bool:
    """An account's name is no word of any language, nor a name with its capital: "tomwass"."""
    found = text.plain[slice(*match.span("hit"))].rstrip(".")
    if not found.isalpha():
        return any(c.isalpha() for c in found) and not found.endswith("'s")
    if len(found) < _SHORTEST_HANDLE or found.istitle() or found.isupper():
        return False
    folded = found.lower()
    known = folded in gazetteer.ordinary() or folded.removesuffix("s") in gazetteer.ordinary()
    return not known and not is_everyday(folded)


_SHORTEST_HANDLE = 4
PATTERNS = Table(
    pattern(
        "email",
        rf"(?<![\w.+-])[\w.+-]+\s?[(\[{{<]?\s?@\s?[)\]}}>]?\s?[\w-]+(?:{_DOT}[\w-]+)+",
        check=_is_no_account,
    ),
    pattern(
        "email",
        rf"(?<![\w.+-])[\w.+-]+(?: at |\s?[(\[{{<-]\s?at\s?[)\]}}>-]\s?)[\w-]+(?:{_DOT}[\w-]+)+",
        check=_is_mail,
        part=rf"at(?<=[\s(\[{{<-]at)\s?[)\]}}>-]?\s?[\w-]+{_DOT}[\w-]",
    ),
    pattern("email", rf"(?<![\w.+-])[\w.+-]+\s?@\s?{_FREE_MAIL}\b", LIKELY),
    *telephones.ROWS,
    *official_numbers.ROWS[:3],
    *streets.ROWS,
    *births.ROWS,
    *official_numbers.ROWS[3:],
    pattern(
        "ip",
        # The first figure is looked for as one, which skips all that is none.
        r"\d(?<![\d.].)(?:(?<=2)(?:5[0-5]|[0-4]\d)|(?<=1)\d\d|\d)?\."
        rf"(?:{_OCTET}\.){{2}}{_OCTET}(?![\d.])",
        POSSIBLE,
    ),
    pattern("handle", r"(?<![\w@.])@[A-Za-z_][\w.]{2,29}(?<!\.)\b", LIKELY),
    pattern(
        "handle",
        rf"\b{_APP}\b\s*(?P<label>(?:user ?)?(?:name|handle|tag|id)\s*[:=])?(?:\s*(?:name|handle|user(?:name)?|tag|id|is|:|-)\b)*[\s:-]*(?P<hit>[\w.]{{3,30}})",
        LIKELY,
        check=_is_labelled,
    ),
    pattern(
        "handle",
        rf"\bon\s+{_APP}\b,?\s+(?:(?:he|she|they|i|we)(?:\s+(?:is|are|am)|'s|'re|'m)|as|under|called)\s+(?P<hit>[\w.]{{4,30}})",
        LIKELY,
        check=_is_handle,
    ),
    pattern(
        "handle",
        rf"\b(?:add|follow|find|message|dm|friend)\s+(?P<hit>[\w.]{{4,30}})\s+on\s+{_APP}\b",
        LIKELY,
        check=_is_handle,
    ),
)


def _key(words: str) -> str:
    return re.sub(r"[^a-z0-9@]", "", words.lower()).removeprefix("44").removeprefix("0")


def _allowed(kind: str, words: str, known: Known, contacts: frozenset[str]) -> bool:
    if kind in ("address", "postcode"):
        return own.is_address(words, known.contacts)
    key = _key(words)
    if key in contacts or (kind == "email" and own.is_mailbox(words, known)):
        return True
    local = kind == "phone" and len(key) >= _SHORTEST_LOCAL
    return local and any(contact.isdigit() and contact.endswith(key) for contact in contacts)


_SHORTEST_LOCAL = 6  # figures of a number without its town's
_REACHED = late.compile(r"\+?\(?\d[\d ().-]{8,18}\d|[\w.+-]+@[\w.-]+")


def _keys(contacts: Iterable[str]) -> frozenset[str]:
    """Of each contact and of what it labels: "Tel: 01223 555019 (office)"."""
    said = [*contacts, *(each for contact in contacts for each in _REACHED.findall(contact))]
    return frozenset(map(_key, said))


def find(text: Text, *, known: Known) -> Iterator[Hit]:
    """Hits of the kinds named in ``PATTERNS``; overlapping ones are given once."""
    contacts = _keys(known.contacts)
    taken: list[tuple[int, int]] = []
    for row, match in text.once(matches):
        hit = _judge(text, row, match)
        if hit is None or any(hit.start < end and start < hit.end for start, end in taken):
            continue
        taken.append((hit.start, hit.end))
        if not _allowed(row.kind, text.raw[hit.start : hit.end], known, contacts):
            yield hit


def matches(text: Text) -> tuple[tuple[Pattern, re.Match[str]], ...]:
    """What looks like one, before anything is asked about it."""
    return tuple(PATTERNS.matches(text))


def _judge(text: Text, row: Pattern, match: re.Match[str]) -> Hit | None:
    found = hit_at(text, match, kind=row.kind, certainty=row.certainty, source="pattern")
    if row.check and not row.check(text, match):
        return None
    around = text.lower[max(0, match.start() - 60) : match.end() + 30]
    if row.unless and row.unless.search(around):
        return None
    if _part_of_link(text, match) or _part_of_id(text, match):
        return None
    return found


_ID = late.compile(r"(?<![0-9a-z])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-z])")
_ID_LENGTH = 36


def _part_of_id(text: Text, match: re.Match[str]) -> bool:
    """Whether it lies in a UUID, ten figures of which are a valid NHS number now and then."""
    at, to = match.span()
    ids = _ID.finditer(text.lower, max(0, at - _ID_LENGTH), to + _ID_LENGTH)
    return any(found.start() <= at and to <= found.end() for found in ids)


def _part_of_link(text: Text, match: re.Match[str]) -> bool:
    """Whether a link holds it, whose words are read by themselves. What is glued to a link, as
    in "<https://school.example>07700900123", is not of it."""
    return link_shapes.holds(text.lower, match.start(), match.end())

"""Pupils of whom only the initials stand there: "L.M. (8C)", "TW - I liked the hound trail"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.detect import late
from publisher.detect.hit import Certainty, Hit
from publisher.detect.text import Text

_INITIALLED = late.compile(
    r"[A-Z]\.(?<![\w.]..) ?[A-Z]\.?(?=[ ,(-]{0,3}(?:in |from |of )?(?:Year \d|Yr ?\d|Y\d|P\d\b"
    r"|Reception\b|Nursery\b|Class \d|(?:1[0-3]|[1-9])[A-Z]{1,2}\b))"
)
# What several said, with their letters before or behind it: "TW - I liked the hound trail". What
# stands before is asked for after the first letter, since only capitals need to be looked at.
_LABELLED = late.compile(
    r"[A-Z](?:(?:(?<![^\n].)|(?<=[.!?] .))(?:[A-Z]{1,2}|[A-Z]?[a-z]?[A-Z]?)(?= ?[-:] ?[\"']?I\b)"
    r"|(?<=[.!?]\" .)[A-Z]{1,2}(?=\s*(?:\n|$)))"
)
_SAID = frozenset({"i", '"'})  # one of which it needs
_SUBJECTS = frozenset({"r.e.", "p.e.", "d.t.", "r.s."})
_TAUGHT = late.compile(
    r"(?:^|[\n.!?;:•-] ?|\b(?:[Ii]n|[Ff]or|[Oo]ur|[Aa]nd|[Tt]heir|[Tt]he|with) )$"
)


def _is_subject(text: Text, match: re.Match[str]) -> bool:
    """ "In R.E. Year 3 are learning about Shabbat" names nobody; "Well done P.E. (Year 3)" does."""
    if match[0].lower() not in _SUBJECTS or text.plain[match.end() : match.end() + 1] != " ":
        return False
    return bool(_TAUGHT.search(text.plain, max(0, match.start() - 7), match.start()))


def find(text: Text) -> Iterator[Hit]:
    """Initials beside a class, or before what somebody said, are a pupil to everybody there:
    "L.M. (8C)"."""
    said = not text.beginnings.isdisjoint(_SAID)
    labelled = list(_LABELLED.finditer(text.plain)) if said else []
    initialled = (m for m in _INITIALLED.finditer(text.plain) if not _is_subject(text, m))
    for match in (*initialled, *(labelled if len(labelled) > 1 else ())):
        start, end = text.span(*match.span())
        yield Hit(
            kind="person", start=start, end=end, certainty=Certainty.LIKELY, source="initials",
            form="initial",
        )  # fmt: skip

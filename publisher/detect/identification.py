# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Details that point at one child without a full name, or make a name easy to place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from publisher.detect import late
from publisher.detect.hit import Certainty, Hit
from publisher.detect.patterns import (
    CERTAIN,
    LIKELY,
    Table,
    lower_case,
    pattern,
    search,
    sentence_span,
)
from publisher.detect.text import Text

_CLASS = (
    r"(?:(?:year|yr|class|form|tutor group|primary|p)\s?\d{1,2}[A-Z]{0,3}|y\d{1,2}[A-Z]?|[1-9][A-Z]{1,3}"
    r"|(?:reception|nursery|foundation(?: stage)?|ks[12]|eyfs|preschool)|\w+ class)"
)
_PERSON = r"(?:boy|girl|lad|lass|kid|child|pupil|student|one|youngster|little (?:boy|girl|one|lad)|twins?|sister|brother)"
_LOOK = (
    r"(?:ginger|red[- ]?haired|red[- ]?head(?:ed)?|blonde?|dark[- ]haired|curly[- ]haired|long[- ]haired|tall(?:est)?|short|small(?:est)?"
    r"|tiny|fat|chubby|skinny|freckled|freckly|disabled|deaf|blind|autistic|black|asian|chinese|polish|muslim|indian|foreign|new|adopted|fostered|only)"
)
_EVENT = (
    r"(?:got stitches|needed stitches|broke (?:his|her|their) (?:arm|leg|wrist|ankle|collar ?bone|nose)|broken (?:arm|leg|wrist)|(?:was|went) (?:in|into|to) hospital|was in an? (?:accident|ambulance)"
    r"|got (?:excluded|suspended|expelled|bitten|hurt|knocked|lost|locked)|fell (?:off|from|out|down)|was (?:excluded|suspended|knocked|attacked|bitten|adopted|fostered|rescued|arrested|found)"
    r"|(?:whose|his|her) (?:mum|dad|mother|father|parents?|brother|sister|house|nan|gran)\b|lost (?:his|her|their) (?:mum|dad|mother|father)|who lives|with the (?:wheelchair|hearing aids?|glasses|plaster cast|guide dog))"
)

PATTERNS = Table(
    pattern("description", rf"\b(?:the|that|this|a)\s+(?:\w+\s+)?{_LOOK}\s+(?:\w+\s+)?{_PERSON}\b[^.\n]{{0,40}}\b(?:in|from|of)\s+(?:\w+\s+)?{_CLASS}(?![\w])[^.\n]*", CERTAIN),
    pattern("description", rf"\b(?:the|that)\s+(?:\w+\s+)?{_LOOK}\s+{_PERSON}\s+(?:with|who|whose)\b[^.\n]*", LIKELY),
    pattern("description", rf"\b(?:the|that|our)\s+only\s+(?:\w+\s+){{0,2}}{_PERSON}\b[^.\n]*", LIKELY),
    pattern("unique_event_plus_age", rf"\b(?:the|that|a|an|our)\s+(?:\w+[- ]){{0,3}}{_PERSON}\b[^.\n]{{0,40}}\b{_EVENT}[^.\n]*", CERTAIN),
    pattern("unique_event_plus_age", rf"\b(?:\w+|\d{{1,2}})[- ]year[- ]old\b[^.\n]*\b{_EVENT}[^.\n]*"),
    pattern("unique_event_plus_age", rf"\b(?:a|one|our|the)\s+(?:\w+\s+)?{_PERSON}\s+(?:in|from)\s+{_CLASS}\b[^.\n]*\b{_EVENT}[^.\n]*"),
    pattern("initials_plus_class", r"(?P<hit>[A-Z]\.(?<!\w..)\s?[A-Z]\.?,?\s+(?:\(|from |in |of |- )?(?:Year\s?\d{1,2}|Y\d{1,2}|Class \w+|(?:1[0-3]|[1-9])[A-Z]{1,2}\b|Reception|Nursery))", LIKELY, case=True, part=r"\.(?<=[A-Z].)\s?[A-Z]"),
    pattern("initials_plus_class", r"(?P<hit>[A-Z](?<!\w.)[A-Z],?\s+(?:\(|from |in |of )(?:Year\s?\d{1,2}|Y\d{1,2}|Class \d\w*|(?:1[0-3]|[1-9])[A-Z]{1,2}\b|Reception|Nursery))", LIKELY, case=True, unless=r"\b(?:PE|RE|TA|IT|DT|ME|UK|PTA|SEN|TV)\s+(?:in|of|from)"),
)  # fmt: skip
_NOT_CLASS = r"(?!\s*(?:house|assembly|photo))"
_CLASS_NEAR = lower_case(
    rf"\b(?:(?:year|yr|class|form)\s?\d{{1,2}}[a-z]{{0,3}}|y\d{{1,2}}[a-z]?|(?:1[0-3]|[1-9])[a-z]{{1,2}}|reception|nursery|\w+ class|ks[12]){_NOT_CLASS}\b"
)
_CLASS_CAPITAL = late.compile(r"(?:1[0-3]|[1-9])[A-Z]{1,2}\b")
NEAR = 45


def find(text: Text, people: Sequence[Hit]) -> Iterator[Hit]:
    """Kinds: name_plus_class, initials_plus_class, description, unique_event_plus_age."""
    yield from search(text, PATTERNS, source="identification")
    for person in people:
        if person.certainty >= Certainty.LIKELY and person.who in ("pupil", None):
            yield from _with_class(text, person)


def _with_class(text: Text, person: Hit) -> Iterator[Hit]:
    """A person's name with a class or year group beside it in the same sentence."""
    if person.form == "honorific":
        return
    at = text.place(person.start)
    low, high = sentence_span(text, at)
    low, high = max(low, at - NEAR), min(high, at + (person.end - person.start) + NEAR)
    for match in _CLASS_NEAR.finditer(text.lower, low, high):
        short = match[0][:1].isdigit()
        if short and not _CLASS_CAPITAL.match(text.plain, match.start(), match.end()):
            continue
        start, end = text.span(*match.span())
        yield Hit(
            kind="name_plus_class",
            start=min(start, person.start),
            end=max(end, person.end),
            certainty=person.certainty,
            source="identification",
            who=person.who,
            form=person.form,
            person=person.person,
        )
        return

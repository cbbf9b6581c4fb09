"""One line of ``publisher check``: the JSON that was given, and the post that it describes."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from publisher.rules.post import (
    Answer,
    ChannelFacts,
    Consent,
    Grade,
    MediaFacts,
    People,
    Post,
    Tagged,
)

DEFAULT_CHANNEL = "facebook"
_PEOPLE = frozenset({"none", "children", "staff", "others"})
_CONSENTS = {"yes": Answer.GIVEN, "no": Answer.REFUSED, "blank": Answer.BLANK}
_CONSENTS |= {answer.value: answer for answer in Answer}
_TEXTS = ("channel", "category", "alt", "filename", "title", "picture")


class BadLine(ValueError):
    """A line that cannot be judged; ``str()`` says why."""


def parsed(line: str) -> dict[str, Any]:
    """The object on a line. BadLine when it is none, or has no text."""
    try:
        given = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadLine(f"this is not JSON: {error.msg} at character {error.pos + 1}") from error
    if not isinstance(given, dict):
        raise BadLine('a line must be an object such as {"id": 1, "text": "…"}')
    if not isinstance(given.get("text"), str):
        raise BadLine('"text" is missing or is not text')
    for key in _TEXTS:
        if given.get(key) is not None and not isinstance(given[key], str | dict):
            raise BadLine(f'"{key}" is not text')
    return given


def post_of(given: Mapping[str, Any]) -> Post:
    """The post that a line describes. BadLine for a picture that makes no sense."""
    category = given.get("category")
    return Post(
        text=given["text"],
        title=given.get("title") or "",
        category=category or "",
        channel=ChannelFacts(platform=given.get("channel") or DEFAULT_CHANNEL),
        media=_media(given),
    )


def _media(given: Mapping[str, Any]) -> tuple[MediaFacts, ...]:
    """One picture where the line speaks of one; nothing is made up about it."""
    picture = given.get("picture") or {}
    facts = _pairs(picture) if isinstance(picture, str) else picture
    if not facts and not given.get("alt") and not given.get("filename"):
        return ()
    unknown = sorted(set(facts) - {"people", "consent", "alt", "filename", "count"})
    if unknown:
        raise BadLine(f"a picture has no {unknown[0]!r}; it has people, consent, alt, filename")
    people = _one_of("people", facts.get("people"), _PEOPLE)
    answer = _one_of("consent", facts.get("consent"), _CONSENTS)
    alt = facts.get("alt", given.get("alt"))
    return (
        MediaFacts(
            id="1",
            alt=alt,
            filename=facts.get("filename", given.get("filename")) or "",
            people=_people(people),
            tagged=_tagged(people, answer),
            declared_by="command line",
        ),
    )


def _pairs(text: str) -> dict[str, str]:
    """``people=children,consent=yes`` as a dictionary."""
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    if any(not mark for _, mark, _ in pairs):
        raise BadLine("a picture is written as people=children,consent=yes")
    return {key.strip(): value.strip() for key, _, value in pairs}


def _one_of(name: str, value: str | None, options: Collection[str]) -> str | None:
    if value is not None and value not in options:
        raise BadLine(f"{name} cannot be {value!r}; choose from {', '.join(sorted(options))}")
    return value


def _people(who: str | None) -> People | None:
    if who is None:
        return None
    if who == "none":
        return People(grade=Grade.NONE)
    return People(
        grade=Grade.IDENTIFIABLE,
        children=int(who == "children"),
        staff=int(who == "staff"),
        others=int(who == "others"),
    )


def _tagged(who: str | None, answer: str | None) -> tuple[Tagged, ...]:
    if who != "children" or answer is None:
        return ()
    consent = Consent(answer=_CONSENTS[answer], written=True)
    return (Tagged(person="the child shown", everywhere=consent),)

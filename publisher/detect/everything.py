"""All detectors over one surface, each run at most once and only when somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from publisher.detect import (
    addresses,
    confidential,
    identification,
    late,
    names,
    personal,
    places,
    security,
    special_category,
    tone,
    topics,
    wording,
)
from publisher.detect.hit import NOTHING_KNOWN, Hit, Known
from publisher.detect.roll import Roll
from publisher.detect.text import Text

STAGES = tuple(
    "people personal places special wording topics security confidential identification links"
    " tone".split()
)


@dataclass(frozen=True)
class Analysis:
    """What is in one surface (text, alternative text, file name …). Pure, lazy, cached."""

    text: Text
    roll: Roll | None = None
    known: Known = NOTHING_KNOWN
    filename: bool = False

    @cached_property
    def people(self) -> tuple[Hit, ...]:
        look = names.find_in_filename if self.filename else names.find
        return tuple(look(self.text, roll=self.roll, known=self.known))

    @cached_property
    def personal(self) -> tuple[Hit, ...]:
        return tuple(personal.find(self.text, known=self.known))

    @cached_property
    def places(self) -> tuple[Hit, ...]:
        return tuple(places.find(self.text, known=self.known))

    @cached_property
    def special(self) -> tuple[Hit, ...]:
        return tuple(special_category.find(self.text, self.people))

    @cached_property
    def wording(self) -> tuple[Hit, ...]:
        return tuple(wording.find(self.text))

    @cached_property
    def topics(self) -> tuple[Hit, ...]:
        return tuple(topics.find(self.text, self.people))

    @cached_property
    def security(self) -> tuple[Hit, ...]:
        return tuple(security.find(self.text))

    @cached_property
    def confidential(self) -> tuple[Hit, ...]:
        return tuple(confidential.find(self.text))

    @cached_property
    def identification(self) -> tuple[Hit, ...]:
        return tuple(identification.find(self.text, self.people))

    @cached_property
    def links(self) -> tuple[addresses.LinkFound, ...]:
        return tuple(addresses.find(self.text))

    @cached_property
    def tone(self) -> tone.Tone:
        return tone.measure(self.text)

    @property
    def mixed(self) -> tuple[Hit, ...]:
        return self.text.mixed


def analyse(
    text: Text | str, *, roll: Roll | None = None, known: Known = NOTHING_KNOWN
) -> Analysis:
    """Prepare one surface; nothing is looked for until an attribute is read."""
    return Analysis(Text.of(text) if isinstance(text, str) else text, roll, known)


def analyse_filename(
    name: str, *, roll: Roll | None = None, known: Known = NOTHING_KNOWN
) -> Analysis:
    """As ``analyse`` for a file name or a link's slug, where names are often in lower case."""
    return Analysis(Text.of(name), roll, known, filename=True)


def load() -> None:
    """Read the word lists and compile the patterns now, instead of while the first post waits:
    three seconds, and what is loaded before a process forks is there once for all."""
    words = analyse("Well done Amelia and everybody who came to the library on Thursday.")
    for stage in STAGES:
        getattr(words, stage)
    late.compile_all()  # those of the lists too, which have been read now

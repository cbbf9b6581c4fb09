"""A look at one link: where it leads now, what is there, and whether anybody warns of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from publisher.links.reputation import Reputation
from publisher.links.visiting import Visit, Visitor


class Asked(StrEnum):
    """Whether a list of dangerous pages was asked."""

    NOBODY = ""  # no such service is configured
    CLEAN = "clean"
    UNKNOWN = "unknown"  # it gave no answer
    LISTED = "listed"


@dataclass(frozen=True, kw_only=True)
class Look:
    visit: Visit
    threat: str = ""
    asked: Asked = Asked.NOBODY


@dataclass(frozen=True, kw_only=True)
class Looker:
    visitor: Visitor = field(default_factory=Visitor)
    reputation: Reputation | None = None

    def look(self, url: str) -> Look:
        """For workers, with no transaction open. Takes a few seconds at most."""
        seen = self.visitor.visit(url)
        if self.reputation is None:
            return Look(visit=seen)
        answers = [self.reputation.threat(each) for each in _both(url, seen)]
        threat = next((answer for answer in answers if answer), "")
        if threat:
            return Look(visit=seen, threat=threat, asked=Asked.LISTED)
        return Look(visit=seen, asked=Asked.UNKNOWN if None in answers else Asked.CLEAN)


def _both(url: str, seen: Visit) -> list[str]:
    """A clean address may lead on to a listed one."""
    return list(dict.fromkeys([url, seen.final_url or url]))

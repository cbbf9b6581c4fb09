"""What is wrong with a policy document, said so that a head can mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from tenants.errors import HandbellError

Path = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """``path`` leads to the place in the document; ``line`` counts from 1, None if unknown."""

    path: Path
    message: str
    line: int | None = None
    owner: str = ""  # the rule, duty … it belongs to, such as "rule 'no-names'"

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        subject = f"{self.owner}: " if self.owner else f"{dotted(self.path)}: " if self.path else ""
        return f"{where}{subject}{self.message}"


class PolicyError(HandbellError):
    """The document is not a policy. ``problems`` has one entry for each thing to mend."""

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.source = source
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{source}: {problem}" for problem in problems))


def dotted(path: Path) -> str:
    """``rule[2].params.who`` for ("rule", 2, "params", "who"), counting from 1 for people."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def suggestion(word: object, known: Sequence[str]) -> str:
    """ "; did you mean 'effect'?" or nothing."""
    close = get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""

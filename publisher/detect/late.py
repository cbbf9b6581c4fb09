"""Regular expressions that are compiled when they are first used.

A text needs a tenth of the thousand there are, and compiling them all kept every program, workers
and the command line too, waiting for more than a second before it began.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

from publisher.detect.backwards import backwards, endings

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")

every: list[re.Pattern[str]] = []


class _Compiled:
    """A pattern that has been used: its methods are its own, and are not asked for again."""


class _Late(_Compiled):
    """Stands for a compiled pattern, and hands on its methods from the first use on."""

    def __init__(self, pattern: str, flags: re.RegexFlag) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        turned = backwards(compiled)
        if turned is not None:
            self.search = _search(compiled, turned)
        self.__class__ = _Compiled  # type: ignore[assignment]
        return self.__dict__[name]


def _search(
    forwards: re.Pattern[str], turned: re.Pattern[str]
) -> Callable[..., re.Match[str] | None]:
    """``forwards.search``, where the end of the text does not rule a match out: by its last two
    characters, mostly."""
    match, find, ends = turned.match, forwards.search, endings(forwards)

    def search(string: str, pos: int = 0, end: int | None = None) -> re.Match[str] | None:
        last = string[:end][-2:]
        if ends and last not in ends and last[1:] != "\n" and len(last) == 2 and last.isascii():
            return None
        if pos or end is not None:
            return find(string, pos, len(string) if end is None else end)
        return find(string) if match(string[::-1]) else None

    return search


def compile(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """As ``re.compile``, for patterns of a module: what is wrong in one is seen at its first use.
    ``flags`` are those given, without what ``re`` adds of its own."""
    late = cast(re.Pattern[str], _Late(pattern, flags))
    every.append(late)
    return late


def compile_all() -> None:
    """Now, for a process that is forked from, or has time before anybody waits for it."""
    for pattern in every:
        pattern.match("")

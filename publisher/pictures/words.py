"""The words and codes that can be read in a picture, when a reader is installed.

RapidOCR brings its networks in its wheel, ZXing reads codes (requirements/ocr.txt). Without them
nothing is read and nothing is claimed: ``reader()`` is None, and every page says that the words
were not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from typing import NamedTuple, Protocol

import structlog

log = structlog.get_logger()

_SMALL_CAPITAL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
_RUN_TOGETHER = re.compile(
    r"(wi-?fi|password|passcode|code|gate|door|alarm|entry|pin)", re.IGNORECASE
)
_SPACED = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_]){3,}(?!\S)")
_MISREAD = str.maketrans("01|5", "olls")
_LIKE_A_WORD = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[01|5])[A-Za-z01|5]{3,}\b")


class Read(NamedTuple):
    """What could be made out in a picture: lines of words, and what codes say. ``dark``: there is
    a code that could not be read, and perhaps a telephone reads it."""

    lines: list[str]
    dark: bool = False


class Reader(Protocol):
    def read(self, picture: bytes) -> Read:
        """As far as it can be made out in a cleaned picture."""
        ...


def installed() -> bool:
    return all(map(find_spec, ("rapidocr_onnxruntime", "zxingcpp")))


@cache
def reader() -> Reader | None:
    """The reader, loaded at the first call; None when it is not installed. About 2 s and
    400 MB for a picture: for workers, not for the web."""
    if not installed():
        return None
    try:
        from publisher.pictures import rapid  # the networks' runtime and their weights
    except ImportError as error:  # a library of the system that it needs is missing
        log.warning("the reader of words in pictures does not start", error=str(error))
        return None
    return rapid.Rapid()


def closed(text: str) -> str:
    """The same with words closed up whose letters stand far apart, as on certificates and in
    headings: "A m e l i a  W r i g h t"."""
    return _SPACED.sub(lambda found: _SMALL_CAPITAL.sub(" ", found[0].replace(" ", "")), text)


def apart(lines: Iterable[str]) -> str:
    """What was read, and below it the same with words taken apart that a reader has joined
    ("AmeliaClarke", "gatecode4471") and letters put right that it took for digits ("c0de")."""
    read = [" ".join(closed(line).split()) for line in lines if line.strip()]
    joined = [line for line in read if "://" not in line]  # an address has no spaces to miss
    split = [_SMALL_CAPITAL.sub(" ", line) for line in joined]
    right = [_LIKE_A_WORD.sub(lambda found: found[0].translate(_MISREAD), line) for line in joined]
    parts = [" ".join(_RUN_TOGETHER.sub(r" \1 ", line).split()) for line in (*split, *right)]
    return "\n".join(dict.fromkeys((*read, *split, *right, *parts)))

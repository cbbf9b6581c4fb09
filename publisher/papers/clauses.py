"""Cuts a document's text into its clauses: what is one sentence of duty, and what is a heading.

Lines that a PDF broke are joined again. A bullet, a numbered line or a paragraph begins a clause;
a short line without a full stop is taken for a heading. The Head can put right what is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BULLET = re.compile(r"^(?:[•●▪◦■□➢✓\uf0b7\uf0a7\uf0d8]|[-*–—](?=\s)|o(?=\s[A-Z]))\s*")
_NUMBER = re.compile(
    r"^(?:\(?[0-9]{1,2}(?:\.[0-9]{1,2})*[.)]?|\(?[a-zA-Z][.)]|\(?[ivx]{1,5}[.)])\s+(?=\S)"
)
_PAGE = re.compile(r"^(?:page\s+)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?$", re.IGNORECASE)
_END = re.compile(r"[.!?:;][”\"’')]*$")
LONGEST = 2_000  # characters of one clause
MOST = 400  # clauses of one document
_SURELY = 4  # words
_HEADING_WORDS, _HEADING_LINES = 9, 2
_FULL_LINE = 60  # characters: a shorter line ended because something did
_MOST_END = 0.6  # share of lines that end a sentence in a text which nobody broke
_SMALL = frozenset("a and by for from in of on or the to with".split())


@dataclass(frozen=True, kw_only=True)
class Piece:
    text: str
    heading: bool = False


def pieces(text: str) -> list[Piece]:
    """The document in order, headings included; repeated page headers are left out once seen."""
    whole_lines = _one_each(text)
    found = [piece for block in _blocks(text) for piece in _pieces(block, whole_lines=whole_lines)]
    kept = list(_without_running_heads(found))
    return kept[:MOST]


def left_over(text: str) -> int:
    """How many clauses there are beyond ``MOST``."""
    every = [p for block in _blocks(text) for p in _pieces(block, whole_lines=_one_each(text))]
    return max(0, len(every) - MOST)


def _blocks(text: str) -> Iterator[list[str]]:
    """Runs of lines that belong together. A broken line goes on with the next one, even across
    an empty line, where it neither ends nor the next one begins anything."""
    block: list[str] = []
    gap, by_line = False, _one_each(text)
    for raw in text.split("\n"):
        line = " ".join(raw.split())
        if not line or _PAGE.match(line):
            gap = gap or not line
            continue
        apart = gap or (by_line and bool(block) and _ended(block[-1]))
        if block and (_begins(line) or (apart and not _goes_on(block[-1], line))):
            yield block
            block = []
        block.append(line)
        gap = False
    if block:
        yield block


def _ended(line: str) -> bool:
    return _END.search(line) is not None or len(line.split()) <= _SURELY


def _one_each(text: str) -> bool:
    """Whether most lines end a sentence, as where nothing broke them: then each is a clause."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return sum(bool(_END.search(line)) for line in lines) >= _MOST_END * len(lines)


def _begins(line: str) -> bool:
    return line.startswith("# ") or bool(_BULLET.match(line) or _NUMBER.match(line))


def _goes_on(before: str, line: str) -> bool:
    if before.startswith("# "):
        return False
    unfinished = line[0].islower() or before[-1] in ",-–(" or len(before) >= _FULL_LINE
    return not _END.search(before) and unfinished


def _pieces(block: list[str], *, whole_lines: bool) -> Iterator[Piece]:
    marked = block[0].startswith("# ")
    words = " ".join(block)
    if marked:
        yield Piece(text=words[2:].strip(), heading=True)
        return
    bulleted = bool(_BULLET.match(words))
    text = _BULLET.sub("", words).strip()
    if not text:
        return
    if not bulleted and _is_heading(block, text, whole_lines=whole_lines):
        yield Piece(text=text, heading=True)
        return
    for start in range(0, len(text), LONGEST):
        yield Piece(text=text[start : start + LONGEST])


def _is_heading(block: list[str], text: str, *, whole_lines: bool) -> bool:
    if _END.search(text) and not text.endswith(":"):
        return False
    words = _NUMBER.sub("", text).split()
    few = len(block) <= _HEADING_LINES and 0 < len(words) <= _HEADING_WORDS
    if not few:
        return False
    if whole_lines and len(words) <= _SURELY and len(block) == 1:
        return True  # every other line ends its sentence, and this one is hardly one
    main = [word for word in words if word.lower() not in _SMALL]
    big = [word for word in main if word[0].isupper()]
    return text.isupper() or text.endswith(":") or 2 * len(big) > len(main)


def _without_running_heads(found: list[Piece]) -> Iterator[Piece]:
    """The school's name on each page is not a clause: the same heading three times is said once."""
    count: dict[str, int] = {}
    for piece in found:
        count[piece.text] = count.get(piece.text, 0) + 1
    seen: set[str] = set()
    for piece in found:
        if piece.heading and count[piece.text] > 2 and piece.text in seen:
            continue
        seen.add(piece.text)
        yield piece

"""The words in a PDF, read with pypdf: its title, and what its pages say. Those in a picture on a
page that has words of its own are not read (docs/safeguarding.md). The library works in a
process of its own (``publisher.apart``), so that no other carries its 20 MB or waits for it."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from publisher import apart
from publisher.pictures import lettering, words

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MOST_PAGES = 60
MOST_CHARACTERS = 20_000  # some eight full pages; all of it is judged at each keystroke
MOST_SHAPES = 20  # a background, lines, a frame; letters that were drawn are hundreds
_WORD = re.compile(r"[^\W\d_]{2,}")
_ITS_NUMBER = re.compile(r"\b(?:page|of)\b", re.IGNORECASE)
_FIELDS = ("/Title", "/Author", "/Subject", "/Keywords")
# Operators (ISO 32000-1, Annex A): pictures, shadings, letters; and areas and lines.
_PICTURE = re.compile(rb"(?<![^\s\])>])(?:Do|EI|sh)(?![^\s/\[(<])")
_LETTERS = re.compile(rb"[)>\]]\s*(?:Tj|TJ|'|\")")
_SHAPE = re.compile(rb"(?<!\S)(?:f\*?|F|B\*?|b\*?|S|s)(?!\S)")
_DRAWN = frozenset({"/Ink", "/Stamp"})
# What a damaged file makes the library raise besides its own errors.
_DAMAGED = (
    ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError,
    AssertionError, NotImplementedError, OSError, UnicodeError,
)  # fmt: skip


def pdf_title(data: bytes) -> str | None:
    """The title that readers show for the file, "" when it has none, None when unreadable."""
    return _apart("title_of", data)


def pdf_words(data: bytes) -> str | None:
    """What it, its pages and their notes say, one after the other; None when it cannot be read to
    its end: a longer file, or one with a scanned page, would only have been read in part."""
    return _apart("words_of", data)


def title_of(data: bytes) -> str | None:
    """``pdf_title`` in the other process."""
    return _read(data, lambda reader: str((reader.metadata and reader.metadata.title) or ""))


def words_of(data: bytes) -> str | None:
    """``pdf_words`` in the other process."""
    return _read(data, _words)


def _words(reader: PdfReader) -> str | None:
    """What the file says of itself, its bookmarks, and its pages with the notes on them."""
    if len(reader.pages) > MOST_PAGES:
        return None
    fields: Mapping[str, Any] = reader.metadata or {}
    pages = [[str(fields[key]) for key in _FIELDS if key in fields], _bookmarks(reader.outline)]
    for page in reader.pages:
        text, notes = words.closed(page.extract_text()), _notes(page)
        if text.strip() and not lettering.can_be_told(page):
            return None
        if notes is None or (not _tells(text) and _paints(page, text)):
            return None
        pages.append([text, *notes])
    whole = "\n".join(text for part in pages for text in part if text.strip())
    return whole if len(whole) <= MOST_CHARACTERS else None


def _tells(text: str) -> bool:
    """Does a page say more than which it is ("Page 2 of 4")?"""
    return bool(_WORD.search(_ITS_NUMBER.sub("", text)))


def _paints(page: PageObject, text: str) -> bool:
    """Is there anything on it but a few lines and areas? Pictures, scans and letters that were
    drawn may be words that nobody has read."""
    contents = page.get_contents()
    painted = b"" if contents is None else contents.get_data()
    unknown = not text.strip() and _LETTERS.search(painted)
    return bool(unknown or _PICTURE.search(painted)) or len(_SHAPE.findall(painted)) > MOST_SHAPES


def _notes(page: PageObject) -> list[str] | None:
    """The words of the page's notes and forms; None where something was drawn by hand, stamped,
    or shown without words."""
    said = []
    for reference in page.annotations or ():
        note = reference.get_object()
        words = [str(note[key]) for key in ("/Contents", "/V", "/T", "/TU") if key in note]
        if note.get("/Subtype") in _DRAWN or (
            note.get("/Subtype") == "/FreeText" and not note.get("/Contents")
        ):
            return None
        said += [word for word in words if _WORD.search(word)]
    return said


def _bookmarks(outline: list[Any]) -> list[str]:
    """Their titles; those below one are in a list behind it."""
    said = []
    for entry in outline:
        said += _bookmarks(entry) if isinstance(entry, list) else [str(entry.title or "")]
    return said


def _apart(function: str, data: bytes) -> str | None:
    try:
        said: str | None = apart.read(f"{__name__}:{function}", data)
    except apart.NotRead:
        return None
    return said


def _read(data: bytes, look: Callable[[PdfReader], str | None]) -> str | None:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        return look(PdfReader(io.BytesIO(data)))
    except (PyPdfError, *_DAMAGED):
        return None

"""The words in a PDF, read with pypdf: its title, and what its pages say. The library works in a
process of its own (``publisher.apart``), so that no other carries its 20 MB or waits for it."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from publisher import apart

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 60
MOST_CHARACTERS = 20_000  # some eight full pages; all of it is judged at each keystroke
# What a damaged file makes the library raise besides its own errors.
_DAMAGED = (
    ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError,
    AssertionError, NotImplementedError, OSError, UnicodeError,
)  # fmt: skip


def pdf_title(data: bytes) -> str | None:
    """The title that readers show for the file, "" when it has none, None when unreadable."""
    return _apart("title_of", data)


def pdf_words(data: bytes) -> str | None:
    """What its pages say, one after the other; None when it cannot be read to its end: a longer
    file would only have been read in part."""
    return _apart("words_of", data)


def title_of(data: bytes) -> str | None:
    """``pdf_title`` in the other process."""
    return _read(data, lambda reader: str((reader.metadata and reader.metadata.title) or ""))


def words_of(data: bytes) -> str | None:
    """``pdf_words`` in the other process."""

    def words(reader: PdfReader) -> str | None:
        if len(reader.pages) > MOST_PAGES:
            return None
        text = "\n".join(page.extract_text() for page in reader.pages)
        return text if len(text) <= MOST_CHARACTERS else None

    return _read(data, words)


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

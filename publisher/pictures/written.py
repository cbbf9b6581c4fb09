"""The words in a PDF, read with pypdf: its title, and what its pages say."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable

from pypdf import PdfReader
from pypdf.errors import PyPdfError

MOST_PAGES = 60
MOST_CHARACTERS = 200_000
# What a damaged file makes the library raise besides its own errors.
_DAMAGED = (
    PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError,
    RecursionError, AssertionError, NotImplementedError, OSError, UnicodeError,
)  # fmt: skip

logging.getLogger("pypdf").setLevel(logging.ERROR)


def pdf_title(data: bytes) -> str | None:
    """The title that readers show for the file, "" when it has none, None when unreadable."""
    return _read(data, lambda reader: str((reader.metadata and reader.metadata.title) or ""))


def pdf_words(data: bytes) -> str | None:
    """What its pages say, one after the other; None when it cannot be read to its end: a longer
    file would only have been read in part."""

    def words(reader: PdfReader) -> str | None:
        if len(reader.pages) > MOST_PAGES:
            return None
        text = "\n".join(page.extract_text() for page in reader.pages)
        return text if len(text) <= MOST_CHARACTERS else None

    return _read(data, words)


def _read(data: bytes, look: Callable[[PdfReader], str | None]) -> str | None:
    try:
        return look(PdfReader(io.BytesIO(data)))
    except _DAMAGED:
        return None

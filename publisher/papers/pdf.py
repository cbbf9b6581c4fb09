"""The text of a PDF, page after page."""

from __future__ import annotations

import io
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from publisher.papers.limits import BROKEN, MAX_TEXT
from tenants.errors import Invalid

MAX_PAGES = 200
_FEWEST = 40  # characters of text below which a PDF holds only pictures of pages


def text_of(content: bytes) -> str:
    """Raises ``Invalid`` at ``file``."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Invalid({"file": "This PDF has a password. Save it without, or paste its text."})
        pages = len(reader.pages)
        if pages > MAX_PAGES:
            raise Invalid({"file": f"This PDF has {pages} pages; {MAX_PAGES} is the most."})
        text = "\n\n".join(_pages(reader))
    except Invalid:
        raise
    except (PyPdfError, *BROKEN) as error:
        raise Invalid({"file": "This PDF is damaged. Save it again, or paste its text."}) from error
    if len("".join(text.split())) < _FEWEST:
        raise Invalid({
            "file": "This PDF holds pictures of pages and no text, so nothing can be read from it. "
            "Choose the original, or paste its text."
        })  # fmt: skip
    return text


def _pages(reader: PdfReader) -> Iterator[str]:
    """Page after page, until there is more than any policy has."""
    length = 0
    for page in reader.pages:
        text = page.extract_text() or ""
        length += len(text)
        if length > MAX_TEXT:
            raise Invalid({"file": "This PDF is far longer than a policy. Paste its text instead."})
        yield text

"""The text of a Word file (.docx): headings marked, lists with bullets, tables by their rows."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from publisher.papers.limits import BROKEN
from tenants.errors import Invalid

MAX_UNPACKED = 60 * 1024 * 1024
MAX_PARTS = 2_000


def text_of(content: bytes) -> str:
    """Raises ``Invalid`` at ``file``."""
    try:
        _weighed(content)
        document = Document(io.BytesIO(content))
        return "\n".join(_paragraphs(document))
    except Invalid:
        raise
    except (zipfile.BadZipFile, zlib.error, *BROKEN) as error:
        raise Invalid({"file": "This Word file cannot be read. Paste its text."}) from error


def _weighed(content: bytes) -> None:
    """A small file may unpack into a very large one; what it claims is added up and then tested."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise Invalid({"file": "This file has a password. Save it without one."})
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise Invalid({"file": "This file unpacks into far too much. Paste its text."})
        if "word/document.xml" not in packed.namelist():
            raise Invalid({"file": "Choose a PDF, a Word file (.docx) or a text file."})
        left = MAX_UNPACKED
        for part in parts:
            with packed.open(part) as stream:
                while chunk := stream.read(1 << 16):
                    left -= len(chunk)
                    if left < 0:
                        raise Invalid({"file": "This file unpacks into far too much."})


def _paragraphs(document: object) -> Iterator[str]:
    for block in document.iter_inner_content():  # type: ignore[attr-defined]
        if isinstance(block, Paragraph):
            yield from _paragraph(block)
        elif isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
                yield " ".join(filter(None, cells))
            yield ""


def _paragraph(block: Paragraph) -> Iterator[str]:
    style = (block.style.name or "") if block.style is not None else ""
    text = block.text.strip()
    numbered = block._p.pPr is not None and block._p.pPr.numPr is not None
    listed = style.startswith("List") or numbered
    if text and style.startswith(("Heading", "Title")):
        yield from ("", f"# {text}", "")
    elif text and listed:
        yield f"• {text}"
    else:
        yield from (text, "")

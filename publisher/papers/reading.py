"""The text of a document that somebody uploaded. What cannot be read safely is refused, in words.

A PDF or a Word file is somebody else's program for our parser, so its size, pages and unpacked
size are limited before it is opened, and it is never rendered or run.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from tenants.errors import Invalid

MAX_BYTES = 10 * 1024 * 1024
MAX_PAGES = 200
MAX_TEXT = 400_000  # characters: a long policy has about 60,000
MAX_UNPACKED = 60 * 1024 * 1024
MAX_PARTS = 2_000
_FEWEST = 40  # characters of text below which a PDF holds only pictures of pages


# What the two parsers raise on files that are not what they seem; each means "cannot be read".
_BROKEN = (
    PyPdfError, zipfile.BadZipFile, zlib.error, ValueError, KeyError, TypeError, AttributeError,
    IndexError, OSError, RuntimeError, ArithmeticError, AssertionError, SyntaxError, EOFError,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Paper:
    """``kind`` is pasted, pdf or word."""

    kind: str
    name: str
    text: str


def pasted(text: str) -> Paper:
    """Raises ``Invalid`` at ``text``."""
    return Paper(kind="pasted", name="", text=_checked(text, "text"))


def uploaded(name: str, content: bytes) -> Paper:
    """The text of a PDF, Word or plain text file. Raises ``Invalid`` at ``file``."""
    short = PurePosixPath(name.replace("\\", "/")).name[:120]
    if not content:
        raise Invalid({"file": "This file is empty. Choose the policy document."})
    if len(content) > MAX_BYTES:
        raise Invalid({"file": "This file is larger than 10 MB. Paste the text instead."})
    if content.startswith(b"%PDF-") or b"%PDF-" in content[:1024]:
        return Paper(kind="pdf", name=short, text=_checked(_pdf(content), "file"))
    if content.startswith(b"PK\x03\x04"):
        return Paper(kind="word", name=short, text=_checked(_word(content), "file"))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Invalid({
            "file": "This is an old Word file (.doc), or one with a password. Save it as .docx "
            "without a password, or paste the text."
        })  # fmt: skip
    return Paper(kind="pasted", name=short, text=_checked(_plain(content), "file"))


def _checked(text: str, field: str) -> str:
    clean = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if len(clean) > MAX_TEXT:
        raise Invalid({field: "This is far longer than a policy. Paste only the policy itself."})
    if not any(letter.isalpha() for letter in clean):
        raise Invalid({field: "There are no words here. Paste or choose the policy document."})
    return clean


def _plain(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if sum(not c.isprintable() and c not in "\n\r\t\f" for c in text[:4000]) < 8:
            return text
    raise Invalid({"file": "Choose a PDF, a Word file (.docx) or a text file."})


def _pdf(content: bytes) -> str:
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
    except _BROKEN as error:
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


def _word(content: bytes) -> str:
    try:
        _weighed(content)
        document = Document(io.BytesIO(content))
        return "\n".join(_paragraphs(document))
    except Invalid:
        raise
    except _BROKEN as error:
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

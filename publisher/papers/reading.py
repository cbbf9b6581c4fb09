"""The text of a document that somebody uploaded. What cannot be read safely is refused, in words.

A PDF or a Word file is somebody else's program for our parser, so its size, pages and unpacked
size are limited before it is opened, it is never rendered or run, and it is read in a process of
its own (``publisher.apart``).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from publisher import apart
from publisher.papers.limits import MAX_TEXT
from tenants.errors import Invalid

MAX_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Paper:
    """``kind`` is pasted, pdf or word."""

    kind: str
    name: str
    text: str


def pasted(text: str) -> Paper:
    """Raises ``Invalid`` at ``text``."""
    return Paper(kind="pasted", name="", text=_checked(text, "text"))


def uploaded(name: str, content: bytes, *, seconds: int = apart.SECONDS) -> Paper:
    """The text of a PDF, Word or plain text file, which may take ``seconds`` to read. Raises
    ``Invalid`` at ``file``."""
    short = PurePosixPath(name.replace("\\", "/")).name[:120]
    if not content:
        raise Invalid({"file": "This file is empty. Choose the policy document."})
    if len(content) > MAX_BYTES:
        raise Invalid({"file": "This file is larger than 10 MB. Paste the text instead."})
    if content.startswith(b"%PDF-") or b"%PDF-" in content[:1024]:
        text = _parsed("publisher.papers.pdf:text_of", content, seconds)
        return Paper(kind="pdf", name=short, text=text)
    if content.startswith(b"PK\x03\x04"):
        text = _parsed("publisher.papers.word:text_of", content, seconds)
        return Paper(kind="word", name=short, text=text)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Invalid({
            "file": "This is an old Word file (.doc), or one with a password. Save it as .docx "
            "without a password, or paste the text."
        })  # fmt: skip
    return Paper(kind="pasted", name=short, text=_checked(_plain(content), "file"))


def _parsed(function: str, content: bytes, seconds: int) -> str:
    try:
        text = apart.read(function, content, seconds=seconds)
    except apart.NotRead:
        raise Invalid({"file": "This file is too complicated to read. Paste its text."}) from None
    return _checked(text, "file")


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

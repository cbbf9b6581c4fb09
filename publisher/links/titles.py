"""What a page or a PDF calls itself. Platforms show it under a post as the link's preview, so it
is published together with the post and judged like its text."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser

from publisher.pictures import written

HTML, PDF = "text/html", "application/pdf"
LONGEST = 1_000
_PREVIEWED = frozenset({"og:title", "twitter:title", "og:description", "description"})
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,20})", re.IGNORECASE)


def title_of(kind: str, body: bytes, *, charset: str = "", whole: bool = True) -> str | None:
    """Title and description, one a line. None when they cannot be read: another kind of file, a
    packed one, or a PDF that is longer than what was fetched of it."""
    if kind == HTML:
        return _page(body, charset) if body or whole else None
    if kind == PDF and whole:
        return written.pdf_title(body)
    return None


def _page(body: bytes, charset: str) -> str:
    reader = _Titles()
    reader.feed(body.decode(_known(charset or _stated(body)), errors="replace"))
    lines = (" ".join(line.split())[:LONGEST] for line in (reader.title, *reader.previewed))
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _stated(body: bytes) -> str:
    found = _CHARSET.search(body[:2_048])
    return found[1].decode() if found else "utf-8"


def _known(charset: str) -> str:
    try:
        return codecs.lookup(charset).name
    except LookupError:
        return "utf-8"


class _Titles(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.previewed: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "title" and not self.title
        if tag == "meta":
            said = {name: value or "" for name, value in attrs}
            if (said.get("property") or said.get("name", "")).lower() in _PREVIEWED:
                self.previewed.append(said.get("content", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside and len(self.title) < LONGEST:
            self.title += data

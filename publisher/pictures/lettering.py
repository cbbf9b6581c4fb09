"""Whether the letters on a PDF's page can be told. A file may keep the shapes of its letters only,
numbered in any order: read as text, "Amelia" is then "$PHOLD", or "/g3/g8/g13"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

DEEPEST = 5  # pages within pages
_SIGNS = re.compile(r"dingbat|symbol|wingding|webding", re.IGNORECASE)  # no letters at all
# "/g12", "/cid_7": a number where a letter's name should stand; "/uni0041" does name one.
_NUMBERED = re.compile(r"/(?!uni[0-9A-F]{4})(?:[A-Za-z]{1,5}_?)?\d+(?:_\d+)?")


def can_be_told(page: Any) -> bool:
    """Do all fonts of the page, and of what is put on it, say which letters their shapes are?"""
    return all(map(_tells, _fonts(page, DEEPEST)))


def _fonts(page: Any, deep: int) -> Iterator[Any]:
    resources = _at(page, "/Resources")
    yield from _values(_at(resources, "/Font"))
    for inner in _values(_at(resources, "/XObject")) if deep else ():
        if inner.get("/Subtype") == "/Form":
            yield from _fonts(inner, deep - 1)


def _tells(font: Any) -> bool:
    if "/ToUnicode" in font or _SIGNS.search(str(font.get("/BaseFont", ""))):
        return True
    encoding = _at(font, "/Encoding")
    if font.get("/Subtype") == "/Type0":
        return not str(encoding).startswith("/Identity")
    if font.get("/Subtype") == "/TrueType" and encoding is None:
        return "/FontFile2" not in (_at(font, "/FontDescriptor") or {})
    differences = _at(encoding, "/Differences") if isinstance(encoding, dict) else None
    names = [str(each) for each in differences or () if isinstance(each, str)]
    return 2 * sum(_NUMBERED.fullmatch(each) is not None for each in names) <= len(names)


def _at(held: Any, key: str) -> Any:
    """What ``held`` keeps there, wherever in the file that is; None where it keeps nothing."""
    found = held.get(key) if held is not None else None
    return None if found is None else found.get_object()


def _values(held: Any) -> Iterator[Any]:
    for value in (held or {}).values():
        yield value.get_object()

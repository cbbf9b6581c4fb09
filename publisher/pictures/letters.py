"""Which letters bytes stand for, where their file does not say, or says it wrongly.

A standard's "ASCII" is UTF-8 from most of today's programs and Windows' Latin from older ones.
Read with the wrong one, "Zoë" becomes "ZoÃ«", and a name is no longer found.
"""

from __future__ import annotations

import codecs

_LATIN = 0x250  # where the Latin letters of European names end
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def read(value: bytes) -> str:
    """UTF-8, and Windows' Latin where a byte cannot be UTF-8 (also the last of a field that was
    cut off within a letter); UTF-16 where every other byte is empty."""
    if value.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _half_empty(value):
        return read_utf16(value)
    return value.removeprefix(codecs.BOM_UTF8).decode(errors=_LATIN_INSTEAD)


def read_utf16(value: bytes) -> str:
    """In the order that its mark states, else in the one that gives more Latin letters; in both,
    one after the other, where neither does ("李明" backwards is Chinese too)."""
    value += bytes(len(value) % 2)  # an empty last byte is easily taken for the text's end
    for mark, order in _MARKS:
        if value.startswith(mark):
            return value[2:].decode(order, errors="ignore")
    little, big = (value.decode(order, errors="ignore") for _, order in _MARKS)
    if _latin(little) == _latin(big):
        return f"{little}\n{big}"
    return max(little, big, key=_latin)


def read_again(text: str) -> str:
    """What a library has read as Latin-1 without asking ("ZoÃ«"). Text that it has read
    otherwise stays as it is."""
    try:
        return read(text.encode("latin-1"))
    except UnicodeEncodeError:
        return text


def _half_empty(value: bytes) -> bool:
    written = value.rstrip(b"\0")
    return 3 * written.count(0) > len(written)


def _latin(text: str) -> int:
    return sum(0 < ord(letter) < _LATIN for letter in text)


def _in_latin(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


_LATIN_INSTEAD = "latin_instead"
codecs.register_error(_LATIN_INSTEAD, _in_latin)

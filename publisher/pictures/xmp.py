"""Texts out of an XMP packet (ISO 16684-1), without an XML parser: the packet is a stranger's,
and a scan over its tags can neither expand an entity nor open a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

# Elements and attributes, by local name, that hold words of people: descriptions, keywords,
# the persons and faces that albums and phones have labelled, and places.
TELLING = frozenset(
    """
    title description creator subject rights Headline Caption CaptionWriter PersonInImage Name
    UserComment ImageDescription Artist Instructions City Location Sublocation State CountryName
    PersonDisplayName hierarchicalSubject LastKeywordXMP TagsList CatalogSets Label Credit
    Source TransmissionReference AltTextAccessibility ExtDescrAccessibility
    """.split()
)
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[\w:.\-]+)(?P<rest>[^<>]*?)(?P<empty>/?)>|(?P<text>[^<>]+)"
)
_ATTRIBUTE = re.compile(r"([\w:.\-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_POSITION = re.compile(rb"GPS(Latitude|Longitude)\b")


def has_position(packet: bytes) -> bool:
    return bool(_POSITION.search(packet))


def texts(packet: bytes) -> Iterator[str]:
    """The packet's telling texts in its own order."""
    open_tags: list[str] = []
    for found in _TAG.finditer(packet.decode("utf-8", errors="replace")):
        if found["text"]:
            if TELLING.intersection(open_tags) and found["text"].strip():
                yield unescape(found["text"])
            continue
        name = _local(found["name"])
        if found["close"]:
            while open_tags and open_tags.pop() != name:
                pass
            continue
        for attribute, double, single in _ATTRIBUTE.findall(found["rest"]):
            if _local(attribute) in TELLING:
                yield unescape(double or single)
        if not found["empty"]:
            open_tags.append(name)


def _local(name: str) -> str:
    return name.rpartition(":")[2]

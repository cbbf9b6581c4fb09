"""Texts out of an XMP packet (ISO 16684-1), without an XML parser: the packet is a stranger's,
and a scan over its tags can neither expand an entity nor open a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from publisher.pictures import letters

# Elements and attributes, by local name in small letters, that hold words of people: descriptions,
# keywords, the persons and faces that albums and phones have labelled, events, and places.
TELLING = frozenset(
    """
    title description creator contributor publisher author authorsposition artist owner
    subject keywords rights copyright usageterms coverage relation
    headline caption captionwriter notes comment comments logcomment usercomment imagedescription
    instructions transmissionreference credit source label nickname documenttitle album
    personinimage personname persondescription personid personcharacteristic persondisplayname
    person people name organisationinimagename event eventname shownevent scene shotname tapename
    hierarchicalsubject lastkeywordxmp tagslist catalogsets category supplementalcategories
    categories alttextaccessibility extdescraccessibility
    city location sublocation locationname state provincestate countryname worldregion
    """.split()
)
LONGEST = 2_000_000  # bytes of one packet; phones and albums write some thousand
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[\w:.\-]+)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>"
    r"|(?P<text>[^<>]+)"
)
_ATTRIBUTE = re.compile(r"([\w:.\-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_POSITION = re.compile(r"GPS(Latitude|Longitude)\b")


def has_position(packet: bytes) -> bool:
    return bool(_POSITION.search(_read(packet)))


def texts(packet: bytes) -> Iterator[str]:
    """The packet's telling texts in its own order."""
    open_tags: list[str] = []
    for found in _TAG.finditer(_read(packet)):
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
        if not found["rest"].endswith("/"):
            open_tags.append(name)


def _read(packet: bytes) -> str:
    """As text, without comments, which may stand within a word, and the marks of bare data."""
    first, *parts = letters.read(packet[:LONGEST]).split("<!--")
    behind = (part.partition("-->") for part in parts)
    whole = first + "".join(after if end else before for before, end, after in behind)
    return whole.replace("<![CDATA[", "").replace("]]>", "")


def _local(name: str) -> str:
    """The name without its prefix; RDF's own ("rdf:Description") describe nothing."""
    prefix, _, local = name.lower().rpartition(":")
    return "" if prefix == "rdf" else local

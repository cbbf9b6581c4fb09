"""Names of uploaded files, made harmless. Their words stay: a name in them is for the checks."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 100
_UNSAFE = re.compile(r'[<>:"/\\|?*]+')


def safe(filename: str, ending: str) -> str:
    """The last part of ``filename`` without control, direction and path characters, and with the
    ``ending`` that fits what the file is now (".jpg")."""
    name = shown(filename)
    stem = name.rpartition(".")[0] or name
    return (stem[:LONGEST].strip(". ") or "picture") + ending


def shown(filename: str) -> str:
    """The file's own name as it may be shown in a sentence."""
    last = re.split(r"[/\\]", filename)[-1]
    visible = "".join(c for c in unicodedata.normalize("NFC", last) if _visible(c))
    return " ".join(_UNSAFE.sub(" ", visible).split()).strip(". ")[: LONGEST + 10]


def _visible(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

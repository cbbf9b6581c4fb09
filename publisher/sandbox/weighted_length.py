"""The length of a text as X counts it (twitter-text configuration v3).

Weight 100 of 100 for the ranges below, 200 for everything else, 2 for any emoji sequence and 23
for any address, after normalisation to NFC.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST, LONGEST_PREMIUM = 280, 25_000
URL_LENGTH = 23
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))

URL = re.compile(
    r"(?<![@\w])(?:https?://[^\s<>\"'（）、。]+"
    r"|(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|uk|io|info|school|wales|scot|london|co)\b"
    r"(?:/[^\s<>\"']*)?)",
    re.IGNORECASE,
)
_PICTURE = "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff\u00a9\u00ae\u203c\u2049]"
_SKIN = "[\U0001f3fb-\U0001f3ff]"
_ONE = f"(?:{_PICTURE}\ufe0f?{_SKIN}?[\U000e0020-\U000e007f]*)"
EMOJI = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|{_ONE}(?:\u200d{_ONE})*", re.UNICODE
)
_TRAILING = ".,:;!?)]}'\""


def urls(text: str) -> list[tuple[int, int, str]]:
    """Start, end and address of each link in ``text``, without the sentence's punctuation."""
    found = ((match.start(), match.group().rstrip(_TRAILING)) for match in URL.finditer(text))
    return [(start, start + len(address), address) for start, address in found if _host(address)]


def _host(address: str) -> bool:
    """Is the host well-formed? A label of more than 63 characters makes it plain text."""
    host = address.split("://")[-1].split("/")[0].split("?")[0].split("#")[0].split(":")[0]
    try:
        return "." in host and bool(host.encode("idna"))
    except UnicodeError:
        return False


def weighted_length(text: str) -> int:
    """How many of the 280 ``text`` uses."""
    plain, length, at = unicodedata.normalize("NFC", text), 0.0, 0
    for start, end, _ in urls(plain):
        length += _weigh(plain[at:start]) + URL_LENGTH
        at = end
    return int(length + _weigh(plain[at:]))


def _weigh(text: str) -> float:
    if text.isascii():
        return len(text)
    rest = EMOJI.sub(_keep_text_symbols, text)
    drawn = rest.count("\x00")
    return 2 * drawn + sum(_weight(letter) for letter in rest if letter != "\x00")


def _keep_text_symbols(match: re.Match[str]) -> str:
    """© and ® without a variation selector are letters, not pictures."""
    return match.group() if match.group() in "©®‼⁉" else "\x00"


def _weight(letter: str) -> int:
    point = ord(letter)
    return 1 if any(low <= point <= high for low, high in LIGHT) else 2

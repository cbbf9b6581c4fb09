"""Ways of writing a word so that a reader sees it and a search does not: letters set apart, signs
and markup inside it, letters turned upside down. Each reading says what it stands for and where.

``evasions`` is for every detector. ``guesses`` are looser and may only be asked of a roll: "The
pen\\nis red" reads as one word there.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from publisher.detect import late


class Read(NamedTuple):
    """Letters read at plain offsets ``at`` to ``to``."""

    at: int
    to: int
    letters: str
    kind: str


_LEET = str.maketrans("0134578@$!|", "oieastbasil")
_LEET_L = str.maketrans("0134578@$!|", "oleastbasil")
_FIGURE, _IN_RUN = late.compile(r"[0-9@$!|]"), string.ascii_letters + string.digits + "@$!|"
_RUN = late.compile(r"[A-Za-z0-9@$!|]+")
_SPACED = late.compile(r"(?<![A-Za-z'])(?:[A-Za-z][^A-Za-z0-9]{1,8}){2,}[A-Za-z](?![A-Za-z'])")
# Two letters that stand alone, one behind the other: of three the last two.
_IS_SPACED = late.compile(r"[^A-Za-z0-9][A-Za-z][^A-Za-z0-9]{1,8}[A-Za-z](?![A-Za-z'])")
_MARK = r"(?:</?[A-Za-z][^<>\n]{0,40}>|&(?:shy|zwnj|zwj|nbsp);|[*~|(){}\[\]+=^\\`<>]){1,6}"
_BROKEN = late.compile(
    rf"(?<![A-Za-z<])(?<!</)[A-Za-z]+(?:(?:{_MARK}[A-Za-z]+)+[*~]{{0,2}}|[*~]{{2}}(?![A-Za-z]))"
)
# A sign is looked for first: letters are everywhere.
_IS_BROKEN = late.compile(r"[*~|(){}\[\]+=^\\`<>&](?<=[A-Za-z].)[*~|(){}\[\]+=^\\`<>/A-Za-z]")
_MARKS = late.compile(_MARK)
_SIGN = late.compile(r"[*~]")
_ONLY_SIGNS = late.compile(r"[*~]+")
_MOST_SIGNS = 3
_LINE = late.compile(r"\n ?([a-z]{1,20})(?![A-Za-z])")
_LINE_END = late.compile(r"(?<![A-Za-z])([A-Za-z]{1,20})(-?) ?$")
_CODED = late.compile(r"(?:[A-Za-z]|&#(?:\d{1,7}|x[0-9a-f]{1,6});|%[2-7][0-9a-f])+", re.IGNORECASE)
_CODE = late.compile(r"&#(\d{1,7}|x[0-9a-f]{1,6});|%([2-7][0-9a-f])", re.IGNORECASE)
_ALL_TWICE = late.compile(r"(?:(.)\1){3,}")
_RUNS = late.compile(r"(.)\1{2,}")
_TWICE = late.compile(r"(.)\1")
_IS_UP_AND_DOWN = late.compile(r"[A-Z](?:(?<=[a-z].)|(?<=[A-Z].)(?=[a-z]))")
_UPS_AND_DOWNS = late.compile(r"(?<![A-Za-z])(?:[A-Z]?[a-z]+[A-Z]|[A-Z]{2}[a-z])[A-Za-z]*")


def evasions(plain: str) -> Iterator[Read]:
    """Spaced-out letters, letters written as digits, and words with markup inside."""
    for match in _SPACED.finditer(plain) if _IS_SPACED.search(plain) else ():
        letters = "".join(c for c in match[0] if c.isalpha())
        yield Read(*match.span(), letters, "spaced")
    yield from _leet(plain)
    yield from _coded(plain)


def _leet(plain: str) -> Iterator[Read]:
    for at, run in _with_figures(plain):
        word = run.rstrip("!|$@")
        if word.isalpha() or word[:1] == "@" or sum(map(str.isalpha, word)) < 2:
            continue
        for read in dict.fromkeys((word.translate(_LEET), word.translate(_LEET_L))):
            if read.isalpha():
                yield Read(at, at + len(word), read, "leet")


def _with_figures(plain: str) -> Iterator[tuple[int, str]]:
    """Letters with figures or such signs among them, and where they begin: a text has few figures,
    so what stands around each is looked at, and not every word."""
    end = 0
    for figure in _FIGURE.finditer(plain):
        if figure.start() >= end:
            start = end + len(plain[end : figure.start()].rstrip(_IN_RUN))
            run = _RUN.match(plain, start)
            assert run
            end = run.end()
            if end - start > 3:
                yield start, run[0]


def _coded(plain: str) -> Iterator[Read]:
    """ "H&#111;dan", "%48odan"."""
    if "&#" not in plain and "%" not in plain:
        return
    for match in _CODED.finditer(plain) if _CODE.search(plain) else ():
        letters = _CODE.sub(_decoded, match[0])
        if letters != match[0] and letters.isalpha():
            yield Read(*match.span(), letters, "coded")


def _decoded(code: re.Match[str]) -> str:
    number, pair = code.groups()
    if pair:
        return chr(int(pair, 16))
    value = int(number[1:], 16) if number[0] in "xX" else int(number)
    return chr(value) if value < 0x110000 else ""


def guesses(plain: str) -> Iterator[Read]:
    """What a word broken, stretched, doubled or written in AlTeRnAtE capitals may stand for."""
    if _IS_BROKEN.search(plain):
        for match in _BROKEN.finditer(plain):
            for letters in _without_marks(match[0]):
                yield Read(*match.span(), letters, "broken")
    yield from _over_lines(plain)
    for match in _UPS_AND_DOWNS.finditer(plain) if _IS_UP_AND_DOWN.search(plain) else ():
        for kind, letters in (("capitals", match[0]), ("reversed", match[0][::-1])):
            yield Read(*match.span(), letters, kind)
        for letters in stretched(match[0].lower()):
            yield Read(*match.span(), letters, "stretched")


def _over_lines(plain: str) -> Iterator[Read]:
    """A word that goes on in the next line, with a hyphen or without."""
    for match in _LINE.finditer(plain) if "\n" in plain else ():
        first = max(0, match.start() - 24)
        before = _LINE_END.search(plain[first : match.start()])
        if before:
            kind = "hyphenated" if before[2] else "wrapped"
            yield Read(first + before.start(), match.end(), before[1] + match[1], kind)


def stretched(word: str) -> Iterator[str]:
    """ "hodannnn", "hooodan" and "hhooddaann" as they were."""
    if _RUNS.search(word):
        yield _RUNS.sub(r"\1", word)
        yield _RUNS.sub(r"\1\1", word)
    if word[:1] == word[1:2] and _ALL_TWICE.fullmatch(word):
        yield _TWICE.sub(r"\1", word)


def _without_marks(word: str) -> Iterator[str]:
    """ "(H)odan" without its brackets; "H*d*n" and "K❤fi" with a vowel for each sign too, and one
    sign as any letter ("_")."""
    yield "".join(_MARKS.split(word))
    signs = len(_SIGN.findall(word))
    if signs > _MOST_SIGNS or not all(_ONLY_SIGNS.fullmatch(each) for each in _MARKS.findall(word)):
        return
    pieces = _SIGN.split(word)
    for vowels in product("aeiou", repeat=signs):
        yield pieces[0] + "".join(v + p for v, p in zip(vowels, pieces[1:], strict=True))
    if signs == 1:
        yield "_".join(pieces)


_PAIRS = (
    "ɐa ɔc ǝe ɟf ƃg ɓg ɥh ᴉi ıi ɾj ʞk ɯm ɹr ʇt ʌv ʍw ʎy ∀a Ǝe Ⅎf פg ſj ˥l ⅄y Λv nu un pd dp bq qb"
)
_UPSIDE_DOWN = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}
_TURNED = late.compile(r"[A-Za-zɐ-ʯᴉıǝƃ∀ƎℲפſ˥⅄Λ]+")
_IS_TURNED = late.compile("[ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎ∀ƎℲ]")
_TAGS = late.compile("[\U000e0041-\U000e007a]" * 3 + "+")
_BLACK_FLAG = "🏴"


def unseen(raw: str) -> Iterator[Read]:
    """Letters upside down, and the invisible letters of tags; offsets are the author's own."""
    if _IS_TURNED.search(raw):
        for match in _TURNED.finditer(raw):
            if _IS_TURNED.search(match[0]):
                letters = match[0].translate(_UPSIDE_DOWN)
                yield Read(*match.span(), letters[::-1], "turned")
                yield Read(*match.span(), letters, "turned")
    for match in _TAGS.finditer(raw):
        if raw[match.start() - 1 : match.start()] != _BLACK_FLAG:  # of England, Scotland, Wales
            letters = "".join(chr(ord(c) - 0xE0000) for c in match[0])
            yield Read(*match.span(), letters, "tags")

"""The author's text, folded for comparison, with a way back to the author's own characters.

Every detector reads ``Text.plain``: ASCII letters with case kept, straight quotes, nothing
invisible. Every hit points into ``Text.raw``. ``NORMALISER_VERSION`` is stored beside digests
of a roll: when folding changes, a stored digest no longer means the same name.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from publisher.detect import anchors, disguises, late, starts
from publisher.detect.fixed import fixed
from publisher.detect.hit import Certainty, Hit
from publisher.detect.shapes import by_sound, mixed_words, shape_mixed

NORMALISER_VERSION = 1

_QUOTES = dict.fromkeys("‘’‛ʼʻ′`´＇ꞌ", "'") | dict.fromkeys("“”„‟″«»", '"')
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
_DOTS = dict.fromkeys("。｡", ".")  # which end a sentence, and part the labels of a host
_PLAIN = (
    _QUOTES
    | _DASHES
    | _DOTS
    | {"£": "£", "€": "€", "°": "°", "…": "...", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n"}
)
_GONE = ("Cf", "Mn", "Me", "Cc")

# Here and in _SENTENCE what stands before is asked for after the first character: only such signs
# need to be looked at.
_WORDS = late.compile(
    r"[#@0-9_A-Za-z](?<![A-Za-z0-9_].)(?:(?<=[A-Za-z])|[0-9_]*[A-Za-z])[A-Za-z0-9_]*"
    r"(?:'(?:[A-Za-z]+(?:'[A-Za-z]+)*'?)?|)"
)
_CAMEL = late.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_INITIALS = late.compile(r"[A-Z]{2,}s")  # SATs, CATs, TAs
_SENTENCE_END = late.compile(r"[.!?:;•|)\]\"\n]|(?:^|\s)[-*]\s")
_SENTENCE = late.compile(r"[.!?\n](?:(?<=\n)\n*|(?<![.!?].)[.!?]*[\"')]*\s+)")
_ODD = late.compile(r"[^\n\t\x20-_a-~]")  # the backtick too, which some type for an apostrophe


@fixed()
class Token:
    """One word. ``start`` and ``end`` count raw characters, ``at`` and ``to`` plain ones.

    ``fold`` is lower case letters only, without a possessive ending. ``first`` says that the
    word opens a sentence, a line or a list item, where a capital proves nothing.
    """

    start: int
    end: int
    at: int
    to: int
    word: str
    fold: str
    kind: str  # word, camel, hash, handle, code, spaced, leet, coded
    first: bool
    possessive: bool
    capital: bool
    shouted: bool


Found = TypeVar("Found")
_start, _end, _at = attrgetter("start"), attrgetter("end"), attrgetter("at")


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    """What one raw character becomes in ``plain``; "" when it is invisible."""
    if character in _PLAIN:
        return _PLAIN[character]
    if character in "\n\t ":
        return character
    category = unicodedata.category(character)
    if category in _GONE:
        return ""
    if category.startswith("Z"):
        return "\n" if category in ("Zl", "Zp") else " "
    if category[0] in "LN" or category == "So":
        sound = by_sound(unicodedata.normalize("NFKC", character).strip("()"))  # ⒦ is "(k)"
        return sound if sound and sound.isalnum() else "~"
    plain = unicodedata.normalize("NFKC", character)
    return plain if plain.isascii() else "~"


@dataclass(frozen=True)
class Text:
    """Raw text, its plain form and the offset map between them."""

    raw: str
    plain: str
    offsets: tuple[int, ...] | None  # None: plain is raw
    _kept: dict[Callable[[Text], Any], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def of(cls, raw: str) -> Text:
        odd = "".join(_ODD.findall(raw))
        if not odd:
            return cls(raw=raw, plain=raw, offsets=None)
        shaped = shape_mixed(raw) if any(map(str.isalpha, odd)) else raw
        pieces: list[str] = []
        offsets: list[int] = []
        last = 0
        for match in _ODD.finditer(shaped):
            place, piece = match.start(), _fold_character(match[0])
            pieces += (shaped[last:place], piece)
            offsets += (*range(last, place), *[place] * len(piece))
            last = place + 1
        pieces.append(shaped[last:])
        offsets += range(last, len(raw))
        return cls(raw=raw, plain="".join(pieces), offsets=tuple(offsets))

    def span(self, at: int, to: int) -> tuple[int, int]:
        """Raw start and end for the plain characters ``at`` to ``to``."""
        if self.offsets is None:
            return at, to
        if at >= len(self.offsets):
            return len(self.raw), len(self.raw)
        return self.offsets[at], self.offsets[max(at, to - 1)] + 1

    def place(self, raw: int) -> int:
        """The plain offset of a raw one."""
        return raw if self.offsets is None else bisect_left(self.offsets, raw)

    def raw_of(self, at: int, to: int) -> str:
        start, end = self.span(at, to)
        return self.raw[start:end]

    @cached_property
    def lower(self) -> str:
        return self.plain.lower()

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """What patterns may need of a text before they are tried."""
        return anchors.beginnings(self.plain)

    @cached_property
    def starts(self) -> dict[str, list[int]]:
        """Where patterns may begin."""
        return starts.starts_in(self.lower)

    @cached_property
    def opens(self) -> frozenset[str]:
        """The keys of ``starts``, which are looked up among those of many patterns."""
        return frozenset(self.starts)

    def once(self, look: Callable[[Text], Found]) -> Found:
        """What ``look`` finds in this text. However many words ask, it is looked for once."""
        kept = self._kept
        if look not in kept:
            kept[look] = look(self)
        found: Found = kept[look]
        return found

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Every word in order; hashtags, handles and CamelCase come as their parts."""
        return tuple(_tokens(self))

    @cached_property
    def capitals_at(self) -> tuple[int, ...]:
        """The places of the words that have a capital."""
        return tuple([place for place, token in enumerate(self.tokens) if token.capital])

    @cached_property
    def words(self) -> frozenset[str]:
        """The words in small letters, each with its ending."""
        return frozenset([token.word.lower() for token in self.tokens])

    @cached_property
    def folds(self) -> frozenset[str]:
        """The words folded, and what the evasions stand for: most texts have none of a list's."""
        return frozenset([token.fold for token in (*self.tokens, *self.evasions)])

    def words_from(self, at: int, to: int) -> range:
        """The places of the words that begin within plain offsets."""
        return range(bisect_left(self.tokens, at, key=_at), bisect_left(self.tokens, to, key=_at))

    def words_over(self, start: int, end: int) -> range:
        """The places of the words that share a character with raw offsets."""
        first = bisect_right(self.tokens, start, key=_end)
        return range(first, max(first, bisect_left(self.tokens, end, key=_start)))

    @cached_property
    def evasions(self) -> tuple[Token, ...]:
        """Letters set apart, written as digits or as codes, read as the words they stand for."""
        return tuple(
            _read(self, read.letters, (read.at, read.to), read.kind, read.letters.lower())
            for read in disguises.evasions(self.plain)
        )

    @cached_property
    def sentence_starts(self) -> tuple[int, ...]:
        """Plain offsets at which sentences begin, the first always 0."""
        return (0, *[match.end() for match in _SENTENCE.finditer(self.plain)])

    def sentence_of(self, at: int) -> int:
        """The number of the sentence holding plain offset ``at``."""
        return bisect_right(self.sentence_starts, at) - 1

    @cached_property
    def mixed(self) -> tuple[Hit, ...]:
        """Words written in two scripts at once, which honest writing never needs."""
        if self.offsets is None:
            return ()
        return tuple(
            Hit(
                kind="mixed_script", start=start, end=end, certainty=Certainty.CERTAIN,
                source="script",
            )
            for start, end in mixed_words(self.raw)
        )  # fmt: skip


def _tokens(text: Text) -> Iterator[Token]:
    last, plain, offsets = 0, text.plain, text.offsets
    for match in _WORDS.finditer(plain):
        at, to = match.span()
        word = match[0]
        first = at == 0 or (at - last > 1 and _opens(plain[last:at]))
        last = to
        lower = _lowered(word)
        if lower:
            start, end = (at, to) if offsets is None else (offsets[at], offsets[to - 1] + 1)
            capital = word != lower
            yield Token(start, end, at, to, word, lower, "word", first, False, capital, False)
        elif word[0] in "#@" or "_" in word or _is_camel(word):
            yield from _parts(text, word, at, first=first)
        else:
            yield _token(
                text, word, at, "code" if any(c.isdigit() for c in word) else "word", first=first
            )


@lru_cache(maxsize=2048)
def _lowered(word: str) -> str:
    """Most words, in small letters: letters only, small ones but for the first. Else ""."""
    return word.lower() if word.isalpha() and (word.islower() or word.istitle()) else ""


def _opens(between: str) -> bool:
    return bool(_SENTENCE_END.search(between)) and "/" not in between


def _is_camel(word: str) -> bool:
    lowered = word[1:]
    return (
        not lowered.islower()
        and not word.isupper()
        and len(_CAMEL.findall(word)) > 1
        and not _INITIALS.fullmatch(word)
    )


def _parts(text: Text, word: str, at: int, *, first: bool) -> Iterator[Token]:
    kind = {"#": "hash", "@": "handle"}.get(word[0], "camel")
    name_parts = word.startswith(
        ("Mc", "Mac", "De", "Le", "Di", "La", "O'", "Fitz", "Al", "El", "Van", "Du")
    )
    if (
        kind == "camel"
        and name_parts
        and len(_CAMEL.findall(_bare(word)[0])) == 2
        and "_" not in word
    ):
        yield _token(text, word, at, "word", first=first)
        return
    for part in _CAMEL.finditer(word):
        if part[0][0].isalpha():
            yield _token(text, part[0], at + part.start(), kind, first=first)
            first = False


def _token(text: Text, word: str, at: int, kind: str, *, first: bool) -> Token:
    bare, possessive = _bare(word)
    return _read(
        text, bare, (at, at + len(bare)), kind, fold(bare), first=first, possessive=possessive
    )


def _read(
    text: Text,
    word: str,
    span: tuple[int, int],
    kind: str,
    folded: str,
    *,
    first: bool = False,
    possessive: bool = False,
) -> Token:
    return Token(
        *text.span(*span), *span, word, folded, kind, first, possessive,
        capital=word[:1].isupper(), shouted=len(word) > 1 and word.isupper(),
    )  # fmt: skip


def _bare(word: str) -> tuple[str, bool]:
    """The word without a possessive ending, and whether it had one."""
    for ending in ("'s", "'S"):
        if word.endswith(ending):
            return word[:-2], True
    if word.endswith("'"):
        return word[:-1], word[-2:-1] in "sSzZxX"
    return word, False


_NOT_LETTERS = late.compile(r"[^a-z]")


def fold(word: str) -> str:
    """Lower case ASCII letters only. The same folding for a roll and for a post."""
    lowered = word.lower()
    if lowered.isascii():
        return lowered if lowered.isalpha() else _NOT_LETTERS.sub("", lowered)
    plain = "".join(_fold_character(c) for c in unicodedata.normalize("NFKC", lowered))
    return _NOT_LETTERS.sub("", plain.lower())

"""What a text may say of somebody on the roll in ways that no list of names could be asked for:
in another script, broken, reversed, among joined words, as an account is called.

Only the roll can tell that "nadoH" is anybody, so each guess is one form to ask it for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from publisher.detect import cues, disguises, gazetteer, joined, late, native, well_known
from publisher.detect.hit import Certainty
from publisher.detect.roll_everyday import may_be_small
from publisher.detect.roll_forms import INITIAL_MARK, TYPO_MARK, may_be_slip
from publisher.detect.text import Text, Token, fold

LIKELY, CERTAIN = Certainty.LIKELY, Certainty.CERTAIN
MOST = 6000  # forms asked for one text: some milliseconds at the worst
_NAMED = frozenset({"full", "first"})
_ANY = frozenset({"full", "first", "surname"})
_INITIAL = frozenset({"initial"})
_SHORTEST_SURNAME = 5
_OFTEN = 45
_TAGS = ("hash", "handle")
_SAID = frozenset(
    "thanks thankyou welldone congratulations happybirthday happybday goodluck love go team goteam"
    " runfor walkfor justicefor prayfor rip".split()
)
_LETTERS = late.compile(r"[A-Za-z]+")


class Guess(NamedTuple):
    """One form to ask for, where in the author's text it stands and which entries would do."""

    form: str
    start: int
    end: int
    certainty: Certainty
    source: str
    entries: frozenset[str] = _NAMED


def guesses(text: Text, *, filed: bool) -> Iterator[Guess]:
    """Every guess at ``text``; ``filed`` for the name of a file or the words of a link, where
    an initial may be joined to a surname."""
    yield from islice(_guesses(text, filed=filed), MOST)


def _guesses(text: Text, *, filed: bool) -> Iterator[Guess]:
    yield from _disguised(text)
    tokens = text.tokens
    for place in [at for at, token in enumerate(tokens) if not is_everyday(token.fold)]:
        alone = place + 1 == len(tokens) or tokens[place + 1].at != tokens[place].to
        yield from _in_one_word(text, tokens[place], filed=filed, alone=alone)
    if text.offsets is not None:
        yield from _native(text)


@lru_cache(maxsize=2048)
def is_everyday(word: str) -> bool:
    """Whether a word means something to everybody; of two letters hardly any does ("xi")."""
    return gazetteer.ordinary().get(word, -1) >= (_OFTEN if len(word) == 2 else 0)


def _disguised(text: Text) -> Iterator[Guess]:
    for read in disguises.guesses(text.plain):
        if _is_meant(text, read):
            yield from _of_letters(read.letters, *text.span(read.at, read.to), read.kind)
    if text.offsets is not None:
        for read in disguises.unseen(text.raw):
            yield from _of_letters(read.letters, read.at, read.to, read.kind)


def _is_meant(text: Text, read: disguises.Read) -> bool:
    """Whether the parts of a word are no words of their own: "Grace (Field)" is not broken."""
    if read.kind not in ("broken", "wrapped"):
        return True
    parts = [part.lower() for part in _LETTERS.findall(text.plain[read.at : read.to])]
    words = [part in gazetteer.ordinary() or part in gazetteer.given() for part in parts]
    if read.kind == "wrapped":
        return not (parts[-1] in gazetteer.ordinary() and words[0])
    return not all(known and len(part) > 2 for known, part in zip(words, parts, strict=True))


def _of_letters(letters: str, start: int, end: int, kind: str) -> Iterator[Guess]:
    if "_" in letters:  # one letter that nobody can read
        yield Guess(TYPO_MARK + letters.lower(), start, end, LIKELY, f"roll_{kind}", _ANY)
        return
    word = fold(letters)
    if len(word) < 3 or word in gazetteer.ordinary() or word in gazetteer.EVERYDAY:
        return
    forms = _ANY if len(word) >= _SHORTEST_SURNAME and kind != "capitals" else _NAMED
    yield Guess(word, start, end, LIKELY, f"roll_{kind}", forms)


def _in_one_word(text: Text, token: Token, *, filed: bool, alone: bool) -> Iterator[Guess]:
    """A word that is in no dictionary: reversed, joined to others, an account, a whole tag."""
    word, span = token.fold, (token.start, token.end)
    if len(word) == 2:
        if token.kind in _TAGS and alone and text.plain[token.at - 1 : token.at] in ("#", "@"):
            yield Guess(word, *span, LIKELY, "roll_tag")
        return
    if text.offsets is not None and token.shouted and not text.raw[slice(*span)].isascii():
        yield Guess(word, *span, LIKELY, "roll_styled")
    for letters in disguises.stretched(word):
        yield from _of_letters(letters, *span, "stretched")
    if len(word) > 3 and may_be_slip(word) and not _is_known(word):
        yield from _of_letters(word[::-1], *span, "reversed")
        if len(word) > 4 and (filed or token.kind == "handle"):
            yield from _accounts(word, span)
    plain = token.kind == "word" and token.word.istitle()
    if len(word) > 4 and not (plain or gazetteer.is_explained(word) or _is_name(word)):
        yield from _among_words(word, token)


def _is_known(word: str) -> bool:
    return well_known.is_organisation(word) or word in well_known.figure_surnames()


def _is_name(word: str) -> bool:
    return word in gazetteer.surnames() or word in gazetteer.given()


def _accounts(word: str, span: tuple[int, int]) -> Iterator[Guess]:
    for form in joined.accounts(word):
        if max(map(len, form.split())) > 3:
            yield Guess(INITIAL_MARK + form, *span, LIKELY, "roll_account", _INITIAL)


def _among_words(word: str, token: Token) -> Iterator[Guess]:
    wordy = joined.is_words(word)
    for piece, at in joined.among_words(word):
        said = word[:at] in _SAID
        shortest = 3 if token.kind in _TAGS or said else 4
        known = piece in gazetteer.ordinary() or piece in well_known.single_places()
        if said and may_be_small(piece) and word.endswith(piece):
            known = wordy = False  # "#goteamruby"
        if known or len(piece) < shortest or piece in cues.RELATIONS or (wordy and len(piece) < 5):
            continue
        certainty = CERTAIN if len(piece) > 4 else LIKELY
        yield Guess(piece, token.start, token.end, certainty, "roll_joined")


def _native(text: Text) -> Iterator[Guess]:
    for each in native.asked(text.raw):
        sure = each.whole and each.letters > 2
        yield Guess(
            each.form, each.start, each.end, CERTAIN if sure else LIKELY, "roll_native",
            _ANY if each.whole else _NAMED,
        )  # fmt: skip

"""A word that is a name of the roll, where the size of its letters says little: in the name of a
file, behind a hyphen, all in capitals."""

from __future__ import annotations

from publisher.detect import cues, gazetteer, late, well_known
from publisher.detect.hit import Certainty
from publisher.detect.roll_guesses import is_everyday
from publisher.detect.text import Text, Token

_FILES = frozenset("jpg jpeg png gif webp heic heif tif tiff bmp svg pdf mp4 mov avi docx".split())
_NEXT_WORD = late.compile(r"[ _-]([a-z]+)")
_JOINED = late.compile(r"\w-$")


def surer(
    text: Text, token: Token, form: str, certainty: Certainty | None, *,
    anywhere: bool, acronym: bool,
) -> Certainty | None:  # fmt: skip
    """A word that is nothing but a name, where its letters' size says little: "well-done-kofi",
    "KOFI", "Kofi-Wins-Chess-Cup"."""
    word = token.fold
    if (
        is_everyday(word)
        or word in gazetteer.calendar()
        or certainty is Certainty.CERTAIN
        or form not in ("first", "surname")
    ):
        return certainty
    if word in cues.RELATIONS or word in well_known.single_places():
        return certainty
    if len(word) < (3 if form == "first" else 5):
        whole = anywhere and form == "first" and _is_whole(text, token)
        return Certainty.LIKELY if whole else certainty
    if anywhere:
        return certainty if _of_something(text, token, form) else Certainty.CERTAIN
    if not token.capital:
        joined = _JOINED.search(text.plain, max(0, token.at - 2), token.at)
        return Certainty.CERTAIN if joined else certainty
    if acronym and gazetteer.given().get(word, 0.0) >= gazetteer.STRONG:
        before = text.plain[max(0, token.at - 60) : token.at]
        alone = _is_whole(text, token) or cues.CUE_BEFORE.search(before)
        return Certainty.CERTAIN if alone else certainty
    return certainty


def _is_whole(text: Text, token: Token) -> bool:
    """Whether nothing else is said but the kind of a file: "bo.jpg"."""
    others = (each.fold for each in text.tokens if each != token)
    return all(other in _FILES for other in others)


def _of_something(text: Text, token: Token, form: str) -> bool:
    """ "Wright-Street.jpg", "jpg" itself, "ESS": what the next word or its capitals explain."""
    if token.fold in _FILES:
        return True
    if token.shouted and len(token.fold) < 4 and token.fold not in gazetteer.given():
        return True
    head = _NEXT_WORD.match(text.lower, token.to)
    return bool(head and head[1] in (cues.HEADS if token.capital else cues.SURNAME_HEADS)) and (
        token.capital or form == "surname"
    )

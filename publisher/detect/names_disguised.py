"""Given names that everybody knows, written as no name is: in spaced letters, in digits, joined in
a tag, in the small letters of a file's name, without the apostrophe of "Amelias book"."""

from __future__ import annotations

import string
from collections.abc import Iterator

from publisher.detect import gazetteer, well_known
from publisher.detect.hit import Certainty, Hit
from publisher.detect.names_described import OF_PEOPLE
from publisher.detect.text import Text, Token

_DISTINCTIVE = 3.2  # a given name strong enough to be trusted in lower case, in a file name


def _distinctive(token: Token) -> bool:
    return (
        gazetteer.given().get(token.fold, 0) >= _DISTINCTIVE
        and token.fold not in gazetteer.ordinary()
        and token.fold not in well_known.single_places()
    )


def _person(token: Token, source: str) -> Hit:
    return Hit(
        kind="person",
        start=token.start,
        end=token.end,
        certainty=Certainty.LIKELY,
        source=source,
        form="first",
    )


def find(text: Text, blocked: set[int]) -> Iterator[Hit]:
    """Well-known given names in spaced letters, in digits, or joined in a tag."""
    for token in text.evasions:
        if len(token.fold) > 3 and _distinctive(token):
            yield _person(token, token.kind)
    tagged = range(len(text.tokens)) if "@" in text.plain or "#" in text.plain else ()
    for place in tagged or text.capitals_at:
        token = text.tokens[place]
        if place in blocked or not token.fold or token.fold in gazetteer.ordinary():
            continue
        lower = token.kind == "handle" and token.word.islower()
        if lower and (_distinctive(token) or _is_account(token.fold)):
            yield _person(token, "handle")
        elif token.kind in ("hash", "handle") and len(token.fold) > 8 and token.word.islower():
            yield from _joined(token)
        elif token.capital and _plural_of_name(token) and not _of_a_thing(text, place):
            yield _person(token, "possessive")


# What stands before the surname in an account.
_LEADS = ("mrs", "mr", "miss", "ms", "dr", *string.ascii_lowercase)


def _is_account(word: str) -> bool:
    """A surname behind a title or an initial: "mrhughes", "jbradwell"."""
    if well_known.is_organisation(word) or word in well_known.single_places():
        return False
    rests = [word.removeprefix(lead) for lead in _LEADS if word.startswith(lead)]
    return any(
        len(rest) > 3 and rest in gazetteer.surnames() and rest not in gazetteer.ordinary()
        for rest in rests
    )


def in_small_letters(text: Text, quiet: frozenset[int]) -> Iterator[Hit]:
    """Where a small letter proves nothing: in the name of a file, in a link."""
    for place, token in enumerate(text.tokens):
        if place not in quiet and _distinctive(token):
            yield _person(token, "given_name")


def _of_a_thing(text: Text, place: int) -> bool:
    """ "Jacobs Ladder" on the ropes; "Jacobs Mum" is somebody's."""
    if place + 1 >= len(text.tokens):
        return False
    token, after = text.tokens[place], text.tokens[place + 1]
    beside = after.capital and text.plain[token.to : after.at] == " "
    return beside and after.fold in gazetteer.nouns() and after.fold not in OF_PEOPLE


def _plural_of_name(token: Token) -> bool:
    return (
        token.fold[-1] == "s"
        and not token.possessive
        and token.fold not in gazetteer.given()
        and gazetteer.given().get(token.fold[:-1], 0) >= _DISTINCTIVE
    )


_PRAISE = tuple("done congratulations birthday bday luck go team for love rip".split())


def _joined(token: Token) -> Iterator[Hit]:
    """#ameliawright: a known given name at the front and a surname behind, or at the end."""
    for cut in range(4, len(token.fold) - 2):
        front, back = token.fold[:cut], token.fold[cut:]
        full = gazetteer.given().get(front, 0) >= _DISTINCTIVE and back in gazetteer.surnames()
        praise = gazetteer.given().get(back, 0) >= _DISTINCTIVE and front.endswith(_PRAISE)
        if full or praise:
            yield _person(token, "joined")
            return

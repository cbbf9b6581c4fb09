"""The ways in which one person's name may be written, and the ways a text is asked for them.

Both halves live together because they must agree letter for letter: what ``digests_of`` stores
is exactly what ``probes`` and ``typo_probes`` ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from publisher.data.load import lines
from publisher.detect import cues, gazetteer, late, native, well_known, welsh
from publisher.detect.text import Text, Token, fold

HONORIFIC_WHO = frozenset({"staff", "parent", "governor"})
SHORTEST_WITH_TYPOS = 5
_SEASONS = ("spring", "summer", "autumn", "winter", "easter", "christmas")
LONGEST_PROBE = 40
HONORIFIC_MARK = "title "
INITIAL_MARK = "initial "
TYPO_MARK = "typo "


@cache
def _families() -> dict[str, frozenset[str]]:
    """Given name → every name a family line holds for it, the long form and the short ones."""
    families: dict[str, set[str]] = {}
    for line in lines("words/diminutives.txt"):
        long, *short = line.split()
        families.setdefault(long, set()).update(short)
        for name in short:
            families.setdefault(name, set()).add(long)
    return {name: frozenset(others - {name}) for name, others in families.items()}


def also_called(given: str) -> frozenset[str]:
    """Diminutives of a folded given name, or the long names of which it is one."""
    return _families().get(given, frozenset())


def name_parts(name: str) -> list[str]:
    """Folded parts of a name written with spaces or hyphens."""
    return [folded for part in re.split(r"[\s\-‐‑–]+", name) if (folded := fold(part))]


def digests_of(
    *, forename: str, surname: str, known_as: str = "", who: str = "pupil"
) -> list[tuple[str, str]]:
    """Every (folded form, form name) under which a person is stored; form names as in ``Hit``.

    The first entry of a folded form wins: a full name is never stored as less than that.
    """
    forms: dict[str, str] = {}
    written = (
        *_written(forename, surname, known_as, who),
        *native.native_forms(forename, surname, known_as),
    )
    for folded, form in written:
        if folded.replace(" ", "") and folded not in forms:
            forms[folded] = form
    return list(forms.items())


def _written(forename: str, surname: str, known_as: str, who: str) -> Iterator[tuple[str, str]]:
    last = name_parts(surname)
    firsts = _given_forms(forename, known_as)
    if not firsts:
        yield from _bare_surname(last, who)
        return
    second = _second_forenames(forename)
    called = second if _BEFORE_THE_NAME.issuperset(name_parts(forename)[:1]) else []
    firsts = list(dict.fromkeys(firsts + called))
    for first in dict.fromkeys(firsts + second):
        for family in _surname_forms(last):
            yield first + family, "full"
            yield family + first, "full"
    yield from _initials(firsts, last)
    for first in firsts:
        if len(first) > 1:
            yield first, "first"
    yield from _bare_surname(last, who)
    for own in dict.fromkeys((fold(forename), fold(known_as), *called)):
        yield from _typos(own, "first")


def _bare_surname(last: list[str], who: str) -> Iterator[tuple[str, str]]:
    for family in _surname_forms(last):
        if who in HONORIFIC_WHO:
            yield HONORIFIC_MARK + family, "honorific"
        yield family, "surname"
        yield from _typos(family, "surname")


def _given_forms(forename: str, known_as: str) -> list[str]:
    """First names in use: whole, hyphen parts, the preferred one, and diminutives of each."""
    own: list[str] = []
    for name in (forename, known_as):
        parts = name_parts(name)
        own += ["".join(parts), *([parts[0]] if len(parts) > 1 else [])]
        if "-" in name:
            own += parts
    own = [name for name in dict.fromkeys(own) if name]
    others = [other for name in own for other in sorted(also_called(name))]
    return list(dict.fromkeys(own + others))


# What stands before the name that somebody is called by: "Muhammad Ayaan", "Thị Mai".
_BEFORE_THE_NAME = frozenset(
    "muhammad muhammed mohammad mohammed mohamed mohamad mohamud mohammod mohd md"
    " syed sayed sayyid saiyed syeda sayeda abdul abd thi van".split()
)


def _second_forenames(forename: str) -> list[str]:
    """The later words of a forename: with a surname they name the pupil as fully as the first."""
    parts = [name_parts(word) for word in forename.split()[1:]]
    return [whole for whole in map("".join, parts) if len(whole) > 2]


def _surname_forms(last: list[str]) -> list[str]:
    return list(dict.fromkeys(part for part in ("".join(last), *last) if len(part) > 1))


def _initials(firsts: list[str], last: list[str]) -> Iterator[tuple[str, str]]:
    for family in _surname_forms(last):
        for first in firsts:
            yield f"{INITIAL_MARK}{first[0]} {family}", "initial"
    if last:
        for first in firsts:
            yield f"{INITIAL_MARK}{first} {last[0][0]}", "initial"


def _typos(name: str, form: str) -> Iterator[tuple[str, str]]:
    """Forms that let a misspelling by one letter be recognised without keeping the letters."""
    if len(name) < SHORTEST_WITH_TYPOS:
        return
    for place in range(len(name)):
        yield f"{TYPO_MARK}{name[:place]}_{name[place + 1 :]}", form
        if place:
            yield f"{TYPO_MARK}{name[:place]}{name[place + 1 :]}", form


def typo_probes(token: str) -> Iterator[tuple[str, bool]]:
    """(form to ask for, whether that form is a plain one) for words one slip away from a name."""
    if len(token) < SHORTEST_WITH_TYPOS - 1:
        return
    yield TYPO_MARK + token, False
    if len(token) < SHORTEST_WITH_TYPOS:
        return
    for place in range(1, len(token)):
        yield f"{TYPO_MARK}{token[:place]}_{token[place + 1 :]}", False
        if len(token) > SHORTEST_WITH_TYPOS:
            yield token[:place] + token[place + 1 :], True
    for place in range(len(token) - 1):
        if token[place] != token[place + 1]:
            swapped = token[:place] + token[place + 1] + token[place] + token[place + 2 :]
            yield swapped, True


def probes(text: Text) -> set[str]:
    """Every form that finding names in ``text`` may ask a roll for."""
    asked: set[str] = set()
    words = [token for token in text.tokens if token.fold]
    for place, token in enumerate(words):
        asked.update(single_probes(token))
        for width in (2, 3, 4):
            asked.update(run_probes(words[place : place + width]))
    for token in text.evasions:
        asked.update(single_probes(token))
        asked.update(pieces(token.fold))
    return asked


_ES = late.compile(r"(?:[sxz]|[cs]h)es$")


def singulars(word: str) -> Iterator[str]:
    """What a plural may be the plural of: the Hollinses are Hollins, the Dhillons Dhillon."""
    if _ES.search(word):
        yield word[:-2]
    if word.endswith("s") and len(word) > 4:
        yield word[:-1]


def single_probes(token: Token) -> Iterator[str]:
    yield token.fold
    yield from singulars(token.fold)
    if token.capital and may_be_slip(token.fold):
        yield from (form for form, _ in typo_probes(token.fold))
    if token.kind in ("hash", "handle", "camel", "code") or len(token.fold) > 12:
        yield from pieces(token.fold)


@lru_cache(maxsize=8192)
def may_be_slip(word: str) -> bool:
    """Whether a capitalised word may be a name with one letter wrong: one that is a word, a place
    or a name as it stands is none."""
    return (
        word not in gazetteer.ordinary()
        and word not in gazetteer.given()
        and word not in gazetteer.calendar()
        and word not in well_known.single_places()
        and word not in gazetteer.surnames()
        and not gazetteer.is_explained(word)
        and not gazetteer.compound(word)
        and word not in _slips_of_dates()
        and not welsh.is_everyday(word)
    )


@cache
def _slips_of_dates() -> frozenset[str]:
    """ "Autmn", "Febuary": months and seasons with a letter missing or two swapped."""
    return frozenset(
        slip
        for word in (*gazetteer.calendar(), *_SEASONS)
        for place in range(1, len(word))
        for slip in (
            word[:place] + word[place + 1 :],
            word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :],
        )
        if len(word) >= SHORTEST_WITH_TYPOS
    )


def run_probes(run: list[Token]) -> Iterator[str]:
    if len(run) < 2:
        return
    joined = "".join(token.fold for token in run)
    if len(joined) <= LONGEST_PROBE:
        yield joined
        if run[0].fold in cues.TITLES:
            yield HONORIFIC_MARK + joined[len(run[0].fold) :]
        if run[-1].fold.endswith("s"):
            yield joined[:-1]
    yield from initial_probes(run)


def initial_probes(run: list[Token]) -> Iterator[str]:
    """Forms for "A. Wright", "Amelia W" and "Wright, A"."""
    if len(run[0].fold) == 1:
        yield f"{INITIAL_MARK}{run[0].fold} {''.join(token.fold for token in run[1:])}"
    if len(run[-1].fold) == 1:
        before = "".join(token.fold for token in run[:-1])
        yield f"{INITIAL_MARK}{before} {run[-1].fold}"
        yield f"{INITIAL_MARK}{run[-1].fold} {before}"


def pieces(folded: str, *, shortest: int = 4, longest: int = 16) -> Iterator[str]:
    """What begins or ends a joined word ("#ameliawright"), the longest first."""
    for width in range(min(longest, len(folded) - 1), shortest - 1, -1):
        yield folded[:width]
        if len(folded) <= LONGEST_PROBE:
            yield folded[-width:]

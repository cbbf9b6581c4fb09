"""People on the school's own roll, found through digests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import compress

from publisher.detect import cues, gazetteer, late, roll_alone, roll_everyday, well_known
from publisher.detect.capitals import is_acronym, names_more
from publisher.detect.hit import Certainty, Hit
from publisher.detect.names_filed import surer
from publisher.detect.roll import Roll, RollEntry
from publisher.detect.roll_forms import (
    HONORIFIC_MARK,
    initial_probes,
    may_be_slip,
    pieces,
    singulars,
    typo_probes,
)
from publisher.detect.roll_guesses import Guess, guesses, is_everyday
from publisher.detect.text import Text, Token

SHORTEST_PIECE = 5
LONG_WORD = 12
_MEASURE = late.compile(
    r"[\d.:]+(?:am|pm|st|nd|rd|th|m|cm|mm|km|kg|g|ml|l|p|k)", re.IGNORECASE
)  # 5am, no Sam
_TAGS = ("hash", "handle")
_NAMED, _SHORT = frozenset({"full", "first"}), frozenset({"first", "surname"})
_ONLY_TITLES = frozenset("mr mrs ms mx dr prof revd cllr pcso sgt".split())


def find(text: Text, roll: Roll, *, welsh: bool, anywhere: bool = False) -> Iterator[Hit]:
    """Roll hits in order of width; ``anywhere`` also trusts lower-case common words. Welsh changes
    the beginnings of its words, which is no slip of the pen."""
    tokens = text.tokens
    named = [True] * len(tokens) if anywhere else _may_be_names(tokens)
    for place in compress(range(len(tokens)), named):
        row = tokens[place : place + 4]
        size = 1
        while size < len(row) and _goes_on(text, row[size - 1], row[size], named[place + size]):
            size += 1
        if size > 1:
            yield from _runs(text, roll, row[:size], anywhere=anywhere)
        yield from _single(text, roll, row[0], anywhere=anywhere, slips=not welsh)
    for token in text.evasions:
        if not _MEASURE.fullmatch(text.raw, token.start, token.end):
            yield from _disguised(roll, token)
    yield from _guessed(text, roll, filed=anywhere)


def _guessed(text: Text, roll: Roll, *, filed: bool) -> Iterator[Hit]:
    for guess in guesses(text, filed=filed):
        if entries := _of_forms(roll.find(guess.form), guess.entries):
            yield _hit(guess, guess, _best(entries), guess.certainty, guess.source)


def _of_forms(entries: tuple[RollEntry, ...], forms: frozenset[str]) -> tuple[RollEntry, ...]:
    """Hardly any word is anybody's, and most that are asked for have no entries."""
    return entries and tuple(entry for entry in entries if entry.form in forms)


def _hit(
    token: Token | Guess,
    last: Token | Guess,
    entry: RollEntry,
    certainty: Certainty,
    source: str = "roll",
) -> Hit:
    return Hit(
        kind="person",
        start=token.start,
        end=last.end,
        certainty=certainty,
        source=source,
        who=entry.who,
        form=entry.form,
        person=entry.person,
        detail="do_not_publish" if entry.do_not_publish else "",
    )


def _best(entries: tuple[RollEntry, ...]) -> RollEntry:
    return max(entries, key=lambda entry: (entry.do_not_publish, entry.who == "pupil"))


def _runs(text: Text, roll: Roll, row: tuple[Token, ...], *, anywhere: bool) -> Iterator[Hit]:
    at = row[0].at
    if len(row[0].fold) == 1 and text.plain[max(0, at - 1) : at] == "&":
        return  # the V&A Young's is no A. Young
    for width in range(len(row), 1, -1):
        run = row[:width]
        joined = "".join([token.fold for token in run])
        forms = (joined, joined[:-1] if joined.endswith("s") else "", *initial_probes(list(run)))
        for form in filter(None, forms):
            if (entries := roll.find(form)) and not _of_a_slogan(run, _best(entries)):
                yield from _run_hit(run, _best(entries), anywhere=anywhere)
                return
        if run[0].fold in cues.TITLES and (
            entries := roll.find(HONORIFIC_MARK + joined[len(run[0].fold) :])
        ):
            yield _hit(run[0], run[-1], _best(entries), Certainty.CERTAIN)
            return


def _of_a_slogan(run: tuple[Token, ...], entry: RollEntry) -> bool:
    """ "#ProudToBeUs" is no Tobe: the capitals say where its words begin. Nor is "All I want" an
    Alli."""
    if entry.form not in ("first", "surname"):
        return False
    if {token.fold for token in run} < _SMALL_WORDS and run[0].fold != run[1].fold:
        return True
    tagged = run[0].kind in ("hash", "camel")
    return tagged and all(token.fold in gazetteer.ordinary() for token in run)


_SMALL_WORDS = frozenset(
    "a all am an and are as at be been but by can come do for from go had has he her him his i if"
    " in is it let me my no not of on or our out she so than that the them then they this to up us"
    " was we were what who with you your".split()
)


def _goes_on(text: Text, before: Token, after: Token, named: bool) -> bool:
    """Whether ``after`` may be of the same name as the word before it: it is ``named`` itself, or
    tied to it as the "jun" of Min-jun, the "ho" of "mr ho", the "wood" of "ruby wood"."""
    between = text.plain[before.to : after.at]
    tied = named or between == "-" or before.fold in _ONLY_TITLES
    if not tied and after.fold in gazetteer.surnames():
        tied = roll_everyday.may_be_small(before.fold)
    return tied and _joins(between, before)


def _joins(between: str, before: Token) -> bool:
    """Whether no more stands behind a word than may within a name: "A. Wright", "Mr. Bean"; and
    not "on 11 May. A breakfast"."""
    if between == " ":
        return True
    if len(between) > 3 or between.strip(" .-'_,/’s+"):
        return False
    return not between.startswith(". ") or len(before.fold) <= 1 or before.fold in cues.TITLES


def _may_be_names(tokens: Iterable[Token]) -> list[bool]:
    return [token.capital or token.kind in _TAGS or _may_be_name(token.fold) for token in tokens]


@lru_cache(maxsize=8192)
def _may_be_name(word: str) -> bool:
    """Whether a word without a capital may be somebody's name."""
    known = word in gazetteer.ordinary() and word not in _ONLY_TITLES
    return not known or roll_everyday.may_be_praised(word)


def _run_hit(run: tuple[Token, ...], entry: RollEntry, *, anywhere: bool) -> Iterator[Hit]:
    capitals = any(token.capital for token in run)
    everyday = all(token.fold in gazetteer.ordinary() or len(token.fold) < 2 for token in run)
    joined = anywhere or all(token.kind in _TAGS for token in run)  # will_may.jpg, #will_may
    if entry.form == "initial" and not all(token.capital for token in run):
        if anywhere and not everyday:
            yield _hit(run[0], run[-1], entry, Certainty.LIKELY)
        return
    if not capitals and everyday:
        whole = entry.form == "full" and (joined or roll_everyday.may_be_small(run[0].fold))
        yield _hit(run[0], run[-1], entry, Certainty.LIKELY if whole else Certainty.POSSIBLE)
        return
    if entry.form != "initial" and everyday and not (joined or run[-1].capital):
        return
    yield _hit(run[0], run[-1], entry, Certainty.CERTAIN)


def _single(text: Text, roll: Roll, token: Token, *, anywhere: bool, slips: bool) -> Iterator[Hit]:
    word = token.fold
    if len(word) < 2:
        return
    entries, family = roll.find(word), False
    if not entries and word[-1] == "s":
        known = word in gazetteer.ordinary() or word in gazetteer.calendar()
        if not known or _follows_the(text, token):
            several = next(filter(roll.find, singulars(word)), "")
            entries = roll.find(several) if several else ()
            family = bool(entries) and _is_family(text, token, several, _best(entries))
            entries = entries if family or not known else ()
    if entries:
        entry = _best(entries)
        certainty = Certainty.LIKELY if family else roll_alone.certainty(text, token, entry.form)
        certainty = surer(
            text, token, entry.form, certainty,
            anywhere=anywhere, acronym=is_acronym(text, token),
        )  # fmt: skip
        if certainty and (certainty > Certainty.POSSIBLE or not anywhere or not is_everyday(word)):
            yield _hit(token, token, entry, certainty)
    elif token.kind in ("hash", "handle", "camel", "code") or len(word) > LONG_WORD:
        yield from _pieces(roll, token)
    elif slips and token.capital and may_be_slip(word) and not names_more(text, token):
        yield from _slips(roll, token)


def _is_family(text: Text, token: Token, several: str, entry: RollEntry) -> bool:
    """ "Thanks to the Garsides": an article before the plural of a surname, which is no word."""
    if entry.form != "surname" or not token.capital or well_known.is_figure(several):
        return False
    word = several in gazetteer.ordinary() or several in well_known.single_places()
    return not word and _follows_the(text, token)


def _follows_the(text: Text, token: Token) -> bool:
    return text.plain[max(0, token.at - 4) : token.at].lower() == "the "


def _slips(roll: Roll, token: Token) -> Iterator[Hit]:
    """A name with one letter wrong, missing, doubled or swapped."""
    for form, plain in typo_probes(token.fold):
        entries = roll.find(form)
        if entries and (entries := _of_forms(entries, _SHORT) if plain else entries):
            yield _hit(token, token, _best(entries), Certainty.LIKELY, "roll_typo")
            return


def _pieces(roll: Roll, token: Token) -> Iterator[Hit]:
    """Names inside joined words: "#ameliawright", "welldoneamelia"."""
    if token.fold in gazetteer.ordinary():
        return
    for piece in pieces(token.fold, shortest=4 if token.kind in _TAGS else SHORTEST_PIECE):
        if piece in gazetteer.ordinary() or piece in well_known.single_places():
            continue
        if entries := _of_forms(roll.find(piece), _NAMED):
            sure = Certainty.CERTAIN if len(piece) > 4 else Certainty.LIKELY
            yield _hit(token, token, _best(entries), sure, "roll_joined")
            return


def _disguised(roll: Roll, token: Token) -> Iterator[Hit]:
    whole = roll.find(token.fold)
    if whole and len(token.fold) > 2 and token.fold not in gazetteer.EVERYDAY:
        yield _hit(token, token, _best(whole), Certainty.LIKELY, f"roll_{token.kind}")
    elif len(token.fold) > 5:
        yield from _pieces(roll, token)

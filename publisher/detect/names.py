"""People named in a text: by the school's roll, by their title, by what is known of names.

Whatever is found, a named human still approves the post; this never proves that no name is left.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from operator import attrgetter

from publisher.detect import (
    cues,
    gazetteer,
    late,
    names_context,
    names_roll,
    names_small,
    names_weighed,
    roll_everyday,
    well_known,
)
from publisher.detect.evidence import is_somebody, is_tied, plays
from publisher.detect.hit import Certainty, Hit, Known
from publisher.detect.names_described import OF_PEOPLE
from publisher.detect.names_reading import Reading
from publisher.detect.roll import Roll
from publisher.detect.text import Text, Token, fold

WHOLE = frozenset({"full", "honorific", "initial"})  # forms that outweigh a famous namesake
WELL_BORNE = 3.0  # and one of more children than people think of its town: Mali, Florence
DISTINCTIVE = 3.2  # a given name strong enough to be trusted in lower case, in a file name


def find(text: Text, *, roll: Roll | None, known: Known) -> Iterator[Hit]:
    """Hits of kind "person", none overlapping, in order of the text."""
    quiet = _quiet(text, known)
    reading = names_context.read(text, quiet)
    hits = [
        *names_weighed.weigh(reading, quiet),
        *_disguised(text, reading.blocked),
        *names_small.find(text, welsh=reading.welsh),
    ]
    hits += _initialled(text)
    if roll is not None:
        hits += _on_roll(roll, reading, quiet, known)
    yield from _merged(hits)


# From which chance on a pupil's name that seems a thing's is taken for the pupil.
DOUBTED = 0.07


def _on_roll(roll: Roll, reading: Reading, quiet: frozenset[int], known: Known) -> Iterator[Hit]:
    """The roll's people. Whole names always count; a forename that the words around make a
    house's, a story's or a firm's is doubted, and never passed over.

    What people said of a word silences what is known of names, and never the roll: only a name of
    several words, such as a house's, speaks for more than the word itself.
    """
    text = reading.text
    taught = quiet - _quiet(text, _of_several_words(known)) if quiet else quiet
    own, other = quiet - taught, reading.blocked - taught
    doubted = []
    for hit in names_roll.find(text, roll, welsh=reading.welsh):
        if _spared(text, hit, own):
            continue
        spelt = hit.source == "roll_spaced"  # "A-N-A-N-Y-A", which looks like an acronym's letters
        if hit.form in WHOLE or spelt or not _spared(text, hit, other) or _is_family(text, hit):
            yield hit
        else:
            doubted.append(hit)
    yield from _doubted(reading, doubted)


def _is_family(text: Text, hit: Hit) -> bool:
    """ "The Hill family" is no hill, and no more is one who plays: "Goals: Hill (2)"."""
    words = text.words_over(hit.start, hit.end)
    before, after = _beside(text, text.tokens[words[0]], text.tokens[words[-1]])
    played = hit.form == "surname" and plays(before, after)
    return played or bool(cues.FAMILY_AFTER.match(after))


def _doubted(reading: Reading, hits: list[Hit]) -> Iterator[Hit]:
    """What seems a thing's: all but everyday words, unless somebody is spoken of."""
    text, chance = reading.text, names_weighed.chances(reading) if hits else {}
    figures = {place for place, hit in reading.named.items() if hit.who == "public_figure"}
    for hit in hits:
        places = text.words_over(hit.start, hit.end)
        words = [text.tokens[place] for place in places]
        likely = max((chance.get(place, 0.0) for place in places), default=0.0) >= DOUBTED
        church = _SAINT.search(_beside(text, words[0], words[-1])[0])
        likely = likely and not church and reading.told.isdisjoint(places)
        if not likely and not church and _is_whole(reading, hit, places):
            likely = _is_namesake(reading, hit) or _is_ours(text, words[0], words[-1])
        if not figures.isdisjoint(places) or not any(map(_is_word, words)):
            surest = Certainty.LIKELY if likely else Certainty.POSSIBLE
            yield replace(hit, certainty=min(hit.certainty, surest))
        elif is_somebody(text, words[-1]):  # "Well done Jamaica"
            beside = _beside(text, words[0], words[-1])
            meant = likely and roll_everyday.is_meant(text, words[-1], beside[0])
            sure = meant or roll_everyday.is_shown(*beside)
            yield hit if sure else replace(hit, certainty=Certainty.POSSIBLE)


# "at Our Lady and St Joseph": a church's or a school's, whoever of ours is called so.
_SAINT = late.compile(r"\b(?:St|Saint|Blessed)\.? $")


def _is_ours(text: Text, first: Token, last: Token) -> bool:
    return is_tied(text, first, last) or roll_everyday.is_shown(*_beside(text, first, last))


def _beside(text: Text, first: Token, last: Token) -> tuple[str, str]:
    return text.plain[max(0, first.at - 60) : first.at], text.plain[last.to : last.to + 30]


def _is_whole(reading: Reading, hit: Hit, places: range) -> bool:
    """Whether what is known of these words is no longer name: not the Anne of Anne of Cleves."""
    for place in places:
        other = reading.named.get(place)
        if other is not None and (other.start < hit.start or other.end > hit.end):
            return False
    return places.stop not in reading.blocked or reading.gap(places.stop - 1) != " "


def _is_namesake(reading: Reading, hit: Hit) -> bool:
    """A forename of two words that is all of somebody's name who lives elsewhere: "Li Na"."""
    words = reading.text.words_over(hit.start, hit.end)
    others = [reading.named[place] for place in words if place in reading.named]
    return len(words) > 1 and any(other.detail == "living" for other in others)


def _is_word(token: Token) -> bool:
    """Whether a name is an everyday word, a month or a place too."""
    if token.fold in gazetteer.ordinary() or token.fold in gazetteer.calendar():
        return True
    mostly_a_name = gazetteer.given().get(token.fold, 0.0) >= WELL_BORNE
    return token.fold in well_known.single_places() and not mostly_a_name


def _of_several_words(known: Known) -> Known:
    names, places = (
        frozenset(each for each in words if len(each.split()) > 1)
        for words in (known.names, known.places)
    )
    return replace(known, names=names, places=places, not_people=frozenset())


def find_in_filename(text: Text, *, roll: Roll | None, known: Known) -> Iterator[Hit]:
    """As ``find`` where a small letter proves nothing: file names and the words of a link."""
    quiet = _quiet(text, known)
    reading = names_context.read(text, quiet)
    hits = [*reading.hits]
    if roll is not None:
        hits += names_roll.find(text, roll, welsh=reading.welsh, anywhere=True)
    for place, token in enumerate(text.tokens):
        if place not in quiet and _distinctive(token):
            hits.append(_person(token, Certainty.LIKELY, "given_name"))
    yield from _merged(hits)


def _distinctive(token: Token) -> bool:
    return (
        gazetteer.given().get(token.fold, 0) >= DISTINCTIVE
        and token.fold not in gazetteer.ordinary()
        and token.fold not in well_known.single_places()
    )


def _person(token: Token, certainty: Certainty, source: str) -> Hit:
    return Hit(
        kind="person",
        start=token.start,
        end=token.end,
        certainty=certainty,
        source=source,
        form="first",
    )


_INITIALLED = late.compile(
    r"[A-Z]\.(?<![\w.]..) ?[A-Z]\.?(?=[ ,(-]{0,3}(?:in |from |of )?(?:Year \d|Yr ?\d|Y\d|P\d\b"
    r"|Reception\b|Nursery\b|Class \d|(?:1[0-3]|[1-9])[A-Z]{1,2}\b))"
)


# What several said, with their letters before or behind it: "TW - I liked the hound trail". What
# stands before is asked for after the first letter, since only capitals need to be looked at.
_LABELLED = late.compile(
    r"[A-Z](?:(?<![^\n].)|(?<=[.!?] .))(?:[A-Z]{1,2}|[A-Z]?[a-z]?[A-Z]?)(?= ?[-:] ?[\"']?I\b)"
    r"|[A-Z](?<=[.!?]\" .)[A-Z]{1,2}(?=\s*(?:\n|$))"
)


_SUBJECTS = frozenset({"r.e.", "p.e.", "d.t.", "r.s."})
_TAUGHT = late.compile(
    r"(?:^|[\n.!?;:•-] ?|\b(?:[Ii]n|[Ff]or|[Oo]ur|[Aa]nd|[Tt]heir|[Tt]he|with) )$"
)


def _is_subject(text: Text, match: re.Match[str]) -> bool:
    """ "In R.E. Year 3 are learning about Shabbat" names nobody; "Well done P.E. (Year 3)" does."""
    if match[0].lower() not in _SUBJECTS or text.plain[match.end() : match.end() + 1] != " ":
        return False
    return bool(_TAUGHT.search(text.plain, max(0, match.start() - 7), match.start()))


def _initialled(text: Text) -> Iterator[Hit]:
    """Initials beside a class, or before what somebody said, are a pupil to everybody there:
    "L.M. (8C)"."""
    labelled = list(_LABELLED.finditer(text.plain))
    initialled = (m for m in _INITIALLED.finditer(text.plain) if not _is_subject(text, m))
    for match in (*initialled, *(labelled if len(labelled) > 1 else ())):
        start, end = text.span(*match.span())
        yield Hit(
            kind="person", start=start, end=end, certainty=Certainty.LIKELY, source="initials",
            form="initial",
        )  # fmt: skip


def _disguised(text: Text, blocked: set[int]) -> Iterator[Hit]:
    """Well-known given names in spaced letters, in digits, or joined in a tag."""
    for token in text.evasions:
        if len(token.fold) > 3 and _distinctive(token):
            yield _person(token, Certainty.LIKELY, token.kind)
    for place, token in enumerate(text.tokens):
        if token.fold in gazetteer.ordinary() or not token.fold or place in blocked:
            continue
        if token.kind == "handle" and token.word.islower() and _distinctive(token):
            yield _person(token, Certainty.LIKELY, "handle")
        elif token.kind in ("hash", "handle") and len(token.fold) > 8 and token.word.islower():
            yield from _joined(token)
        elif (
            token.capital
            and not token.possessive
            and token.fold.endswith("s")
            and _plural_of_name(token)
            and not _of_a_thing(text, place)
        ):
            yield _person(token, Certainty.LIKELY, "possessive")


def _of_a_thing(text: Text, place: int) -> bool:
    """ "Jacobs Ladder" on the ropes; "Jacobs Mum" is somebody's."""
    if place + 1 >= len(text.tokens):
        return False
    token, after = text.tokens[place], text.tokens[place + 1]
    beside = after.capital and text.plain[token.to : after.at] == " "
    return beside and after.fold in gazetteer.nouns() and after.fold not in OF_PEOPLE


def _plural_of_name(token: Token) -> bool:
    return (
        token.fold not in gazetteer.given()
        and gazetteer.given().get(token.fold[:-1], 0) >= DISTINCTIVE
    )


def _joined(token: Token) -> Iterator[Hit]:
    """#ameliawright: a known given name at the front and a surname behind, or at the end."""
    for cut in range(4, len(token.fold) - 2):
        front, back = token.fold[:cut], token.fold[cut:]
        full = gazetteer.given().get(front, 0) >= DISTINCTIVE and (back in gazetteer.surnames())
        praise = gazetteer.given().get(back, 0) >= DISTINCTIVE and front.endswith(
            (
                "done",
                "congratulations",
                "birthday",
                "bday",
                "luck",
                "go",
                "team",
                "for",
                "love",
                "rip",
            )
        )
        if full or praise:
            yield _person(token, Certainty.LIKELY, "joined")
            return


def _quiet(text: Text, known: Known) -> frozenset[int]:
    """Places of words that belong to the school's own names or are said to be nobody's."""
    places = _blessed(text) | _cited(text)
    said = (*known.names, *known.places, *known.not_people)
    own = {name for name in map(fold, said) if len(name) > 2}
    tokens = text.tokens
    for first in range(len(tokens)) if own else ():
        joined = ""
        for past in range(first + 1, min(first + 7, len(tokens) + 1)):
            joined += tokens[past - 1].fold
            if joined in own:
                places.update(range(first, past))
    return frozenset(places)


_BLESSINGS = ("ﷺ", "pbuh", "(saw", "(s.a.w", "(as)", "(a.s", "(ra", "(r.a", "peace be upon him")
# "Maryam saw a heron" is no blessing: the short one counts between brackets only.
_BLESSING = late.compile(
    r"[\s,]*(?:ﷺ|\(?(?:pbuh\b|peace be upon him)"
    r"|\((?:saws?|s\.a\.w\.?(?:s\.?)?|as|a\.s\.?|rah?|r\.a\.?)\))",
    re.IGNORECASE | re.ASCII,
)


def _blessed(text: Text) -> set[int]:
    """A name with the blessing behind it is a prophet's or a companion's, in lessons."""
    lower = text.raw.lower()
    if not any(sign in lower for sign in _BLESSINGS):
        return set()
    return {
        place
        for place, token in enumerate(text.tokens)
        if token.capital and _BLESSING.match(text.raw, token.end)
    }


_BOOK_NAMES = (
    "matthew mark luke john james peter ruth esther joshua samuel daniel timothy titus joel amos"
    " micah ezra jude"
).split()
_BOOKS = rf"\b(?:{'|'.join(_BOOK_NAMES).title()})"
_CITED = late.compile(
    rf"{_BOOKS} \d{{1,3}}(?::\d| ?v\.? ?\d)"
    rf"|(?:(?<![\"'.!?] )\(|\bin |[Rr]eading: |[Gg]ospel: ){_BOOKS} \d{{1,3}}\b"
)
_OF_FAITH = late.compile(
    r"\bRE\b|\b(?:Bible|Gospel|God|Jesus|Lord|Mass|Scripture|Psalm|[Pp]arable|[Ww]orship|[Pp]rayer|[Vv]erse|[Hh]ymn|[Cc]hurch)\b"
    r"|(?:Today's|The|Our|First|Second) reading"
)


def _cited(text: Text) -> set[int]:
    """ "Zacchaeus (Luke 19)", "Ruth 1:16", in a lesson or a service; "God is kind." (Luke 7) is a
    pupil's."""
    words = {token.fold for token in text.tokens}
    if words.isdisjoint(_BOOK_NAMES) or not _OF_FAITH.search(text.plain):
        return set()
    return {
        place
        for match in _CITED.finditer(text.plain)
        for place in text.words_from(*match.span())
        if text.tokens[place].capital
    }


def _spared(text: Text, hit: Hit, places: Container[int]) -> bool:
    words = text.words_over(hit.start, hit.end)
    inside = [text.tokens[place] for place in words if place in places]
    return bool(inside) and all(
        min(t.start for t in inside) <= place <= max(t.end for t in inside)
        for place in (hit.start, hit.end)
    )


def _rank(hit: Hit) -> tuple[int, bool, bool, int, int]:
    # In doubt an unknown person outweighs one on the roll: the rules are stricter with it.
    return (
        -hit.certainty,
        (hit.who is None) is (hit.certainty > Certainty.POSSIBLE),
        hit.who == "public_figure",
        hit.start - hit.end,
        hit.start,
    )


_start = attrgetter("start")


def _merged(hits: Iterable[Hit]) -> Iterator[Hit]:
    """The surest and longest first; what overlaps it is dropped."""
    kept: list[Hit] = []  # in order of the text
    for hit in sorted(hits, key=_rank):
        at = bisect_right(kept, hit.start, key=_start)
        beside = kept[max(0, at - 1) : at + 1]
        if all(hit.end <= other.start or other.end <= hit.start for other in beside):
            kept.insert(at, hit)
    yield from kept

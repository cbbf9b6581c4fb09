"""People nobody has told us about: titles, known names, and capitals that behave like names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from publisher.detect import cues, gazetteer
from publisher.detect.hit import Certainty, Hit
from publisher.detect.names_roll import head_follows
from publisher.detect.text import Text, Token

LIKELY, POSSIBLE, CERTAIN = Certainty.LIKELY, Certainty.POSSIBLE, Certainty.CERTAIN
SHOUTED_LINE = 0.6
_NOT_NAMED_ALONE = frozenset("mr mrs ms miss sir madam dr year class reception nursery".split())
_CONTRACTED = re.compile(r"(?:n't|'(?:ll|ve|re|m|d|tis|twas|clock))$", re.IGNORECASE | re.ASCII)
_COMPANY = re.compile(
    r"\s?(?:&|and) (?:Sons?|Co|Daughters?|Partners)\b|\s(?:Ltd|Limited|plc|LLP)\b"
)


@dataclass
class Reading:
    """One pass over a text's words: what each is, which are spoken for, what was found."""

    text: Text
    blocked: set[int] = field(default_factory=set)  # words that belong to a place, a brand …
    named: dict[int, Hit] = field(default_factory=dict)  # word → the person it belongs to
    waiting: list[int] = field(default_factory=list)  # words that need a named neighbour
    shouted: bool = False
    cued: dict[int, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tokens = self.text.tokens
        words = [t for t in self.tokens if len(t.word) > 2]
        self.shouted = len(words) > 2 and sum(t.shouted for t in words) > SHOUTED_LINE * len(words)

    def gap(self, place: int) -> str:
        """What stands between a word and the one after it."""
        return self.text.plain[self.tokens[place].to : self.tokens[place + 1].at]

    def before(self, place: int) -> str:
        at = self.tokens[place].at
        line = self.text.plain.rfind("\n", max(0, at - 70), at) + 1
        near = self.text.plain[max(line, at - 70, 0) : at]
        return near if near.strip() or not line else self.text.plain[max(0, at - 70) : at]

    def after(self, place: int) -> str:
        to = self.tokens[place].to
        return self.text.plain[to : to + 32].split("\n", 1)[0]

    def cue_before(self, place: int) -> bool:
        if place not in self.cued:
            self.cued[place] = bool(cues.CUE_BEFORE.search(self.before(place)))
        return self.cued[place]

    def strength(self, place: int) -> float:
        return gazetteer.given().get(self.tokens[place].fold, 0.0)

    @property
    def hits(self) -> list[Hit]:
        return list({id(hit): hit for hit in self.named.values()}.values())

    def add(
        self,
        first: int,
        last: int,
        certainty: Certainty,
        source: str,
        form: str,
        who: str | None = None,
    ) -> Hit:
        hit = Hit(
            kind="person",
            start=self.tokens[first].start,
            end=self.tokens[last].end,
            certainty=certainty,
            source=source,
            form=form,
            who=who,
        )
        for place in range(first, last + 1):
            held = self.named.get(place)
            if held is None or held.certainty <= certainty:
                self.named[place] = hit
        return hit


def read(text: Text, quiet: frozenset[int]) -> Reading:
    """Read without a roll. ``quiet`` are words the school has said are nobody."""
    reading = Reading(text, blocked=set(quiet))
    _titles(reading)
    _phrases(reading)
    _saints(reading)
    _brands(reading)
    _heads(reading)
    for first, last in _runs(reading):
        _judge_run(reading, first, last)
    _neighbours(reading)
    return reading


def _capital(reading: Reading, place: int) -> bool:
    token = reading.tokens[place]
    return token.capital and place not in reading.blocked and bool(token.fold)


def _titles(reading: Reading) -> None:
    tokens = reading.tokens
    figures = {
        p: past
        for p, past, kind in gazetteer.phrases_in(tokens)
        if kind == "figure" and past - p > 1
    }
    for place, token in enumerate(tokens[:-1]):
        title, relation = token.fold in cues.TITLES, token.fold in cues.RELATIONS
        if not token.capital or not (title or relation) or place in figures:
            continue
        if not re.fullmatch(r"\.? |\. ?|\s", reading.gap(place)) or not _capital(
            reading, place + 1
        ):
            continue
        last = _surname_end(reading, place + 1)
        certainty = _title_certainty(reading, place + 1, title=title)
        if certainty:
            reading.add(place, last, certainty, "title", "honorific")


def _surname_end(reading: Reading, first: int) -> int:
    """The last word of the name that follows a title: "Mrs Van der Berg", "Mr J. Ali-Khan"."""
    last = first
    while last + 1 < len(reading.tokens) and last - first < 3:
        token = reading.tokens[last + 1]
        if reading.tokens[last].possessive or not cues.GAP_IN_RUN.match(reading.gap(last)):
            break
        known = (
            token.fold in gazetteer.surnames()
            or token.fold in gazetteer.given()
            or len(token.fold) == 1
        )
        if not token.capital or token.fold in cues.HEADS or token.fold in cues.TITLES:
            break
        if token.fold in gazetteer.ordinary() and not (
            known and last == first and len(reading.tokens[last].fold) == 1
        ):
            break
        if reading.gap(last) == " " and not known and token.fold in gazetteer.calendar():
            break
        last += 1
    return last


def _title_certainty(reading: Reading, place: int, *, title: bool) -> Certainty | None:
    word = reading.tokens[place].fold
    if (
        word in gazetteer.calendar()
        and word not in gazetteer.surnames()
        or word in _NOT_NAMED_ALONE
    ):
        return None
    everyday = word in gazetteer.ordinary()
    known = word in gazetteer.surnames() or word in gazetteer.given()
    if title and len(word) == 1:
        return CERTAIN
    if title:
        return CERTAIN if not everyday or known else POSSIBLE
    if word in cues.HEADS or word in gazetteer.single_places() or len(word) == 1:
        return None
    if everyday and gazetteer.given().get(word, 0) < 1.0:
        return None
    return LIKELY


def _phrases(reading: Reading) -> None:
    """Known figures become public figures; known places and brands are nobody."""
    for first, past, kind in gazetteer.phrases_in(reading.tokens):
        if any(
            p in reading.named and reading.named[p].certainty is CERTAIN for p in range(first, past)
        ):
            if kind != "figure" or past - first < 2:
                continue
        if past - first == 1 and kind == "place" and _place_or_person(reading, first):
            continue
        if (
            past - first == 1
            and kind == "organisation"
            and reading.strength(first) >= gazetteer.STRONG + 0.6
        ):
            continue
        if kind == "figure":
            for place in range(first, past):
                reading.named.pop(place, None)
            reading.add(first, past - 1, POSSIBLE, "figure", "full", "public_figure")
        reading.blocked.update(range(first, past))


def _place_or_person(reading: Reading, place: int) -> bool:
    """True when a word that is both is a person here: "Chester scored", not "in Chester"."""
    token = reading.tokens[place]
    if reading.strength(place) < 1.5:
        return bool(
            token.fold in gazetteer.surnames()
            and place
            and reading.strength(place - 1) >= gazetteer.STRONG
            and reading.tokens[place - 1].capital
            and reading.gap(place - 1) == " "
        )
    before, after = reading.before(place), reading.after(place)
    if (
        place
        and reading.tokens[place - 1].capital
        and reading.gap(place - 1) == " "
        and reading.strength(place - 1) >= gazetteer.STRONG
    ):
        return True
    person = bool(reading.cue_before(place) or cues.CUE_AFTER.match(after))
    led = bool(cues.PLACE_BEFORE.search(before)) and not re.search(
        r"(?:well done|congrat\w*|thank you|thanks|birthday|goes|awarded|presented|proud) (?:[\w ,]*)?to $",
        before,
        re.IGNORECASE | re.ASCII,
    )
    return not led and (person or reading.strength(place) >= 3.4)


def _saints(reading: Reading) -> None:
    """St, Saint or SS before a name makes it a church, a school or a feast."""
    for place, token in enumerate(reading.tokens[:-1]):
        saint = token.fold in ("st", "saint", "ss", "sts") and token.capital
        if (
            saint
            and reading.tokens[place + 1].capital
            and re.fullmatch(r"\.? ", reading.gap(place))
        ):
            reading.blocked.update((place, place + 1))
            _saints_pair(reading, place + 1)


def _saints_pair(reading: Reading, place: int) -> None:
    """ "St Peter and St Paul", "SS Peter & Paul", "St Thomas More"."""
    after = place + 1
    if (
        after < len(reading.tokens)
        and reading.tokens[after].capital
        and re.fullmatch(r" | and | & ", reading.gap(place))
    ):
        pair = reading.gap(place) != " " and reading.tokens[place - 1].fold in ("ss", "sts")
        if pair or (reading.gap(place) == " " and not reading.tokens[place].possessive):
            reading.blocked.add(after)


def _brands(reading: Reading) -> None:
    """CamelCase that is one word to its owner: TikTok, ClassDojo, ParentPay."""
    for place, token in enumerate(reading.tokens[:-1]):
        if token.kind != "camel" or reading.gap(place) or reading.tokens[place + 1].kind != "camel":
            continue
        if gazetteer.is_organisation(token.fold + reading.tokens[place + 1].fold):
            reading.blocked.update((place, place + 1))


def _heads(reading: Reading) -> None:
    """Capitals before School, Road, Club … belong to it, unless a possessive parts them."""
    for place, token in enumerate(reading.tokens):
        if not token.capital or token.fold not in cues.HEADS | cues.SURNAME_HEADS:
            continue
        if _is_surname_head(reading, place):
            continue
        back = place - 1
        while (
            back >= 0 and place - back <= 3 and _joined(reading, back) and back not in reading.named
        ):
            if (
                reading.strength(back) >= gazetteer.STRONG
                and back + 1 < place
                and reading.tokens[back + 1].fold in gazetteer.ordinary()
            ):
                break
            reading.blocked.add(back)
            back -= 1
        reading.blocked.add(place)


def _joined(reading: Reading, place: int) -> bool:
    token = reading.tokens[place]
    return (
        token.capital
        and not token.possessive
        and bool(re.fullmatch(r" |-|'s? | & | of | and ", reading.gap(place)))
    )


def _is_surname_head(reading: Reading, place: int) -> bool:
    """ "Oliver Green" is a boy, "Victoria Park" is not."""
    word = reading.tokens[place].fold
    if word not in cues.SURNAME_HEADS or not place or reading.gap(place - 1) != " ":
        return False
    first = reading.tokens[place - 1]
    if place > 1 and reading.tokens[place - 2].capital and reading.gap(place - 2) == " ":
        return False
    famous = word in cues.HEADS or first.fold in (
        "victoria",
        "albert",
        "elizabeth",
        "george",
        "alexandra",
        "queen",
        "king",
        "chester",
        "lincoln",
        "stanley",
        "florence",
        "bradley",
        "ashton",
        "spencer",
        "beverley",
        "preston",
    )
    return first.capital and reading.strength(place - 1) >= gazetteer.STRONG + 0.6 and not famous


def _runs(reading: Reading) -> Iterator[tuple[int, int]]:
    """First and last word of each unbroken row of capitals."""
    place, count = 0, len(reading.tokens)
    while place < count:
        if not _capital(reading, place) or place in reading.named:
            place += 1
            continue
        last = place
        while (
            last + 1 < count
            and _capital(reading, last + 1)
            and last + 1 not in reading.named
            and not reading.tokens[last].possessive
            and _run_gap(reading, last)
        ):
            last += 1
        yield place, last
        place = last + 1


def _run_gap(reading: Reading, place: int) -> bool:
    gap, token = reading.gap(place), reading.tokens[place]
    if gap == "" and token.kind in ("hash", "camel", "handle"):
        return True
    return bool(gap in (" ", "-", " -", "  ") or (len(token.fold) == 1 and gap in (". ", ".")))


def _kind(reading: Reading, place: int) -> str:
    """G strong given, g doubtful given, S surname, s everyday surname, I initial, W word, U unknown."""
    token = reading.tokens[place]
    word = token.fold
    if _CONTRACTED.search(token.word):
        return "W"
    if len(word) == 1:
        return "I" if token.kind == "word" else "W"
    strength = reading.strength(place)
    everyday = word in gazetteer.ordinary()
    if word in gazetteer.EVERYDAY and word in gazetteer.given():
        return "g"
    if strength >= gazetteer.STRONG or (strength >= 1.2 and not everyday):
        return "G"
    if word in gazetteer.calendar():
        return "g" if strength >= gazetteer.WEAK else "W"
    if strength >= gazetteer.WEAK and everyday:
        return "g"
    if everyday:
        return "s" if word in gazetteer.surnames() else "W"
    return "S" if word in gazetteer.surnames() else "U"


def _judge_run(reading: Reading, first: int, last: int) -> None:
    kinds = [_kind(reading, place) for place in range(first, last + 1)]
    place = first
    while place <= last:
        used = _full_name(reading, kinds, first=first, place=place, last=last)
        if not used:
            _alone(reading, kinds, first=first, place=place, last=last)
            used = 1
        place += used


_FULL = re.compile(r"G[GSsUgI]{1,3}|g(?:[GSU][GSU]?)|[SU][SU]{1,2}|[SU]G|I{1,3}[SUGs]")


def _full_name(reading: Reading, kinds: list[str], *, first: int, place: int, last: int) -> int:
    """How many words from ``place`` make a whole name; they are then named."""
    match = _FULL.match("".join(kinds), place - first)
    if not match:
        return 0
    width = len(match[0])
    words = reading.tokens[place : place + width]
    if kinds[place - first] == "I" and not _initials(reading, place, width):
        return 0
    if match[0][0] in "SU" and not _two_unknown(reading, place, width):
        return 0
    if match[0][0] == "G" and match[0][1] == "s" and words[1].fold in cues.HEADS:
        return 0
    if _COMPANY.match(reading.after(place + width - 1)):
        return 0
    if reading.shouted and match[0][0] not in "G":
        return 0
    initial = "I" in match[0]
    reading.add(place, place + width - 1, LIKELY, "full_name", "initial" if initial else "full")
    return width


def _initials(reading: Reading, place: int, width: int) -> bool:
    dotted = reading.gap(place).startswith(".")
    word = reading.tokens[place + width - 1].fold
    everyday = word in gazetteer.ordinary()
    if reading.tokens[place].fold in ("i", "a") and not dotted:
        return False
    return word in gazetteer.surnames() and (dotted or not everyday)


def _two_unknown(reading: Reading, place: int, width: int) -> bool:
    """Two words nobody knows, side by side: a name unless they look or act like a thing."""
    last = place + width - 1
    words = [token.fold for token in reading.tokens[place : last + 1]]
    surname = sum(word in gazetteer.own_surnames() for word in words)
    if surname:
        return True
    score = sum(bool(cues.PERSON_SHAPE.search(w)) for w in words) - sum(
        bool(cues.THING_SHAPE.search(w)) for w in words
    )
    score += 2 * reading.cue_before(place) + bool(cues.CUE_AFTER.match(reading.after(last)))
    score -= 2 * bool(cues.THING_BEFORE.search(reading.before(place))) + 2 * bool(
        cues.THING_AFTER.match(reading.after(last))
    )
    score -= sum(gazetteer.compound(w) for w in words)
    return score >= 1


def _alone(reading: Reading, kinds: list[str], *, first: int, place: int, last: int) -> None:
    kind = kinds[place - first]
    if (
        kind == "W"
        or kind == "I"
        or cues.GROUPS_AFTER.match(reading.text.plain, reading.tokens[place].to)
    ):
        return
    before, after = reading.before(place), reading.after(place)
    if kind == "G":
        _given_alone(reading, place, before, after)
    elif kind == "g":
        _doubtful_alone(reading, place, before, after)
    elif cues.FAMILY_AFTER.match(after) and kind in "SUs":
        reading.add(place, place, LIKELY, "family", "surname")
    elif kind in "SU":
        _unknown(reading, place, beside=kinds, first=first)


def _given_alone(reading: Reading, place: int, before: str, after: str) -> None:
    token = reading.tokens[place]
    if token.shouted and reading.shouted and reading.strength(place) < 3:
        return
    if _COMPANY.match(after) or (head_follows(reading.text, token) and not token.possessive):
        return
    thing = not token.possessive and bool(
        cues.THING_AFTER.match(after)
        or (cues.ARTICLE.search(before) and not cues.FAMILY_AFTER.match(after))
    )
    certainty = POSSIBLE if thing and not reading.cue_before(place) else LIKELY
    reading.add(place, place, certainty, "given_name", "first")


def _doubtful_alone(reading: Reading, place: int, before: str, after: str) -> None:
    """An everyday word that is also a name: it needs a cue that no thing would have."""
    token = reading.tokens[place]
    next_capital = place + 1 < len(reading.tokens) and reading.tokens[place + 1].capital
    thing = cues.THING_AFTER.match(after) and not token.possessive
    if thing or token.shouted or (next_capital and reading.gap(place) == " "):
        reading.waiting.append(place)
        return
    cue = bool(_STRONG_CUE.search(before))
    acts = (
        cues.CUE_AFTER.match(after)
        and not cues.WEAK_VERBS.match(after)
        and not cues.THING_BEFORE.search(before)
    )
    owns = token.possessive and token.fold not in _SEASONAL and _OWNED.match(after)
    if (cue and not token.first) or acts or owns:
        reading.add(place, place, LIKELY, "cue", "first")
    else:
        reading.waiting.append(place)


_SEASONAL = frozenset(
    "summer autumn winter spring may april june august easter christmas sunday heaven king queen prince princess nature"
    " earth mars will hope star world sky ocean".split()
)
_OWNED = re.compile(
    r"'s? (?!(?:is|was|here|over|day|coming|a|the|been|end|arrived|gone|not)\b)[a-z]"
)
_STRONG_CUE = re.compile(
    r"(?:\b(?:well done|congratulations|congrats|thank you|thanks|happy birthday|good luck|meet|welcome)(?:,? to)?(?: our| the| lovely| amazing)? |\b(?:named|called|captain|starring|featuring|played by|written by|by|pupil|friend|sister|brother|twins) |(?:\b(?:year|y|class)\s?\d\w?|\breception|\bnursery|\b[1-6][A-Z]|\bof the (?:week|month)|\bwinners?|\bcouncil(?:lors)?|\bcertificates?|\baward)\s?[-:–]\s?)$",
    re.IGNORECASE | re.ASCII,
)


def _unknown(reading: Reading, place: int, *, beside: list[str], first: int) -> None:
    score = unknown_score(reading, place)
    number = place - first
    if number + 1 < len(beside) and beside[number + 1] in "Ws":
        score -= 1.5
    if (
        number
        and beside[number - 1] == "W"
        and not reading.tokens[place - 1].first
        and not reading.cue_before(place)
    ):
        score -= 1
    if score >= 1:
        reading.add(place, place, LIKELY, "unknown_word", "first")
    elif score >= 0:
        reading.waiting.append(place)
        reading.add(place, place, POSSIBLE, "unknown_word", "first")
    else:
        reading.waiting.append(place)


def unknown_score(reading: Reading, place: int) -> float:
    """How much a capital that no list knows behaves like a person: 1 and more is likely."""
    token = reading.tokens[place]
    before, after, word = reading.before(place), reading.after(place), token.fold
    if (
        token.kind == "code"
        or len(word) < 2
        or any(c.isupper() for c in token.word[1:])
        and "'" not in token.word
        and not token.word.startswith(("Mc", "Mac"))
    ):
        return -2.0
    cue = bool(cues.CUE_BEFORE.search(before))
    score = 1.0 + 2 * cue + 2 * bool(cues.CUE_AFTER.match(after))
    score += 0.6 * bool(cues.PERSON_SHAPE.search(word)) + 0.5 * token.possessive
    score += 0.5 * (word in gazetteer.surnames()) + 0.5 * (word in gazetteer.own_surnames())
    score -= 1.5 * bool(cues.THING_SHAPE.search(word)) + 2 * gazetteer.compound(word)
    score -= 2.5 * (bool(cues.THING_AFTER.match(after)) and not token.possessive)
    if not cue:
        score -= 1.6 * bool(
            not reading.strength(place) and cues.THING_BEFORE.search(before)
        ) + 1.0 * bool(cues.PLACE_BEFORE.search(before))
    if _beside_brand(reading, place) or _follows_place_word(reading, place):
        score -= 1.5
    if cues.AGAINST.search(before):
        score -= 2
    score += 0.7 * (0 < reading.strength(place))
    return score - 2 * bool(_COMPANY.match(after))


def _neighbour(reading: Reading, place: int, step: int) -> int | None:
    """The word coordinated with this one: past a comma, "and", "&", a bracket …"""
    for distance in (1, 2, 3):
        other = place + step * distance
        if not 0 <= other < len(reading.tokens):
            return None
        if reading.tokens[other].fold in ("and", "with", "plus"):
            continue
        first, last = sorted((place, other))
        if cues.NEXT_TO.match(
            reading.text.plain[reading.tokens[first].to : reading.tokens[last].at]
        ):
            return other
    return None


def _follows_place_word(reading: Reading, place: int) -> bool:
    """ "Plas Caerdeon", "Morrisons Whiston": the word before is a place's or a brand's."""
    if not place or reading.gap(place - 1) != " ":
        return False
    before = reading.tokens[place - 1]
    return before.capital and (before.fold in cues.PLACE_PREFIX or place - 1 in reading.blocked)


def _beside_brand(reading: Reading, place: int) -> bool:
    """In a list with brands: "Lego, Playmobil and Jenga"."""
    near = (_neighbour(reading, place, step) for step in (-1, 1))
    return any(
        n is not None
        and n in reading.blocked
        and (n not in reading.named or reading.named[n].who == "public_figure")
        and reading.tokens[n].capital
        for n in near
    )


def _neighbours(reading: Reading) -> None:
    """A doubtful name beside a named person is a name: "Amelia, Rose and Hope"."""
    _row_of_names(reading)
    for order in (reading.waiting, list(reversed(reading.waiting))):
        for place in order:
            if _beside_person(reading, place):
                reading.add(place, place, LIKELY, "beside_name", "first")


def _row_of_names(reading: Reading) -> None:
    """Two or more doubtful names in a row vouch for each other: "Rose and Violet made …"."""
    for place in reading.waiting:
        other = _neighbour(reading, place, 1)
        if other is None or other not in reading.waiting:
            continue
        pair = (place, other)
        doubtful = all(_kind(reading, p) == "g" and not reading.tokens[p].shouted for p in pair)
        if doubtful and not any(
            reading.tokens[p].fold in _SEASONAL | gazetteer.calendar() for p in pair
        ):
            for each in pair:
                reading.add(each, each, LIKELY, "row_of_names", "first")


def _beside_person(reading: Reading, place: int) -> bool:
    word = reading.tokens[place].fold
    if (
        reading.tokens[place].shouted
        or place in reading.blocked
        or word in cues.RELATIONS | cues.HEADS
    ):
        return False
    if _begins_phrase(reading, place):
        return False
    for step in (-1, 1):
        near = _neighbour(reading, place, step)
        hit = reading.named.get(near) if near is not None else None
        if hit and hit.certainty >= LIKELY and hit.who != "public_figure":
            return True
    return False


def _unnamed_beside(reading: Reading, other: int, gap_at: int) -> bool:
    token = reading.tokens[other]
    return (
        token.capital
        and not token.first
        and reading.gap(gap_at) == " "
        and other not in reading.named
    )


def _begins_phrase(reading: Reading, place: int) -> bool:
    """The next word is a capital that is nobody's: "Amelia, Star Reader"."""
    after = place + 1
    if place and _unnamed_beside(reading, place - 1, place - 1):
        return True
    return (
        after < len(reading.tokens)
        and reading.tokens[after].capital
        and reading.gap(place) == " "
        and after not in reading.named
    )

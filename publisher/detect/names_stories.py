# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Whether a lone name is somebody of a story, a lesson or a church play, or one of our own."""

from __future__ import annotations

import re
from bisect import bisect_left

from publisher.detect import cues, gazetteer, late, themes
from publisher.detect.evidence import acts, is_somebody
from publisher.detect.names_reading import WORDS, Reading, neighbour
from publisher.detect.names_works import (
    after_list,
    among_us,
    is_of_its_work,
    speaks_of_pupil,
)
from publisher.detect.patterns import AnyCase
from publisher.detect.text import Text


def belongs_to_story(reading: Reading, place: int) -> bool:
    """True for a name of the passage's theme, or of a figure named in full nearby, unless the
    words around it speak of a pupil."""
    if reading.works and is_of_its_work(reading, place):
        reading.told.add(place)
        return True
    word = reading.tokens[place].fold
    named_before = word in reading.figures
    if not named_before and not _of_theme(reading, place):
        return False
    if speaks_of_pupil(reading, place):
        return False
    if not reading.figures and cues.PUPIL_OWNS.match(after_list(reading, place)):
        return False
    before = reading.before(place)
    if cues.RETOLD.search(before) and not _MOVED_WHEN.search(before):
        return True
    if named_before:
        return True
    after = after_list(reading, place)
    acted = cues.CUE_AFTER.match(after) or cues.PAST_TENSE.match(after)
    if acted or acts(reading.text, reading.tokens[place]):
        return not among_us(after) and _told_together(reading, place)
    return reading.strength(place) < gazetteer.STRONG or _is_set(reading, place)


# "We were all very impressed when Mary swam fifty metres" is of one of ours.
_MOVED_WHEN = late.compile(
    r"\b(?:impressed|proud|delighted|pleased|amazed|thrilled|excited|happy|sad|surprised|moved|tears"
    r"|laugh(?:ed|ing)?|smil(?:ed|es|ing)|cheer(?:ed|s|ing)?|clapp(?:ed|ing)) when $"
)


# "a story about a girl called Isabel"
_CALLED = late.compile(
    r"\b(?:story|tale|book|text|novel|film|poem|picture book)\b[^.!?\n]{0,40}?\b(?:an?|the|where|about)\b[^.!?\n]{0,20} (?:called|named) $"
)


_TALES = frozenset(
    "story stories tale tales parable parables miracle miracles legend legends adventure adventures"
    " book text novel film poem".split()
)
# What pupils write in somebody's place.
_IN_ROLE = AnyCase(
    r"\b(?:in role as|(?:diar(?:y|ies)|entr(?:y|ies)|letters|postcards|monologues) as"
    r"|hot-?seat(?:ed|ing)) $"
)
_TAUGHT_HERE = late.compile(
    r",? (?:\(|in |from )(?:our |the )?(?:Year|Yr|Y\d|Class|Reception|Nursery)"
)


# "founded in 1868 by the Reverend …", "built in 1902 by Messrs …"
_LONG_AGO = late.compile(
    r"\b(?:founded|built|opened|established|designed|endowed|erected|laid|given|started|set up"
    r"|blessed|dedicated)\b[^.!?\n]{0,25}\b(?:1[0-8]\d\d|19[0-3]\d)\b[^.!?\n]{0,20}\bby (?:the |a )?$"
)
_LED_BY = (" by ", " by the ", " by a ")


def is_of_the_past(before: str) -> bool:
    """Whether who is led to did something before anybody who could be asked was born."""
    return before.endswith(_LED_BY) and bool(_LONG_AGO.search(before))


def in_a_tale(reading: Reading, place: int) -> bool:
    """A given name in the retelling of a story, with nothing to say that it is a pupil's: "we wrote
    diary entries as Michael" of Skellig."""
    about = "about" in reading.words and cues.ABOUT.search(reading.before(place))
    story = "story" in reading.themes
    asked = story and cues.ASKED.search(reading.before(place))
    written = (story or reading.figures_at) and _IN_ROLE.search(reading.before(place))
    tales = not reading.words.isdisjoint(_TALES)
    told = tales and cues.STORY_OF.search(reading.before(place))
    called = tales and _CALLED.search(reading.before(place))
    if called and not _TAUGHT_HERE.match(reading.after(place)):
        return True
    if (about and not reading.tokens[place].possessive) or asked or told or written:
        return not speaks_of_pupil(reading, place)
    if not reading.figures or not reading.themes & {"story", "faith"}:
        return False
    if not reading.figure_near(place) or not reading.themes_near(place) & {"story", "faith"}:
        return False
    return not (
        reading.cue_before(place)
        or speaks_of_pupil(reading, place)
        or cues.CUE_AFTER.match(after_list(reading, place))
        or acts(reading.text, reading.tokens[place])
    )


# Who made a work: "Small Island by Andrea Levy", "Podkin One-Ear (Kieran Larwood)".
_BY = late.compile(
    rf"(?:\b(?!{cues.OUR_WORK} by )[A-Z]\w*[!?]?['\"]?,?|['\"]|illustrations?|illustrated|retold|written|described|coined|devised|proposed|popularised|pioneered|translated|adapted|directed|choreographed)"
    r" (?:and )?by (?:the )?$|\b[A-Z][\w'-]*[?!]? \($|[\"'],? \($"
)
_LABEL = late.compile(rf"(?:^|[.!?:] ){cues.OUR_WORK} by $")
# Whoever is ours may be an artist or a footballer too.
_OURS = late.compile(
    r"\b(?:our|local|based|resident|guest|former|visiting|young|talented|tiny|year \d+)\s(?:[\w-]+\s){0,2}$"
    r"|\bour (?:[\w'-]+ ){0,2}[\w'-]+, $",
    re.IGNORECASE,
)
# Nobody of a lesson does so: "the mosaic artist Nell Harrow has now finished".
_NOW = late.compile(
    r" has (?:now|just|kindly|agreed|offered|spent|started|finished|visited|worked with|joined"
    r"|been (?:asked|invited|commissioned|working|helping|running|leading|teaching))\b"
)
_READERS = frozenset(
    "text texts novel novels book books story stories read reading reads author authors poem poems poet poetry chapter"
    " illustrator illustrated illustrations page library recommendations titles shelf fiction film films music play choir"
    " shortlist literature anthology".split()
)
_LONG_AGO = late.compile(
    r"(?:\b(?:[Ii]n|[Ff]rom|[Ss]ince|of|until|to|[Bb]y|and|[Aa]round|about|[Bb]etween)|[(–-]) ?(?:1[0-8]\d\d|19[0-4]\d)\b"
    r"|\b(?:\d\dth|sixteenth|seventeenth|eighteenth|nineteenth)[ -]century\b",
    re.ASCII,
)


# "John Archer, who was Mayor of Battersea in 1913": no pupil was.
_LIVED = late.compile(
    r", who (?:was|lived|founded|fought|died|served|became)\b[^.!?]{0,50}?\b(?:in|from|until) (?:1[0-8]\d\d|19[0-4]\d)\b"
)


def _is_long_ago(words: str) -> bool:
    return ("1" in words or "century" in words) and bool(_LONG_AGO.search(words))


def of_a_work(reading: Reading, first: int, last: int) -> bool:
    """A whole name that its passage gives to a lesson, a book or a time long ago."""
    before, after = reading.before(first), reading.after(last)
    told = cues.LESSON_BEFORE.search(before)
    long_ago, read = _is_long_ago(before + after), not reading.words.isdisjoint(_READERS)
    by = read and _BY.search(before)
    beside = bool(reading.figures_at) and _with_a_figure(reading, first, last)
    if not (told or long_ago or by or beside):
        return False
    lived = told or _LIVED.match(after)
    ours = cues.PUPIL_AFTER.match(after) and not (lived and after.startswith(", who "))
    if cues.PERSON_LED.search(before) or ours or _OURS.search(before) or _LABEL.search(before):
        return False
    if (told and not _NOW.match(after)) or long_ago or by:
        return True
    after = after_list(reading, last)
    acts = cues.CUE_AFTER.match(after) and not cues.WEAK_VERBS.match(after)
    return beside and not acts and not _HAS_ACTED.match(after)


def _with_a_figure(reading: Reading, first: int, last: int) -> bool:
    """ "Mary Shelley, Edgar Allan Poe and Bram Stoker": in a row with somebody who is known."""
    for near in (neighbour(reading, first, -1), neighbour(reading, last, 1)):
        if near is None:
            continue
        hit = reading.named.get(near)
        if hit is not None and hit.who == "public_figure" and not _plays(reading, first, near):
            lone = hit.source != "figure" and hit.form == "first"
            if not lone or reading.strength(near) < gazetteer.STRONG:
                return True
    return False


_HAS_ACTED = late.compile(r" (?:has|have) (?:[a-z]+ed|made|built|drawn|written|sung|won)\b")


def _plays(reading: Reading, place: int, near: int) -> bool:
    """ "Rizzo - Lola Finch": a cast, where the part stands before a dash."""
    return near < place and "-" in reading.gap(place - 1)


def of_a_lesson(reading: Reading, first: int, last: int) -> bool:
    """A whole name that stands bare beside a famous person's, or "at" one."""
    before, after = reading.before(first), reading.after(last)
    at_one = bool(cues.AT_PLACE.search(before))
    if not at_one and not (reading.figures and reading.themes):
        return False
    if cues.PERSON_LED.search(before) or cues.PUPIL_AFTER.match(after):
        return False
    return at_one or not (
        reading.cue_before(first)
        or cues.CUE_AFTER.match(after_list(reading, last))
        or is_somebody(reading.text, reading.tokens[first], reading.tokens[last])
    )


def _of_theme(reading: Reading, place: int) -> bool:
    """Whether what the words around are about has somebody of this name."""
    word = reading.tokens[place].fold
    return word in themes.names_of(reading.themes) and word in themes.names_of(
        reading.themes_near(place)
    )


def _told_together(reading: Reading, place: int) -> bool:
    """A figure of its story named in full, or two people of one church story, set the scene for
    a verb."""
    if reading.themes != {"history"} and reading.figures & _companions(reading, place):
        return True
    people = themes.names_of(reading.themes & {"faith"})
    return len(reading.capitals & people) > 1 or _among_gods(reading, place)


_MYTHS = frozenset({"vikings", "greeks", "romans", "egyptians"})
_HARDLY_BORNE = 3.0  # and one of more children than Odin or Loki is sooner one of ours: Freya, Erik


def _among_gods(reading: Reading, place: int) -> bool:
    """ "Thor, Odin and Loki told their stories": three of a myth, whom hardly anybody is called."""
    people = reading.capitals & themes.names_of(_own_themes(reading, place) & _MYTHS)
    rare = {word for word in people if gazetteer.given().get(word, 0.0) < _HARDLY_BORNE}
    return len(rare) > 2 and reading.tokens[place].fold in rare


def _is_set(reading: Reading, place: int) -> bool:
    """Whether its own sentence is about its theme, or somebody else of the theme is there."""
    companions = _companions(reading, place)
    if companions & reading.figures or companions & reading.capitals:
        return True
    return bool(_themes_of_sentence(reading, place) & _own_themes(reading, place))


def _companions(reading: Reading, place: int) -> frozenset[str]:
    """Everybody else of the themes that it belongs to."""
    return themes.names_of(_own_themes(reading, place)) - {reading.tokens[place].fold}


def _own_themes(reading: Reading, place: int) -> frozenset[str]:
    word = reading.tokens[place].fold
    return frozenset(one for one in reading.themes if word in themes.themes()[one].names)


def _themes_of_sentence(reading: Reading, place: int) -> frozenset[str]:
    token, text = reading.tokens[place], reading.text
    ends = text.once(_ends)
    first = bisect_left(ends, token.at)
    last = bisect_left(ends, token.to)
    if (first, last) not in reading.sentences:
        opening = ends[first - 1] + 1 if first else 0
        sentence = text.lower[opening : ends[last] if last < len(ends) else None]
        about = themes.themes_in(sentence, frozenset(WORDS.findall(sentence)))
        reading.sentences[first, last] = about
    return reading.sentences[first, last]


def _ends(text: Text) -> list[int]:
    """Where sentences end, or seem to: "Mrs." too."""
    return [match.start() for match in re.finditer(r"[.!?\n]", text.lower)]

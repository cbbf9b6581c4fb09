"""A name of the roll that is an everyday word too: what stands beside it decides."""

from __future__ import annotations

import re

from publisher.detect import cues, gazetteer, ideas, late, one_child, openings, persons, well_known
from publisher.detect.capitals import is_praised_aloud
from publisher.detect.evidence import is_led, plays
from publisher.detect.hit import Certainty
from publisher.detect.patterns import AnyCase
from publisher.detect.text import Text, Token


def forename(text: Text, token: Token, before: str, after: str) -> Certainty | None:
    """A forename that is also a word: what stands beside it decides."""
    word = token.fold
    if _is_taught_or_awarded(token, before, after):
        return Certainty.POSSIBLE
    if ideas.is_season(word, before, after):
        return Certainty.POSSIBLE
    if cues.VALUE_BEFORE.search(before) and not persons.stands_as_one(text, token):
        return Certainty.POSSIBLE
    owns = token.possessive and cues.PUPIL_OWNS.match(text.plain, token.to)
    owns = owns or cues.APPOSED.match(text.plain, token.to)
    did = cues.PERSON_DID.match(text.plain, token.to) and not cues.THING_BEFORE.search(before)
    if owns or did or cues.PERSON_LED.search(before) or persons.stands_as_one(text, token):
        return Certainty.CERTAIN
    if persons.does_something(text, token) and not cues.THING_BEFORE.search(before):
        return Certainty.LIKELY
    if word in gazetteer.calendar() and (
        cues.DATE_BEFORE.search(before) or cues.DATE_AFTER.match(after) or _SINCE.search(before)
    ):
        return None
    if cues.CUE_BEFORE.search(before) or (
        cues.CUE_AFTER.match(after)
        and not cues.WEAK_VERBS.match(after)
        and not cues.THING_BEFORE.search(before)
    ):
        return Certainty.CERTAIN if word not in gazetteer.calendar() else Certainty.LIKELY
    sure = (
        _stands_alone(text, token, before, after)
        or _fills_a_line(text, token, after)
        or (may_be_small(word) and persons.opens_as_one(text, token))
        or (may_be_small(word) and token.possessive and _OWNED.match(after))
        or _HAS_FOR_US.match(after)
        or _is_spoken_to(text, token)
        or (word not in ideas.SEASONS and is_led(before) and _LED_ENDS.match(after))
        or openings.opens_a_clause(text, token)
        or (may_be_small(word) and after.isupper() and is_praised_aloud(text, token))
        or (word not in ideas.SEASONS and is_shown(before, after))
    )
    return Certainty.LIKELY if sure else Certainty.POSSIBLE


# "Lucas, your bottle is here", "Saanvi - thank you", 'Finn: "We got a puppy."', "Wilf, playing for
# the first time, won".
_SPOKEN_TO = late.compile(
    r"(?:,| ?[:-]|!) (?:you|you're|your|thanks?|please|well done|we|it's|keep|take|happy"
    r"|congrat\w*|get well)\b"
    r"|: ?\"[A-Z]| as (?:the |an? )?(?!Year)[A-Z][a-z]"
    r"|, [a-z]{2,}ing (?:an?|the|his|her|in|on|at|with|for|to)\b"
)


def _is_spoken_to(text: Text, token: Token) -> bool:
    """Whether it is spoken to, or speaks, where it opens a sentence; a class may be as well, and
    its points told, so only what is sooner a name counts, and where no points are."""
    plain = token.first and token.kind == "word" and not (token.shouted or token.possessive)
    if not plain or not may_be_small(token.fold) or openings.SCORES.search(text.lower):
        return False
    return bool(_SPOKEN_TO.match(text.plain, token.to))


# "bonjour, ola, merhaba", "kesh, kara, kanga"
_AMONG_WORDS, _AMONG_MORE = (
    late.compile(r"[a-z]{3,}, $"),
    late.compile(r", [a-z]{3,}(?:[.,]| and )"),
)


def is_among_words(text: Text, token: Token) -> bool:
    """Whether a small word stands in a row between two that are nobody's names."""
    before = text.plain[max(0, token.at - 20) : token.at]
    if not _AMONG_WORDS.search(before) or not _AMONG_MORE.match(text.plain, token.to):
        return False
    place = text.words_from(token.at, token.to)[0]
    beside = (text.tokens[place - 1].fold, text.tokens[place + 1].fold)
    return all(gazetteer.given().get(word, 0.0) < _OFTEN_A_NAME for word in beside)


def _is_taught_or_awarded(token: Token, before: str, after: str) -> bool:
    """A subject beside another, a virtue beside another in capitals, or a quality mark."""
    if token.fold == "art" and (_SUBJECT_NEXT.match(after) or _SUBJECT_BEFORE.search(before)):
        return True
    if token.shouted and _VIRTUE_SHOUTED.search(before):
        return True
    return token.fold == "mark" and bool(_OF_QUALITY.search(before))


# "from Art, Drama, Music": what is chosen or taught.
_SUBJECT = (
    r"(?:Drama|Music|PE|DT|Design|Textiles|Photography|Dance|History|Geography|Science|English"
    r"|Maths|French|Spanish|Computing|RE)\b"
)
_SUBJECT_NEXT = late.compile(rf"(?:, | and | & |/| or ){_SUBJECT}")
_SUBJECT_BEFORE = late.compile(rf"\b{_SUBJECT}(?:, and |, | and | & |/| or )$")
# "hearts for CHARITY and stars for FAITH"
_VIRTUE_SHOUTED = late.compile(
    r"\b(?:HOPE|FAITH|CHARITY|LOVE|JOY|PEACE|COURAGE|TRUST|KINDNESS|RESPECT|GRACE|HONESTY|FRIENDSHIP|FORGIVENESS)\b[^.!?\n]{1,40}$"
)
# "the School Games Mark": what schools are awarded.
_OF_QUALITY = late.compile(
    r"\b(?:Games|Quality|Kite|Arts|Inclusion|Skills|Book|Safety|Status|Literacy|Maths|Science"
    r"|Dyslexia|Music|Leadership|Charter) $"
)
_HERE = late.compile(
    r"\b(?:[Pp]hoto(?:graph)?:|[Pp]ictured:?|Here is|Here's|This is|here is|here's|this is) $"
)
_DOING = late.compile(r" (?:with (?:an?|the|his|her|their|some)\b|[a-z]{2,}ing\b)")
_TO_US = late.compile(r" (?:read|told|showed|sang|taught|brought|gave|played) us\b")


def is_shown(before: str, after: str) -> bool:
    """ "Here is Grace with a trophy", "Harry read us a poem": said of nobody in a tale."""
    return bool((_HERE.search(before) and _DOING.match(after)) or _TO_US.match(after))


def is_meant(text: Text, token: Token, before: str) -> bool:
    """Whether praise or a wish leads to a word, or what is done only by people follows it, where
    no class and no house is spoken of: "Well done Innocent", "get well soon Rio"."""
    if cues.speaks_of_groups(text) or openings.SCORES.search(text.lower):
        return False
    led = cues.PERSON_LED.search(before) or one_child.leads_to_one(before)
    return bool(led) or persons.stands_as_one(text, token)


# "Ruby's appointment", "Max's EHCP"; not "Jack's beanstalk".
_OWNED = late.compile(
    r"'s? (?!(?:petals?|seeds?|beanstalk|law|day|kitchen|cafe|shop)\b)"
    r"(?:[a-z\d]|[A-Z]{2}"
    r"|[A-Z][a-z]+ (?!(?:and|at|by|has|have|in|is|of|on|or|was|were|will|with)\b)[a-z]{3,})"
)
_SINCE = late.compile(
    r"(?:^|[.!?\n] ?)From $|\b(?:in|until|till|since|(?:end|start) of|early|late|mid|during) $"
)
_HAS_FOR_US = late.compile(
    r" (?:has|had) (?!been\b)[a-z]+(?:ed|en|wn|ne|ght|ld|ept|ung)"
    r" (?:us|our|the (?:school|children|class))\b"
)
# "Christmas Eve"; a class and an award are no such word: "Y5 Ruby", "MOTM Max".
_CAPITAL_BESIDE = late.compile(r"\b[A-Z](?:[a-z'][A-Za-z']*)?[ -]$")


def _stands_alone(text: Text, token: Token, before: str, after: str) -> bool:
    """A pupil's everyday name with a capital inside a sentence, in a passage about no class, house
    or virtue: "sat beside Rose", "1st Daisy"; not "in May", "Christmas Eve" or "Poppy Day"."""
    word = token.fold
    if token.first or token.shouted or token.kind != "word":
        return False
    there = word in well_known.single_places() or not before.endswith("from ")
    if word in gazetteer.calendar() or (there and cues.PLACE_BEFORE.search(before)):
        return False
    beside = _CAPITAL_BESIDE.search(before)
    joined = beside and beside[0][:-1].lower() not in cues.OPENINGS | cues.WEEKDAYS
    if joined or re.match(r"[ -][A-Z0-9]", after):
        return False
    noun = re.match(r" ([a-z]+)", after)
    described = noun is not None and noun[1] in gazetteer.nouns()
    thing = described or cues.THING_BEFORE.search(before) or cues.THING_AFTER.match(after)
    if thing or not cues.speaks_of_groups(text) or word in ideas.SEASONS:
        return not thing and not cues.speaks_of_groups(text)
    in_a_row = cues.ROW_BESIDE.search(before) or cues.ROW_BEHIND.match(after)
    return not in_a_row and gazetteer.given().get(word, -9.0) >= _OFTEN_A_NAME


# Sooner a name than its word, when it has a capital and nothing else is said.
_OFTEN_A_NAME = 0.4
# And so in small letters: ruby, poppy, jack; not rose, mark or faith.
_HARDLY_A_WORD = 1.0
# "Max: 30 places", "Page 4".
_COUNTED = frozenset("max mark bill page day art".split())
_LINE_ENDS = late.compile(
    r"['\"*_]*(?:[!.?]*\s*(?:$|\n)|[!?]| ?[;|/~(>]|, ?[A-Z]| ?[:-] ?[\"']"
    r"|,? (?:&|and) (?:co|family|his|her)\b)"
)
_NUMBER_NEXT = late.compile(
    r"(?:,| ?[:=-]| ?\.{2,})? ?\d{1,2}(?![\d%]|\.\d+%)|(?:'s| is| was| turned) \d{1,2}\b"
)
_IS_BUSY = late.compile(
    r" (?:is|was) (?:back\b|[a-z]+ing (?:the|an?|his|her|their|at|with|to|in|us|on)\b)"
)
# "Grace: lovely writing", "Holly ... what a star", "Ruby - Grade 5 piano"
_NOTED = late.compile(r" ?(?:: ?|- |\.{2,3} )(?:(?!(?:an?|is|are|the)\b)[a-z]|Grade \d)")
_TAG_BEFORE = late.compile(r"(?:Team|For|Go|RIP|Done|Bday|Birthday|Love)_?$")  # "#RunForGrace"


def _fills_a_line(text: Text, token: Token, after: str) -> bool:
    """A name that opens a sentence or a line in which nothing is said of a word: "Merit: Ruby",
    "Max & co", "Poppy - 50 merits", "Ruby is back!"; not "Grace is sung at lunch"."""
    word, strength = token.fold, gazetteer.given().get(token.fold, -9.0)
    if token.kind == "hash" and strength >= _HARDLY_A_WORD:
        return bool(_TAG_BEFORE.search(text.plain, max(0, token.at - 8), token.at))
    if not token.first or token.shouted or token.kind != "word" or word in ideas.SEASONS:
        return False
    if (strength < _OFTEN_A_NAME and word != "will") or cues.speaks_of_groups(text):
        return False
    if _LINE_ENDS.match(after):
        return True
    labelled = after.startswith(" - ") and text.plain[max(0, token.at - 2) : token.at] == ": "
    noted = _IS_BUSY.match(after) or _NOTED.match(after)
    if strength >= _HARDLY_A_WORD and (labelled or noted):
        return True
    number = word not in _COUNTED and _NUMBER_NEXT.match(after)
    return bool(number) and not openings.SCORES.search(text.lower)


FIRM = late.compile(r" (?:& |and Sons|Ltd)")


# "Little Owls", "Little brothers and sisters are welcome"; not "The Little brothers".
_DESCRIBES = late.compile(
    r" (?:[A-Z][a-z]+s\b|(?:brothers and sisters|sisters and brothers|siblings)\b)"
)


def surname(text: Text, before: str, after: str) -> Certainty | None:
    """ "Wright scored twice" and "a try by Hill" are somebody, where no house or team is meant."""
    if _DESCRIBES.match(after) and not before.endswith(("the ", "The ")):
        return None
    if plays(before, after) or cues.FAMILY_AFTER.match(after):
        return Certainty.LIKELY
    if FIRM.match(after) or cues.speaks_of_groups(text):
        return None
    did = cues.CUE_AFTER.match(after) and not cues.WEAK_VERBS.match(after)
    thing = cues.THING_BEFORE.search(before) or cues.THING_AFTER.match(after)
    named = did or cues.CUE_BEFORE.search(before)
    return Certainty.LIKELY if named and not thing else None


# A name, where nothing that a word could do is said of it.
_LED_ENDS = late.compile(
    r"(?:\s*$|\n| ?[!.,;:~)(]| ?-| (?:for|who|on|by|you|xx?|and)\b| &"
    r"| (?:in|from) (?:the )?(?:year|yr|y|class|reception|nursery|p|office|kitchen|library)\b ?\d?"
    r"| [yp]\d| \d[a-z]\b)",
    re.IGNORECASE | re.ASCII,
)
_AGED = late.compile(
    r"(?:,? \(?age[d]? |, )\d{1,2}\b(?=\s*$|\n|[,.!)])"
    r"|,? \(?(?:(?:in|from) )?(?:year |yr ?|y)\d{1,2}\b",
    re.IGNORECASE | re.ASCII,
)
_SAID_BY = AnyCase(r"(?:[\"'!.] ?- ?|\b(?:by|says|said|called|named|email|contact|ask)(?: our)? )$")
_SIBLINGS = AnyCase(r"\b(?:mum|dad|mummy|daddy|nan|brother|sister|friend|parents?)s? of $")
_LINE_END = late.compile(r"[\"'!.]*\s*(?:$|\n)")


def may_be_small(word: str) -> bool:
    """Whether a word is sooner a forename, however it is written: "jack", "ruby"."""
    return gazetteer.given().get(word, -9.0) >= _HARDLY_A_WORD


def may_be_praised(word: str) -> bool:
    """Whether it is often one, and is one in small letters behind praise: "well done rose"."""
    return gazetteer.given().get(word, -9.0) >= _OFTEN_A_NAME


def opens_small(text: Text, token: Token) -> bool:
    """ "ruby did amazing in her swimming": a word that is sooner a forename opens a sentence that
    makes a person of it."""
    if not token.first or token.possessive or token.kind != "word" or not may_be_small(token.fold):
        return False
    after = text.plain[token.to : token.to + persons.REACH]
    did = cues.CUE_AFTER.match(after) and not cues.WEAK_VERBS.match(after)
    return bool(did or cues.PERSON_DID.match(after)) or persons.in_subject(text, token)


def is_led_to(before: str, after: str) -> bool:
    """Whether praise or a wish leads to a word, and nothing that it could mean follows."""
    spoken_to = cues.PERSON_LED.search(before) or one_child.leads_to_one(before)
    return bool(spoken_to and _LED_ENDS.match(after))


def in_small_letters(text: Text, token: Token, before: str, after: str) -> Certainty | None:
    """ "a shout out to ruby in y2", "says jack, 7", "dad of poppy": a forename that is a word,
    without its capital, where only somebody can stand."""
    word = token.fold
    if token.possessive:
        return Certainty.LIKELY if cues.PUPIL_OWNS.match(text.plain, token.to) else None
    led = is_led_to(before, after)
    if not may_be_small(word):
        return Certainty.LIKELY if led and may_be_praised(word) else None
    of_a_class = _AGED.match(after)
    said = _SAID_BY.search(before) and _LINE_END.match(after)
    meant = led or of_a_class or said or _SIBLINGS.search(before) or opens_small(text, token)
    return Certainty.LIKELY if meant else None

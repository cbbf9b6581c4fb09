# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Those who are called like somebody famous: "Adam Smith (Year 4)", "star of the week: Emily
Davison". What is said of them there, nobody says of the famous."""

from __future__ import annotations

from publisher.detect import gazetteer, late
from publisher.detect.capitals import ROW_BEFORE
from publisher.detect.evidence import is_somebody, plays
from publisher.detect.names_reading import Reading
from publisher.detect.patterns import AnyCase, lower_case
from publisher.detect.text import Text

# "Nelson (Y4)", "Nelson L, Y1", "Nelson M will"; but "Nelson A team" is a house's.
IN_A_FORM = late.compile(
    r"(?: [A-Z]\b\.?)?,? \(?(?:(?:Year |Yr ?|Y|P|S|Class )\d{1,2}[A-Z]?|\d{1,2}[A-Z])\b(?=[,)])"
    r"| \(\d{1,2}\)| [B-Z]\b(?! ?[&.'A-Z-]| team)"
)

_OF_THE_WEEK = r"(?:star|pupil|student|learner|worker|employee|child|reader|writer) of the (?:day|week|half[- ]term|month|term|year)"
_PRIZED = AnyCase(
    rf"\b(?:{_OF_THE_WEEK}(?: (?:this|last) week)?(?:,? (?:in|from|for) [\w ]{{1,20}}?)?(?: (?:is|was|goes to|went to))?"
    r"|seren yr wythnos|(?:head ?teacher's|head's|principal's|golden|kindness|attendance) (?:award|certificate|sticker)s?(?: (?:for [a-z ]{3,30}|goes to|went to|to))?"
    r"|birthdays?(?: (?:this|last|next) (?:week|month))?:|certificates? (?:to|for)|head (?:boy|girl)|house captain"
    r"|(?:year|yr|y|p|s) ?\d{1,2}\w? (?:pupil|student|leaver|prefect|captain|reader|runner|swimmer|dancer|gymnast|footballer|parent|teacher))s?(?: ?[:-])? (?:our )?$"
)
_IS_STAR = late.compile(
    rf",? (?:who )?(?:is|was|were|are|got|gets|has been|became|becomes) (?:our |the |this week's |voted )?{_OF_THE_WEEK}"
)
_PRAISED = AnyCase(
    r"\b(?:well done|congratulations|congrats|da iawn|llongyfarchiadau|shout ?out|special mention|good luck)"
    r"(?:,? (?:again|also|and thank you|especially))?(?: (?:to|i))?(?: our)?,? $"
)
_THANKED = AnyCase(
    r"\b(?:thank ?you|thanks|diolch)(?: (?:so much|again|also))?(?: (?:to|i))?(?: our)?,? $"
)
# What a school's own people are praised and thanked for, and nobody on television.
_FOR = r"[^.!?\n]{0,40}? for (?:(?:all )?(?:his|her|their)"
_FOR_WHAT = late.compile(
    rf"{_FOR}\b|(?:getting|earning|trying|being|always|working|reading|writing|swimming|joining|learning)\b)|,? who\b"
)
_FOR_HELP = late.compile(
    rf"{_FOR} (?:hard work|help|time|support)|baking|bringing|collecting|cooking|donating|driving|giving up|helping|looking after|making"
    r"|manning|organising|painting|raising|running|selling|sewing|setting|stepping|sorting|stewarding|the (?:cakes?|raffle|flowers|lift)|washing|cutting|mending|clearing|volunteering)\b"
)
_OF_A_CLASS = late.compile(
    r",? (?:in|from|of) (?:our )?(?:(?:Year |Yr ?|Y|P|S|Class )?\d{1,2}[A-Z]?\b|Reception|Nursery)"
)
_OFTEN_BORNE = 10  # of about a million children
# Where the famous are spoken of, whoever else is called so.
_ON_STAGE = AnyCase(
    r"\b(?:songs?|music|album|concert|film|movie|book|novel|poem|poet|poetry|author|illustrator|artist|composer|scientist|inventor|explorer|engineer|athlete|olympi\w+|paralympi\w+|tv|television|bbc|netflix"
    r"|england|lionesses|world cup|premier league|podcast|quotes?|famous|celebrity|president|prime minister|mp|king|queen|playlist|disco|singers?|bands?|actors?|comedian|presenter)\b"
)
# "Chloe Kelly couldn't have done it better!": measured against the famous, not the famous.
_COMPARED = late.compile(
    r" (?:couldn't have|could not have|would(?: be| have been) (?:so |very )?(?:proud|jealous|envious|impressed)|(?:her|him)self (?:would|could)|eat your heart out)\b"
)
# "Tries came from Ella Bright (2), Sam Oduya and Tomi Adeyemi"
_SCORED = AnyCase(
    r"\b(?:tr(?:y|ies)|goals?|points|wickets|medals)\b(?: also| all)?(?: came| coming| were scored| scored)? (?:from|by|for) [^.!?:;\n]*$"
    r"|\b(?:tries|goals|goal ?scorers|scorers|wickets): [^.!?:\n]*$"
)
# What a gymnast, a scorer and a reader do, and no firm.
_NO_FIRM = late.compile(
    r" (?:scored|swam|ran|sang|danced|read|recited|wrote|drew|earned|captained|played|lost (?:his|her)|has (?:his|her))\b"
)
_CLASS_NEXT = late.compile(r" (?:[Cc]lass|[Hh]ouse|[Tt]eam|[Gg]roup|[Ff]orm|[Ss]et)\b")


_TAUGHT = lower_case(
    r"\b(?:learn(?:ed|t|ing)? about|(?:we|they|children|pupils) learn(?:ed|t) (?:how|why)(?! to\b)|topic|lessons?|in (?:RE|PSHE|history|geography|art|music)"
    r"|on this day|in 1[5-9]\d\d|invent\w+|(?:thinking|talking|reading|writing|find(?:ing)? out|heard) about|retold by|speeches by|stud(?:y|ied|ying)|EPQ|A[- ]levels?|GCSEs?|Key Stage \d|curriculum|wrote to|letters? to|assembl(?:y|ies)"
    r"|houses?|class text|illustrat\w+|written by|inspired by|famous people|black history)\b"
)


def is_taught(text: Text) -> bool:
    """Whether the passage is of a lesson."""
    return bool(_TAUGHT.search(text.lower))


def is_a_namesake(reading: Reading, first: int, past: int, *, living: bool) -> bool:
    """Whether a whole name that somebody famous has, and that others may have too, is said of one
    of us. ``living`` says that the famous may win."""
    if past - first != 2 or reading.tokens[first].fold not in gazetteer.given():
        return False
    after = reading.after(past - 1)
    if reading.tokens[past - 1].fold not in gazetteer.surnames() or _CLASS_NEXT.match(after):
        return False
    before = ROW_BEFORE.sub("", reading.before(first))
    if IN_A_FORM.match(after) or _IS_STAR.match(after) or _PRIZED.search(before):
        return True
    if _COMPARED.match(after):
        return False
    if plays(reading.before(first), after) or _SCORED.search(reading.before(first)):
        return True
    if "story" in reading.themes or reading.text.once(is_taught):
        return False
    return _is_praised(before, after, living=living) or _is_often_borne(reading, first, past)


def is_no_firm(reading: Reading, first: int, past: int) -> bool:
    """Whether the name of a firm that is somebody's, too, is said of one of us: "David Lloyd scored
    twice", and not "thanks to David Lloyd for the vouchers"."""
    if past - first != 2 or reading.gap(first) != " ":
        return False
    surname = reading.tokens[past - 1].fold in gazetteer.surnames()
    if not surname or reading.tokens[first].fold not in gazetteer.given():
        return False
    before, after = ROW_BEFORE.sub("", reading.before(first)), reading.after(past - 1)
    if IN_A_FORM.match(after) or _IS_STAR.match(after) or _PRIZED.search(before):
        return True
    praised = _PRAISED.search(before) or _THANKED.search(before)
    return bool((praised and _OF_A_CLASS.match(after)) or _NO_FIRM.match(after))


def _is_praised(before: str, after: str, *, living: bool) -> bool:
    thanked = _THANKED.search(before)
    if thanked and _FOR_HELP.match(after):
        return True
    praised = _PRAISED.search(before)
    if praised and (not living or _FOR_WHAT.match(after)):
        return True
    return bool((praised or thanked) and _OF_A_CLASS.match(after))


def _is_often_borne(reading: Reading, first: int, past: int) -> bool:
    """ "Tom Jones scored twice", where nobody speaks of songs."""
    name, surname = reading.tokens[first], reading.tokens[past - 1]
    if reading.themes or gazetteer.bearers(name.fold, surname.fold) < _OFTEN_BORNE:
        return False
    return is_somebody(reading.text, name, surname) and not _ON_STAGE.search(reading.text.plain)

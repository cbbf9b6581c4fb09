"""What people and office systems write into cells: answers, dates, yes and no."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

KINDS = {
    "pupil": "pupil",
    "child": "pupil",
    "student": "pupil",
    "staff": "staff",
    "teacher": "staff",
    "employee": "staff",
    "parent": "parent",
    "carer": "parent",
    "guardian": "parent",
    "governor": "governor",
}
LONGEST_NAME = 200
GIVEN, REFUSED, WITHDRAWN, BLANK = "given", "refused", "withdrawn", "blank"
UNCLEAR = "unclear"  # something stands there, and nobody can say what is meant

_ANSWERS = {
    # Not "x": some mean a tick by it, others a cross.
    GIVEN: "yes y true t 1 1.0 given granted consented consent agreed agree approved allowed "
    "accepted consent-given consent-granted positive ✓ ✔ ☑ ✅",
    REFUSED: "no n false f 0 0.0 refused denied declined not-given not-granted not-consented "
    "no-consent does-not-consent disagree disagreed negative not-allowed rejected ✗ ✘ ❌ objected",
    WITHDRAWN: "withdrawn revoked removed cancelled withdrawn-consent consent-withdrawn expired",
    BLANK: "not-answered unanswered no-answer no-response not-returned not-provided unknown "
    "awaiting pending n/a na none - ? not-asked not-known not-recorded",
}
ANSWERS = {word: answer for answer, words in _ANSWERS.items() for word in words.split()}
# A cell that begins so is a no, whatever comes behind it: "No - mum rang", "Withdrawn 12/3/26".
_WITHDRAWN_FIRST = re.compile(
    r"(?:withdr[ae]w|withdrawn|withdrawal|revoked?|removed?|cancel|cancelled|expired|stop|stopped"
    r"|opted out|opt out|opt-out|opted-out)\b"
)
_NO_FIRST = re.compile(
    r"(?:no|n(?!/)|not|none|never|nope|false|refused?|refuses|declined?|declines|denied|deny|rejected"
    r"|object(?:s|ed)?|disagreed?|do not|does not|did not|don't|doesn't|didn't|don’t|doesn’t)\b"
)
# "Consent refused", "Parental consent not given": what follows says which it is.
_LEADING = re.compile(r"^(?:parental |parents? |parent's |photo )?(?:consent|permission)\W+")
# Begins like a no and is none of the sort: nobody can say what is meant.
_NO_DOUBT = re.compile(r"no (?:objections?|restrictions?|problems?|issues?|concerns?|worries)\b")
# In the column of those never published a sentence that forbids is a yes: "No photos, please".
_NEVER_FIRST = re.compile(
    r"(?:do not|don't|don’t|never|not to|must not"
    r"|no (?:photo|picture|image|publi|film|social|media))"
)
# "No reply received", "n.a.", "Not yet returned": nobody has said anything.
_NO_ANSWER = re.compile(
    r"n\.? ?a\.?"
    r"|no (?:reply|replies|response|answer|form|return|record|data|info|information)"
    r"(?: (?:yet|so far|received|returned|given|recorded|held))*"
    r"|(?:not|nothing|none) (?:yet |been )?(?:returned|received|replied|responded|answered|asked"
    r"|recorded|specified|set)(?: yet)?|nothing|nil|null|tbc|not yet"
)
_DASHES = re.compile("[‐‑‒–—―−]")
_DRESS = re.compile("[\ufe0e\ufe0f\u200b\u200d]")  # says how a sign is drawn: "✔️"
YES = frozenset(_ANSWERS[GIVEN].split()) | {"listed", "do-not-publish", "dnp", "x"}
NO = frozenset(_ANSWERS[REFUSED].split()) | frozenset(_ANSWERS[BLANK].split()) | {""}

RELATIONS = frozenset(
    "mother father mum dad parent parents carer guardian both self pupil student grandmother "
    "grandfather grandparent stepmother stepfather foster social worker her his the "
    "their and".split()
)

# UK order: the day first. A month's name leaves no doubt, and so does ISO 8601.
_DATE_FORMATS = (
    "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%Y/%m/%d",
    "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %y", "%d-%m-%y",
)  # fmt: skip
_EXCEL = re.compile(
    r"(3[7-9]\d{3}|[4-6]\d{4})(?:\.\d+)?"
)  # 46086 where the column has lost its format
_EXCEL_BEGINS = date(1899, 12, 30)
_WEEKDAY = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b,? ", re.I
)
_SEPTEMBER = re.compile(r"\bsept\b", re.I)
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}.*$")
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b")
EARLIEST = date(2000, 1, 1)


def answer(cell: str) -> str | None:
    """given, refused, withdrawn or blank; None for a word that is none of these. A yes is one
    word; a no may have a reason behind it: "No - mum rang"."""
    if not cell:
        return BLANK
    words = _bare(cell)
    known = ANSWERS.get("-".join(words.strip(" .!").split()) or "-")
    if not known and _NO_ANSWER.fullmatch(words.strip(" !")):
        return BLANK
    return known or _no_with_a_reason(words)


def _bare(cell: str) -> str:
    return _DASHES.sub("-", _DRESS.sub("", cell)).lower().strip()


def _no_with_a_reason(words: str) -> str | None:
    told = _LEADING.sub("", words)
    if _NO_DOUBT.match(told):
        return None
    if _WITHDRAWN_FIRST.match(told):
        return WITHDRAWN
    return REFUSED if _NO_FIRST.match(told) else None


def yes(cell: str) -> bool | None:
    """Is somebody never to be published? "x", "Yes - see file" and "No photos, please" say so.
    None for a word that is neither yes nor no."""
    words = _bare(cell).strip(" .!")
    word = "-".join(words.split()) or ("" if not cell else "-")
    if word in YES or word in NO:
        return word in YES
    if _NO_ANSWER.fullmatch(words) or _NO_DOUBT.match(words):  # "No restrictions"
        return False
    first = re.split(r"[^\w]+", words, maxsplit=1)[0]
    return True if _NEVER_FIRST.match(words) or first in _SURE else None


_SURE = frozenset({"yes", "true", "listed", "dnp", "✓", "✔", "☑"})


def day(cell: str) -> date | None:
    """Raises ``ValueError`` for what is no date of this century."""
    if not cell or ANSWERS.get(_bare(cell)) == BLANK:
        return None
    text = _ORDINAL.sub("", _TIME.sub("", _WEEKDAY.sub("", cell))).replace(",", "")
    text = _SEPTEMBER.sub("Sep", text)
    if number := _EXCEL.fullmatch(text):
        return _EXCEL_BEGINS + timedelta(days=int(number[1]))
    for form in _DATE_FORMATS:
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if found >= EARLIEST:
            return found
    raise ValueError("not a date")


_ALSO = {"mum": "mother", "dad": "father"}
_NOBODY = frozenset("her his the their and".split())
_ALL_OF_THEM = frozenset({"both", "parents"})


def giver(given_by: str) -> str:
    """Who it was: "her mum" is "mother". "" where nobody is named, or both parents are."""
    words = [_ALSO.get(word, word) for word in given_by.lower().replace(".", "").split()]
    who = [word for word in words if word not in _NOBODY]
    both = _ALL_OF_THEM.intersection(who) or {"mother", "father"} <= set(who)
    return "" if both else " ".join(who)


def relation(given_by: str) -> bool:
    """Does this say how somebody belongs to the child, and nothing that could be a name?"""
    words = given_by.lower().split()
    return all(word.strip(".,") in RELATIONS or word.isdigit() for word in words)

"""What people and office systems write into cells: answers, dates, yes and no."""

from __future__ import annotations

import re
from datetime import date, datetime

GIVEN, REFUSED, WITHDRAWN, BLANK = "given", "refused", "withdrawn", "blank"

_ANSWERS = {
    # Not "x": some mean a tick by it, others a cross.
    GIVEN: "yes y true t 1 given granted consented consent agreed agree approved allowed accepted "
    "positive ✓ ✔ ☑",
    REFUSED: "no n false f 0 refused denied declined not-given not-granted not-consented "
    "no-consent does-not-consent disagree disagreed negative not-allowed rejected ✗ ✘ objected",
    WITHDRAWN: "withdrawn revoked removed cancelled withdrawn-consent consent-withdrawn expired",
    BLANK: "not-answered unanswered no-answer no-response not-returned not-provided unknown "
    "awaiting pending n/a na none - ? not-asked not-known not-recorded",
}
ANSWERS = {word: answer for answer, words in _ANSWERS.items() for word in words.split()}
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
    "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %y",
)  # fmt: skip
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}.*$")
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b")
EARLIEST = date(2000, 1, 1)


def answer(cell: str) -> str | None:
    """given, refused, withdrawn or blank; None for a word that is none of these."""
    if not cell:
        return BLANK
    return ANSWERS.get("-".join(cell.lower().strip(" .!").split()) or "-")


def yes(cell: str) -> bool | None:
    """None for a word that is neither yes nor no."""
    word = "-".join(cell.lower().strip(" .").split())
    return True if word in YES else False if word in NO else None


def day(cell: str) -> date | None:
    """Raises ``ValueError`` for what is no date of this century."""
    if not cell or ANSWERS.get(cell.lower()) == BLANK:
        return None
    text = _ORDINAL.sub("", _TIME.sub("", cell)).replace(",", "")
    for form in _DATE_FORMATS:
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if found >= EARLIEST:
            return found
    raise ValueError("not a date")


def relation(given_by: str) -> bool:
    """Does this say how somebody belongs to the child, and nothing that could be a name?"""
    words = given_by.lower().split()
    return all(word.strip(".,") in RELATIONS or word.isdigit() for word in words)

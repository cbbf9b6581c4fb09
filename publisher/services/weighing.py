"""One answer of an uploaded file beside what the register says: which of them counts.

Where it is not certain which is newer, the register's no stands: an upload never turns a
withdrawal into a yes by accident, whether it was for this channel, for all of them, or for
photographs where the file asks about videos.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from publisher.models import Consent
from publisher.registers import columns, values
from publisher.registers.columns import EVERYWHERE, PHOTOGRAPH, VIDEO
from publisher.registers.rows import Said
from publisher.registers.values import BLANK, GIVEN, REFUSED, UNCLEAR, WITHDRAWN
from publisher.rules.post import PUBLIC_TASK
from publisher.services import answers

NOT_ANSWERED = "not answered"
History = list[Consent]


@dataclass(frozen=True, kw_only=True)
class Known:
    """What an answer is weighed against: ``rows`` is all that the register knows of the person,
    ``said`` all that the file says of them; ``doubt`` is why no yes of theirs is used, if so."""

    rows: History
    said: tuple[Said, ...]
    doubt: str
    today: date


@dataclass(frozen=True, kw_only=True)
class Decided:
    before: str
    after: str
    write: Said | None = None
    why_not: str = ""


def decide(said: Said, known: Known) -> Decided:
    channel, purpose = columns.apart(said.platform)
    if said.status == UNCLEAR:
        return _unclear(said, _about(known, purpose))
    history = [row for row in _about(known, purpose) if row.platform in (channel, EVERYWHERE)]
    decided = _DECISIONS[said.status](said, history, known.today)
    if said.status != GIVEN or decided.write is None:
        return decided
    why_not = known.doubt or _contradicted(said, known) or _narrower(said, known)
    if not why_not:
        return decided
    only_newer = decided.before == GIVEN
    return Decided(
        before=decided.before, after=decided.before, why_not="" if only_newer else why_not
    )


# What the register says


def _about(known: Known, purpose: str) -> History:
    """Every answer about ``purpose``, oldest first; a no to photographs is one to videos too. What
    was agreed for an occasion that is over is nothing any more."""
    rows = [row for row in known.rows if _asks(row, purpose) and not _over(row, known.today)]
    return sorted(rows, key=answers.order)


def _asks(row: Consent, purpose: str) -> bool:
    stills = purpose == VIDEO and row.purpose == PHOTOGRAPH and row.status != GIVEN
    return row.purpose == purpose or stills


def _over(row: Consent, today: date) -> bool:
    return row.basis == answers.ONE_OFF and bool(row.valid_until and row.valid_until < today)


def _counting(history: History) -> dict[str, Consent]:
    """The answer that counts on each channel, as ``answers.standings`` has it."""
    found: dict[str, Consent] = {}
    for row in history:
        if row.platform == EVERYWHERE and row.status != GIVEN:
            found = dict.fromkeys(found, row)
        found[row.platform] = row
    return found


def _current(said: Said, history: History) -> Consent | None:
    counting = _counting(history)
    return counting.get(columns.apart(said.platform)[0]) or counting.get(EVERYWHERE)


# A yes


def _yes(said: Said, history: History, today: date) -> Decided:
    current = _current(said, history)
    before = current.status if current else BLANK
    as_it_was = Decided(before=before, after=before)
    written = Decided(before=before, after=GIVEN, write=replace(said, dated=said.dated or today))
    if current is None:
        return written
    if said.basis == PUBLIC_TASK and current.basis not in (PUBLIC_TASK, NOT_ANSWERED):
        # That nobody objected is no answer of anybody's: what a parent said stays.
        objected = "A parent has said no here, so it stays no."
        return as_it_was if before == GIVEN else replace(as_it_was, why_not=objected)
    if current.status == GIVEN:
        return _yes_again(said, history, current, today)
    why_not = _older_than_a_no(said, [current, *_noes_since(history)])
    if not why_not and any(_other(said, row) for row in _latest_noes(history)):
        why_not = "Another parent has said no, so it stays no."
    return replace(as_it_was, why_not=why_not) if why_not else written


def _yes_again(said: Said, history: History, current: Consent, today: date) -> Decided:
    """Where there is a yes already. One of a parent replaces one that rests on less."""
    if said.basis == "consent" and said.dated is None:
        asked = [row for row in history if row.status != GIVEN or row.basis == "consent"]
        if asked != history:
            return replace(_yes(said, asked, today), before=current.basis)
    as_it_was = Decided(before=GIVEN, after=GIVEN)
    newer = said.dated is not None and said.dated > current.dated
    if newer or (said.valid_until and said.valid_until != current.valid_until):
        return replace(
            as_it_was, write=replace(said, dated=max(said.dated or today, current.dated))
        )
    return as_it_was


def _noes_since(history: History) -> Iterable[Consent]:
    """Since anybody last said yes."""
    return takewhile(lambda row: row.status != GIVEN, reversed(history))


def _older_than_a_no(said: Said, noes: Iterable[Consent]) -> str:
    """A yes without a date is taken for the oldest; it is newer only than what earlier uploads
    said without a date."""
    for row in noes:
        on = f"{row.dated:%-d %B %Y}"
        unclear = row.basis == NOT_ANSWERED and said.dated == row.dated
        if said.dated is not None and (said.dated > row.dated or unclear):
            continue
        if row.status == WITHDRAWN:
            return (
                f"The file says yes, but consent was withdrawn here on {on}. Ask the parent "
                "and record the answer here."
            )
        if said.dated is not None:
            return f"This yes is not newer than the no of {on}."
        if row.basis != NOT_ANSWERED and is_dated(row):
            return (
                f"This yes has no date, and there is a no of {on} here. Record the answer here, or "
                "upload it with its date."
            )
    return ""


def is_dated(row: Consent) -> bool:
    """Recorded by hand, or uploaded with a date: not one that only has the day of its upload."""
    return row.import_id is None or row.dated != row.recorded_at.date()


def _contradicted(said: Said, known: Known) -> str:
    """Does the same file say a no that covers this? Only a yes that is dated after it counts."""
    for other in known.said:
        older = said.dated and other.dated and other.dated < said.dated
        if other.status in (REFUSED, WITHDRAWN) and _covers(other, said) and not older:
            return "The file says no to this as well, in another column or row, so it is no yes."
    return ""


def _covers(no: Said, said: Said) -> bool:
    channel, purpose = columns.apart(said.platform)
    no_channel, no_purpose = columns.apart(no.platform)
    to_stills = purpose == VIDEO and no_purpose == PHOTOGRAPH
    return (
        no.platform != said.platform
        and no_channel in (channel, EVERYWHERE)
        and (no_purpose == purpose or to_stills)
    )


def _narrower(said: Said, known: Known) -> str:
    """A yes everywhere, where there is a no for one channel of which the file says nothing."""
    channel, purpose = columns.apart(said.platform)
    if channel != EVERYWHERE:
        return ""
    told = {each.platform for each in known.said if each.status in (REFUSED, WITHDRAWN)}
    noes = [
        row
        for place, row in _counting(_about(known, purpose)).items()
        if row.status != GIVEN
        and row.basis != NOT_ANSWERED
        and columns.place_of(place, purpose) not in told
    ]
    return _older_than_a_no(said, noes)


# A no, and no answer


def _no(said: Said, history: History, today: date) -> Decided:
    counts, current = _current(said, history), _own(said, history)
    before = counts.status if counts else BLANK
    as_it_was = Decided(before=before, after=before)
    dated = said.dated or today
    if counts is not None and counts.status != GIVEN and not _says_more(said, counts):
        return as_it_was
    if current is None or current.status != GIVEN:
        counted = max(dated, current.dated) if current else dated
        return Decided(before=before, after=said.status, write=replace(said, dated=counted))
    if dated < current.dated and is_dated(current) and not _other(said, current):
        on = f"{current.dated:%-d %B %Y}"
        return replace(as_it_was, why_not=f"This no is older than the yes of {on}.")
    # An older no of the other parent counts too, and one beside a yes that only has the day of its
    # upload: it is dated so that it does.
    counted = max(dated, current.dated)
    return Decided(before=before, after=said.status, write=replace(said, dated=counted))


def _says_more(said: Said, no: Consent) -> bool:
    """A no says more than no answer, and that it was withdrawn more than that it was refused."""
    return no.basis == NOT_ANSWERED or (said.status == WITHDRAWN and no.status == REFUSED)


def _blank(said: Said, history: History, today: date) -> Decided:
    """Not answered, where we have a yes: there is none any more."""
    counts, current = _current(said, history), _own(said, history)
    before = counts.status if counts else BLANK
    if before not in (GIVEN, BLANK) or current is None or current.status != GIVEN:
        return Decided(before=before, after=before)
    counted = max(said.dated or today, current.dated)
    return Decided(before=before, after=NOT_ANSWERED, write=replace(said, dated=counted))


def _unclear(said: Said, about: History) -> Decided:
    """ "Mum said no", "Yes - website only": no yes stands where something else is said now, be it
    for this channel or for all. It ends with its own day, so that a mended cell brings it back."""
    channel, _ = columns.apart(said.platform)
    counting = _counting(about)
    here = counting.get(channel) or counting.get(EVERYWHERE)
    asked = list(counting.values()) if channel == EVERYWHERE else [here] if here else []
    before = here.status if here else BLANK
    yeses = [row.dated for row in asked if row.status == GIVEN]
    if not yeses:
        return Decided(before=before, after=before)
    blank = replace(said, status=BLANK, dated=max(yeses))
    return Decided(before=GIVEN, after=NOT_ANSWERED, write=blank)


def _own(said: Said, history: History) -> Consent | None:
    """The latest answer for this very place, whatever was said of all channels."""
    place = columns.apart(said.platform)
    own = [row for row in history if (row.platform, row.purpose) == place]
    return own[-1] if own else None


_DECISIONS: dict[str, Callable[[Said, History, date], Decided]] = {
    GIVEN: _yes,
    REFUSED: _no,
    WITHDRAWN: _no,
    BLANK: _blank,
}


def _latest_noes(history: History) -> Iterable[Consent]:
    latest = {row.given_by: row for row in history}
    return (row for row in latest.values() if row.status != GIVEN)


def _other(said: Said, row: Consent) -> bool:
    return another(said.given_by, row.given_by)


def another(one: str, other: str) -> bool:
    """Is the giver somebody else? Where one of them is not known, it counts as the same."""
    one, other = values.giver(one), values.giver(other)
    return bool(one and other and one != other)


def noes_of_others(given_by: str, rows: History) -> list[Consent]:
    """Those of another parent since anybody last said yes: a yes of this one does not end them."""
    since = _noes_since(sorted(rows, key=answers.order))
    return [row for row in since if another(given_by, row.given_by)]

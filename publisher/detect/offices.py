# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""What somebody does at a school or a council, told beside the name: "our lovely nursery nurse …",
"Nell Croft, Attendance Officer"."""

from __future__ import annotations

from publisher.detect import late
from publisher.detect.text import Text, Token

ROLES = (
    r"(?:(?:lollipop|dinner) (?:lady|man|person)|crossing patrol|head (?:boy|girl|chef|cook|gardener)|cook|chef|caretaker|cleaner|secretary|receptionist"
    r"|manager|teacher|tutor|mentor|governor|trustee|chaplain|nurse|paramedic|assistant|apprentice|trainee|volunteer|helper|supervisor"
    r"|librarian|gardener|janitor|driver|coach|instructor|captain|prefect|monitor|ambassador|councillor|rep|representative|buddy|leader|leaver|pupil|student|classmate"
    r"|musician|pianist|drummer|violinist|singer|dancer|artist|author|writer|reader|poet|mathematician|scientist|swimmer|runner|cyclist"
    r"|gymnast|goalkeeper|goalie|striker|bowler|batter|winner|runner-up|champion|hero|heroine|mum|mummy|dad|daddy|nan|gran|grandma|grandad"
    r"|parent|auntie|uncle|cousin|brother|sister|twin|son|daughter|girl|boy|lad|chap|lady|ta|senco|sendco|midday|busy bee|narrator|sportsman|sportswoman)"
)
# What somebody does for us or is, in capitals, as below a letter: "Nell Croft Attendance Officer".
_OFFICE = late.compile(
    r"(?:, ?|,? ?[(-] ?| )(?:(?:our|the|new|our new|a) )?(?:(?:[A-Z][\w'&-]*|and|of|for|&),? ){0,5}(?:[Oo]ur )?"
    r"(?:Manager|Officer|Co-?[Oo]rdinator|Chair(?:man|woman|person)?|Secretary|Treasurer|Teacher|Head(?: ?[Tt]eacher)?|Leader|Lead"
    r"|Governor|Director|Assistant|Editor|Trustee|SENCO|SENDCO|Worker|Nurse|Counsellor|Librarian|Technician|Chef|Cook|Caretaker"
    r"|Coach|Principal|Administrator|Advis[eo]r|Councillor|Mentor|Clerk|Practitioner|Tutor|Instructor|Receptionist|Bursar|DSL"
    r"|(?:[Cc]lass|[A-Z][a-z]+|[Hh]ead) (?:teacher|tutor|assistant|technician|leader|coach)|[Cc]haplain|[Hh]eadteacher)s?\b"
    r"(?=[\s,.;:)!?]|$)"
)
_INTRODUCED = late.compile(
    rf"\b(?:[Oo]ur|[Mm]y|[Hh]is|[Hh]er|[Tt]heir|[Aa]|[Tt]he)(?: [\w'-]+){{0,3}}? {ROLES},? $"
    rf"|\b(?:(?:Year|Yr|Y|P|S) ?\d{{1,2}}|[Nn]ew)(?: [\w'-]+){{0,2}}? {ROLES},? $"
    r"|(?:^|[.!?:\n]\W{0,2})(?:Apprentice|Caretaker|Cleaner|Engineer|Former pupil|Scientist|Trainee|Volunteer|(?:Head )?[Cc]hef|Cook|Goalkeeper|Receptionist|Librarian|Gardener|Lollipop (?:man|lady)|Bus driver|Teaching assistant|(?:Midday|Lunchtime) supervisor) $"
)


def holds_office(text: Text, token: Token) -> bool:
    """Whether an office of a school or a council stands behind a name."""
    return bool(_OFFICE.match(text.plain, token.to, token.to + 90))


def is_introduced(before: str) -> bool:
    """ "our lovely nursery nurse …"."""
    return bool(_INTRODUCED.search(before))

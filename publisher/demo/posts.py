"""The texts T1 to T10 and what each school's policy says about them on Facebook (LinkedIn for
T9, X for T10). The demonstration fails when anything comes out differently."""

from __future__ import annotations

from dataclasses import dataclass

from publisher.detect.roll import Person

SCHOOLS = ("lache", "milton_road", "longton_lane", "st_lukes", "ashgrove")

NO_REPEATS = frozenset({"x", "linkedin"})
PASS, WARN, PASS_OR_WARN = {"pass"}, {"warn"}, {"pass", "warn"}
APPROVE, BLOCK = {"approve"}, {"block"}


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text. ``picture`` is none, one child ("amelia") or a class with consent ("class");
    ``only`` is the platform that its row of the table is about."""

    id: str
    text: str
    category: str
    expected: dict[str, set[str]]
    picture: str = ""
    only: str = ""

    def platforms(self, all_of_them: tuple[str, ...]) -> tuple[str, ...]:
        """Where this text is posted. X and LinkedIn refuse the same words twice: there the
        fayre is T9 and T10, and the badge is T3."""
        if self.only:
            return (self.only,)
        again = NO_REPEATS if self.id in ("T1", "T4") else frozenset()
        return tuple(name for name in all_of_them if name not in again)


def _row(*verdicts: set[str]) -> dict[str, set[str]]:
    return dict(zip(SCHOOLS, verdicts, strict=True))


FAYRE = "Summer fayre on Saturday 3 July, 12–3, on the school field."
AMELIA = "Well done Amelia for her swimming badge!"

TEXTS = (
    Text(id="T1", text=FAYRE, category="event", expected=_row(PASS, PASS, PASS, PASS, PASS)),
    Text(
        id="T2",
        text="Year 6 had a great day in Normandy.",
        category="trip_update",
        expected=_row(BLOCK, BLOCK, PASS, PASS, PASS),
    ),
    Text(
        id="T3",
        text=AMELIA,
        category="celebration",
        expected=_row(PASS, BLOCK, APPROVE, PASS_OR_WARN, PASS),
    ),
    Text(
        id="T4",
        text=AMELIA,
        category="celebration",
        picture="amelia",
        expected=_row(BLOCK, BLOCK, APPROVE, PASS_OR_WARN, PASS_OR_WARN),
    ),
    Text(
        id="T5",
        text="What a wonderful morning in the hall.",
        category="celebration",
        picture="class",
        expected=_row(PASS, BLOCK, APPROVE, PASS, PASS_OR_WARN),
    ),
    Text(
        id="T6",
        text="Please contact Mrs Patel in the office.",
        category="reminder",
        expected=_row(PASS, BLOCK, APPROVE, PASS_OR_WARN, PASS),
    ),
    Text(
        id="T7",
        text="Class 3 did fractions today.",
        category="class_update",
        expected=_row(BLOCK, BLOCK, PASS, BLOCK, PASS),
    ),
    Text(
        id="T8",
        text="Parking outside school is a disgrace.",
        category="reminder",
        expected=_row(APPROVE, APPROVE, APPROVE, PASS_OR_WARN, APPROVE),
    ),
    Text(
        id="T9",
        text=FAYRE,
        category="event",
        only="linkedin",
        expected=_row(BLOCK, PASS, PASS, BLOCK, BLOCK),
    ),
    Text(
        id="T10",
        text=FAYRE,
        category="event",
        only="x",
        expected=_row(PASS, BLOCK, PASS, PASS, PASS),
    ),
)

# What a comment under T1 on Facebook comes to, by the school's comment mode.
COMMENTS = {
    "lache": "held",
    "milton_road": "off",
    "longton_lane": "moderated",
    "st_lukes": "moderated",
    "ashgrove": "moderated",
}
HIDDEN = {"held", "off"}

ROLL = (
    *(
        Person(who="pupil", forename=forename, surname=surname)
        for forename, surname in (
            ("Amelia", "Wright"), ("Zoë", "O'Brien"), ("Summer", "Hope"), ("Will", "May"),
            ("Li", "Ng"), ("Mohammed", "Ali-Khan"), ("Grace", "Rose"),
        )
    ),
    Person(who="staff", forename="Meera", surname="Patel", known_as="Mrs Patel"),
    Person(who="staff", forename="Rae", surname="Snape"),
    Person(who="staff", forename="K.", surname="Southworth"),
)  # fmt: skip

"""Personal identifiers, special-category data, and children who could be recognised."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.detect.hit import BARE, Certainty, Hit
from publisher.rules.compiled import Clause
from publisher.rules.finding import Effect, Finding
from publisher.rules.view import View, spoken, weaker

_FULL_NAMES = {"pupil": "pupil_full_name", "staff": "staff_full_name", None: "pupil_full_name"}
_CALLED = {
    "upn": "a pupil number", "dob": "a date of birth", "date_of_birth": "a date of birth",
    "phone": "a telephone number", "email": "an e-mail address", "address": "an address",
    "handle": "somebody's account name", "pupil_full_name": "a full name",
    "staff_full_name": "a full name", "ni_number": "a National Insurance number",
    "nhs_number": "an NHS number", "vehicle_plate": "a number plate", "age": "an age",
    "bank_account": "a bank account or card number", "ip": "a computer's address",
}  # fmt: skip


def identifiers(clause: Clause, view: View) -> Iterator[Finding]:
    """Numbers, addresses and full names that lead to one person."""
    kinds = frozenset(clause.get("kinds"))
    full_names = kinds & set(_FULL_NAMES.values())
    for surface in view.surfaces:
        for hit in surface.analysis.personal:
            if hit.kind in kinds:
                yield _identifier(clause, view, surface.name, surface.span(hit), hit, hit.kind)
        for hit in surface.analysis.people if full_names else ():
            kind = _FULL_NAMES.get(hit.who, "")
            if hit.form == "full" and kind in kinds:
                yield _identifier(clause, view, surface.name, surface.span(hit), hit, kind)


def _identifier(
    clause: Clause, view: View, surface: str, span: tuple[int, int], hit: Hit, kind: str
) -> Finding:
    called = _CALLED.get(kind, f"a {spoken(kind)}")
    sure = hit.certainty is not Certainty.POSSIBLE
    says = "There is" if sure else "There may be"
    return view.found(
        clause,
        f"{says} {called} here, which can lead a stranger to one person. Take it out; the "
        "school's own published contact details may stay.",
        surface=surface,
        effect=None if sure else weaker(Effect.WARN, clause.effect),
        span=span,
        detail=spoken(kind),
    )


def special_category(clause: Clause, view: View) -> Iterator[Finding]:
    """Health, belief and the like: about one person it counts in full, in general it is softer."""
    groups = frozenset(clause.get("groups"))
    if "health" in groups:
        groups |= {"send"}  # autism or dyslexia is health to whoever it belongs to
    generic = clause.soft("generic_mention", Effect.WARN)
    anyone = clause.get("about", "identifiable_person") == "anyone"
    for surface in view.prose:
        for hit in surface.analysis.special:
            about_somebody = anyone or hit.certainty is not Certainty.POSSIBLE
            effect = clause.effect if about_somebody else generic
            if hit.kind in groups and effect:
                yield view.found(
                    clause,
                    _SPECIAL if about_somebody else _GENERIC,
                    surface=surface.name,
                    effect=effect,
                    span=surface.span(hit),
                    detail=spoken(hit.kind),
                )


_SPECIAL = (
    "This says something specially protected, such as health or belief, about a person who could "
    "be recognised. Leave it out."
)
_GENERIC = (
    "This touches on health, belief or another specially protected subject. It is fine about an "
    "event; make sure that it is about nobody in particular."
)


BESIDE_PICTURE = "name_plus_image"
_SINGLED_OUT = (
    "Readers could tell from this which child is meant. Leave out what singles the child out: "
    "the name, the class, or what happened."
)
_BESIDE_PICTURE = (
    "A name stands beside a picture of children: together they tell a stranger which child this "
    "is. Take the name out, or show another picture."
)


def identification(clause: Clause, view: View) -> Iterator[Finding]:
    """Signals that together point at one child, such as a name beside a class or a picture."""
    signals = frozenset(clause.get("signals"))
    for surface in view.prose:
        for hit in surface.analysis.identification:
            if hit.kind in signals:
                sure = hit.certainty is not Certainty.POSSIBLE
                effect = clause.effect if sure else weaker(Effect.WARN, clause.effect)
                yield _recognisable(clause, view, surface.name, surface.span(hit), hit.kind, effect)
    if BESIDE_PICTURE in signals and view.post.may_show_children:
        yield from _named_beside_picture(clause, view)


def _named_beside_picture(clause: Clause, view: View) -> Iterator[Finding]:
    for surface in view.surfaces:
        for hit in surface.analysis.people:
            sure = hit.certainty is not Certainty.POSSIBLE or hit.detail == BARE
            if hit.who in (None, "pupil") and sure:
                span = surface.span(hit)
                yield _recognisable(clause, view, surface.name, span, BESIDE_PICTURE, clause.effect)


def _recognisable(
    clause: Clause, view: View, surface: str, span: tuple[int, int], signal: str, effect: Effect
) -> Finding:
    return view.found(
        clause,
        _BESIDE_PICTURE if signal == BESIDE_PICTURE else _SINGLED_OUT,
        surface=surface,
        effect=effect,
        span=span,
        detail=spoken(signal),
    )

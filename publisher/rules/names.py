"""People named in a post. The words are the same whoever is meant and however it was noticed,
so that nobody can learn from a finding who is on the school's roll or on a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from publisher.detect.hit import BARE, WHOLE, Certainty, Hit
from publisher.rules.classes import in_class, unclear
from publisher.rules.compiled import Clause
from publisher.rules.finding import STRENGTH, Effect, Finding
from publisher.rules.view import Surface, View, weaker

PUBLIC_FIGURE = "public_figure"
STORY = "story"
_FORM_NAMES = {
    "full": "full name", "first": "first name", "surname": "surname",
    "initial": "name with an initial", "honorific": "title and surname",
}  # fmt: skip
_REASONS = {
    Effect.BLOCK: "A person is named here, which the school's policy does not allow. Take the "
    "name out, or use a role such as “the Headteacher” or “a Year 4 pupil”.",
    Effect.APPROVE: "A person is named here, so somebody has to agree to it first. Take the name "
    "out if it need not wait.",
    Effect.WARN: "This may be a person's name. Look again, and take it out if it is one.",
}


def judge(clause: Clause, view: View) -> Iterator[Finding]:
    """Names of ``who`` in ``forms``, on every surface, when pictures make it matter or always."""
    strongest = _with_pictures(clause, view)
    if strongest is None:
        return
    roles = _phrases(clause.get("roles_allowed", ()))
    of_others = _of_others(clause, view)
    for surface in view.surfaces:
        stands_for = [match.span() for match in roles.finditer(surface.raw)] if roles else []
        for hit in surface.analysis.people:
            opening = _opens(surface, hit)
            effect = _effect(clause, hit, strongest, opening=opening, of_others=of_others)
            if effect and not _is_a_role(hit, stands_for):
                yield view.found(
                    clause,
                    _REASONS.get(effect, _REASONS[Effect.WARN]),
                    surface=surface.name,
                    effect=effect,
                    span=surface.span(hit),
                    detail=_form_name(hit),
                )


def _of_others(clause: Clause, view: View) -> bool:
    """Whether the rule is about some classes, and every pupil whom the post's words may mean is
    known to be of another: two pupils may have one name."""
    wanted, found = clause.get("classes"), view.context.classes.values()
    return bool(wanted and found) and not any(
        unclear(group, wanted) or any(in_class(group, each) for each in wanted) for group in found
    )


def listed(clause: Clause, view: View) -> Iterator[Finding]:
    """Children on the do-not-publish list, and those whose family said no to it, are not named at
    any school. A first name may be another child's, so it waits for somebody who knows; a full
    name does not."""
    never = view.context.never_named
    for surface in view.surfaces if never else ():
        for hit in surface.analysis.people:
            if hit.person in never and hit.certainty is not Certainty.POSSIBLE:
                effect = Effect.BLOCK if hit.form == "full" else Effect.APPROVE
                yield view.found(
                    clause,
                    _REASONS[effect],
                    surface=surface.name,
                    effect=effect,
                    span=surface.span(hit),
                    detail=_form_name(hit),
                )


def _phrases(roles: Sequence[str]) -> re.Pattern[str] | None:
    """A role in any case, as whole words; what follows it is a name all the same."""
    if not roles:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, roles))})(?!\w)", re.IGNORECASE)


def _is_a_role(hit: Hit, stands_for: list[tuple[int, int]]) -> bool:
    """Words that the policy allows in a name's place; never those that are on the roll."""
    within = (start <= hit.start and hit.end <= end for start, end in stands_for)
    return hit.person is None and any(within)


def _with_pictures(clause: Clause, view: View) -> Effect | None:
    """What the rule does to this post at most: a picture of children may change it. Where it may
    or may not show some, the stricter counts."""
    shows, may_show = view.post.shows_children, view.post.may_show_children
    when = clause.get("when", "always")
    if (when == "image_of_children" and not may_show) or (when == "no_image" and shows):
        return None
    cases = {"with_image": may_show, "without_image": not shows}
    effects = [clause.soft(name, clause.effect) for name, counts in cases.items() if counts]
    return max(filter(None, effects), key=STRENGTH.__getitem__, default=None)


def _effect(
    clause: Clause, hit: Hit, strongest: Effect, *, opening: bool, of_others: bool
) -> Effect | None:
    if hit.who == PUBLIC_FIGURE:
        return _figure(clause, hit)
    if hit.who is not None and hit.who not in clause.get("who"):
        return None
    if hit.who == "pupil" and of_others:
        return None
    if not _form_matters(clause, hit):
        return None
    if hit.certainty is not Certainty.POSSIBLE:
        return strongest
    return _doubtful(clause, hit, strongest, opening=opening)


def _figure(clause: Clause, hit: Hit) -> Effect | None:
    """The rule speaks of living people; those of stories, lessons and history are only noted."""
    effect = clause.soft("public_figures", None)
    return weaker(Effect.NOTE, effect) if effect and hit.detail == STORY else effect


def _doubtful(clause: Clause, hit: Hit, strongest: Effect, *, opening: bool) -> Effect | None:
    """An everyday word that is also somebody's name asks the author to look again, or is only
    noted where every word has a capital ("Summer fayre"), and so does a given name that nothing
    says is anybody's; a word that nothing explains is an
    unknown person, and the policy says what becomes of those."""
    if hit.detail == BARE:
        return weaker(Effect.WARN, strongest)
    if hit.who is not None:
        return weaker(Effect.NOTE if opening else Effect.WARN, strongest)
    unsure = clause.soft("unknown_person", Effect.WARN)
    return weaker(unsure, strongest) if unsure else None


def _opens(surface: Surface, hit: Hit) -> bool:
    """Whether a sentence begins here, so that a capital says nothing."""
    before = surface.raw[: hit.start].rstrip(" \t\"“‘'(")
    return not before or before[-1] in ".!?\n:…"


def _form_name(hit: Hit) -> str:
    return _FORM_NAMES.get("full" if hit.detail == WHOLE else hit.form or "", "name")


def _form_matters(clause: Clause, hit: Hit) -> bool:
    """A bare surname counts as the fullest form that the rule looks for, and a name with an
    initial ("Amelia W.", "A. Wright") shows no less than the part that is written out."""
    if "allowed_forms" in clause.params:
        return _not_allowed(frozenset(clause.get("allowed_forms")), hit)
    forms = clause.get("forms")
    if hit.detail == WHOLE and "full" in forms:
        return True
    if hit.form == "initial":
        return bool({"initial", "first", "full"} & set(forms))
    if hit.form in (None, "surname"):
        return hit.form in forms or bool({"full", "honorific"} & set(forms))
    return hit.form in forms


def _not_allowed(allowed: frozenset[str], hit: Hit) -> bool:
    """Only these forms may stay: a role is never found, and a full name goes beyond them all."""
    if hit.form == "full" or hit.detail == WHOLE:
        return "full" not in allowed
    if hit.form in (None, "surname"):
        return not allowed & {"surname", "full"}
    return not allowed & {hit.form, "full"}

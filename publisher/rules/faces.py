"""The faces that were found in a picture, and what its author says of each.

A program tells that there is a face and where, never whose. One that nobody accounts for may be
a child's, so it is never taken for nobody's.
"""

from __future__ import annotations

from collections.abc import Iterator

from publisher.rules.compiled import Clause
from publisher.rules.finding import CHECKING, Effect, Finding, State
from publisher.rules.post import Grade, MediaFacts, Said
from publisher.rules.view import View


def accounted_for(clause: Clause, view: View) -> Iterator[Finding]:
    """Where people can be recognised, each face is declared by itself: more faces than people is
    not for anybody to agree to. Where its author says that nobody can be, the policy's own rule
    about an unexpected face decides (``unexpected``)."""
    for number, media in view.pictures:
        recognised = media.people is None or media.people.grade is Grade.IDENTIFIABLE
        if media.undeclared_faces and recognised:
            yield view.found(clause, _how_many(media), surface=f"media:{number}")
        if media.said.count(Said.PUPIL_AGAIN):
            yield view.found(
                clause, _AGAIN, surface=f"media:{number}", effect=Effect.APPROVE,
                state=State.DECLARED, declared_by=media.declared_by, detail="chosen again",
            )  # fmt: skip
        if nobody := media.said.count(Said.NOT_A_PERSON):
            what = "One face that was found is no person" if nobody == 1 else _MORE.format(nobody)
            yield view.found(
                clause, f"{what}, as its author says.", surface=f"media:{number}",
                effect=Effect.NOTE, state=State.DECLARED, declared_by=media.declared_by,
                detail="not a person",
            )  # fmt: skip


_AGAIN = (
    "The same pupil is chosen for more than one face in this picture. If it is somebody else's, "
    "choose who it is; if it is the same child twice, somebody has to agree to it."
)
_MORE = "{} faces that were found are no persons"


def _how_many(media: MediaFacts) -> str:
    found, open_ = media.faces, media.undeclared_faces
    if found != open_:
        said = f"{found} faces were found in this picture, and {open_} of them "
        said += "is not declared." if open_ == 1 else "are not declared."
    elif found == 1:
        said = "A face was found in this picture, and nobody has said whose it is."
    else:  # without their number, so that it is said once of several pictures
        said = "Faces were found in this picture, and nobody has said whose they are."
    return f"{said} Say beside each number who it is or that it is no person, or cover it."


def unexpected(clause: Clause, view: View, number: int, media: MediaFacts) -> Iterator[Finding]:
    """A detector saw a face where its uploader said that nobody can be recognised; or none has
    looked, and then all rests on what the uploader said."""
    effect = clause.soft("undeclared_face", Effect.APPROVE)
    if media.people is None:
        return
    if media.faces is None:
        if not view.context.text_only:
            yield _not_looked_for(clause, view, number, media, effect or Effect.NOTE)
    elif effect and media.undeclared_faces and media.people.grade is not Grade.IDENTIFIABLE:
        many = media.undeclared_faces
        what = "there is a face" if many == 1 else f"there are {many} faces"
        yield view.found(
            clause,
            f"We think {what} in this picture, though nobody was declared in it. Somebody has to "
            "look before it goes out.",
            surface=f"media:{number}",
            effect=effect,
            about=f"{many} faces",
        )


def _not_looked_for(
    clause: Clause, view: View, number: int, media: MediaFacts, effect: Effect
) -> Finding:
    """A detector that is installed and was not quick enough, or failed, is not the same as
    none: somebody has to look in its place."""
    waits = media.looking and not view.publishing
    unseen = media.search_failed or (media.looking and view.publishing)
    unchecked = media.looking or media.search_failed
    return view.found(
        clause,
        _LOOKING if waits else _UNSEEN if unseen else _SAID,
        surface=f"media:{number}",
        effect=effect if unseen else Effect.NOTE,
        state=State.NOT_CHECKABLE if unchecked else State.DECLARED,
        declared_by=None if unchecked else media.declared_by,
        detail=CHECKING if waits else "faces not looked for",
    )


_LOOKING = "We are looking for faces in this picture."
_UNSEEN = "This picture could not be checked for faces. Somebody has to look before it goes out."
_SAID = "No program looked for faces in this. Who can be recognised in it is what its author says."

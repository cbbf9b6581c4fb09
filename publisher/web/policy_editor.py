"""The editor: the school's clauses, what stands for each, and what is still to be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.services import policy_drafts, policy_editor, promising
from publisher.services import policy_wording as words
from publisher.services.gathering import policy_of
from publisher.web import policy_pages
from publisher.web.door import here
from publisher.web.policy_pages import Editing
from tenants.errors import Invalid
from tenants.policies import passages
from tenants.policies.hints import Hint, exceptions, hints, is_private
from tenants.services import policy_editing
from tenants.services.policy_editing import EditedMeanwhile

pages = Blueprint(
    "policy_editor",
    __name__,
    url_prefix="/schools/<uuid:school>/policy/versions/<uuid:version>/edit",
)

Answer = str | Response | tuple[str, int]


@pages.get("")
def show(version: UUID) -> str:
    with here.work() as uow:
        page = policy_pages.editing(here.system, uow, version)
        saves = policy_editing.edits(uow, version)[:8]
    wanted = request.args.get("show", "")
    return render_template("policy/edit.html", page=page, saves=saves, wanted=wanted, words=words)


@pages.get("/clauses/<int:place>")
def clause(version: UUID, place: int) -> Answer:
    return _clause(version, place, {})


@pages.post(
    "/clauses/<int:place>/<any(whole,part,aside,back,heading,clause,merge,split,reword):do>"
)
def change(version: UUID, place: int, do: str) -> Answer:
    what, make, stay = _CHANGES[do]
    if do == "whole" and _unread(version, place) - set(request.form.getlist("read")):
        return _clause(version, place, {"read": _READ}), 422
    try:
        with here.work() as uow:
            policy_editor.change(
                uow, version, revision=_revision(), what=f"{what} {_name(place)}",
                make=lambda document: make(document, place),
            )  # fmt: skip
    except EditedMeanwhile as error:
        return _clause(version, place, {"edited": str(error)}), 409
    except Invalid as error:
        return _clause(version, place, error.errors), 422
    return redirect(url_for(".clause", version=version, place=place + (not stay)), 303)


@pages.get("/document")
def document(version: UUID) -> str:
    with here.work() as uow:
        policy_editor.draft_of(uow, version)
    return render_template("policy/document.html", errors={}, text="", version=version)


@pages.post("/document")
def read(version: UUID) -> Answer:
    """The document's text for a draft that has rules already; its links to clauses go."""
    given = request.files.get("file")
    name, text = (given.filename or "" if given else ""), request.form.get("text", "")
    try:
        content = given.read() if given and name else None
        paper = policy_drafts.paper_of(text, name, content)
        with here.work() as uow:
            seen = policy_editor.draft_of(uow, version)
            seen.source = policy_drafts.source_of(paper)
            policy_editor.change(
                uow, version, revision=seen.revision, what="Read the document in",
                make=lambda now: policy_drafts.read_in(now, paper),
            )  # fmt: skip
    except Invalid as error:
        page = render_template(
            "policy/document.html", errors=error.errors, text=text, version=version
        )
        return page, 422
    return redirect(url_for(".show", version=version), 303)


_READ = "Tick each of these once you have made sure, or say below what is left."


def _unread(version: UUID, place: int) -> set[str]:
    """What whoever says that this is all of the clause has to have read beside it."""
    with here.work() as uow:
        page = policy_pages.editing(here.system, uow, version)
    passage = page.passage(place)
    return {*exceptions(passage["text"]), *(hint.part for hint in _unmet(page, place))}


def _unmet(page: Editing, place: int) -> list[Hint]:
    """What the clause may be about besides, at which nothing that is linked to it looks."""
    passage, clause = page.passage(place), page.clause_at(place)
    linked = {line.section for line in clause.lines} if clause else set()
    linked |= {each.rule.kind for each in page.rules if passage.get("id") in each.rule.ids}
    return [hint for hint in hints(passage["text"]) if hint.part not in linked]


def _clause(version: UUID, place: int, errors: dict[str, str]) -> str:
    with here.work() as uow:
        page = policy_pages.editing(here.system, uow, version)
    passage, clause = page.passage(place), page.clause_at(place)
    return render_template(
        "policy/clause.html",
        page=page,
        place=place,
        passage=passage,
        clause=clause,
        hints=[] if passage.get("heading") else hints(passage["text"]),
        unmet=_unmet(page, place),
        read=request.form.getlist("read"),
        excepting=exceptions(passage["text"]),
        private=is_private(passage["text"]),
        notes=promising.comment_notes(policy_of(page.version), here.system.connectors),
        errors=errors,
        typed=request.form,
        words=words,
    )


def _revision() -> int:
    given = request.form.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else -1


def _name(place: int) -> str:
    return request.form.get("name") or f"passage {place}"


def _clause_id(document: dict[str, Any], place: int) -> str:
    found = document.get("passage", ())
    if not 1 <= place <= len(found) or "id" not in found[place - 1]:
        raise Invalid({"place": "This clause is not there any more."})
    return str(found[place - 1]["id"])


def _field(name: str) -> str:
    return request.form.get(name, "")


def _said(covered: str) -> Callable[[dict[str, Any], int], dict[str, Any]]:
    return lambda document, place: passages.say(
        document, _clause_id(document, place), covered=covered, rest=_field("rest")
    )


def _aside(document: dict[str, Any], place: int) -> dict[str, Any]:
    status = _field("status")
    if status not in ("recorded", "not_expressible"):
        raise Invalid({"status": "Say what becomes of this clause."})
    return passages.set_aside(
        document, _clause_id(document, place), status=status, why=_field("why")
    )


Made = Callable[[dict[str, Any], int], dict[str, Any]]
# What each button does, its name in the list of saves, and whether one stays at the clause.
_CHANGES: dict[str, tuple[str, Made, bool]] = {
    "whole": ("Rules do all of", _said("whole"), False),
    "part": ("Rules do a part of", _said("part"), False),
    "aside": ("Set aside", _aside, False),
    "back": ("Took back", lambda d, at: passages.take_back(d, _clause_id(d, at)), True),
    "heading": ("A heading:", lambda d, at: passages.as_heading(d, at, heading=True), True),
    "clause": ("A clause:", lambda d, at: passages.as_heading(d, at, heading=False), True),
    "merge": ("Joined with the next:", lambda d, at: passages.merged(d, at), True),
    "split": (
        "Cut in two:",
        lambda d, at: passages.split(d, at, first=_field("first"), second=_field("second")),
        True,
    ),
    "reword": (
        "Reworded",
        lambda d, at: passages.reword(d, at, text=_field("text"), name=_field("title")),
        True,
    ),
}

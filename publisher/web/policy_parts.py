"""Forms for single parts of a draft: a rule, a section, or an entry such as a duty."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.rules.vocabulary import kinds
from publisher.services import policy_editor, policy_forms, policy_pairs
from publisher.services import policy_wording as words
from publisher.services.policy_editor import RuleForm
from publisher.services.policy_forms import Field
from publisher.services.promising import comment_notes
from publisher.web import policy_pages
from publisher.web.door import here
from publisher.web.policy_pages import Editing
from tenants.errors import Invalid, NotFound
from tenants.policies import parts
from tenants.policies.passages import LINKABLE
from tenants.policies.shape import schema
from tenants.policies.words import ANY_OTHER, CAN_DO
from tenants.services.policy_editing import EditedMeanwhile

pages = Blueprint(
    "policy_parts",
    __name__,
    url_prefix="/schools/<uuid:school>/policy/versions/<uuid:version>/edit",
)

Answer = str | Response | tuple[str, int]
SECTIONS = tuple(name for name in LINKABLE if name not in ("rule", *parts.LISTS))
ENTRIES = (*parts.LISTS, policy_editor.CASE)
_SCOPED = ("applies", "from", "until", "each_year")
EFFECTS = {
    "block": "Stop the post",
    "approve": "Let it wait until somebody agrees",
    "warn": "Ask the author to think again (nothing is stopped)",
    "note": "Only tell the author (nothing is stopped)",
    "transform": "Do it for the author",
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """What a form is about. ``given`` is the table that stands there now, empty for a new one."""

    name: str
    given: Mapping[str, Any]
    fields: list[Field]
    scope: list[Field]
    is_rule: bool = False
    key: str = ""


@pages.get("/rules")
def choose(version: UUID) -> str:
    """Which kind of rule?"""
    with here.work() as uow:
        page = policy_pages.editing(here.system, uow, version)
    return render_template(
        "policy/kinds.html", page=page, kinds=kinds(), lists=ENTRIES,
        sections=(*SECTIONS, *policy_pairs.SECTIONS),
        words=words, clause=request.args.get("clause", ""),
    )  # fmt: skip


@pages.get("/rules/new/<kind>")
def new_rule(version: UUID, kind: str) -> Answer:
    return _form(version, lambda page: _rule_part(page, kind, ""))


@pages.post("/rules/new/<kind>")
def add_rule(version: UUID, kind: str) -> Answer:
    return _save(version, lambda page: _rule_part(page, kind, ""))


@pages.get("/rules/<rule>")
def rule(version: UUID, rule: str) -> Answer:
    return _form(version, lambda page: _rule_part(page, "", rule))


@pages.post("/rules/<rule>")
def change_rule(version: UUID, rule: str) -> Answer:
    return _save(version, lambda page: _rule_part(page, "", rule))


@pages.post("/rules/<rule>/remove")
def remove_rule(version: UUID, rule: str) -> Response:
    return _remove(version, "Took a rule out", lambda d: parts.without_rule(d, rule))


@pages.get("/parts/<section>")
def section(version: UUID, section: str) -> Answer:
    return _form(version, lambda page: _section_part(page, section))


@pages.post("/parts/<section>")
def change_section(version: UUID, section: str) -> Answer:
    return _save(version, lambda page: _section_part(page, section))


@pages.post("/parts/<section>/remove")
def remove_section(version: UUID, section: str) -> Response:
    return _remove(version, f"Took out {section}", lambda d: parts.without_section(d, section))


@pages.get("/lists/<section>/<int:number>")
def entry(version: UUID, section: str, number: int) -> Answer:
    return _form(version, lambda page: _entry_part(page, section, number))


@pages.post("/lists/<section>/<int:number>")
def change_entry(version: UUID, section: str, number: int) -> Answer:
    return _save(version, lambda page: _entry_part(page, section, number))


@pages.post("/lists/<section>/<int:number>/remove")
def remove_entry(version: UUID, section: str, number: int) -> Response:
    def make(document: dict[str, Any]) -> dict[str, Any]:
        if section == policy_editor.CASE:
            return parts.without_case(document, number)
        return parts.without_entry(document, section, number)

    return _remove(version, f"Took out: {words.title(section)}", make)


Find = Callable[[Editing], Part]


def _rule_part(page: Editing, kind: str, id: str) -> Part:
    found = next((r for r in page.policy.document.get("rule", ()) if r["id"] == id), None)
    if (id and found is None) or (not id and kind not in kinds()):
        raise NotFound("There is no such rule.")
    given: Mapping[str, Any] = found or {"kind": kind}
    at = policy_forms.place(given["kind"], page.policy.document)
    scope = {"applies": given.get("applies", {})}
    scope |= {key: given[key] for key in _SCOPED[1:] if key in given}
    where = policy_forms.place("scope", page.policy.document)
    return Part(
        name=given["kind"], given=given, is_rule=True, key=id,
        fields=policy_forms.fields(
            policy_forms.node_of(given["kind"]), given.get("params", {}), at
        ),
        scope=policy_forms.fields(_SCOPE(), scope, where),
    )  # fmt: skip


def _SCOPE() -> Mapping[str, Any]:
    properties = schema()["properties"]["rule"]["items"]["properties"]
    return {"properties": {key: properties[key] for key in _SCOPED}}


def _section_part(page: Editing, name: str) -> Part:
    if name in policy_pairs.SECTIONS:
        given = page.policy.document.get(policy_pairs.key(name))
        return Part(name=name, given={}, fields=[policy_pairs.field(name, given)], scope=[])
    if name not in SECTIONS:
        raise NotFound("A policy has no such part.")
    return _table_part(page, name, page.policy.document.get(name, {}), "")


def _entry_part(page: Editing, name: str, number: int) -> Part:
    entries = page.entries(name) if name in ENTRIES else []
    if name not in ENTRIES or number > len(entries):
        raise NotFound("A policy has no such part.")
    return _table_part(page, name, entries[number - 1] if number else {}, str(number))


def _table_part(page: Editing, name: str, given: Mapping[str, Any], key: str) -> Part:
    at = policy_forms.place(name, page.policy.document)
    made = policy_forms.fields(policy_forms.node_of(name), given, at)
    return Part(name=name, given=given, fields=made, scope=[], key=key)


def _form(version: UUID, find: Find) -> str:
    with here.work() as uow:
        page = policy_pages.editing(here.system, uow, version)
    part = find(page)
    ids = list(dict.fromkeys([*part.given.get("ids", ()), *request.args.getlist("clause")]))
    return _page(page, part, {}, ids=ids, form=_as_given(part))


def _save(version: UUID, find: Find) -> Answer:
    with here.work() as uow:
        page = policy_pages.editing(here.system, uow, version)
    part = find(page)
    try:
        with here.work() as uow:
            _put(uow, version, part)
    except EditedMeanwhile as error:
        return _typed(page, part, {"edited": str(error)}), 409
    except Invalid as error:
        return _typed(page, part, error.errors), 422
    came = [*request.args.getlist("clause"), *request.form.getlist("ids")]
    return _back(version, page, came)


def _put(uow: Any, version: UUID, part: Part) -> None:
    form, ids, revision = _lists(), request.form.getlist("ids"), _revision()
    table = policy_forms.read(part.fields, form)
    if part.is_rule:
        policy_editor.put_rule(
            uow, version, part.key, _rule_form(part, table), ids, revision=revision
        )
    elif part.name in policy_pairs.SECTIONS:
        value = policy_pairs.made(part.name, table.get("pairs", {}))
        policy_editor.put_pairs(uow, version, part.name, value, revision=revision)
    elif part.key:
        number = int(part.key)
        policy_editor.put_entry(uow, version, part.name, number, table, ids, revision=revision)
    else:
        table = {**_unshown(part), **table}
        policy_editor.put_section(uow, version, part.name, table, ids, revision=revision)


def _unshown(part: Part) -> dict[str, Any]:
    """What the form has no field for stays, such as the policy's numbering of clauses."""
    kept = ("title", "clauses", "clause")
    return {key: part.given[key] for key in kept if key in part.given}


def _rule_form(part: Part, table: Mapping[str, Any]) -> RuleForm:
    possible = _effects(part.name)
    effect = request.form.get("effect", "") if len(possible) > 1 else possible[0]
    if effect not in possible:
        raise Invalid({"effect": "Say what happens to a post that breaks this rule."})
    shortest = request.form.get("reason_min", "").strip()
    if ("second_person" in request.form or shortest) and not request.form.getlist("by"):
        raise Invalid({"by": "Tick who may set it aside, with a second person or a reason."})
    if shortest and not (shortest.isascii() and shortest.isdigit() and len(shortest) < 4):
        raise Invalid({"reason_min": "Enter a whole number, such as 20."})
    return RuleForm(
        kind=part.name, effect=effect, params=table,
        scope=policy_forms.read(part.scope, _lists("scope-")),
        by=tuple(request.form.getlist("by")), second_person="second_person" in request.form,
        reason_min=int(shortest) if shortest else None,
        **{key: request.form.get(key, "").strip() for key in _OWN_WORDS},
    )  # fmt: skip


_OWN_WORDS = ("clause", "message", "why")


def _effects(kind: str) -> list[str]:
    """What a rule of this kind can do; where that is one thing only, nobody is asked."""
    possible = CAN_DO.get(kind, ANY_OTHER)
    return [name for name in EFFECTS if name in possible] or sorted(possible)


def _lists(prefix: str = "") -> dict[str, Sequence[str]]:
    return {
        key.removeprefix(prefix): request.form.getlist(key)
        for key in request.form
        if key.startswith(prefix)
    }


def _as_given(part: Part) -> dict[str, Any]:
    override = part.given.get("override", "never")
    held = override if isinstance(override, dict) else {}
    return {
        "effect": part.given.get("effect", ""), "by": held.get("by", []),
        "second_person": held.get("second_person", False),
        "reason_min": held.get("reason_min", ""),
        **{key: part.given.get(key, "") for key in _OWN_WORDS},
    }  # fmt: skip


def _typed(page: Editing, part: Part, errors: dict[str, str]) -> str:
    """The form again with everything that was typed."""
    again = Part(
        **{
            **part.__dict__,
            "fields": policy_forms.typed(part.fields, _lists()),
            "scope": policy_forms.typed(part.scope, _lists("scope-")),
        }
    )
    form: dict[str, Any] = {
        key: request.form.get(key, "") for key in ("effect", "reason_min", *_OWN_WORDS)
    }
    form |= {"by": request.form.getlist("by"), "second_person": "second_person" in request.form}
    return _page(page, again, errors, ids=request.form.getlist("ids"), form=form)


def _page(
    page: Editing, part: Part, errors: dict[str, str], *, ids: Sequence[str], form: Any
) -> str:
    return render_template(
        "policy/part.html", page=page, part=part, errors=errors, ids=ids, form=form, words=words,
        effects={name: EFFECTS.get(name) for name in _effects(part.name)} if part.is_rule else {},
        roles=policy_forms.place(
            part.name, page.policy.document).roles,
        notes=comment_notes(page.policy, here.system.connectors) if part.name == "comments" else {},
    )  # fmt: skip


def _remove(version: UUID, what: str, make: policy_editor.Change) -> Response:
    with here.work() as uow:
        policy_editor.change(uow, version, revision=_revision(), what=what, make=make)
    return redirect(url_for("policy_editor.show", version=version), 303)


def _back(version: UUID, page: Editing, ids: Sequence[str]) -> Response:
    """To the clause that the form came from, else to the whole draft."""
    for place, passage in enumerate(page.passages, 1):
        if passage.get("id") in ids[:1]:
            return redirect(url_for("policy_editor.clause", version=version, place=place), 303)
    return redirect(url_for("policy_editor.show", version=version, _anchor="rules"), 303)


def _revision() -> int:
    given = request.form.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else -1

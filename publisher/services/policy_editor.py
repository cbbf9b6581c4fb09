"""The editor's use cases on a draft: each is one pure change, saved with what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from publisher.services import policy_pairs
from publisher.services import policy_wording as wording
from publisher.services.policy_drafts import COMMENTS_OPEN
from publisher.services.policy_typing import slug
from tenants.errors import Invalid
from tenants.models import PolicyState, PolicyVersion
from tenants.policies import parts, passages
from tenants.policies.language import from_document
from tenants.policies.problems import PolicyError
from tenants.roles import Permission
from tenants.services import policy_editing
from tenants.unit_of_work import UnitOfWork

CASE = "comment_case"  # one kind of comment, a table of its own inside ``moderation``
Change = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class RuleForm:
    """A rule as its form gives it."""

    kind: str
    effect: str
    params: Mapping[str, Any]
    scope: Mapping[str, Any]
    by: tuple[str, ...] = ()
    second_person: bool = False
    reason_min: int | None = None
    clause: str = ""
    message: str = ""
    why: str = ""


def draft_of(uow: UnitOfWork, version_id: UUID) -> PolicyVersion:
    """Raises ``Invalid`` for a version that is no draft any more."""
    uow.actor.require(Permission.PROPOSE_POLICY)
    version = uow.get(PolicyVersion, version_id)
    if version.state != PolicyState.DRAFT:
        raise Invalid({"version": "This version is or was in force and stays as it is. Start a "
                                  "draft from it."})  # fmt: skip
    return version


def change(
    uow: UnitOfWork, version_id: UUID, *, revision: int, what: str, make: Change
) -> PolicyVersion:
    """One change to a draft, saved. Raises ``Invalid`` at the fields at fault, and
    ``EditedMeanwhile`` when somebody saved after ``revision``."""
    uow.actor.require(Permission.PROPOSE_POLICY)
    version = draft_of(uow, version_id)
    document = make(deepcopy(version.document))
    try:
        return policy_editing.save(uow, version_id, document, revision=revision, what=what)
    except PolicyError as error:
        raise Invalid(_at_fields(error)) from None


def put_rule(
    uow: UnitOfWork, version_id: UUID, id: str, rule: RuleForm, clauses: Sequence[str],
    *, revision: int,
) -> PolicyVersion:  # fmt: skip
    """Add a rule, or change the one of that id, standing for exactly these clauses."""
    uow.actor.require(Permission.PROPOSE_POLICY)
    entry = _entry(rule)
    verb = "Changed" if id else "Added"
    return change(
        uow, version_id, revision=revision, what=f"{verb} a rule about {_called(rule.kind)}",
        make=lambda document: parts.with_rule(document, id, _kept(document, id, entry), clauses)[0],
    )  # fmt: skip


def _called(kind: str) -> str:
    return wording.title(kind).lower()


def _kept(document: Mapping[str, Any], id: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """What a rule's form does not show stays as it was."""
    before: Mapping[str, Any] = next(
        (rule for rule in document.get("rule", ()) if rule["id"] == id), {}
    )
    return {**{key: before[key] for key in ("loosenable",) if key in before}, **entry}


def _entry(rule: RuleForm) -> dict[str, Any]:
    scope = dict(rule.scope)
    times = ("from", "until", "each_year")
    days: dict[str, Any] = {key: scope.pop(key) for key in times if key in scope}
    entry: dict[str, Any] = {"kind": rule.kind, "effect": rule.effect, **days}
    if scope.get("applies"):
        entry["applies"] = scope["applies"]
    if rule.params:
        entry["params"] = dict(rule.params)
    if rule.clause:
        entry["clause"] = rule.clause
    if rule.message:
        entry["message"] = rule.message
    if rule.why:
        entry["why"] = rule.why
    if rule.effect in ("block", "approve"):
        entry["override"] = "never"
    if rule.by:
        entry["override"] = {"by": list(rule.by)}
        entry["override"] |= {"second_person": True} if rule.second_person else {}
        entry["override"] |= {} if rule.reason_min is None else {"reason_min": rule.reason_min}
    return entry


def put_section(
    uow: UnitOfWork, version_id: UUID, section: str, table: Mapping[str, Any],
    clauses: Sequence[str], *, revision: int,
) -> PolicyVersion:  # fmt: skip
    uow.actor.require(Permission.PROPOSE_POLICY)

    def make(document: dict[str, Any]) -> dict[str, Any]:
        made = parts.with_section(document, section, table, clauses)
        if section == "comments":  # answered here, so it is no longer open
            kept = [each for each in made.get("choice", ()) if each["id"] != COMMENTS_OPEN]
            made["choice"] = kept
        return made

    what = f"Changed: {wording.title(section)}"
    return change(uow, version_id, revision=revision, what=what, make=make)


def put_pairs(
    uow: UnitOfWork, version_id: UUID, section: str, value: Any, *, revision: int
) -> PolicyVersion:
    """People, kinds of post and words of the school's own; an empty one goes."""
    uow.actor.require(Permission.PROPOSE_POLICY)

    def make(document: dict[str, Any]) -> dict[str, Any]:
        key = policy_pairs.key(section)
        kept = {name: part for name, part in document.items() if name != key}
        return {**kept, key: value} if value else kept

    what = f"Changed: {wording.title(section)}"
    return change(uow, version_id, revision=revision, what=what, make=make)


def put_entry(
    uow: UnitOfWork, version_id: UUID, section: str, number: int, table: Mapping[str, Any],
    clauses: Sequence[str], *, revision: int,
) -> PolicyVersion:  # fmt: skip
    uow.actor.require(Permission.PROPOSE_POLICY)
    verb = "Changed" if number else "Added"

    def make(document: dict[str, Any]) -> dict[str, Any]:
        if section != CASE:
            return parts.with_entry(document, section, number, table, clauses)
        rest = {key: value for key, value in table.items() if key != "name"}
        return parts.with_case(document, number, slug(table["name"]), rest, clauses)

    what = f"{verb}: {wording.title(section)}"
    return change(uow, version_id, revision=revision, what=what, make=make)


def set_aside(
    uow: UnitOfWork, version_id: UUID, clause: str, *, status: str, why: str, revision: int
) -> PolicyVersion:
    """A clause that nothing in the policy stands for, with the reason."""
    uow.actor.require(Permission.PROPOSE_POLICY)
    if status not in ("recorded", "not_expressible"):
        raise Invalid({"status": "Say what becomes of the clause."})
    return change(
        uow, version_id, revision=revision, what=f"Set aside {clause}",
        make=lambda document: passages.set_aside(document, clause, status=status, why=why),
    )  # fmt: skip


def _at_fields(error: PolicyError) -> dict[str, str]:
    """Each problem at the field it belongs to: ``params.who`` of a rule is its field ``who``."""
    errors: dict[str, str] = {}
    for problem in error.problems:
        steps = [str(step) for step in problem.path if isinstance(step, str)]
        steps = [step for step in steps[1:] if step not in ("params", "applies")] or ["form"]
        errors.setdefault(".".join(steps), f"{problem.message[0].upper()}{problem.message[1:]}.")
    return errors


def checked(document: Mapping[str, Any]) -> None:
    """Raises ``Invalid`` for what is not a policy."""
    try:
        from_document(document)
    except PolicyError as error:
        raise Invalid(_at_fields(error)) from None

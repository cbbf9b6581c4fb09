"""Adding, changing and taking out the parts of a policy, as plain documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from tenants.errors import Invalid
from tenants.policies.passages import link, passage_of
from tenants.policies.setting import put
from tenants.policies.shape import schema

Document = Mapping[str, Any]
LISTS = ("document", "duty", "acknowledge")
_QUOTED = 240  # characters of a clause that a rule carries as its own reason


def with_rule(
    document: Document, id: str, rule: Mapping[str, Any], clauses: Sequence[str]
) -> tuple[dict[str, Any], str]:
    """The document with this rule in the place of ``id``, or as a new one where ``id`` is "".
    Gives its id too. A clause whose rule changed has to be looked at again."""
    made = deepcopy(dict(document))
    rules: list[dict[str, Any]] = made.setdefault("rule", [])
    entry = {**rule, "id": id or _free_id(rules, str(rule["kind"]))}
    entry.setdefault("clause", quoted(made, clauses) or "what the school has decided")
    if id:
        at = _index(rules, id)
        entry["ids"] = rules[at].get("ids", [])
        changed = {**rules[at], "ids": []} != {**entry, "ids": []}
        rules[at] = entry
    else:
        changed = False
        rules.append(entry)
    if not entry.get("ids"):
        entry.pop("ids", None)
    if changed:
        link(made, entry, ())
    link(made, entry, clauses)
    return made, entry["id"]


def without_rule(document: Document, id: str) -> dict[str, Any]:
    made = deepcopy(dict(document))
    rules = made.get("rule", [])
    at = _index(rules, id)
    link(made, rules[at], ())
    del rules[at]
    return _without_lost_answers(made)


def with_section(
    document: Document, section: str, table: Mapping[str, Any], clauses: Sequence[str]
) -> dict[str, Any]:
    """The document with this section; tables inside it that only this form does not show stay."""
    made = deepcopy(dict(document))
    before = made.get(section, {})
    link(made, before, ())
    inner = {name: value for name, value in before.items() if _is_own_table(section, name, value)}
    made[section] = {**inner, **table}
    if section != "people":
        link(made, made[section], clauses)
    return made


def _is_own_table(section: str, name: str, value: object) -> bool:
    """What a school named itself, such as ``moderation.abusive``."""
    return isinstance(value, dict) and name not in schema()["properties"][section]["properties"]


def with_entry(
    document: Document, section: str, number: int, table: Mapping[str, Any], clauses: Sequence[str]
) -> dict[str, Any]:
    """One entry of a list such as the duties; ``number`` counts from 1, 0 adds one."""
    made = deepcopy(dict(document))
    entries: list[dict[str, Any]] = made.setdefault(section, [])
    entry = dict(table)
    if section == "duty":
        entry["id"] = entries[number - 1]["id"] if number else _free_id(entries, "duty")
    if number:
        _there(entries, number)
        entries[number - 1] = entry
    else:
        entries.append(entry)
    link(made, entry, clauses)
    return made


def without_entry(document: Document, section: str, number: int) -> dict[str, Any]:
    made = deepcopy(dict(document))
    entries = made.get(section, [])
    _there(entries, number)
    link(made, entries[number - 1], ())
    del entries[number - 1]
    if not entries:
        made.pop(section)
    return _without_lost_answers(made)


def cases(document: Document) -> list[tuple[str, Mapping[str, Any]]]:
    """The kinds of comment that the school has named, such as ``moderation.abusive``."""
    section = document.get("moderation", {})
    return [(k, v) for k, v in section.items() if _is_own_table("moderation", k, v)]


def with_case(
    document: Document, number: int, name: str, table: Mapping[str, Any], clauses: Sequence[str]
) -> dict[str, Any]:
    """One kind of comment in the place of ``number``, counted from 1; 0 adds one."""
    made = without_case(document, number) if number else deepcopy(dict(document))
    section = made.setdefault("moderation", {})
    if not name or name in schema()["properties"]["moderation"]["properties"] or name in section:
        raise Invalid({"name": "Give it a name of its own."})
    section[name] = dict(table)
    link(made, section[name], clauses)
    return made


def without_case(document: Document, number: int) -> dict[str, Any]:
    made = deepcopy(dict(document))
    found = cases(made)
    _there(found, number)
    name = found[number - 1][0]
    link(made, made["moderation"][name], ())
    del made["moderation"][name]
    return _without_lost_answers(made)


def without_section(document: Document, section: str) -> dict[str, Any]:
    """Raises ``Invalid`` for a section that every policy has."""
    if section in ("school", "policy", "channels", "comments", "records"):
        raise Invalid({"section": "Every policy has this part, so it cannot be taken out."})
    made = deepcopy(dict(document))
    link(made, made.get(section, {}), ())
    made.pop(section, None)
    return _without_lost_answers(made)


def _without_lost_answers(made: dict[str, Any]) -> dict[str, Any]:
    """What the document leaves open may be answered in the part that was taken out. A question
    whose answers change nothing any more is asked no more."""
    kept = []
    for choice in made.pop("choice", ()):
        changes = [change for option in choice["options"] for change in option.get("set", ())]
        lost = [change for change in changes if not _leads_somewhere(made, change)]
        for option in choice["options"] if lost else ():
            option["set"] = [change for change in option.get("set", ()) if change not in lost]
        if len(lost) < len(changes) or not changes:
            kept.append(choice)
    return {**made, "choice": kept} if kept else made


def _leads_somewhere(made: dict[str, Any], change: Mapping[str, Any]) -> bool:
    try:
        put(deepcopy(made), change["at"], change["to"])
    except KeyError:
        return False
    return True


def quoted(document: Document, clauses: Sequence[str]) -> str:
    """The words of the clauses, short enough to stand beside a finding."""
    try:
        text = " … ".join(passage_of(document, clause)["text"] for clause in clauses)
    except KeyError:
        raise Invalid({"ids": "Choose clauses of this document."}) from None
    plain = " ".join(text.split())
    return plain if len(plain) <= _QUOTED else f"{plain[:_QUOTED].rsplit(' ', 1)[0]}…"


def _free_id(entries: Sequence[Mapping[str, Any]], kind: str) -> str:
    taken = {entry["id"] for entry in entries}
    name = kind.replace("_", "-")
    return next(f"{name}-{n}" for n in range(1, len(taken) + 2) if f"{name}-{n}" not in taken)


def _index(rules: Sequence[Mapping[str, Any]], id: str) -> int:
    found = next((at for at, rule in enumerate(rules) if rule["id"] == id), None)
    if found is None:
        raise Invalid({"rule": "This rule is not there any more."})
    return found


def _there(entries: Sequence[Any], number: int) -> None:
    if not 1 <= number <= len(entries):
        raise Invalid({"entry": "This is not there any more."})

"""A document's own clauses inside a policy, and which rule stands for which.

``passage`` holds the school's words in order; a passage without an id is a heading. Everything
here takes a document and gives a new one, with clauses numbered in order and every link with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from tenants.errors import Invalid

Document = Mapping[str, Any]
PREFIX = "C"
LINKABLE = (
    "rule", "channels", "comments", "replies", "moderation", "mentions", "house_rules",
    "account_requests", "accounts_lifecycle", "media_library", "withdrawal", "incidents",
    "exceptions", "document", "duty", "acknowledge", "records", "policy",
)  # fmt: skip


def with_passages(document: Document, passages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The document with these clauses in place of any earlier ones; earlier links are dropped."""
    made = deepcopy(dict(document))
    for entry in linked_tables(made):
        entry.pop("ids", None)
    made.pop("clause", None)
    made["passage"] = [dict(passage) for passage in passages]
    for passage in made["passage"]:
        passage.pop("id", None)
        if not passage.get("heading"):
            passage["id"] = "new"
    return numbered(made)


def numbered(document: Document) -> dict[str, Any]:
    """Clauses counted from 1 in the document's order; every link follows its clause."""
    made = deepcopy(dict(document))
    prefix = made["policy"].get("clauses", {}).get("prefix", PREFIX)
    names: dict[str, str] = {}
    count = 0
    for passage in made.get("passage", ()):
        if passage.get("heading"):
            passage.pop("id", None)
            continue
        count += 1
        names[passage.get("id", "new")] = passage["id"] = f"{prefix}{count}"
    _rename(made, names)
    made["policy"] = {key: value for key, value in made["policy"].items() if key != "clauses"}
    if count:
        made["policy"]["clauses"] = {"prefix": prefix, "count": count}
    return made


def linked_tables(document: Document) -> Iterator[dict[str, Any]]:
    """Every table of the policy that may name clauses, the ones inside tables included."""
    for section in LINKABLE:
        value = document.get(section, [])
        for entry in value if isinstance(value, list) else [value]:
            yield from _tables(entry)


def _tables(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield entry
    for value in entry.values():
        if isinstance(value, dict):
            yield from _tables(value)


def passage_of(document: Document, clause: str) -> dict[str, Any]:
    """The passage of that clause; KeyError when there is none."""
    found = next((p for p in document.get("passage", ()) if p.get("id") == clause), None)
    if found is None:
        raise KeyError(clause)
    passage: dict[str, Any] = found
    return passage


def link(document: dict[str, Any], entry: dict[str, Any], clauses: Sequence[str]) -> None:
    """Make ``entry``, a table inside ``document``, stand for exactly these clauses. What is newly
    linked has to be looked at again: nobody has said yet that this is all of the clause."""
    before = set(entry.get("ids", ()))
    order = [p["id"] for p in document.get("passage", ()) if "id" in p] or list(clauses)
    chosen = [clause for clause in order if clause in set(clauses)]
    entry.pop("ids", None)
    if chosen:
        entry["ids"] = chosen
    for clause in before.symmetric_difference(chosen):
        _look_again(document, clause)
    fresh = set(chosen) - before  # something stands for these now, so they are not set aside
    kept = [each for each in document.get("clause", ()) if each["id"] not in fresh]
    document.pop("clause", None)
    if kept:
        document["clause"] = kept


def looked_again(before: Document, after: Document) -> dict[str, Any]:
    """``after``, with every clause to be looked at again whose rule or part is not as it was."""
    made = deepcopy(dict(after))
    old = {rule["id"]: rule for rule in before.get("rule", ())}
    changed = [rule for rule in made.get("rule", ()) if old.get(rule["id"]) != rule]
    sections = (made[name] for name in LINKABLE if isinstance(made.get(name), dict))
    changed += [part for part in sections if part not in before.values()]
    for part in changed:
        for clause in part.get("ids", ()):
            _look_again(made, clause)
    return made


def _look_again(document: Document, clause: str) -> None:
    for passage in document.get("passage", ()):
        if passage.get("id") == clause:
            passage.pop("covered", None)
            passage.pop("rest", None)


def say(document: Document, clause: str, *, covered: str, rest: str = "") -> dict[str, Any]:
    """How much of the clause its rules do: "whole", or "part" with what is left."""
    made = deepcopy(dict(document))
    passage = passage_of(made, clause)
    if covered not in ("whole", "part"):
        raise Invalid({"covered": "Say whether the rules do all of this clause, or a part of it."})
    if covered == "part" and not rest.strip():
        raise Invalid({"rest": "Say in a few words what the rules do not do."})
    passage["covered"] = covered
    passage.pop("rest", None)
    if covered == "part":
        passage["rest"] = rest.strip()
    return made


def set_aside(
    document: Document, clause: str, *, status: str, why: str, private: bool = False
) -> dict[str, Any]:
    """Account for a clause that no rule stands for: recorded or not_expressible, with a reason."""
    if not why.strip():
        raise Invalid({"why": "Give the reason in a few words, so that others understand it."})
    made = deepcopy(dict(document))
    text = passage_of(made, clause)["text"]
    entry = {"id": clause, "says": text, "status": status, "why": why.strip()}
    entry |= {"audience": "private"} if private else {}
    kept = [each for each in made.get("clause", ()) if each["id"] != clause]
    made["clause"] = _in_order(made, [*kept, entry])
    return made


def take_back(document: Document, clause: str) -> dict[str, Any]:
    """The clause is no longer set aside."""
    made = deepcopy(dict(document))
    kept = [each for each in made.get("clause", ()) if each["id"] != clause]
    made.pop("clause", None)
    return {**made, "clause": kept} if kept else made


def reword(document: Document, place: int, *, text: str, name: str = "") -> dict[str, Any]:
    """Other words for a passage, such as where a PDF's were garbled. Who changes what a clause
    says has to look at it again."""
    made = deepcopy(dict(document))
    passage = _at(made, place)
    if not text.strip():
        raise Invalid({"text": "The clause needs its words."})
    if text.strip() != passage["text"] and "id" in passage:
        _look_again(made, passage["id"])
        made = take_back(made, passage["id"])
        passage = _at(made, place)
    passage["text"] = text.strip()
    passage.pop("name", None)
    if name.strip():
        passage["name"] = name.strip()
    return made


def as_heading(document: Document, place: int, *, heading: bool) -> dict[str, Any]:
    """A heading is no clause: it is not counted, and what was linked to it is no longer."""
    made = deepcopy(dict(document))
    passage = _at(made, place)
    if heading:
        _forget(made, passage.pop("id", ""))
        made["passage"][place - 1] = {"text": passage["text"], "heading": True}
    else:
        passage.pop("heading", None)
        passage["id"] = "new"
    return numbered(made)


def merged(document: Document, place: int) -> dict[str, Any]:
    """The passage and the next one as one clause. What stood for either stands for both, and has
    to be looked at again, because it may say less than the two together."""
    made = deepcopy(dict(document))
    first, second = _at(made, place), _at(made, place + 1)
    keep, gone = first.get("id", "new"), second.get("id", "")
    if gone:
        _rename(made, {gone: keep})
        made = {**take_back(made, keep)}
        first = _at(made, place)
    text = f"{first['text'].rstrip()} {second['text'].lstrip()}"
    made["passage"][place - 1] = {"id": keep, "text": text}
    del made["passage"][place]
    return numbered(made)


def split(document: Document, place: int, *, first: str, second: str) -> dict[str, Any]:
    """One passage as two. What stood for it stays with the first and has to be looked at again."""
    if not first.strip() or not second.strip():
        raise Invalid({"second": "Put some of the words into each of the two clauses."})
    made = deepcopy(dict(document))
    passage = _at(made, place)
    if "id" in passage:
        made = take_back(made, passage["id"])
    keep = passage.get("id", "new-first")
    made["passage"][place - 1] = {"id": keep, "text": first.strip()}
    made["passage"].insert(place, {"id": "new", "text": second.strip()})
    return numbered(made)


def _at(document: Document, place: int) -> dict[str, Any]:
    passages = document.get("passage", ())
    if not 1 <= place <= len(passages):
        raise Invalid({"place": "This clause is not there any more."})
    found: dict[str, Any] = passages[place - 1]
    return found


def _forget(document: dict[str, Any], clause: str) -> None:
    for entry in linked_tables(document):
        _set_ids(entry, [each for each in entry.get("ids", ()) if each != clause])
    kept = [each for each in document.get("clause", ()) if each["id"] != clause]
    document.pop("clause", None)
    if kept:
        document["clause"] = kept


def _rename(document: dict[str, Any], names: Mapping[str, str]) -> None:
    for entry in linked_tables(document):
        _set_ids(entry, [names.get(each, each) for each in entry.get("ids", ())])
    for choice in document.get("choice", ()):
        _set_ids(choice, [names.get(each, each) for each in choice.get("ids", ())])
    for each in document.get("clause", ()):
        each["id"] = names.get(each["id"], each["id"])


def _set_ids(entry: dict[str, Any], ids: list[str]) -> None:
    entry.pop("ids", None)
    if ids:
        entry["ids"] = list(dict.fromkeys(ids))


def _in_order(document: Document, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    order = [p.get("id") for p in document.get("passage", ())]
    return sorted(entries, key=lambda each: order.index(each["id"]) if each["id"] in order else 999)

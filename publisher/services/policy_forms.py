"""Forms for the parts of a policy, made from the language's own schema: a new setting in
``schema.json`` is a new field here, and nothing can be said that the language does not have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from publisher.rules.vocabulary import kinds
from publisher.services import policy_typing
from publisher.services import policy_wording as wording
from tenants.errors import Invalid
from tenants.policies.shape import schema
from tenants.policies.strictness import DEFAULTS
from tenants.policies.words import CATEGORIES, PLATFORMS, ROLES

Node = Mapping[str, Any]
Typed = Mapping[str, Sequence[str]]
_HIDDEN = frozenset({"ids", "id", "clause", "set"})
_ROLES = frozenset({
    "approvers", "approved_by", "by", "lead", "notify", "others_need", "publishers", "report_to",
    "restricted_to", "reviewers", "confirmed_by", "who", "escalate", "then_approvers",
})  # fmt: skip
_POST_KINDS = {"category": ("allow", "deny", "categories"), "incidents": ()}
_KINDS_OF_POST = ("allow", "deny", "categories", "except_categories")
# Settings whose usual value is right for nearly every school.
_RARE = frozenset({
    "approvers", "then_approvers", "list", "undeclared", "undeclared_face", "renew", "basis",
    "blank_means", "per_channel", "softer", "allow_words", "roles_allowed", "unknown_person",
    "public_figures", "with_image", "without_image", "recheck_after", "follow_redirects",
    "https_only", "allowed_forms", "generic_mention", "about", "disguised", "missed_after",
    "remind_before", "only_school_weeks", "allow_own_school_contacts", "min_length",
    "no_automation_beyond_api", "respect_rate_limits", "quote_without_source", "min_gap",
    "parent_comms", "account_kinds", "verify_after_publish", "templates", "trigger",
    "late_by", "urgent_late_by",
})  # fmt: skip
_LONG = frozenset({"text", "contact_text", "message"})
_LINES = "lines"


@dataclass(frozen=True, kw_only=True)
class Option:
    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """``shape``: choice, ticks, text, long, number, day, lines, pairs or titles; ``name`` is
    dotted."""

    name: str
    label: str
    shape: str
    options: tuple[Option, ...] = ()
    value: str = ""
    chosen: tuple[str, ...] = ()
    required: bool = False
    hint: str = ""
    rare: bool = False  # shown behind "More settings" while nothing is said there
    usual: str = ""  # what holds while nothing is said, where that is one fixed thing
    pattern: str = ""  # the language's form of what is typed (``policy_typing``)
    open: bool = False  # a list to tick from, to which anybody may add; ``value`` is what they add


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in a policy a form stands: its words, and the roles and kinds of post known there."""

    part: str
    roles: tuple[str, ...]
    categories: Mapping[str, str]
    platforms: tuple[str, ...]
    used: tuple[str, ...] = ()
    own_words: tuple[str, ...] = ()


def place(part: str, document: Mapping[str, Any]) -> Place:
    own = {entry["id"]: entry["title"] for entry in document.get("category", ())}
    allowed = document["channels"]["allow"]
    return Place(
        part=part,
        roles=tuple(sorted(ROLES | set(document.get("people", {})))),
        categories={**CATEGORIES, **own},
        own_words=tuple(document.get("words", {})),
        used=tuple(allowed),
        platforms=tuple(dict.fromkeys([*sorted(PLATFORMS), "youtube", "tiktok", *allowed])),
    )


def node_of(part: str) -> Node:
    """The schema of a kind of rule's settings, of a section, or of one entry of a list."""
    if part == "comment_case":
        case: Node = schema()["properties"]["moderation"]["additionalProperties"]
        return {**case, "properties": {"name": {"type": "string"}, **case["properties"]},
                "required": ["name"]}  # fmt: skip
    found = schema()["$defs"].get(part) if part in kinds() else None
    section = found or schema()["properties"][part]
    node: Node = section["items"] if section.get("type") == "array" else section
    return node


def fields(node: Node, given: Mapping[str, Any], at: Place, prefix: str = "") -> list[Field]:
    """Every setting that the schema has, in its order, with what is given now."""
    made: list[Field] = []
    needed = node.get("required", ())
    for name, part in node.get("properties", {}).items():
        if name in _HIDDEN or (at.part, name) == ("policy", "clauses"):  # counted by the editor
            continue
        part = _by_key(_resolved(part), name, given.get(name, {}), at)
        dotted = f"{prefix}{name}"
        if part.get("type") == "object" and "properties" in part:
            made += fields(part, given.get(name, {}), at, f"{dotted}.")
        else:
            made.append(_field(part, name, dotted, given.get(name), at, required=name in needed))
    return made


def _by_key(part: Node, name: str, given: Any, at: Place) -> Node:
    """A table whose keys are known (platforms, records) as one with a setting for each."""
    signals = tuple(wording.known_words("security", "signals"))
    keys = {"by_channel": at.used, "retain": wording.RETAINED, "softer": signals}.get(name)
    if keys is None:
        return part
    written = {"pattern": policy_typing.KEPT} if name == "retain" else {}
    one = {**written, **part["additionalProperties"]}
    return {"type": "object", "properties": dict.fromkeys((*keys, *given), one)}


def _resolved(part: Node) -> Node:
    reference = part.get("$ref", "")
    found: Node = schema()["$defs"][reference.rsplit("/", 1)[-1]] if reference else part
    return found


def _field(part: Node, name: str, dotted: str, given: Any, at: Place, *, required: bool) -> Field:
    shape, options = _shape(part, name, at, given)
    pattern = part.get("pattern") or part.get("items", {}).get("pattern", "")
    return Field(
        name=dotted,
        label=_label(at.part, dotted, name),
        shape=shape,
        options=options,
        value=_value(given, shape, pattern),
        chosen=_chosen(given, shape),
        required=required,
        rare=not _RARE.isdisjoint(dotted.split(".")) and given in (None, [], ""),
        usual=_usual(name, shape, at),
        hint=_hint(name, shape, pattern, options),
        pattern=pattern,
        open=shape == "ticks" and (at.part, name) in _OPEN,
    )


def _label(part: str, dotted: str, name: str) -> str:
    """One of ``softer`` is called by its sign."""
    if dotted.startswith("softer."):
        return f"For this sign only: {wording.value(part, 'signals', name)}"
    return wording.label(part, dotted if wording.has_label(part, dotted) else name)


def _usual(name: str, shape: str, at: Place) -> str:
    fixed = shape == "choice" and name in DEFAULTS and name not in _NOT_FIXED
    return wording.value(at.part, name, DEFAULTS[name]) if fixed else ""


_NOT_FIXED = frozenset({"unknown", "with_image", "without_image", "organisations"})  # as the rule
_OPEN = frozenset({
    ("channels", "allow"), ("media_people", "attest"), ("companion", "also_via"),
    ("destination", "kinds"), ("brand_assets", "assets"), ("brand_assets", "preapproved"),
})  # fmt: skip


def _hint(name: str, shape: str, pattern: str, options: Sequence[Option]) -> str:
    form = policy_typing.HINTS.get(pattern, "")
    if shape == "ticks":
        own = name in _ROLES and any(option.value in ROLES for option in options)
        return "Somebody else? Name the role first, in the part “People”." if own else ""
    return f"One on each line. {form}".strip(". ") if shape == _LINES else form


_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def _shape(part: Node, name: str, at: Place, given: Any) -> tuple[str, tuple[Option, ...]]:
    kind = part.get("type")
    if "enum" in part:
        return "choice", tuple(_option(at, name, word) for word in part["enum"])
    if kind == "boolean":
        return "choice", (Option(value="true", label="Yes"), Option(value="false", label="No"))
    if kind == "array":
        listed = _listed(part, name, at, given)
        return ("ticks", listed) if listed else (_LINES, ())
    if kind == "object":
        return "pairs", ()
    if kind == "integer":
        return "number", ()
    if part.get("pattern") == _DAY:
        return "day", ()
    if name == "owner":
        return "choice", tuple(_option(at, name, role) for role in at.roles)
    return ("long" if name in _LONG else "text"), ()


def _listed(part: Node, name: str, at: Place, given: Any) -> tuple[Option, ...]:
    """What a list may be ticked from; what stands there already stays, known or not."""
    known = wording.known_words(at.part, name)
    words: list[str] = list(part["items"].get("enum", ())) or list(known)
    if (at.part, name) in (("topics", "topics"), ("wordlist", "lists")):
        words += at.own_words
    if name in _ROLES and not words:
        words = list(at.roles)
    elif name in ("channels", "friendly_on") or (at.part == "channels" and name == "allow"):
        words = list(at.platforms)
    elif name in _POST_KINDS.get(at.part, ("categories", "except_categories")):
        words = list(at.categories)
    if not words:
        return ()
    words += [word for word in given or () if word not in words]
    return tuple(_option(at, name, word) for word in words)


def _option(at: Place, name: str, word: str) -> Option:
    known = wording.known_words(at.part, name).get(word)
    title = at.categories.get(word) if name in _KINDS_OF_POST else None
    return Option(
        value=word,
        label=title or wording.value(at.part, name, word),
        hint=known.example if known else "",
    )


def _value(given: Any, shape: str, pattern: str) -> str:
    if given is None or shape == "ticks":
        return ""
    if isinstance(given, bool):
        return "true" if given else "false"
    if shape == "lines":
        return "\n".join(policy_typing.show(pattern, each) for each in given)
    if shape == "pairs":
        return "\n".join(f"{key} = {_one(value)}" for key, value in given.items())
    return policy_typing.show(pattern, str(given)) if shape == "text" else str(given)


def _one(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _chosen(given: Any, shape: str) -> tuple[str, ...]:
    return tuple(given or ()) if shape == "ticks" else ()


def typed(made: Sequence[Field], form: Typed) -> list[Field]:
    """The same fields with what somebody typed, right or wrong: nothing typed is lost."""
    return [
        Field(
            **{
                **each.__dict__,
                "value": (form.get(f"{each.name}.other" if each.open else each.name) or [""])[0],
                "chosen": tuple(form.get(each.name, ())) if each.shape == "ticks" else (),
            }
        )
        for each in made
    ]


def read(made: Sequence[Field], form: Typed) -> dict[str, Any]:
    """What was typed, as a table of the language. Raises ``Invalid`` at the fields' names. What an
    inner table needs is asked only where something of it was typed."""
    table: dict[str, Any] = {}
    errors: dict[str, str] = {}
    missing: list[Field] = []
    for each in made:
        try:
            given = _READERS.get(each.shape, _written)(each, form.get(each.name, ()))
            if each.open:
                given = [*given, *_lines(each, form.get(f"{each.name}.other", ()))]
        except ValueError as error:
            errors[each.name] = str(error)
            continue
        if given in (None, "", [], {}):
            missing += [each] if each.required else []
            continue
        _put(table, each.name, given)
    for each in missing:
        inner, _, _ = each.name.rpartition(".")
        if not inner or inner in table:
            errors[each.name] = f"{each.label.rstrip('?')}: this is needed."
    if errors:
        raise Invalid(errors)
    return table


def _put(table: dict[str, Any], dotted: str, given: Any) -> None:
    *path, last = dotted.split(".")
    for step in path:
        table = table.setdefault(step, {})
    table[last] = given


def _text(_each: Field, given: Sequence[str]) -> str:
    return (given[0] if given else "").replace("\r\n", "\n").strip()


def _written(each: Field, given: Sequence[str]) -> str:
    return policy_typing.read(each.pattern, _text(each, given))


def _choice(each: Field, given: Sequence[str]) -> Any:
    word = _text(each, given)
    if word and word not in {option.value for option in each.options}:
        raise ValueError("Choose one of the answers.")
    return {"true": True, "false": False}.get(word, word)


def _ticks(_each: Field, given: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in given if word.strip()))


def _number(each: Field, given: Sequence[str]) -> int | None:
    word = _text(each, given)
    if not word:
        return None
    if not word.isascii() or not word.isdigit() or len(word) > 6:
        raise ValueError("Enter a whole number, such as 3.")
    return int(word)


def _lines(each: Field, given: Sequence[str]) -> list[str]:
    found = (policy_typing.read(each.pattern, x.strip()) for x in _text(each, given).split("\n"))
    return list(dict.fromkeys(filter(None, found)))


def _pairs(each: Field, given: Sequence[str]) -> dict[str, Any]:
    pairs: dict[str, Any] = {}
    for line in _lines(each, given):
        key, mark, value = (part.strip() for part in line.partition("="))
        if not mark or not key or not value:
            raise ValueError(f"“{line[:40]}” is not of the form name = value.")
        pairs[key] = value
    return pairs


def _titles(each: Field, given: Sequence[str]) -> dict[str, Any]:
    """Lines of which each names itself, unless a short name stands before it."""
    lines = _text(each, given).split("\n")
    return _pairs(each, ["\n".join(x if "=" in x else f"{x} = {x}" for x in lines if x.strip())])


_READERS: Mapping[str, Callable[[Field, Sequence[str]], Any]] = {
    "choice": _choice, "ticks": _ticks, "number": _number, "lines": _lines, "pairs": _pairs,
    "titles": _titles,
}  # fmt: skip


def names(made: Sequence[Field]) -> Iterator[str]:
    return (each.name for each in made)

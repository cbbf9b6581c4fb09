"""Ten plain questions whose answers make a whole policy. The answers decide and nothing else:
the same answers always make the same document."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from tenants.errors import Invalid
from tenants.policies import templates
from tenants.policies.language import from_document
from tenants.policies.parts import with_rule
from tenants.policies.sentences import sentences

Answers = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Option:
    """``makes``: the sentences of the rules that this answer makes."""

    id: str
    says: str
    makes: tuple[str, ...]
    rules: tuple[Mapping[str, Any], ...]
    sets: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Question:
    id: str
    asks: str
    hint: str
    many: bool
    options: tuple[Option, ...]


@lru_cache(maxsize=1)
def questions() -> tuple[Question, ...]:
    text = files("tenants.policies").joinpath("questions.toml").read_text(encoding="utf-8")
    return tuple(_question(entry) for entry in tomllib.loads(text)["question"])


def checked(answers: Answers) -> None:
    """Raises ``Invalid`` at each question without an answer that it offers."""
    errors = {}
    for question in questions():
        given = set(answers.get(question.id, ()))
        offered = {option.id for option in question.options}
        if not given or not given <= offered or (len(given) > 1 and not question.many):
            errors[question.id] = f"{question.asks} Choose an answer."
    if errors:
        raise Invalid(errors)


def document(answers: Answers) -> dict[str, Any]:
    """The policy that the answers make. Raises ``Invalid`` when one is missing."""
    checked(answers)
    made = deepcopy(dict(templates.template(templates.BASELINE).document))
    defaults = made.pop("rule")
    for question in questions():
        for option in question.options:
            if option.id in answers[question.id]:
                made = _with(made, option)
    made["channels"]["allow"] = [
        option.id for option in questions()[0].options if option.id in answers["platforms"]
    ]
    if made["replies"]["mode"] == "none":
        made.pop("moderation")  # nobody answers, so nothing is answered within a time
    kinds = {rule["kind"] for rule in made.get("rule", ())}
    made["rule"] = made.get("rule", []) + [r for r in defaults if r["kind"] not in kinds]
    return dict(from_document(made).document)


def _with(made: dict[str, Any], option: Option) -> dict[str, Any]:
    for rule in option.rules:
        made, _ = with_rule(made, "", rule, ())
    for section, table in option.sets.items():
        made[section] = {**made[section], **table} if section == "policy" else dict(table)
    return made


def _question(entry: Mapping[str, Any]) -> Question:
    many = entry.get("many", False)
    return Question(
        id=entry["id"], asks=entry["asks"], hint=entry.get("hint", ""), many=many,
        options=tuple(_option(each, shown=not many) for each in entry["options"]),
    )  # fmt: skip


def _option(entry: Mapping[str, Any], *, shown: bool) -> Option:
    option = Option(
        id=entry["id"], says=entry["says"], makes=(), rules=tuple(entry.get("rules", ())),
        sets=entry.get("set", {}),
    )  # fmt: skip
    return Option(**{**option.__dict__, "makes": _makes(option) if shown else ()})


def _makes(option: Option) -> tuple[str, ...]:
    """Sentences that are not there without this answer."""
    bare = deepcopy(dict(templates.template(templates.BASELINE).document))
    bare["rule"] = []
    before = {sentence.text for sentence in sentences(from_document(bare))}
    made = _with(bare, option)
    return tuple(
        sentence.text
        for sentence in sentences(from_document(made))
        if sentence.text not in before or sentence.about in option.sets
    )

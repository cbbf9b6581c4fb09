"""The editor's words: what each part, setting and value of a policy is called for people."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from publisher.rules.vocabulary import Word, kinds
from publisher.services import policy_typing
from tenants.policies.changes import Change

KINDS_OF_PART = ("rule", "document", "duty", "acknowledge")
RETAINED = ("posts", "comments", "pictures", "incidents", "audit")
_TIMES = frozenset({
    "respond_within", "within", "verify_after_publish", "recheck_every", "recheck_after",
    "expires_after", "min_gap", "remind_before", "late_by", "urgent_late_by", *RETAINED,
})  # fmt: skip


@lru_cache(maxsize=1)
def words() -> Mapping[str, Mapping[str, str]]:
    text = files("publisher.services").joinpath("policy_words.toml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str]] = tomllib.loads(text)
    return found


def title(part: str) -> str:
    """Of a kind of rule or a section."""
    return kinds()[part].title if part in kinds() else words()[part]["title"]


def says(part: str) -> str:
    return kinds()[part].says if part in kinds() else words()[part]["says"]


def label(part: str, setting: str) -> str:
    """A setting's question; ``part`` is a kind of rule, a section or "scope"."""
    if setting == "title":
        return "Title"
    found = kinds()[part].labels.get(setting) if part in kinds() else words()[part].get(setting)
    found = found or words()["settings"].get(setting) or words()["platforms"].get(setting)
    return found or setting.replace("_", " ").capitalize()


def has_label(part: str, setting: str) -> bool:
    return setting in (kinds()[part].labels if part in kinds() else words()[part])


def value(part: str, setting: str, word: Any) -> str:
    """One value of a setting, as people read it."""
    if isinstance(word, bool):
        return "Yes" if word else "No"
    text = str(word)
    if setting in _TIMES and text not in words()["values"]:
        return policy_typing.show(policy_typing.KEPT, text)
    known = known_words(part, setting).get(text)
    if known:
        return known.label
    if setting == "phases":
        return words()["phases"][text]
    for table in ("values", "roles", "platforms"):
        if text in words()[table]:
            return words()[table][text]
    return text.replace("_", " ")


def known_words(part: str, setting: str) -> Mapping[str, Word]:
    setting = "forms" if setting == "allowed_forms" else setting
    return kinds()[part].words.get(setting, {}) if part in kinds() else {}


def settled(part: str, table: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every setting of a table with its values in words: the small print under a sentence."""
    rows = []
    for setting, given in table.items():
        if setting in ("ids", "clause", "id", "kind", "message", "clauses"):
            continue
        if isinstance(given, dict):
            rows += settled(part, given)
        elif isinstance(given, list):
            said = ", ".join(value(part, setting, each) for each in given)
            rows.append((label(part, setting), said or "nothing"))
        else:
            rows.append((label(part, setting), value(part, setting, given)))
    return rows


def changed(change: Change) -> str:
    """One setting that differs between two versions: "Channels, Which parent apps?: a → b"."""
    part, *path = change.where.split(".")
    setting = path[-1] if path else part
    whose = words().get(part, {}).get("title") or " ".join(path[:1]).replace("-", " ")
    asked = label(part if part in words() else "scope", setting)
    before, after = (_listed(part, setting, given) for given in (change.before, change.after))
    return f"{whose}, {asked}: {before} → {after}"


def _listed(part: str, setting: str, given: Any) -> str:
    many = given if isinstance(given, list) else [given]
    return ", ".join(value(part, setting, each) for each in many if each is not None) or "nothing"

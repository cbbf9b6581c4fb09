"""What a schema cannot say: ids are unique, and every role, category, list and choice exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from difflib import get_close_matches
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from tenants.policies.meanings import platforms_named, rules_mean_something
from tenants.policies.problems import Path, Problem, suggestion
from tenants.policies.setting import put
from tenants.policies.shape import check, schema
from tenants.policies.strictness import minutes
from tenants.policies.words import CATEGORIES, PLATFORMS, ROLES, WORD_LISTS

Document = Mapping[str, Any]

_ROLE_KEYS = frozenset({
    "approvers", "approved_by", "by", "lead", "notify", "others_need", "owner", "publishers",
    "report_to", "restricted_to", "reviewers", "confirmed_by", "then_approvers",
})  # fmt: skip
_CATEGORY_KEYS = frozenset({"categories", "except_categories"})
_OWN_MEANING = frozenset({"incidents"})  # their "categories" are kinds of incident


def crosscheck(document: Document) -> Iterator[Problem]:
    """Problems of meaning in a document whose shape is right."""
    for checker in (
        _ids,
        _roles,
        _categories,
        _word_lists,
        _platforms,
        _timezone,
        _choices,
        _real_days,
        _dates,
        _terms,
        _nothing_at_once,
        _lateness,
        rules_mean_something,
    ):
        yield from checker(document)


def _nothing_at_once(document: Document) -> Iterator[Problem]:
    said = document.get("withdrawal", {})
    for key in ("at_once", "confirmed_by"):
        if said.get("take_down") == "nothing" and said.get(key):
            message = "this does nothing where nothing comes down: leave it out, or say what does"
            yield Problem(path=("withdrawal", key), message=message)


def _lateness(document: Document) -> Iterator[Problem]:
    """Posts of one school leave one after another: within less, a full queue misses its own. A
    day later it is another day's news."""
    for name in ("late_by", "urgent_late_by"):
        given = document["channels"].get(name)
        if given and not 5 <= minutes(given) <= 24 * 60:
            message = "a post may go out between 5 minutes and 24 hours late"
            yield Problem(path=("channels", name), message=message)


def _ids(document: Document) -> Iterator[Problem]:
    for section in ("rule", "duty", "choice", "clause", "category"):
        first: dict[str, int] = {}
        for number, entry in enumerate(document.get(section, ())):
            if entry["id"] in first:
                message = f"the id '{entry['id']}' is used twice; every {section} needs its own"
                yield Problem(path=(section, number, "id"), message=message)
            first.setdefault(entry["id"], number)


def _roles(document: Document) -> Iterator[Problem]:
    known = ROLES | set(document.get("people", {}))
    named = [*_strings_under(document, _ROLE_KEYS)]
    for section in ("duty", "acknowledge"):  # elsewhere "who" means pupils, staff, parents
        for number, entry in enumerate(document.get(section, ())):
            named += [((section, number, "who"), role) for role in entry.get("who", ())]
    for path, role in named:
        if role not in known:
            hint = suggestion(role, sorted(known))
            yield Problem(path=path, message=f"there is no role '{role}' in [people]{hint}")


def _categories(document: Document) -> Iterator[Problem]:
    known = set(CATEGORIES) | {entry["id"] for entry in document.get("category", ())}
    named = [*_strings_under(document, _CATEGORY_KEYS)]
    for number, rule in enumerate(document.get("rule", ())):
        if rule["kind"] == "category":
            params = rule.get("params", {})
            named += [
                (("rule", number, "params", key), name)
                for key in ("allow", "deny")
                for name in params.get(key, ())
            ]
    for path, name in named:
        if name not in known:
            hint = suggestion(name, sorted(known)) or "; add it as a [[category]]"
            yield Problem(path=path, message=f"there is no category '{name}'{hint}")


def _word_lists(document: Document) -> Iterator[Problem]:
    known = WORD_LISTS | set(document.get("words", {}))
    for number, rule in enumerate(document.get("rule", ())):
        lists = rule.get("params", {}).get("lists", ()) if rule["kind"] == "wordlist" else ()
        for name in (name for name in lists if name not in known):
            hint = suggestion(name, sorted(known)) or "; add it under [words]"
            path: Path = ("rule", number, "params", "lists")
            yield Problem(path=path, message=f"there is no word list '{name}'{hint}")


def _platforms(document: Document) -> Iterator[Problem]:
    """Any platform may be named; one that is nearly a known name is a slip of the pen."""
    for path, name in platforms_named(document):
        close = get_close_matches(name, sorted(PLATFORMS), n=1, cutoff=0.75)
        if name not in PLATFORMS and close:
            message = f"there is no platform '{name}'; did you mean '{close[0]}'?"
            yield Problem(path=path, message=message)


def _timezone(document: Document) -> Iterator[Problem]:
    name = document["school"]["timezone"]
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        hint = suggestion(name, sorted(available_timezones()))
        yield Problem(path=("school", "timezone"), message=f"there is no time zone '{name}'{hint}")


def _choices(document: Document) -> Iterator[Problem]:
    before = {problem.message for problem in rules_mean_something(document)}
    for number, choice in enumerate(document.get("choice", ())):
        options = [option["id"] for option in choice["options"]]
        if choice["chosen"] not in options:
            message = f"'chosen' must be one of its options: {', '.join(options)}"
            yield Problem(path=("choice", number, "chosen"), message=message)
        for option in choice["options"]:
            if message := _answer(document, option, before):
                yield Problem(path=("choice", number, "options"), message=message)


def _answer(document: Document, option: Document, before: set[str]) -> str:
    """What would be wrong with the policy only after this answer; "" when nothing would."""
    changed: dict[str, Any] = dict(document)
    sections = {change["at"].partition(".")[0] for change in option.get("set", ())}
    changed |= {name: deepcopy(document[name]) for name in sections if name in document}
    for change in option.get("set", ()):
        try:
            put(changed, change["at"], change["to"])
        except KeyError:
            return f"the answer '{option['id']}' changes '{change['at']}', which does not exist"
    shapes = (check(changed[name], schema()["properties"][name], (name,)) for name in sections)
    meanings = rules_mean_something(changed) if "rule" in sections else ()
    for problem in chain(*shapes, meanings):
        if problem.message not in before:
            return f"the answer '{option['id']}' would not be a policy: {problem.message}"
    return ""


def _real_days(document: Document) -> Iterator[Problem]:
    """Text that looks like a date need not be one: 2027-02-30."""
    named: list[tuple[Path, str]] = []
    about = document["policy"]
    if "adopted" in about:
        named.append((("policy", "adopted"), about["adopted"]))
    if "due" in about["review"]:
        named.append((("policy", "review", "due"), about["review"]["due"]))
    for section in ("rule", "duty"):
        for number, entry in enumerate(document.get(section, ())):
            keys = [key for key in ("from", "until", "due") if key in entry]
            named += [((section, number, key), entry[key]) for key in keys]
            yearly = entry.get("each_year", {}) if section == "rule" else {}
            named += [
                ((section, number, "each_year"), f"2028-{day}") for day in yearly.values()
            ]  # a leap year: 29 February is a day to name
    for path, day in named:
        try:
            date.fromisoformat(day)
        except ValueError:
            shown = day.removeprefix("2028-") if path[-1] == "each_year" else day
            yield Problem(path=path, message=f"there is no day '{shown}' in the calendar")


def _dates(document: Document) -> Iterator[Problem]:
    for number, rule in enumerate(document.get("rule", ())):
        if "from" in rule and "until" in rule and rule["until"] < rule["from"]:
            message = f"it ends ({rule['until']}) before it begins ({rule['from']})"
            yield Problem(path=("rule", number, "until"), message=message)


def _terms(document: Document) -> Iterator[Problem]:
    """A term without its year, or a year without its term, is no day to remember."""
    places: list[tuple[Path, Document]] = [(("policy", "review"), document["policy"]["review"])]
    places += [(("duty", n), duty) for n, duty in enumerate(document.get("duty", ()))]
    for path, table in places:
        for one, other in (("due_term", "due_year"), ("due_year", "due_term")):
            if one in table and other not in table:
                yield Problem(path=(*path, one), message=f"'{one}' needs '{other}' beside it")


def _strings_under(value: Any, keys: frozenset[str]) -> Iterator[tuple[Path, str]]:
    yield from _walk(value, keys, (), inside=False)


def _walk(
    value: Any, keys: frozenset[str], path: Path, *, inside: bool
) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Mapping):
        for key, entry in value.items():
            if path or key not in _OWN_MEANING or keys is not _CATEGORY_KEYS:
                yield from _walk(entry, keys, (*path, key), inside=key in keys)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, entry in enumerate(value):
            step: Path = path if inside else (*path, number)
            yield from _walk(entry, keys, step, inside=inside and isinstance(entry, str))
    elif inside and isinstance(value, str):
        yield path, value

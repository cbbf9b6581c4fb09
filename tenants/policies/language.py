"""A school's policy as a value: read from TOML or JSON, written back without loss.

``load`` takes what a head or a trust wrote, ``from_json`` what the database holds. Both give the
same ``Policy``; a policy is never changed in place, an edit makes a new one (``with_changes``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tenants.policies import limits, toml
from tenants.policies.crosschecks import crosscheck
from tenants.policies.lines import line_index, line_of
from tenants.policies.problems import Path, PolicyError, Problem
from tenants.policies.repairs import repaired
from tenants.policies.shape import check

SCHEMA = "school-social-policy/1"
Document = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Where a rule applies. An empty tuple means everywhere, or that no kind is excepted; dates
    are whole school days, and ``each_year`` two of them as "03-25", the first after the second
    over the turn of a year."""

    channels: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    account_kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    except_categories: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    from_day: dt.date | None = None
    until_day: dt.date | None = None
    each_year: tuple[str, str] | None = None

    def speaks_of(self, category: str) -> bool:
        """Whether the rule is about posts of this kind; "" is that of one without."""
        named = not self.categories or category in self.categories
        return named and category not in self.except_categories

    def holds_on(self, day: dt.date) -> bool:
        """Whether the rule speaks on that day of the school's calendar."""
        if (self.from_day and day < self.from_day) or (self.until_day and day > self.until_day):
            return False
        if self.each_year is None:
            return True
        (start, end), today = self.each_year, f"{day:%m-%d}"
        return start <= today <= end if start <= end else today >= start or today <= end


@dataclass(frozen=True, kw_only=True)
class OverrideBy:
    """Who may set a finding aside; ``by`` empty means nobody."""

    by: tuple[str, ...] = ()
    second_person: bool = False
    reason_min: int = 15


@dataclass(frozen=True, kw_only=True)
class Rule:
    id: str
    kind: str
    effect: str
    clause: str
    ids: tuple[str, ...] = ()
    scope: Scope = Scope()
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)
    message: str = ""
    override: OverrideBy = OverrideBy()
    loosenable: bool = False
    why: str = ""

    @property
    def approvers(self) -> tuple[str, ...]:
        """Roles that may agree to what the rule finds; empty leaves it to the policy's owner."""
        return tuple(self.params.get("approvers") or self.params.get("others_need", ()))

    @property
    def then_approvers(self) -> tuple[str, ...]:
        """Roles of which somebody agrees as well, and another person than the first."""
        return tuple(self.params.get("then_approvers", ()))


@dataclass(frozen=True, kw_only=True)
class Channels:
    allow: tuple[str, ...]
    parent_comms: tuple[str, ...] = ()
    official_only: bool = True
    personal_profiles: str = "block"
    new_account: str = "admin"
    account_kinds: tuple[str, ...] = ()
    identity_check: str = ""
    late_by: str = "2h"  # how late a post may still go out; then it is missed
    urgent_late_by: str = "30m"
    clause: str = ""
    ids: tuple[str, ...] = ()

    @property
    def needs_approved_account(self) -> bool:
        return self.new_account == "needs_approval"


@dataclass(frozen=True, kw_only=True)
class Comments:
    """``mode``: off, held, moderated or open; ``by_channel`` differs from it per platform."""

    mode: str
    by_channel: Mapping[str, str] = field(default_factory=dict, hash=False)
    reviewers: tuple[str, ...] = ()
    if_unenforceable: str = "hide_on_arrival_and_alert"
    verify_after_publish: str = ""
    contact_text: str = ""
    clause: str = ""
    ids: tuple[str, ...] = ()

    def on(self, channel: str) -> str:
        return self.by_channel.get(channel, self.mode)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something the document leaves open, the answer in force, and whether a person gave it."""

    id: str
    question: str
    options: tuple[tuple[str, str], ...]
    chosen: str
    answered: bool = False
    clause: str = ""
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One version of one policy. ``document`` is the whole of it as plain JSON values."""

    document: Document = field(hash=False, repr=False)
    school: str
    nation: str
    timezone: str
    title: str
    rules: tuple[Rule, ...]
    channels: Channels
    comments: Comments
    choices: tuple[Choice, ...] = ()
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @property
    def owner(self) -> str:
        """The role that owns the policy, such as headteacher or slt."""
        return str(self.document["policy"]["owner"])

    @property
    def version(self) -> str:
        """A fingerprint of the content: the same words always have the same one."""
        return hashlib.sha256(to_json(self).encode()).hexdigest()[:16]

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id; KeyError when there is none."""
        found = next((rule for rule in self.rules if rule.id == rule_id), None)
        if found is None:
            raise KeyError(rule_id)
        return found

    def section(self, name: str) -> Mapping[str, Any]:
        """A table such as ``moderation`` as plain values; empty when the policy has none."""
        found: Mapping[str, Any] = self.document.get(name, {})
        return found


def load(text: str, *, source: str = "policy") -> Policy:
    """Read TOML. Raises PolicyError with every problem found, each with its line."""
    limits.within(text, source=source)
    try:
        document = tomllib.loads(text)
    except RecursionError:
        raise PolicyError(source, [Problem(path=(), message=limits.TOO_DEEP)]) from None
    except ValueError as error:  # also what is no number or no day to Python
        problem = Problem(path=(), message=f"this is not TOML: {error}")
        raise PolicyError(source, [problem]) from error
    return _build(document, source=source, lines=line_index(text))


def from_json(text: str, *, source: str = "policy") -> Policy:
    """Read what ``to_json`` wrote. Raises PolicyError."""
    limits.within(text, source=source)
    try:
        document = json.loads(text)
    except RecursionError:
        raise PolicyError(source, [Problem(path=(), message=limits.TOO_DEEP)]) from None
    except ValueError as error:
        problem = Problem(path=(), message=f"this is not JSON: {error}")
        raise PolicyError(source, [problem]) from error
    if not isinstance(document, dict):
        raise PolicyError(source, [Problem(path=(), message="this is not a policy document")])
    return from_document(document, source=source)


def from_document(document: Document, *, source: str = "policy") -> Policy:
    """Make a policy of plain values. Raises PolicyError."""
    return _build(document, source=source, lines={})


def from_published(document: Document) -> Policy:
    """The policy of a published version. Its document was checked when it was published and
    cannot have changed since (migration 0002), so it is not checked again: checking takes twenty
    times as long as all the rest, and a worker meets thousands of policies in a minute."""
    return _made(_plain(document))


def to_json(policy: Policy) -> str:
    """Canonical JSON: sorted keys, no spaces. What the database keeps and what is hashed."""
    return json.dumps(policy.document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def to_toml(policy: Policy) -> str:
    """Canonical TOML; loading it gives the same document."""
    return toml.write(policy.document)


def with_changes(policy: Policy, changes: Mapping[str, Any]) -> Policy:
    """A new policy with whole sections replaced; a section set to None goes. May raise."""
    document = deepcopy(dict(policy.document)) | deepcopy(dict(changes))
    return from_document({key: value for key, value in document.items() if value is not None})


def _build(document: Document, *, source: str, lines: Mapping[Path, int]) -> Policy:
    plain = {}
    problems = list(limits.exceeded(document))
    if not problems:
        plain = {key: _plain(value) for key, value in document.items()}
        plain = {key: value for key, value in plain.items() if value != []}
        problems = list(check(plain))
        problems += crosscheck(repaired(plain, problems))
    if problems:
        placed = [_placed(problem, plain or document, dict(lines)) for problem in problems]
        raise PolicyError(source, sorted(dict.fromkeys(placed), key=lambda p: p.line or 0))
    return _made(plain)


def _made(plain: dict[str, Any]) -> Policy:
    return Policy(
        document=plain,
        school=plain["school"]["name"],
        nation=plain["school"]["nation"],
        timezone=plain["school"]["timezone"],
        title=plain["policy"]["title"],
        rules=tuple(_rule(entry) for entry in plain.get("rule", ())),
        channels=Channels(**_tuples(plain["channels"])),
        comments=_comments(plain["comments"]),
        choices=tuple(_choice(entry) for entry in plain.get("choice", ())),
        people={role: _names(names) for role, names in plain.get("people", {}).items()},
    )


def _plain(value: Any) -> Any:
    """Dates become ISO text, so that TOML and JSON hold the same document."""
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def _placed(problem: Problem, document: Document, lines: dict[Path, int]) -> Problem:
    return Problem(
        path=problem.path,
        message=problem.message,
        line=line_of(problem.path, lines),
        owner=problem.owner or _owner(problem.path, document),
    )


def _owner(path: Path, document: Document) -> str:
    """The id of the entry that a problem lies in, and its clause: people look for those."""
    if len(path) < 2 or not isinstance(path[1], int):
        return ""
    entries = document.get(str(path[0]), [])
    entry = entries[path[1]] if isinstance(entries, list) else None
    if not isinstance(entry, dict) or not entry.get("id"):
        return ""
    return f"{path[0]} '{entry['id']}'{_clause(entry)}"


def _clause(entry: Document) -> str:
    """ " (M9, M22)", or the clause's own words where it has no number."""
    ids, words = entry.get("ids"), entry.get("clause")
    if isinstance(ids, list) and ids:
        return f" ({', '.join(map(str, ids[:6]))})"
    short = f"{words[:60]}…" if isinstance(words, str) and len(words) > 60 else words
    return f" (“{short}”)" if isinstance(short, str) and short else ""


def _rule(entry: Document) -> Rule:
    applies = _tuples(entry.get("applies", {}))
    yearly = entry.get("each_year")
    scope = Scope(
        **applies,
        from_day=_day(entry, "from"),
        until_day=_day(entry, "until"),
        each_year=(yearly["from"], yearly["until"]) if yearly else None,
    )
    override = entry.get("override", "never")
    return Rule(
        id=entry["id"],
        kind=entry["kind"],
        effect=entry["effect"],
        clause=entry["clause"],
        ids=tuple(entry.get("ids", ())),
        scope=scope,
        params=entry.get("params", {}),
        message=entry.get("message", ""),
        override=OverrideBy() if override == "never" else OverrideBy(**_tuples(override)),
        loosenable=entry.get("loosenable", False),
        why=entry.get("why", ""),
    )


def _day(entry: Document, key: str) -> dt.date | None:
    return dt.date.fromisoformat(entry[key]) if key in entry else None


def _comments(entry: Document) -> Comments:
    return Comments(**_tuples({key: value for key, value in entry.items() if key != "check"}))


def _choice(entry: Document) -> Choice:
    fields = _tuples(entry)
    fields["options"] = tuple((option["id"], option["says"]) for option in entry["options"])
    return Choice(**fields)


def _names(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _tuples(table: Document) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in table.items()}

"""What the editor's pages show of a draft, gathered once for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from publisher.rules.proving import Proof
from publisher.services import policy_editor
from publisher.services.covering import Clause, Covering, Standing, covering
from publisher.services.gathering import policy_of
from publisher.services.proofs import proofs
from publisher.services.system import System
from publisher.web import wording
from tenants.errors import NotFound
from tenants.models import PolicyVersion
from tenants.policies import parts
from tenants.policies.conflicts import Conflict, conflicts
from tenants.policies.language import Policy, Rule
from tenants.policies.sentences import sentence_of
from tenants.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing to do before the draft can be put in force, and how far it is."""

    title: str
    endpoint: str
    done: bool
    tells: str
    anchor: str = ""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A rule as the editor lists it."""

    rule: Rule
    text: str
    proof: Proof


@dataclass(frozen=True, kw_only=True)
class Editing:
    version: PolicyVersion
    policy: Policy
    covering: Covering
    rules: tuple[Shown, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def passages(self) -> list[Mapping[str, Any]]:
        return list(self.policy.document.get("passage", ()))

    def entries(self, name: str) -> list[Mapping[str, Any]]:
        """Those of a list such as the duties; kinds of comment with their names."""
        if name != policy_editor.CASE:
            return list(self.policy.document.get(name, ()))
        found = parts.cases(self.policy.document)
        return [{"name": key.replace("_", " ").capitalize(), **table} for key, table in found]

    @property
    def tasks(self) -> list[Task]:
        looked = [c for c in self.covering.clauses if c.standing != Standing.OPEN]
        total, allow = len(self.covering.clauses), self.policy.channels.allow
        waiting = [c for c in self.policy.choices if not c.answered]
        made = [
            Task(
                title="Say where the school publishes", endpoint="policy_parts.section",
                done=bool(allow), tells=f"{len(allow)} chosen", anchor="channels",
            ),
            Task(
                title="Look at each clause", endpoint="policy_editor.show", anchor="clauses",
                done=len(looked) == total and total > 0, tells=f"{len(looked)} of {total}",
            ),
            Task(
                title="Answer what the document leaves open", endpoint="policy_review.show",
                done=not waiting, tells=f"{len(waiting)} to answer", anchor="choices",
            ),
            Task(
                title="Say who owns the policy and when it is reviewed", anchor="policy",
                endpoint="policy_parts.section", done="revised" in self.version.source or
                "adopted" in self.policy.document["policy"],
                tells=f"{wording.role(self.policy.owner)} so far",
            ),
            Task(
                title="Review it and put it in force", endpoint="policy_review.show",
                done=False, tells="",
            ),
        ]  # fmt: skip
        return made if self.passages else [task for task in made if task.anchor != "clauses"]

    def passage(self, place: int) -> Mapping[str, Any]:
        """Raises ``NotFound`` past the end."""
        if not 1 <= place <= len(self.passages):
            raise NotFound("There is no such clause.")
        return self.passages[place - 1]

    def clause_at(self, place: int) -> Clause | None:
        return next((each for each in self.covering.clauses if each.place == place), None)


def editing(system: System, uow: UnitOfWork, version_id: UUID) -> Editing:
    """Raises ``Invalid`` for a version that is no draft."""
    version = policy_editor.draft_of(uow, version_id)
    policy = policy_of(version)
    proved = proofs(policy, uow.now)
    return Editing(
        version=version,
        policy=policy,
        covering=covering(policy, system.connectors, uow.now),
        rules=tuple(
            Shown(rule=r, text=sentence_of(r, policy.owner).text, proof=proved[r.id])
            for r in policy.rules
        ),
        conflicts=conflicts(policy),
    )

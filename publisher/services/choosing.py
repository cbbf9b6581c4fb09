"""Answering what a policy's document leaves open. A draft is changed; what is or was in force
never is, so answering there starts a new draft."""

from __future__ import annotations

from uuid import UUID

from publisher.services.gathering import policy_of
from tenants.errors import Invalid
from tenants.models import PolicyState, PolicyVersion
from tenants.policies.changes import choose, diff, foreseen
from tenants.policies.language import Policy
from tenants.policies.passages import looked_again
from tenants.policies.sentences import sentences
from tenants.roles import Permission
from tenants.services import policy_changes
from tenants.unit_of_work import UnitOfWork


def answer(uow: UnitOfWork, version_id: UUID, choice: str, option: str) -> PolicyVersion:
    """The draft with this answer. Raises ``Invalid`` at ``option`` for an answer that the
    document does not offer."""
    uow.actor.require(Permission.PROPOSE_POLICY)
    version = uow.get(PolicyVersion, version_id)
    before = policy_of(version)
    document = looked_again(before.document, _chosen(before, choice, option).document)
    if version.state == PolicyState.DRAFT:
        return policy_changes.rewrite(uow, version.id, document)
    made = policy_changes.draft(uow, document, note=f"From version {version.number}.")
    uow.session.flush()
    return made


def becomes(policy: Policy) -> dict[tuple[str, str], list[str]]:
    """For each choice and option: the sentences that this answer would add or change."""
    return {
        (choice.id, option): _new_sentences(policy, foreseen(policy, choice.id, option))
        for choice in policy.choices
        for option, _ in choice.options
    }


def _chosen(policy: Policy, choice: str, option: str) -> Policy:
    try:
        return choose(policy, choice, option)
    except KeyError:
        raise Invalid({"option": "Choose one of the answers."}) from None


def _new_sentences(before: Policy, after: Policy) -> list[str]:
    if not diff(before, after):
        return []
    known = {each.text for each in sentences(before)}
    return [each.text for each in sentences(after) if each.text not in known]

"""Have the people who are to operate an account done what the policy wants of them?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from publisher.models import AccountOperator
from publisher.services.account_policy import AccountRules
from tenants.services import everybody, fitness, planning, policy_changes
from tenants.unit_of_work import UnitOfWork

LACKS = {"policy_read": "has not read the policy", "training": "no training record"}


def lacking(uow: UnitOfWork, rules: AccountRules, named: Sequence[AccountOperator]) -> list[str]:
    """What stands in the way, a line for each: "J. Reed: no training record". What this program
    knows no way to find out counts as lacking too, and whoever has left is no operator."""
    gone = [each.name for each in named if each.ended_on is not None]
    if gone and len(named) - len(gone) < rules.operators:
        return [f"{name}: is no operator any more. Name another" for name in gone]
    unnamed: dict[str, list[UUID]] = {}
    for each in everybody.here_now(uow):
        if not each.logs_in:
            unnamed.setdefault(each.name.casefold(), []).append(each.id)
    return [
        f"{each.name}: {LACKS.get(what, what.replace('_', ' ') + ' cannot be checked')}"
        for each in named
        if each.ended_on is None and (each.employee or rules.volunteers_too)
        for what in rules.must_have
        if not _has(uow, what, _known(each, unnamed))
    ]


def _known(operator: AccountOperator, unnamed: dict[str, list[UUID]]) -> UUID | None:
    """Somebody without a log-in is known by the name under which the registers have them; two of
    one name are told apart by nobody, and count as neither."""
    if operator.person_id is not None:
        return operator.person_id
    found = unnamed.get(operator.name.casefold(), [])
    return found[0] if len(found) == 1 else None


def _has(uow: UnitOfWork, what: str, who: UUID | None) -> bool:
    if who is None:
        return False
    if what == "training":
        return fitness.is_trained(uow, who, planning.today(uow))
    if what == "policy_read":
        return fitness.has_read(uow, who, policy_changes.current(uow).id)
    return False

"""Have the people who are to operate an account done what the policy wants of them?"""

from __future__ import annotations

from collections.abc import Sequence

from publisher.models import AccountOperator
from publisher.services.account_policy import AccountRules

LACKS = {"policy_read": "has not read the policy", "training": "no training record"}


def lacking(rules: AccountRules, named: Sequence[AccountOperator]) -> list[str]:
    """What stands in the way, a line for each: "J. Reed: no training record". What this program
    knows no way to find out counts as lacking too."""
    return [
        f"{each.name}: {LACKS.get(what, what.replace('_', ' ') + ' cannot be checked')}"
        for each in named
        if each.ended_on is None and (each.employee or rules.volunteers_too)
        for what in rules.must_have
    ]

"""For how long a parent's yes counts before they are asked again."""

from __future__ import annotations

import datetime as dt

from publisher.rules.timing import duration
from tenants.policies.language import Policy

YEARLY = "1y"  # where the policy does not say
_SEPTEMBER = 9


def last_day(dated: dt.date, renew: str) -> dt.date | None:
    """The last day on which a yes of ``dated`` counts; None where it never ends by itself."""
    if renew == "never":
        return None
    if renew == "academic_year":
        year = dated.year + (dated.month >= _SEPTEMBER)
        return dt.date(year, _SEPTEMBER, 1) - dt.timedelta(days=1)
    return dated + duration(renew)


def asked_by(policy: Policy) -> tuple[str, ...]:
    """How often the policy's rules about children in pictures ask; yearly if none says."""
    rules = (rule.params for rule in policy.rules if rule.kind == "media_people")
    said = [
        params.get("consent", {}).get("renew", YEARLY)
        for params in rules
        if "consent" in params or params.get("children") == "consent"
    ]
    return tuple(dict.fromkeys(said)) or (YEARLY,)

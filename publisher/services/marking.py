"""Pictures that show what is the school's own: its logo, its crest, its published material.

Whoever uses such a picture marks it. The mark stays with the file, so that it stands in the form
whenever the same file is used again. That a picture was agreed to beforehand is marked by those
whom the rule would ask, and by nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from publisher.models import Media
from publisher.rules.compiled import compile_policy
from publisher.services import reading, standing
from publisher.services.drafting import MediaUse
from tenants.policies.language import Policy
from tenants.roles import Permission
from tenants.services import audit
from tenants.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Marks:
    """``watched`` needs permission; ``agreed`` says that this very picture has it, and may be said
    by somebody in one of ``agree``."""

    watched: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()
    agree: frozenset[str] = frozenset()


def offered(policy: Policy) -> Marks:
    """What the policy's rules about the school's own material speak of."""
    rules = [each for each in compile_policy(policy).clauses if each.kind == "brand_assets"]
    return Marks(
        watched=_each(name for rule in rules for name in rule.get("assets", ())),
        agreed=_each(name for rule in rules for name in rule.get("preapproved", ())),
        agree=frozenset(role for rule in rules for role in rule.approvers),
    )


def keep(uow: UnitOfWork, uses: Iterable[MediaUse]) -> None:
    """Keep with each file what its author has ticked. Who may only draft adds marks and takes none
    off; marks of the other kind change only by those who may set them."""
    uow.actor.require(Permission.DRAFT)
    policy = reading.policy(uow)
    marks = offered(policy) if policy else Marks()
    may_agree = bool(standing.roles_now(uow) & marks.agree)
    for use in uses:
        row = uow.get(Media, use.media_id)
        ticked, known = set(use.assets), set(row.shows)
        kept = known - set(marks.watched if uow.actor.may(Permission.SCHEDULE) else ())
        if may_agree:
            kept -= set(marks.agreed)
        new = ticked & set(marks.watched) | (ticked & set(marks.agreed) if may_agree else set())
        if (now := sorted(kept | new)) != row.shows:
            audit.record(uow, "media.marked", row, was=list(row.shows), now=now)
            row.shows = now


def _each(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))

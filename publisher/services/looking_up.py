"""What the register's pages show: its groups, and one person with answers, history and posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from publisher.models import Consent, Delivery, Post, RollPerson
from publisher.services import (
    appearing,
    coming_down,
    naming,
    reading,
    register,
    taking_down,
    telling,
)
from publisher.services.appearing import Found
from publisher.services.register import Listed
from publisher.services.system import System
from tenants.errors import NotAllowed, NotFound
from tenants.policies.withdrawal import NOTHING, POSTS, Withdrawal
from tenants.roles import Permission
from tenants.unit_of_work import UnitOfWork

# Where else schools ask parents; kept with the rest, and never judged here.
OTHER_PLACES = {
    "website": "The website", "prospectus": "The prospectus",
    "press": "Newspapers", "display": "Displays in school",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Named:
    """Where somebody is named, as far as the posts have been read: ``looked`` of ``total``.
    ``perhaps`` are live posts with no more than a first name, which may be another child's."""

    found: Found = field(default_factory=Found)
    perhaps: frozenset[UUID] = frozenset()
    drafts: tuple[UUID, ...] = ()
    looked: int = 0
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class Page:
    """One person on the roll. ``stopped`` and ``stopped_naming`` are those posts that a no is
    about, which counts today. ``names`` are those of colleagues who recorded something,
    ``comes_down`` is what the policy says of live posts and ``why_not`` why one of them, by its
    delivery, is still there although it was to be taken down."""

    person: Listed
    history: Sequence[Consent]
    shown: Found
    named: Named
    stopped: Found
    stopped_naming: Found
    names: dict[UUID, str]
    comes_down: Withdrawal
    may_confirm: bool
    why_not: dict[UUID, str]

    @property
    def to_take_down(self) -> list[UUID]:
        """What is live and is to come down, each delivery once. Nothing while nobody says no."""
        what = self.comes_down.take_down
        rows = [*(self.stopped.live if what != NOTHING else ())]
        rows += self.stopped_naming.live if what == POSTS else ()
        return list(dict.fromkeys(row.delivery_id for row in rows))


def groups(uow: UnitOfWork) -> list[tuple[str, str]]:
    """Each kind of people with each of its groups, in order."""
    uow.actor.require(Permission.CONSENT_STATUS)
    query = select(RollPerson.kind, RollPerson.group).distinct()
    rows = uow.session.execute(query.order_by(RollPerson.kind, RollPerson.group))
    return [(row.kind, row.group) for row in rows]


def page(system: System, uow: UnitOfWork, person_id: UUID) -> Page:
    """Raises ``NotFound`` for somebody who is not on this school's roll."""
    uow.actor.require(Permission.CONSENT_STATUS)
    found = register.of(uow, [person_id])
    if not found:
        raise NotFound("There is nobody like this on the register.")
    history = register.history(uow, person_id)
    shown, named = appearing.find(uow, appearing.person(person_id)), _named(uow, person_id)
    rule, stops = coming_down.rule(uow), coming_down.of_person(uow, person_id)
    live = [row.delivery_id for row in (*shown.live, *named.found.live)]
    recorders = {row.recorded_by for row in history if row.recorded_by}
    return Page(
        person=found[0],
        history=history,
        shown=shown,
        named=named,
        stopped=appearing.together(*(coming_down.shown(system, uow, row) for row in stops)),
        stopped_naming=appearing.together(*(coming_down.named(system, uow, row) for row in stops)),
        names=reading.names(uow, recorders),
        comes_down=rule,
        may_confirm=coming_down.may_confirm(uow, rule),
        why_not=taking_down.why_not(uow, live),
    )


def to_confirm(system: System, uow: UnitOfWork, person_id: UUID) -> list[UUID]:
    """What is to come down now that somebody, whom the policy asks, has confirmed it."""
    uow.actor.require(Permission.TAKE_DOWN)
    found = page(system, uow, person_id)
    if not found.may_confirm:
        raise NotAllowed("The policy says who confirms this, or that nothing has to come down.")
    return found.to_take_down


def taken_down(system: System, uow: UnitOfWork, person_id: UUID) -> None:
    """Takes the messages away that told of this person's live posts, where none is left."""
    uow.actor.require(Permission.TAKE_DOWN)
    found = page(system, uow, person_id)
    if not found.stopped.maybe_live:
        telling.clear(uow, coming_down.SHOWN.format(person_id))
    if not (found.named.total or found.stopped_naming.maybe_live):
        telling.clear(uow, coming_down.NAMED.format(person_id))


def _named(uow: UnitOfWork, person_id: UUID) -> Named:
    rows = coming_down.of_person(uow, person_id)
    found = {(each.post_id, each.delivery_id): each for row in rows
             for each in coming_down.mentions(row)}  # fmt: skip
    sent = {each.delivery_id: each for each in found.values() if each.delivery_id}
    drafts = [each.post_id for each in found.values() if each.delivery_id is None]
    still = select(Post.id).where(Post.id.in_(drafts), Post.state.in_(naming.UNSENT))
    under_way = [row for row in rows if row.looked < row.total]
    return Named(
        found=appearing.find(uow, Delivery.id.in_(list(sent))) if sent else Found(),
        perhaps=frozenset(id for id, each in sent.items() if each.form not in naming.SURE),
        drafts=tuple(uow.session.scalars(still)),
        looked=sum(row.looked for row in under_way),
        total=sum(row.total for row in under_way),
    )


def places(system: System) -> dict[str, str]:
    """Where consent may be asked for, by the policy's name, in words."""
    known = (connector.capabilities for connector in system.connectors.values())
    channels = {each.policy_name: each.label for each in known}
    return {"*": "Every channel", **dict(sorted(channels.items())), **OTHER_PLACES}

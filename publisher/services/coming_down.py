"""Which live posts come down when a parent has said stop, as the school's policy has it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import or_, select

from publisher.models import LIVE, Delivery, Withdrawal
from publisher.services import answers, appearing, standing, telling, trying
from publisher.services.appearing import Found
from publisher.services.naming import SURE, Mention
from tenants.policies import withdrawal
from tenants.policies.withdrawal import NOTHING, POSTS
from tenants.roles import Permission, held_by
from tenants.unit_of_work import UnitOfWork


def rule(uow: UnitOfWork) -> withdrawal.Withdrawal:
    policy = trying.in_force(uow)
    return withdrawal.of(policy.section("withdrawal") if policy else {})


def may_confirm(uow: UnitOfWork, rule: withdrawal.Withdrawal) -> bool:
    """Whether this person may have all of it taken down; nobody needs to where nothing is to be."""
    if rule.take_down == NOTHING or not uow.actor.may(Permission.TAKE_DOWN):
        return False
    return not rule.confirmed_by or bool(standing.roles_now(uow) & held_by(rule.confirmed_by))


def told(uow: UnitOfWork) -> tuple[str, ...]:
    """Who hears of live posts: those who run the channels, and whoever is to confirm."""
    return (*telling.OPERATORS, *sorted(held_by(rule(uow).confirmed_by)))


SHOWS = {
    answers.PHOTOGRAPH: appearing.person, answers.VIDEO: appearing.person_in_video,
    answers.WORK: appearing.persons_work,
}  # fmt: skip


def shown(uow: UnitOfWork, row: Withdrawal) -> Found:
    """Where the person can be seen in what this withdrawal is about."""
    shows = [SHOWS[each](row.person_id) for each in row.purposes if each in SHOWS]
    on = None if row.channels is None else frozenset(row.channels)
    return appearing.find(uow, or_(*shows), on=on) if shows else Found()


def at_once(uow: UnitOfWork, row: Withdrawal) -> list[UUID]:
    """Live posts that come down without anybody's word. One with a first name alone, which may be
    another child's, waits for a person all the same."""
    ids = [each.delivery_id for each in shown(uow, row).live]
    if rule(uow).take_down == POSTS:
        named = [each.delivery_id for each in mentions(row) if each.form in SURE]
        ids += [id for id in _live(uow, named) if id not in ids]
    return ids


def of_person(uow: UnitOfWork, person_id: UUID) -> list[Withdrawal]:
    """Every stop about somebody, the newest first."""
    query = select(Withdrawal).where(Withdrawal.person_id == person_id)
    return list(uow.session.scalars(query.order_by(Withdrawal.asked_at.desc(), Withdrawal.id)))


def mentions(row: Withdrawal) -> list[Mention]:
    return [
        Mention(
            post_id=UUID(each["post"]),
            delivery_id=UUID(each["delivery"]) if each["delivery"] else None,
            form=each["form"],
        )
        for each in row.found
    ]


def _live(uow: UnitOfWork, ids: list[UUID | None]) -> list[UUID]:
    query = select(Delivery.id).where(Delivery.id.in_(ids), Delivery.state.in_(LIVE))
    return list(uow.session.scalars(query.order_by(Delivery.due_at)))

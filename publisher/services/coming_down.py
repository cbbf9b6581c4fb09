"""Which live posts come down when a parent has said stop, as the school's policy has it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from publisher.models import Delivery, RollPerson, Withdrawal
from publisher.rules.post import Answer
from publisher.services import answers, appearing, standing, telling, trying
from publisher.services.appearing import Found
from publisher.services.naming import SURE, Mention
from publisher.services.system import System
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


_STOPS = answers.NOES | {Answer.EXPIRED}


def shown(system: System, uow: UnitOfWork, row: Withdrawal) -> Found:
    """Where the person can be seen in what this withdrawal is about."""
    where = _still(system, uow, row)
    return appearing.together(
        *(appearing.find(uow, SHOWS[each](row.person_id), on=on)
          for each, on in where.items() if each in SHOWS and on)
    )  # fmt: skip


def named(system: System, uow: UnitOfWork, row: Withdrawal) -> Found:
    """Where the posts that were read name the person, or somebody with the same first name."""
    ids = [each.delivery_id for each in mentions(row) if each.delivery_id]
    on = _still(system, uow, row).get(answers.NAME)
    return appearing.find(uow, Delivery.id.in_(ids), on=on) if ids and on else Found()


def at_once(system: System, uow: UnitOfWork, row: Withdrawal) -> list[UUID]:
    """Live posts that come down without anybody's word, where the policy says so. One with a first
    name alone, which may be another child's, waits for a person all the same."""
    says = rule(uow)
    if not says.at_once:
        return []
    ids = [each.delivery_id for each in shown(system, uow, row).live]
    if says.take_down == POSTS:
        sure = {each.delivery_id for each in mentions(row) if each.form in SURE}
        live = (each.delivery_id for each in named(system, uow, row).live)
        ids += [id for id in live if id in sure and id not in ids]
    return ids


def _still(system: System, uow: UnitOfWork, row: Withdrawal) -> dict[str, frozenset[str]]:
    """For each purpose the connectors where it is still a no. A post may be found to be live weeks
    after the parent said stop, and the parent may have agreed again by then."""
    person = uow.get(RollPerson, row.person_id)
    about = {
        name: connector.capabilities.policy_name
        for name, connector in system.connectors.items()
        if row.channels is None or name in row.channels
    }
    found = {}
    for purpose in row.purposes:
        said = answers.of_people(uow, [person], purpose=purpose)[person.id]
        found[purpose] = frozenset(
            name
            for name, place in about.items()
            if person.do_not_publish or answers.on(said, place) in _STOPS
        )
    return found


SHOWN, NAMED = "consent:{}", "named:{}"  # the keys of what people are told, with the person's id


def tell_shown(uow: UnitOfWork, person_id: UUID, reason: str, found: Found) -> None:
    """What is on its way counts too: it may be live by the time that this is read."""
    title = "Live posts show somebody who may not be shown"
    _tell(uow, SHOWN.format(person_id), title, person_id, reason, found, "still show this person")


def tell_named(uow: UnitOfWork, person_id: UUID, reason: str, found: Found) -> None:
    """As ``tell_shown``, of posts whose words name the person."""
    title = "Live posts name somebody who may not be named"
    does = "name this person, or somebody with the same first name"
    _tell(uow, NAMED.format(person_id), title, person_id, reason, found, does)


def _tell(
    uow: UnitOfWork, key: str, title: str, person_id: UUID, reason: str, found: Found, does: str
) -> None:
    if count := len(found.maybe_live):
        telling.tell(
            uow,
            key,
            title,
            f"{reason} Posts that are live, or may be: {count} {does}. Their page says what comes "
            "down.",
            path=f"/register/people/{person_id}",
            roles=told(uow),
        )


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

"""What a new school has to do before its first post: each line read from the data, so that it is
true whoever did it and wherever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from publisher.models import Channel, ChannelState, RollPerson
from publisher.rules.compiled import compile_policy
from publisher.rules.finding import Effect
from publisher.services import own_words, reading
from tenants.models import Membership, Person, School
from tenants.policies.language import Policy
from tenants.roles import Permission
from tenants.services import audit, documents
from tenants.unit_of_work import UnitOfWork

ALONE = "alone"  # among what is lacking: nobody besides one person


@dataclass(frozen=True, kw_only=True)
class Step:
    """``name`` is policy, channels, people, documents, words or register; ``needs`` is what
    whoever does it must be allowed. ``lacks`` are roles that nobody has, or fields of the
    school's own words."""

    name: str
    done: bool
    needs: Permission
    lacks: tuple[str, ...] = ()


def steps(uow: UnitOfWork) -> list[Step]:
    """In the order in which to do them; none for whoever can do nothing that is left, and none
    once all is done or somebody has put the list away."""
    uow.actor.require(Permission.READ_POSTS)
    school = uow.session.get_one(School, uow.school_id)
    if school.steps_put_away_at is not None:
        return []
    found = list(_steps(uow, school))
    return found if any(not step.done and uow.actor.may(step.needs) for step in found) else []


def put_away(uow: UnitOfWork) -> None:
    """The list is shown to nobody here any more. Twice changes nothing."""
    uow.actor.require(Permission.PEOPLE)
    school = uow.session.get_one(School, uow.school_id)
    if school.steps_put_away_at is None:
        school.steps_put_away_at = uow.now
        audit.record(uow, "school.steps_put_away", ("school", school.id))


def _steps(uow: UnitOfWork, school: School) -> Iterator[Step]:
    policy = reading.policy(uow)
    yield Step(name="policy", done=policy is not None, needs=Permission.PUBLISH_POLICY)
    connected = select(Channel.id).where(Channel.state != ChannelState.DISCONNECTED).limit(1)
    has_one = uow.session.scalar(connected) is not None
    yield Step(name="channels", done=has_one, needs=Permission.CONNECT)
    people = _nobody_approves(uow, policy)
    yield Step(name="people", done=not people, needs=Permission.PEOPLE, lacks=people)
    if policy and compile_policy(policy).first_documents:
        wanting = any(line.needed_first for line in documents.lacking(uow))
        yield Step(name="documents", done=not wanting, needs=Permission.KEEP_REGISTERS)
    kinds = set(uow.session.scalars(select(RollPerson.kind).distinct()))
    words = (*own_words.lacking(school), *({"staff"} - kinds))
    yield Step(name="words", done=not words, needs=Permission.PEOPLE, lacks=words)
    yield Step(name="register", done="pupil" in kinds, needs=Permission.CONSENT)


def _nobody_approves(uow: UnitOfWork, policy: Policy | None) -> tuple[str, ...]:
    """Roles that the policy asks to approve and nobody has; and whether one person is alone, who
    may agree to none of their own posts."""
    query = (
        select(Membership.roles, Membership.policy_roles)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.school_id == uow.school_id,
            Membership.ended_at.is_(None),
            Person.deactivated_at.is_(None),
        )
    )
    people = uow.session.execute(query).all()
    if policy is None:
        return (ALONE,) if len(people) == 1 else ()
    held = {role for each in people for role in (*each.roles, *each.policy_roles)}
    asked = [
        role
        for clause in compile_policy(policy).clauses
        if clause.effect is Effect.APPROVE
        for roles in (clause.approvers, clause.then_approvers)
        if roles and held.isdisjoint(roles)
        for role in roles
    ]
    alone = len(people) == 1 and not policy.people.get("self_approval")
    return (*dict.fromkeys(asked), *((ALONE,) if alone else ()))

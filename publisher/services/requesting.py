"""Asking for an account: its case, its operators, and who is to decide.

The form's fields and the number of operators are the policy's. Two entries for one person do not
count as two operators, whatever way the second one is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from publisher.models import (
    AccountOperator,
    AccountRequest,
    Channel,
    RequestState,
)
from publisher.rules.post import title_of
from publisher.services import account_policy, connecting_rules, telling
from publisher.services.account_policy import AccountRules
from publisher.services.gathering import policy_of
from publisher.services.system import System
from tenants import mailbox
from tenants.database import new_id
from tenants.errors import Conflict, Invalid, NotAllowed
from tenants.models import Membership, Person
from tenants.roles import Permission
from tenants.services import audit, policy_changes
from tenants.unit_of_work import UnitOfWork

LONGEST = 4_000
MAY_CHANGE = frozenset({RequestState.ASKED, RequestState.CHANGES})
_BLANK = {
    "aim": "Say what the account is for.",
    "audience": "Say who it is for.",
    "promotion": "Say how people will hear of it.",
    "risk_note": "Say what could go wrong, and what you will do about it.",
}


@dataclass(frozen=True, kw_only=True)
class Named:
    """Somebody who is to operate the account."""

    name: str
    email: str
    employee: bool = True


@dataclass(frozen=True, kw_only=True)
class Case:
    """All that is written in a request. ``open_to_public`` is None while it is not answered;
    ``channel_id`` names an account that is connected already and is to be approved now."""

    platform: str
    name: str
    product: str = ""
    kind: str = "school"
    school_owned: bool = True
    open_to_public: bool | None = None
    aim: str = ""
    audience: str = ""
    promotion: str = ""
    risk_note: str = ""
    operators: tuple[Named, ...] = ()
    channel_id: UUID | None = None


def ask(system: System, uow: UnitOfWork, case: Case) -> AccountRequest:
    """Send a request to those who decide. Raises ``Invalid`` with every field at fault, and
    ``NotAllowed`` for a platform that the policy does not use at all."""
    uow.actor.require(Permission.REQUEST_ACCOUNT)
    rules = _checked(system, uow, case)
    assert uow.actor.person_id is not None
    row = uow.add(
        AccountRequest(id=new_id(), begun_by=uow.actor.person_id, asked_by=uow.actor.person_id)
    )
    _write(uow, row, case)
    audit.record(uow, "account.requested", row, platform=row.platform)
    _tell(uow, row, rules)
    return row


def change(system: System, uow: UnitOfWork, request_id: UUID, case: Case) -> AccountRequest:
    """Send it again with other words, while nobody has decided or after a change was asked for.
    Only somebody who had a hand in it, or who may connect accounts, may."""
    uow.actor.require(Permission.REQUEST_ACCOUNT)
    row = locked(uow, request_id)
    _own(uow, row)
    if row.state not in MAY_CHANGE:
        raise Conflict("This has been decided. Ask anew if something else is needed.")
    rules = _checked(system, uow, case)
    assert uow.actor.person_id is not None
    for operator in operators(uow, row):
        uow.session.delete(operator)
    uow.session.flush()
    row.state, row.asked_by, row.asked_at = RequestState.ASKED, uow.actor.person_id, uow.now
    row.decided_by = row.decided_at = None
    row.decided_as, row.self_approved = [], False
    _write(uow, row, case)
    audit.record(uow, "account.request_changed", row)
    _tell(uow, row, rules)
    return row


def withdraw(uow: UnitOfWork, request_id: UUID) -> None:
    """Take a request back before it is decided, or an approval back before it is used."""
    uow.actor.require(Permission.REQUEST_ACCOUNT)
    row = locked(uow, request_id)
    _own(uow, row)
    if row.state not in MAY_CHANGE | {RequestState.APPROVED} or row.used_at:
        raise Conflict("There is nothing to take back any more.")
    row.state, row.look_at = RequestState.WITHDRAWN, None
    telling.clear(uow, f"request:{row.id}")
    audit.record(uow, "account.request_withdrawn", row)


def rules(uow: UnitOfWork) -> AccountRules:
    """What the policy in force says about asking for accounts. Raises ``NotFound`` without one."""
    uow.actor.require(Permission.READ_CHANNELS)
    return account_policy.of(policy_of(policy_changes.current(uow)))


def requests(uow: UnitOfWork) -> list[AccountRequest]:
    """Every request of the school, the latest first."""
    uow.actor.require(Permission.READ_CHANNELS)
    return list(uow.session.scalars(select(AccountRequest).order_by(AccountRequest.id.desc())))


def operators(uow: UnitOfWork, row: AccountRequest) -> list[AccountOperator]:
    """Those whom the request names, by name, also those who have stopped since."""
    uow.actor.require(Permission.READ_CHANNELS)
    query = select(AccountOperator).where(AccountOperator.request_id == row.id)
    return list(uow.session.scalars(query.order_by(AccountOperator.name, AccountOperator.email)))


def locked(uow: UnitOfWork, request_id: UUID) -> AccountRequest:
    """The request, held until the transaction ends: two who decide wait for each other."""
    uow.get(AccountRequest, request_id)
    query = select(AccountRequest).where(AccountRequest.id == request_id).with_for_update()
    return uow.session.scalars(query.execution_options(populate_existing=True)).one()


def fingerprint(row: AccountRequest, named: Sequence[AccountOperator]) -> str:
    """Names what is asked for, so that nobody agrees to words that they have not read."""
    words = (row.platform, row.product, row.kind, row.name, row.school_owned, row.open_to_public,
             row.aim, row.audience, row.promotion, row.risk_note,
             *((each.name, each.email, each.employee) for each in named))  # fmt: skip
    return hashlib.sha256(repr(words).encode()).hexdigest()[:32]


def _checked(system: System, uow: UnitOfWork, case: Case) -> AccountRules:
    policy = policy_of(policy_changes.current(uow))
    rules = account_policy.of(policy)
    if not rules.demanded:
        raise Conflict("Your policy asks for no request: the account can be connected at once.")
    connector = system.connectors.get(case.platform)
    if connector is None:
        raise Invalid({"platform": "Choose the platform.", **dict(_errors(rules, case))})
    connecting_rules.check_platform(policy, connector, case.product)
    if case.channel_id:
        channel = uow.get(Channel, case.channel_id)
        if channel.platform != case.platform:
            raise Invalid({"platform": f"{channel.name} is on another platform."})
        if connecting_rules.approval_of(uow, channel):
            raise Conflict(f"{channel.name} has been approved already.")
    if errors := dict(_errors(rules, case)):
        raise Invalid(errors)
    return rules


def _errors(rules: AccountRules, case: Case) -> Iterator[tuple[str, str]]:
    if not case.name.strip():
        yield "name", "Say what the account is to be called."
    if case.kind not in rules.kinds:
        yield "kind", "Choose what kind of account it is."
    for field, said in _BLANK.items():
        written = getattr(case, field)
        if field in rules.needed and not written.strip():
            yield field, said
        elif len(written) > LONGEST:
            yield field, f"This is too long: at most {LONGEST:,} characters."
    must_say = "open_to_public" in rules.needed or case.kind == account_policy.CLASS
    if must_say and case.open_to_public is None:
        yield "open_to_public", "Say whether everybody can see it, or only those who are let in."
    yield from _operator_errors(rules, case.operators)


def _operator_errors(rules: AccountRules, named: Sequence[Named]) -> Iterator[tuple[str, str]]:
    seen: dict[str, int] = {}
    for number, each in enumerate(named, start=1):
        if not each.name.strip():
            yield f"operator-{number}-name", "Write this operator's name."
        address = mailbox.address(each.email)
        if not address:
            yield f"operator-{number}-email", "Enter an e-mail address."
            continue
        for way in filter(None, (_mailbox(address), _plain(each.name))):
            if way in seen:
                field = "email" if "@" in way else "name"
                yield (
                    f"operator-{number}-{field}",
                    f"This is the same person as operator {seen[way]}. Name somebody else.",
                )
            seen.setdefault(way, number)
    if len(named) < rules.operators:
        asked = "one operator" if rules.operators == 1 else f"{rules.operators} operators"
        yield f"operator-{len(named) + 1}-name", f"Your policy asks for at least {asked}."


def _write(uow: UnitOfWork, row: AccountRequest, case: Case) -> None:
    for field in ("platform", "product", "kind", "school_owned", "open_to_public", "channel_id"):
        setattr(row, field, getattr(case, field))
    for field in ("name", "aim", "audience", "promotion", "risk_note"):
        setattr(row, field, getattr(case, field).strip())
    uow.session.flush()
    people = _colleagues(uow)
    assert uow.actor.person_id is not None
    for each in case.operators:
        email = mailbox.address(each.email)
        uow.add(
            AccountOperator(
                id=new_id(), request_id=row.id, channel_id=row.channel_id, name=each.name.strip(),
                email=email, person_id=people.get(email), employee=each.employee,
                added_by=uow.actor.person_id, added_at=uow.now,
            )
        )  # fmt: skip
    uow.session.flush()


def _colleagues(uow: UnitOfWork) -> dict[str, UUID]:
    """Those with a log-in here, by their e-mail address."""
    rows = uow.session.execute(
        select(Person.email, Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.school_id == uow.school_id, Membership.ended_at.is_(None))
    )
    return {row.email: row.id for row in rows}


def _tell(uow: UnitOfWork, row: AccountRequest, rules: AccountRules) -> None:
    key = f"request:{row.id}"
    telling.clear(uow, key)
    telling.tell(
        uow,
        key,
        f"Somebody asks for an account on {title_of(row.platform)}: {row.name}",
        "A request with its aim and its operators waits for your decision.",
        path=f"/channels/requests/{row.id}",
        roles=rules.deciders,
    )


def _own(uow: UnitOfWork, row: AccountRequest) -> None:
    hands = (row.asked_by, row.begun_by)
    if uow.actor.person_id not in hands and not uow.actor.may(Permission.CONNECT):
        raise NotAllowed("This is a colleague's request. Ask them to change it.")


def _mailbox(address: str) -> str:
    """The box that the address leads to: what follows a plus is the owner's own mark."""
    box, _, domain = address.partition("@")
    return f"{box.partition('+')[0]}@{domain}"


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace(".", " ").split())

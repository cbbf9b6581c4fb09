"""Deciding a request for an account: by a role that the policy names, not by whoever asked, once
each operator has done what the policy wants, and with name and date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from publisher import clocks
from publisher.models import AccountRequest, Channel, RequestState
from publisher.rules.post import title_of
from publisher.services import (
    account_policy,
    connecting_rules,
    readiness,
    requesting,
    standing,
    telling,
)
from publisher.services.account_policy import AccountRules
from publisher.services.gathering import policy_of
from tenants.errors import Conflict, Invalid, NotAllowed
from tenants.models import Person, School
from tenants.policies.sentences import spoken
from tenants.roles import Permission
from tenants.services import audit, policy_changes
from tenants.unit_of_work import UnitOfWork

REVIEWED_AFTER = timedelta(days=365)
REASON_SHORTEST = 15
_SAID = {
    RequestState.APPROVED: "approved this already",
    RequestState.REFUSED: "refused this already",
    RequestState.CHANGES: "asked for a change already",
}


@dataclass(frozen=True, kw_only=True)
class Decidable:
    """May this person decide this request, and may it be approved? ``why_not`` stands in the way
    of any answer of theirs, ``lacking`` only of a yes."""

    why_not: str
    lacking: tuple[str, ...]


def decidable(uow: UnitOfWork, request_id: UUID) -> Decidable:
    """For the page. ``approve`` asks everything again."""
    uow.actor.require(Permission.READ_CHANNELS)
    row = uow.get(AccountRequest, request_id)
    rules = account_policy.of(policy_of(policy_changes.current(uow)))
    why_not = ""
    try:
        uow.actor.require(Permission.DECIDE_ACCOUNT)
        _may(uow, rules, row, standing.roles_now(uow))
    except (NotAllowed, Conflict) as error:
        why_not = str(error)
    named = requesting.operators(uow, row)
    return Decidable(why_not=why_not, lacking=tuple(readiness.lacking(uow, rules, named)))


def approve(
    uow: UnitOfWork,
    request_id: UUID,
    *,
    seen: str,
    trial_until: date | None = None,
    review_on: date | None = None,
) -> AccountRequest:
    """Agree to what was ``seen`` (``requesting.fingerprint``). Raises ``NotAllowed`` for the
    person who asked or anybody not named, ``Conflict`` when it was decided or changed already or
    an operator is not ready, ``Invalid`` for a day that has passed."""
    uow.actor.require(Permission.DECIDE_ACCOUNT)
    row, rules = _decide(uow, request_id, RequestState.APPROVED, seen=seen)
    named = requesting.operators(uow, row)
    if lacking := readiness.lacking(uow, rules, named):
        raise Conflict(f"This cannot be approved yet. {'. '.join(lacking)}.")
    today = _today(uow)
    _check_days(today, trial_until=trial_until, review_on=review_on)
    row.reason = ""
    row.trial_until, row.review_on = trial_until, review_on or today + REVIEWED_AFTER
    row.look_at = next_look(uow, row)
    if row.channel_id is not None:
        row.used_at = uow.now
        connecting_rules.adopt(uow, row, uow.get(Channel, row.channel_id))
    audit.record(uow, "account.request_approved", row, decided_as=row.decided_as)
    _answer(uow, row, "is approved", "It may be connected now.")
    return row


def refuse(uow: UnitOfWork, request_id: UUID, *, seen: str, reason: str) -> AccountRequest:
    uow.actor.require(Permission.DECIDE_ACCOUNT)
    return _turn_down(uow, request_id, RequestState.REFUSED, seen=seen, reason=reason)


def ask_for_change(uow: UnitOfWork, request_id: UUID, *, seen: str, reason: str) -> AccountRequest:
    uow.actor.require(Permission.DECIDE_ACCOUNT)
    return _turn_down(uow, request_id, RequestState.CHANGES, seen=seen, reason=reason)


def reviewed(uow: UnitOfWork, request_id: UUID, *, note: str, next_on: date) -> None:
    """The account was looked at again and goes on: a note, and the day of the next look."""
    uow.actor.require(Permission.DECIDE_ACCOUNT)
    row = requesting.locked(uow, request_id)
    rules = account_policy.of(policy_of(policy_changes.current(uow)))
    _named(rules, standing.to_decide(uow, Permission.DECIDE_ACCOUNT))
    if row.state != RequestState.APPROVED:
        raise Conflict("Only an approved account is looked at again.")
    if len(note.strip()) < REASON_SHORTEST:
        raise Invalid({"note": f"Say in at least {REASON_SHORTEST} characters what you found."})
    _check_days(_today(uow), review_on=next_on)
    row.reason, row.trial_until, row.review_on = note.strip(), None, next_on
    row.look_at = next_look(uow, row)
    telling.clear(uow, f"account-review:{row.id}")
    audit.record(uow, "account.reviewed", row)


def next_look(uow: UnitOfWork, row: AccountRequest) -> datetime | None:
    """The morning of the next of its days that has not come yet."""
    zone = uow.session.get_one(School, uow.school_id).timezone
    days = [day for day in (row.trial_until, row.review_on) if day]
    mornings = [clocks.meant(datetime.combine(day, time(8)), zone) for day in days]
    return min((at for at in mornings if at and at > uow.now), default=None)


def _turn_down(
    uow: UnitOfWork, request_id: UUID, state: RequestState, *, seen: str, reason: str
) -> AccountRequest:
    if not reason.strip():
        raise Invalid({"reason": "Say why, so that they know what to change."})
    row, _ = _decide(uow, request_id, state, seen=seen)
    row.reason = reason.strip()
    audit.record(uow, f"account.request_{state.value}", row, decided_as=row.decided_as)
    _answer(uow, row, "was answered", "It was not approved as it stands. The answer says why.")
    return row


def _decide(
    uow: UnitOfWork, request_id: UUID, state: RequestState, *, seen: str
) -> tuple[AccountRequest, AccountRules]:
    row = requesting.locked(uow, request_id)
    version = policy_changes.current(uow)
    rules = account_policy.of(policy_of(version))
    roles = standing.to_decide(uow, Permission.DECIDE_ACCOUNT)
    own = _may(uow, rules, row, roles)
    if requesting.fingerprint(row, requesting.operators(uow, row)) != seen:
        raise Conflict("The request has been changed since you opened it. Read it again.")
    row.state, row.self_approved = state, own
    row.decided_by, row.decided_at = uow.actor.person_id, uow.now
    row.decided_as = sorted(roles & set(rules.deciders))
    row.policy_version_id = version.id
    row.expires_at = uow.now + rules.lasts if state is RequestState.APPROVED else None
    telling.clear(uow, f"request:{row.id}")
    return row, rules


def _may(uow: UnitOfWork, rules: AccountRules, row: AccountRequest, roles: frozenset[str]) -> bool:
    """Raises when not; True when it is their own request and the policy lets them all the same."""
    if row.state != RequestState.ASKED:
        raise Conflict(_who_was_first(uow, row))
    _named(rules, roles)
    if uow.actor.person_id not in (row.asked_by, row.begun_by):
        return False
    if not roles & rules.self_approvers:
        raise NotAllowed("You asked for this, so somebody else must decide it.")
    return True


def _named(rules: AccountRules, roles: frozenset[str]) -> None:
    if not roles & set(rules.deciders):
        raise NotAllowed(
            f"Your policy lets this be decided by: {spoken(rules.approvers)}. {rules.clause}"
        )


def _who_was_first(uow: UnitOfWork, row: AccountRequest) -> str:
    said = _SAID.get(RequestState(row.state))
    if said is None or row.decided_by is None:
        return "This request was taken back."
    person = uow.session.get(Person, row.decided_by)
    return f"{person.name if person else 'Somebody'} has {said}."


def _today(uow: UnitOfWork) -> date:
    school = uow.session.get_one(School, uow.school_id)
    return clocks.local(uow.now, school.timezone).date()


def _check_days(today: date, **days: date | None) -> None:
    errors = {name: "Choose a day to come." for name, day in days.items() if day and day <= today}
    if errors:
        raise Invalid(errors)


def _answer(uow: UnitOfWork, row: AccountRequest, what: str, body: str) -> None:
    key = f"request-answer:{row.id}"
    telling.clear(uow, key)
    telling.tell(
        uow, key, f"Your request for {row.name} on {title_of(row.platform)} {what}", body,
        path=f"/channels/requests/{row.id}", roles=(), person_id=row.asked_by,
    )  # fmt: skip

"""What must be true before an account is connected: the policy uses the platform, and where it
asks for a request, one was approved for exactly this platform and has not expired.

Asked at the button, when the person is sent to the platform, when they come back, and when they
choose the account: whoever types the address of a later step meets the same question.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from publisher.connectors.contract import Connector
from publisher.models import AccountOperator, AccountRequest, Channel, ChannelState, RequestState
from publisher.services import account_policy, telling
from tenants.errors import NotAllowed
from tenants.policies.language import Policy, from_published
from tenants.policies.sentences import spoken
from tenants.services import audit, policy_changes
from tenants.unit_of_work import UnitOfWork

# An account in one of these states was never let go of: renewing its permission is no new account.
KEPT = frozenset(set(ChannelState) - {ChannelState.DISCONNECTED})


def allowed(policy: Policy, platform: str, product: str = "") -> str | None:
    """Why the policy does not allow this platform, or None. ``platform`` is the policy's name."""
    if platform not in policy.channels.allow:
        return f"Your policy allows {spoken(policy.channels.allow) or 'no platform at all'}."
    named = policy.channels.parent_comms
    if product and named and product not in named:
        apps = spoken([name.title() for name in named], last="or")
        return f"Your policy allows {apps} as the parent app."
    return None


def check(uow: UnitOfWork, connector: Connector, product: str) -> Policy:
    """The policy in force, when it lets this platform be connected now. Raises ``NotAllowed``."""
    policy = from_published(policy_changes.current(uow).document)
    check_platform(policy, connector, product)
    check_request(uow, policy, connector, product)
    return policy


def check_platform(policy: Policy, connector: Connector, product: str) -> None:
    """Raises ``NotAllowed`` with the clause when the policy does not use this platform."""
    if why := allowed(policy, connector.capabilities.policy_name, product):
        label, clause = connector.capabilities.label, policy.channels.clause
        raise NotAllowed(f"{label} cannot be connected. {why} {clause}".strip())


def check_request(uow: UnitOfWork, policy: Policy, connector: Connector, product: str) -> None:
    """Raises ``NotAllowed`` where the policy wants a request and there is none to go on."""
    rules = account_policy.of(policy)
    if not rules.demanded:
        return
    if usable(uow, connector.name, product) or keeps(uow, connector.name, product):
        return
    label = connector.capabilities.label
    raise NotAllowed(
        f"{label} cannot be connected yet: there is no approved request for it. {rules.clause}"
    )


def usable(uow: UnitOfWork, platform: str, product: str = "") -> list[AccountRequest]:
    """Approved requests for this very platform that nobody has used and that still hold."""
    query = select(AccountRequest).where(
        AccountRequest.platform == platform,
        AccountRequest.product == product,
        AccountRequest.state == RequestState.APPROVED,
        AccountRequest.channel_id.is_(None),
        AccountRequest.expires_at > uow.now,
    )
    return list(uow.session.scalars(query.order_by(AccountRequest.id)))


def take(
    uow: UnitOfWork,
    policy: Policy,
    channel: Channel,
    connector: Connector,
    *,
    was: str | None,
    request_id: UUID | None = None,
) -> None:
    """Use an approved request up for this account, and take over what it says of it. An account
    that was approved before and never let go of needs none: ``was`` is the state it had, None
    for a new one. Raises ``NotAllowed``."""
    if not account_policy.of(policy).demanded:
        return
    earlier = approval_of(uow, channel)
    if earlier and (was in KEPT or (earlier.expires_at or uow.now) > uow.now):
        return
    row = _held(uow, channel, request_id)
    if row is None:
        check_request(uow, policy, connector, channel.product)
        raise NotAllowed(f"{channel.name} is not the account that was approved. Ask for it first.")
    if earlier is not None:
        earlier.state, earlier.look_at = RequestState.WITHDRAWN, None
        uow.session.flush()
    row.channel_id, row.used_at = channel.id, uow.now
    telling.clear(uow, f"request-answer:{row.id}")
    adopt(uow, row, channel)
    audit.record(uow, "account.request_used", row)


def adopt(uow: UnitOfWork, row: AccountRequest, channel: Channel) -> None:
    """The account is from now on what its request says, with the operators that it names."""
    channel.kind, channel.school_owned = row.kind, row.school_owned
    closed = row.open_to_public is False
    channel.extra = {**channel.extra, "open_to_public": "no" if closed else "yes"}
    for each in uow.session.scalars(
        select(AccountOperator).where(AccountOperator.request_id == row.id)
    ):
        each.channel_id = channel.id
    uow.session.flush()


def approval_of(uow: UnitOfWork, channel: Channel) -> AccountRequest | None:
    """The approved request that this account stands on."""
    query = select(AccountRequest).where(
        AccountRequest.channel_id == channel.id, AccountRequest.state == RequestState.APPROVED
    )
    return uow.session.scalar(query)


def approved(uow: UnitOfWork, *, on: date | None = None) -> frozenset[UUID]:
    """The accounts that stand on an approved request; with ``on``, without those whose trial had
    ended before that day and of which nobody has said yet that they go on."""
    query = select(AccountRequest.channel_id).where(
        AccountRequest.channel_id.is_not(None), AccountRequest.state == RequestState.APPROVED
    )
    if on:
        trial = AccountRequest.trial_until
        query = query.where(or_(trial.is_(None), trial >= on))
    return frozenset(id for id in uow.session.scalars(query) if id)


def keeps(uow: UnitOfWork, platform: str, product: str = "") -> bool:
    """Is there an approved account on this platform whose permission may be renewed?"""
    query = select(Channel.id).where(
        Channel.platform == platform,
        Channel.product == product,
        Channel.state.in_(sorted(KEPT)),
        Channel.id.in_(approved(uow)),
    )
    return uow.session.scalar(query.limit(1)) is not None


def _held(uow: UnitOfWork, channel: Channel, request_id: UUID | None) -> AccountRequest | None:
    """The request to use, held; the one that was chosen, or the oldest that there is."""
    for row in usable(uow, channel.platform, channel.product):
        if request_id in (None, row.id):
            query = select(AccountRequest).where(AccountRequest.id == row.id).with_for_update()
            held = uow.session.scalars(query.execution_options(populate_existing=True)).one()
            if held.channel_id is None and held.state == RequestState.APPROVED:
                return held
    return None

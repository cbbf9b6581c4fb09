"""Rows of the publisher: channels, posts, deliveries, the roll with consents, notices."""

from publisher.models.accounts import (
    AccountHandover,
    AccountOperator,
    AccountRequest,
    RequestState,
)
from publisher.models.answering import AnswerLink
from publisher.models.channels import Channel, ChannelState, Connecting
from publisher.models.consent import (
    Consent,
    NotAPerson,
    RegisterImport,
    RollDigest,
    RollPerson,
    Withdrawal,
)
from publisher.models.deliveries import (
    FINAL,
    FOR_A_PERSON,
    LIVE,
    MOVES,
    WAITING,
    Attempt,
    Comment,
    Delivery,
    DeliveryState,
)
from publisher.models.feeds import CalendarFeed, FeedKind
from publisher.models.handovers import Handover, HandoverWay
from publisher.models.notices import Notice
from publisher.models.posts import (
    Approval,
    ApprovalState,
    Judgement,
    LinkLook,
    Media,
    OverrideRecord,
    Post,
    PostState,
    PostVersion,
)
from publisher.models.series import Occurrence, OccurrenceState, RoundupItem, Series

__all__ = [
    "FINAL",
    "FOR_A_PERSON",
    "LIVE",
    "MOVES",
    "WAITING",
    "AccountHandover",
    "AccountOperator",
    "AccountRequest",
    "AnswerLink",
    "Approval",
    "ApprovalState",
    "Attempt",
    "CalendarFeed",
    "Channel",
    "ChannelState",
    "Comment",
    "Connecting",
    "Consent",
    "Delivery",
    "DeliveryState",
    "FeedKind",
    "Handover",
    "HandoverWay",
    "Judgement",
    "LinkLook",
    "Media",
    "NotAPerson",
    "Notice",
    "Occurrence",
    "OccurrenceState",
    "OverrideRecord",
    "Post",
    "PostState",
    "PostVersion",
    "RegisterImport",
    "RequestState",
    "RollDigest",
    "RollPerson",
    "RoundupItem",
    "Series",
    "Withdrawal",
]

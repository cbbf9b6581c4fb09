"""One look at a live post: what the platform shows, and what had to be done there at once so that
its promises hold. Values in and values out; ``settling`` writes down what came of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import structlog

from publisher.connectors.contract import (
    Account,
    Capabilities,
    ClosesComments,
    CommentState,
    Connector,
    Enforcement,
    HidesComments,
    LivePost,
    Moderates,
    RemoteComment,
)
from publisher.connectors.errors import ConnectorError, ReconnectNeeded, TryLater
from publisher.content import CommentMode, Content
from publisher.services import evidence
from publisher.services.system import System

log = structlog.get_logger()

CLOSED = frozenset({CommentState.CLOSED, CommentState.RESTRICTED})
MUST_BE_CLOSED = frozenset({CommentMode.OFF})
MUST_BE_HIDDEN = frozenset({CommentMode.OFF, CommentMode.HELD})


@dataclass(frozen=True, kw_only=True)
class Watch:
    """One live post and what was promised about it, as values."""

    school_id: UUID
    delivery_id: UUID
    version: int
    platform: str
    account: Account
    content: Content
    remote_id: str
    since: datetime  # when it was first sent
    published_at: datetime
    mode: CommentMode
    settled: bool  # its promises had been kept already when this look began
    again: bool  # the look before found one that was not kept, or could not see
    agreed: frozenset[str]  # comments that somebody here has agreed to show
    channel_id: UUID
    grant_version: int
    heard: bool = False  # the platform told of it, so that it is looked at out of turn


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What one look found and did. ``error`` is a platform that did not let us look or act."""

    live: LivePost | None = None
    gone: bool = False
    state: CommentState | None = None
    hidden: tuple[RemoteComment, ...] = ()
    closed_again: bool = False
    error: ConnectorError | None = None


def how(capabilities: Capabilities, mode: CommentMode) -> Enforcement:
    return capabilities.comments.get(mode, Enforcement.UNSUPPORTED)


def look(system: System, watch: Watch) -> Seen:
    """Read the post and its comments, and close or hide what must not be open."""
    connector = system.connector(watch.platform)
    try:
        enforcement = how(connector.capabilities, watch.mode)
        closes = watch.mode in MUST_BE_CLOSED and isinstance(connector, ClosesComments)
        if closes and enforcement is Enforcement.AFTER_PUBLISH:
            return _close(system, connector, watch)
        live = connector.read(watch.account, watch.remote_id)
        if live is None:
            return Seen(gone=True)
        if (
            closes
            and enforcement is Enforcement.ATOMIC
            and (watch.again or live.comments not in CLOSED)
        ):
            return _close(system, connector, watch)
        hidden: tuple[RemoteComment, ...] = ()
        error: ConnectorError | None = None
        if enforcement is Enforcement.EMULATED and watch.mode in MUST_BE_HIDDEN:
            hidden, error = _hide_new(connector, watch)
        return Seen(live=live, state=live.comments, hidden=hidden, error=error)
    except ConnectorError as error:
        return Seen(error=error)
    except Exception as error:  # noqa: BLE001 - a fault of ours must not hide it from people
        log.error("looking after failed", platform=watch.platform, error=type(error).__name__)
        return Seen(error=TryLater("Something went wrong on our side while we looked at it."))


def _close(system: System, connector: Connector, watch: Watch) -> Seen:
    """Close if they are open, then believe only what is read back. Where closing destroys the
    comments, they are copied and the copy committed first, at every closing; where it leaves them,
    what was written while they were open is hidden."""
    assert isinstance(connector, ClosesComments)
    try:
        state = connector.comment_state(watch.account, watch.remote_id)
    except ConnectorError:  # of what is gone there is no switch either
        if connector.read(watch.account, watch.remote_id) is None:
            return Seen(gone=True)
        raise
    acted = state not in CLOSED
    if acted:
        if connector.capabilities.closing_destroys:
            evidence.copy_all(
                system,
                connector,
                watch.account,
                school_id=watch.school_id,
                delivery_id=watch.delivery_id,
                remote_id=watch.remote_id,
                why=evidence.CLOSED,
            )
        connector.close_comments(watch.account, watch.remote_id)
        state = connector.comment_state(watch.account, watch.remote_id)
    live = connector.read(watch.account, watch.remote_id)
    seen = Seen(live=live, gone=live is None, state=state, closed_again=acted)
    at_rest = watch.settled and not acted and not watch.again
    if seen.gone or at_rest or connector.capabilities.closing_destroys:
        return seen
    hidden, error = _hide_new(connector, watch)
    return replace(seen, hidden=hidden, error=error)


def _hide_new(
    connector: Connector, watch: Watch
) -> tuple[tuple[RemoteComment, ...], ConnectorError | None]:
    """Hide what has arrived, unless it is ours or somebody here has agreed to it. One comment
    that cannot be hidden keeps none of the others visible, and is told of."""
    if not (isinstance(connector, Moderates) and isinstance(connector, HidesComments)):
        return (), None
    hidden: list[RemoteComment] = []
    trouble: ConnectorError | None = None
    for comment in connector.comments(watch.account, watch.remote_id):
        if comment.remote_id in watch.agreed or comment.author_id == watch.account.remote_id:
            continue
        try:
            if not comment.hidden:
                connector.set_hidden(watch.account, comment, hidden=True)
            hidden.append(comment)
        except ConnectorError as error:
            if isinstance(error, ReconnectNeeded) or getattr(error, "whole_channel", False):
                return tuple(hidden), error  # the next comment would meet the same wall
            trouble = error
    return tuple(hidden), trouble

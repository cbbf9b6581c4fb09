"""Until when something keeps a post from going out that no person can end: a platform asked for a
wait, or it does not answer and is left alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from publisher.models import WAITING, Channel, ChannelState, Delivery
from publisher.services import breaking
from publisher.services.system import System
from tenants import clock


def until(system: System, row: Delivery, channel: Channel) -> datetime | None:
    """When it is tried next, if that is later than its own time; None where nothing of the kind
    keeps it waiting."""
    now = clock.now()
    if row.state not in WAITING or channel.state != ChannelState.CONNECTED:
        return None
    # Without a reason it is being prepared, or its time has not come.
    ends = [now, channel.wait_until or now, row.next_at if row.reason else now]
    if row.due_at <= now:
        seconds = breaking.state(system, row.platform).seconds
        ends.append(now + timedelta(seconds=seconds))
    return max(ends) if max(ends) > max(now, row.due_at) else None

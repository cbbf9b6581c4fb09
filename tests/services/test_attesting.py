"""What no platform call can set is declared by somebody, and shown as declared."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.models import Channel
from publisher.services import attesting
from tenants.errors import NotAllowed
from tests.factories import a_channel, a_school


def test_who_limited_comments_by_hand_is_kept_with_name_and_time(system: Any) -> None:
    school = a_school(system, template="milton_road")
    channel_id = a_channel(school, "facebook")
    with school.work("office") as uow:
        attesting.comments_are_limited(uow, channel_id)
    with school.work("governor") as uow:
        channel = uow.get(Channel, channel_id)
        assert channel.comments_attested_at is not None
        assert attesting.declared_by(uow, [channel]) == {channel_id: school.people["office"].name}


def test_a_teacher_cannot_declare_it(system: Any) -> None:
    school = a_school(system)
    channel_id = a_channel(school, "facebook")
    with school.work("teacher") as uow, pytest.raises(NotAllowed):
        attesting.comments_are_limited(uow, channel_id)

"""Deleting a picture for good, as a school does it on a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from publisher.models import DeliveryState
from publisher.services import picturing
from publisher.services.drafting import MediaUse
from publisher.services.system import System
from tests.factories import a_channel, a_post, a_school, deliveries, schedule
from tests.pictures import given
from tests.web.conftest import Browser, fields


def test_a_picture_is_deleted_for_good_and_its_post_in_line_is_stopped(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system, template="longton_lane")
    a_channel(school, "facebook")
    with school.work("office") as uow:
        media = picturing.receive(
            system, uow, filename="flag.jpg", data=given.saved(given.arrow())
        ).id
    post = a_post(school, media=(MediaUse(media_id=str(media), alt="A flag", people="none"),))
    schedule(school, post)
    head = browse(system).log_in(school, "head").open(f"/schools/{school.id}/posts/{post}")
    address = f"/schools/{school.id}/pictures/{media}"
    assert head.page.select_one(f"a[href='{address}/delete']")
    head.open(f"{address}/delete")
    assert "In line" in head.text and head.page.select_one(f"a[href$='/posts/{post}']")
    head.submit("/delete")
    assert head.status == 422 and "Say why this picture is to be deleted." in head.text
    assert deliveries(school, post)[0].state == DeliveryState.SCHEDULED
    sent = fields(head.form("/delete")) | {"reason": "no_consent"}
    for _ in range(2):  # a second press, or another tab, finds it deleted
        head.response = head.client.post(f"{address}/delete", data=sent, follow_redirects=True)
        assert head.status == 200 and "Deleted for good" in head.text, head.text[:500]
    assert deliveries(school, post)[0].state == DeliveryState.HELD
    assert head.client.get(address).status_code == 404
    head.open(f"/schools/{school.id}/posts/{post}")
    assert "It was deleted." in head.text and "Delete for good" not in head.text


def test_who_may_not_take_posts_down_is_not_offered_it(
    system: System, browse: Callable[[Any], Browser]
) -> None:
    school = a_school(system)
    with school.work("office") as uow:
        media = picturing.receive(
            system, uow, filename="flag.jpg", data=given.saved(given.arrow())
        ).id
    post = a_post(school, media=(MediaUse(media_id=str(media), alt="A flag", people="none"),))
    teacher = browse(system).log_in(school, "teacher").open(f"/schools/{school.id}/posts/{post}")
    assert "A flag" in teacher.text and "Delete for good" not in teacher.text
    assert teacher.open(f"/schools/{school.id}/pictures/{media}/delete").status == 403

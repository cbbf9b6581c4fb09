"""A page that has a post in hand and something else that has its deliveries: neither waits for what
only the other can give, which the database ends by refusing one of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from publisher.connectors.contract import Grant
from publisher.models import Channel, ChannelState, Delivery, DeliveryState, Post, PostState
from publisher.processes import wait_until
from publisher.services import appearing, drafting, reconciling, renewing, stopping
from tenants.unit_of_work import UnitOfWork
from tests.factories import (
    ASchool,
    a_channel,
    a_post,
    a_school,
    deliveries,
    make_due,
    put_in_force,
    schedule,
)
from tests.line import Line
from tests.services.test_drafting import sent
from tests.services.test_publishing import NO_EVENTS, with_rule

S = DeliveryState


def when_another_waits(uow: UnitOfWork, beside: Future[Any]) -> None:
    """Come back once ``beside`` stands before what ``uow`` has in hand, or is done."""
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    wait_until(
        lambda: beside.done() or uow.session.scalar(waits),
        what="the other to be in its way, or done", pause=0.01,
    )  # fmt: skip


def a_page_beside(school: ASchool, post: UUID, other: Callable[[], Any]) -> Any:
    """What comes of ``other``, which begins when a page has the post and ends when it has done
    with its deliveries too."""
    in_line = select(Delivery).with_for_update()
    with ThreadPoolExecutor(1) as pool:
        with school.work() as uow:
            row = drafting.locked(uow, post)
            beside = pool.submit(other)
            when_another_waits(uow, beside)
            uow.session.execute(in_line.where(Delivery.post_id == row.id))
        return beside.result()


def test_a_worker_that_may_not_send_a_post_leaves_it_to_the_page(live: Any, sandbox: Any) -> None:
    school = a_school(live)
    a_channel(school, "facebook", account=sandbox.account("facebook"))
    post = a_post(school)
    schedule(school, post)
    with school.work("head") as uow:
        put_in_force(uow, with_rule(uow, NO_EVENTS))
    make_due(school, post)
    line = Line(live, sandbox)
    claimed = line.claim()
    assert a_page_beside(school, post, lambda: line.send(claimed)) == ["left alone"]
    assert deliveries(school, post)[0].state == S.SCHEDULED
    make_due(school, post)
    assert line.send() == ["left alone"]
    assert deliveries(school, post)[0].state == S.HELD
    assert sandbox.ledger()["total"] == 0


def test_a_parents_no_waits_for_the_page(system: Any) -> None:
    school = a_school(system)
    a_channel(school)
    post = sent(school, S.SCHEDULED)

    def stop() -> appearing.Found:
        with school.work() as uow:
            return appearing.hold(uow, Delivery.post_id == post, reason="No.", kind="consent")

    found = a_page_beside(school, post, stop)
    (row,) = deliveries(school, post)
    assert row.state == S.HELD and [each.delivery_id for each in found.held] == [row.id]


def test_whoever_lets_posts_go_out_again_waits_for_the_page(system: Any) -> None:
    school = a_school(system)
    a_channel(school)
    with school.work("head") as uow:
        stopping.pause(uow, "A bereavement")
    post = sent(school, S.QUEUED)

    def resume() -> int:
        with school.work("head") as uow:
            return stopping.resume(uow)

    assert a_page_beside(school, post, resume) == 1


def test_whoever_says_that_a_post_is_not_there_waits_for_the_page(system: Any) -> None:
    school = a_school(system)
    a_channel(school)
    post = sent(school, S.NEEDS_ATTENTION)
    (row,) = deliveries(school, post)
    with school.work() as uow:
        late = uow.get(Delivery, row.id)
        late.due_at, late.give_up_at = (uow.now - timedelta(days=days) for days in (3, 2))

    def answer() -> bool:
        with school.work() as uow:
            return reconciling.it_is_not_live(uow, row.id)

    assert a_page_beside(school, post, answer) is False
    with school.work() as uow:
        assert uow.get(Post, post).state == PostState.DRAFT


def test_a_renewal_that_ends_while_somebody_disconnects_brings_no_grant_back(system: Any) -> None:
    school = a_school(system)
    id = a_channel(school)
    with ThreadPoolExecutor(1) as pool:
        with school.work() as uow:
            channel = uow.get(Channel, id)
            seen = channel.grant_version
            channel.state, channel.grant = ChannelState.DISCONNECTED, b""
            channel.grant_version = seen + 1
            uow.session.flush()
            fresh = Grant(access_token="fresh", refresh_token="fresh too")
            late = pool.submit(renewing._save, system, school.scope(), id, seen, fresh)
            when_another_waits(uow, late)
        late.result()
    with school.work() as uow:
        channel = uow.get(Channel, id)
        assert (channel.state, channel.grant) == (ChannelState.DISCONNECTED, b"")

"""Driving deliveries by hand: claim, publish, look and settle in this process, without a queue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Thread
from typing import Any
from uuid import UUID

from werkzeug.serving import make_server

from publisher.app import create_app
from publisher.chaos.stage import STAGEHAND, Staged, post_everywhere, stage
from publisher.demo.schools import Control
from publisher.models import Channel, ChannelState, Delivery, Notice
from publisher.processes import wait_until
from publisher.services import claiming, missing, publishing, reconciling, settling
from publisher.services.claiming import Claimed
from publisher.services.system import System
from tenants import clock
from tenants.scope import Scope
from tenants.unit_of_work import unit_of_work

QUICK = {"pace": 0.01, "call_seconds": 1.0, "lease_seconds": 4, "queue_seconds": 2}


@dataclass
class Line:
    """A system at the sandbox and the schools on its stage."""

    system: System
    sandbox: Any
    schools: list[Staged] = field(default_factory=list)

    @property
    def school(self) -> Staged:
        return self.schools[0]

    def stage(self, *platforms: str, schools: int = 1, comments: str = "moderated") -> list[Staged]:
        control = Control(self.sandbox.facts["control"])
        made = stage(self.system, control, schools=schools, platforms=platforms, comments=comments)
        self.schools += made
        return made

    def post(
        self, *texts: str, school: Staged | None = None, late: float = 1.0, pictured: int = 0
    ) -> list[UUID]:
        """Posts that came due ``late`` seconds ago; their deliveries."""
        return post_everywhere(
            self.system,
            school or self.school,
            texts or ("The summer fayre is on Saturday.",),
            due_at=clock.now() - timedelta(seconds=late),
            pictured=pictured,
        )

    def work(self, school: Staged | None = None) -> Any:
        scope = Scope.of_school((school or self.school).id, STAGEHAND)
        return unit_of_work(self.system.database, scope)

    def delivery(self, id: UUID, school: Staged | None = None) -> Delivery:
        with self.work(school) as uow:
            return uow.get(Delivery, id)

    def change(self, id: UUID, school: Staged | None = None, **columns: Any) -> None:
        with self.work(school) as uow:
            row = uow.get(Delivery, id)
            for name, value in columns.items():
                setattr(row, name, value)

    def channel(self, platform: str, school: Staged | None = None) -> Channel:
        school = school or self.school
        with self.work(school) as uow:
            return uow.get(Channel, school.channels[platform])

    def disconnect(self, platform: str) -> None:
        """As the channel's page or a wish to be forgotten does: the permission is gone."""
        with self.work() as uow:
            row = uow.get(Channel, self.school.channels[platform])
            row.state, row.grant = ChannelState.DISCONNECTED, b""

    def notices(self, kind: str = "") -> list[Notice]:
        with self.work() as uow:
            rows = uow.session.query(Notice).where(Notice.closed_at.is_(None)).all()
            return [row for row in rows if row.key.startswith(kind)]

    def claim(self, *, most: int = 100, owner: str = "test") -> list[Claimed]:
        return [
            row
            for priority in claiming.PRIORITIES
            for row in claiming.claim(
                self.system.database,
                owner=owner,
                rooms=dict.fromkeys(self.system.connectors, most),
                lease=timedelta(seconds=self.system.settings.queue_seconds),
                priority=priority,
            )
        ]

    def send(self, rows: Sequence[Claimed] | None = None) -> list[str]:
        """Publish what is claimed (or due): the states they ended in."""
        given = self.claim() if rows is None else rows
        return [
            publishing.publish(self.system, row.school_id, row.delivery_id, row.version).state
            for row in given
        ]

    def step(self) -> None:
        """One round of everything that the beat and the workers do."""
        database, again = self.system.database, timedelta(seconds=2)
        claiming.sweep(database)
        self.send()
        for row in claiming.to_reconcile(database, most=50, again=again):
            reconciling.reconcile(self.system, row.school_id, row.delivery_id, row.version)
        idle = dict.fromkeys(self.system.connectors, False)
        for row in claiming.to_watch(database, busy=idle, most=50, some=0, again=again):
            settling.settle(self.system, row.school_id, row.delivery_id)
        for school_id, delivery_id in claiming.to_tell(database, most=50):
            missing.tell(self.system, school_id, delivery_id)

    def until(self, done: Callable[[], bool]) -> None:
        def after_a_step() -> bool:
            if done():
                return True
            self.step()
            return False

        wait_until(after_a_step, what="what the work was to lead to", pause=0.02)

    def ends(self, id: UUID, *states: str) -> Delivery:
        """Work until the delivery is in one of ``states``."""
        self.until(lambda: self.delivery(id).state in states)
        return self.delivery(id)

    def live(self, platform: str | None = None) -> list[dict[str, Any]]:
        """What parents see at the sandbox."""
        found = self.sandbox.ledger(**({"platform": platform} if platform else {}))
        return [entry for entry in found["entries"] if entry["live"]]


@contextmanager
def with_a_site(make_system: Callable[..., System], sandbox: Any) -> Iterator[Line]:
    """A line whose site is running, because Instagram fetches pictures from it."""
    apps: list[Any] = []
    server = make_server("127.0.0.1", 0, lambda *call: apps[0](*call), threaded=True)
    settings = {**QUICK, "queue_seconds": 20, "public_url": f"http://127.0.0.1:{server.port}"}
    system = make_system(sandbox=True, **settings)
    apps.append(create_app(system))
    Thread(target=server.serve_forever, daemon=True).start()
    yield Line(system, sandbox)
    server.shutdown()

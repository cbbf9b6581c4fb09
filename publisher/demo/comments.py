"""A parent comments under each school's fayre, and the policy says what becomes of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from publisher.demo.posts import COMMENTS, HIDDEN
from publisher.demo.results import Result
from publisher.demo.schools import Control, DemoSchool
from publisher.models import Delivery
from publisher.processes import wait_until
from publisher.services.system import System
from tenants.unit_of_work import unit_of_work


def comment(
    system: System, control: Control, school: DemoSchool, results: list[Result]
) -> dict[str, Any]:
    """A parent comments under T1 on Facebook; what the policy says must become of it."""
    (result,) = [
        r for r in results if (r.school, r.post, r.channel) == (school.key, "T1", "facebook")
    ]
    mode, hidden = COMMENTS[school.key], False
    with unit_of_work(system.database, school.scope()) as uow:
        row = uow.session.scalars(
            select(Delivery).where(
                Delivery.post_id == result.post_id, Delivery.platform == result.channel
            )
        ).one()
        remote_id = row.remote_id
    if remote_id is not None:
        control.post(
            "/comments", platform="facebook", post=remote_id, author="A parent",
            text="Looking forward to it!",
        )  # fmt: skip
        hidden = mode in HIDDEN and _becomes_hidden(control, remote_id)
    right = remote_id is not None and hidden == (mode in HIDDEN)
    return {
        "school": school.key,
        "mode": mode,
        "hidden": hidden,
        "differs": "" if right else f"{school.key}: a comment was not treated as {mode}",
    }


def _becomes_hidden(control: Control, remote_id: str) -> bool:
    def hidden() -> bool:
        comments = control.get(f"/posts/facebook/{remote_id}")["comments_listed"]
        return all(comment["hidden"] for comment in comments)

    try:
        wait_until(hidden, what="hiding a comment")
    except TimeoutError:
        return False
    return True

"""Nobody gets a post into line past its approval, by any address that the site has.

The addresses are the application's own, so that a new one is tried from the day it is written:
each role sends each form about a post that the policy lets go out only with the head's yes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import pytest
from sqlalchemy import func, select, update

from publisher.models import Approval, ApprovalState, Channel, ChannelState, Delivery, Post
from publisher.services import approving, drafting, scheduling
from publisher.services.system import System
from tenants.models import Membership, School
from tenants.roles import Role
from tests.architecture.test_isolation import FILLED_IN, Other, a_site
from tests.architecture.test_isolation import (
    other as filled,  # noqa: F401 - a fixture
)
from tests.factories import ASchool, a_draft, put_in_force, schedule, wall_clock
from tests.services.test_approving import PARKING, asked, policy
from tests.web.test_roles_and_pages import SCHOOL_ROLES, address_of, as_role, forms_of

MOMENTS = ("waiting", "a draft", "refused", "stopped")
# The one way: the head, who has not written the post, says yes on its page.
THE_WAY = {("waiting", Role.HEAD): {"approvals.approve"}}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("role", SCHOOL_ROLES)
def test_no_form_of_the_site_leads_past_an_approval(
    system: System,
    filled: Other,  # noqa: F811
    role: Role,
    moment: str,
) -> None:
    app = a_site(system)
    client = as_role(app, filled, role)
    mend(filled.school)
    through, begun, stands, form = set(), None, None, {}
    # The approvals' own forms first: what comes later may put the school out of order.
    for rule in sorted(forms_of(app), key=lambda r: not r.endpoint.startswith("approvals")):
        if begun is None or stands != begun:
            mend(filled.school)
            a_post_at(filled, moment)
            begun, form = as_it_stands(filled), typed(filled)
        address = address_of(app, rule.endpoint, rule.arguments, filled)
        answered = client.post(address, data=form).status_code
        assert answered < 500, f"{address} answered {answered}"
        stands = as_it_stands(filled)
        if stands.in_line:
            through.add(rule.endpoint)
    assert through == THE_WAY.get((moment, role), set())


def a_post_at(filled: Other, moment: str) -> None:  # noqa: F811
    """A post by the office that waits for the head, at one moment of its life."""
    school = filled.school
    with school.work() as uow:
        draft = a_draft(school, PARKING, local_time=wall_clock(hours=3).replace(second=0))
        post = drafting.start(uow, draft).id
    filled.ids["post"] = post
    if moment == "a draft":
        return
    schedule(school, post)
    (filled.ids["approval"],) = asked(school, post)
    if moment == "refused":
        with school.work("head") as uow:
            approving.refuse(uow, filled.ids["approval"], "Not like this.")
    elif moment == "stopped":
        with school.work() as uow:
            scheduling.cancel(uow, post)


class Standing(NamedTuple):
    """Everything that an address may have changed about the post and around it."""

    post: tuple[Any, ...]
    paused: datetime | None
    asked: list[Any]
    channels: list[Any]
    members: list[Any]
    deliveries: int

    @property
    def in_line(self) -> bool:
        """Whether it may go out now, or counts as agreed to."""
        return bool(self.deliveries) or ApprovalState.APPROVED in self.asked


def as_it_stands(filled: Other) -> Standing:  # noqa: F811
    with filled.school.work() as uow:
        post = uow.get(Post, filled.ids["post"])
        line = select(func.count()).select_from(Delivery).where(Delivery.post_id == post.id)
        asked = select(Approval.state).where(Approval.post_id == post.id)
        channels = select(Channel.id, Channel.state).order_by(Channel.id)
        members = select(Membership.person_id, Membership.roles, Membership.ended_at)
        return Standing(
            post=(post.state, post.version, post.local_time),
            paused=uow.session.get_one(School, filled.school.id).paused_at,
            asked=list(uow.session.scalars(asked)),
            channels=list(uow.session.execute(channels)),
            members=list(uow.session.execute(members)),
            deliveries=uow.session.scalar(line) or 0,
        )


def mend(school: ASchool) -> None:
    """What a form has put out of order would stop a post for another reason than its approval."""
    with school.work("head") as uow:
        put_in_force(uow, policy())
        uow.session.execute(update(Channel).values(state=ChannelState.CONNECTED, state_reason=""))
        uow.session.execute(update(Membership).values(ended_at=None))
        uow.session.execute(update(School).where(School.id == school.id).values(paused_at=None))


def typed(filled: Other) -> dict[str, Any]:  # noqa: F811
    """The post's own form as its page shows it, with everything ticked, and whatever else the
    other forms want."""
    with filled.school.work() as uow:
        post = uow.get(Post, filled.ids["post"])
        when = post.local_time
        assert when is not None
        return {
            **FILLED_IN, "do": "schedule", "considered": "yes", "version": str(post.version),
            "was": when.isoformat(), "date": f"{when:%Y-%m-%d}", "time": f"{when:%H:%M}",
            "text": PARKING, "category": "event", "reason": "It is quite all right, I think.",
            "channels": [str(id) for id in filled.school.channels.values()],
        }  # fmt: skip

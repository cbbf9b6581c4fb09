"""What a draft of the policy would have made of last month's posts, page by page."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, request

from publisher.services import replaying
from publisher.web.door import here
from tenants.models import PolicyVersion

pages = Blueprint("policy_replay", __name__, url_prefix="/schools/<uuid:school>/policy/versions")
MOST = 100_000  # further than any school's month goes


@pages.get("/<uuid:version>/replay")
def show(version: UUID) -> str:
    """Writes nothing. Many posts come in several answers, each with the place to go on at."""
    with here.work() as uow:
        shown = uow.get(PolicyVersion, version)
        replay = replaying.replay(
            here.system, uow, version, begin=_begin(), carried=request.args.get("so_far", "")
        )
    changed = [post for post in replay.posts if post.changed]
    return render_template(
        "policy/replay.html",
        shown=shown,
        replay=replay,
        changed=changed,
        same=[post for post in replay.posts if not post.changed],
    )


def _begin() -> int:
    given = request.args.get("begin", "")
    return min(int(given), MOST) if given.isdecimal() and len(given) < len(str(MOST)) + 1 else 0

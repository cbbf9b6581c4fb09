"""The school's own policy in plain words: what it says, what is enforced, and its versions."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.services import choosing, policy_drafts, reading
from publisher.services.covering import covering
from publisher.services.gathering import policy_of
from publisher.web.door import here
from tenants.models import PolicyState, PolicyVersion
from tenants.policies.conflicts import conflicts
from tenants.policies.sentences import sentences
from tenants.services import policy_changes
from tenants.unit_of_work import UnitOfWork

pages = Blueprint("policy", __name__, url_prefix="/schools/<uuid:school>/policy")


@pages.get("")
def show() -> str:
    """What is in force, else the latest draft."""
    with here.work() as uow:
        versions = policy_changes.versions(uow)
        return _page(uow, _first(versions), versions)


@pages.get("/versions/<uuid:version>")
def version(version: UUID) -> str:
    with here.work() as uow:
        versions = policy_changes.versions(uow)
        return _page(uow, uow.get(PolicyVersion, version), versions)


@pages.post("/drafts")
def draft() -> Response:
    with here.work() as uow:
        made = policy_drafts.from_template(uow, request.form.get("template", ""))
    flash("This is a draft. Nothing changes until it is put in force.")
    return redirect(url_for("policy_editor.show", version=made.id), 303)


@pages.post("/versions/<uuid:version>/choices")
def choose(version: UUID) -> Response:
    choice, option = request.form.get("choice", ""), request.form.get("option", "")
    with here.work() as uow:
        made = choosing.answer(uow, version, choice, option)
    flash(
        "Answered in this draft."
        if made.id == version
        else "This is a draft with your answer. Nothing changes until it is put in force."
    )
    there = "policy_review.show" if request.form.get("back") == "review" else "policy.version"
    return redirect(url_for(there, version=made.id, _anchor=f"choice-{choice}"), 303)


def _first(versions: list[PolicyVersion]) -> PolicyVersion:
    in_force = [row for row in versions if row.state == PolicyState.PUBLISHED]
    return (in_force or versions)[0]


def _page(uow: UnitOfWork, shown: PolicyVersion, versions: list[PolicyVersion]) -> str:
    policy = policy_of(shown)
    return render_template(
        "policy/policy.html",
        shown=shown,
        versions=versions,
        policy=policy,
        sentences=sentences(policy),
        covering=covering(policy, here.system.connectors, uow.now),
        conflicts=conflicts(policy),
        becomes=choosing.becomes(policy),
        names=reading.names(uow, {row.author_id for row in versions}),
        may_publish=policy_changes.owns(uow, shown),
        owner=policy_changes.owner(uow, shown),
        is_draft=shown.state == PolicyState.DRAFT,
    )

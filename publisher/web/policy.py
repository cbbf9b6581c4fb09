"""The school's own policy in plain words: what it says, what is enforced, and its versions."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from publisher.services import choosing, reading, starting
from publisher.services.gathering import policy_of
from publisher.web.door import here
from tenants.models import PolicyState, PolicyVersion
from tenants.policies.conflicts import conflicts
from tenants.policies.coverage import coverage
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


@pages.post("/versions/<uuid:version>/publish")
def publish(version: UUID) -> Response:
    with here.work() as uow:
        policy_changes.publish(uow, version)
    flash("The policy is in force. Every post is judged by it from now on.")
    return redirect(url_for("policy.show"), 303)


@pages.post("/drafts")
def draft() -> Response:
    with here.work() as uow:
        name = reading.school(uow).name
        template = request.form.get("template", "")
        document = starting.document(template, school=name, timezone=here.seen.timezone)
        made = policy_changes.draft(uow, document)
    flash("This is a draft. Nothing changes until it is put in force.")
    return redirect(url_for("policy.version", version=made.id), 303)


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
    return redirect(url_for("policy.version", version=made.id, _anchor=f"choice-{choice}"), 303)


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
        coverage=coverage(policy),
        conflicts=conflicts(policy),
        becomes=choosing.becomes(policy),
        names=reading.names(uow, {row.author_id for row in versions}),
        offered=starting.offered(),
        is_draft=shown.state == PolicyState.DRAFT,
    )

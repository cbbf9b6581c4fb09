"""Reading a draft once more, trying it, and putting it in force; what differs between versions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as File
from werkzeug.wrappers import Response

from publisher.connectors.contract import Enforcement
from publisher.services import choosing, offering, policy_forms, policy_review, reading, trying
from publisher.services.gathering import policy_of
from publisher.web import first_steps, forms
from publisher.web.door import here
from tenants.errors import Invalid
from tenants.models import PolicyVersion
from tenants.policies.language import to_toml
from tenants.policies.sentences import sentences
from tenants.services import policy_changes
from tenants.services.policy_editing import EditedMeanwhile

pages = Blueprint("policy_review", __name__, url_prefix="/schools/<uuid:school>/policy/versions")

Answer = str | Response | tuple[str, int]


@pages.get("/<uuid:version>/review")
def show(version: UUID) -> str:
    return _page(version, {})


@pages.post("/<uuid:version>/try")
def attempt(version: UUID) -> Answer:
    """What the draft would say of a post, typed here and kept nowhere."""
    try:
        return _page(version, {}, tried=True)
    except Invalid as error:
        return _page(version, error.errors), 422


@pages.post("/<uuid:version>/publish")
def publish(version: UUID) -> Answer:
    signed = [each.strip() for each in request.form.get("signed_by", "").splitlines()]
    try:
        with here.work() as uow:
            policy_review.publish(
                uow, version, revision=_revision(), adopted=_day(),
                signed_by=tuple(filter(None, signed)),
            )  # fmt: skip
    except Invalid as error:
        return _page(version, error.errors), 422
    except EditedMeanwhile as error:
        flash(f"{error} Read it as it is now.", "problem")
        return _page(version, {}), 409
    flash("The policy is in force. Every post is judged by it from now on.")
    first_steps.say_next()
    return redirect(url_for("policy.show"), 303)


@pages.get("/<uuid:version>/policy.toml")
def export(version: UUID) -> File:
    with here.work() as uow:
        row = uow.get(PolicyVersion, version)
        text = to_toml(policy_of(row))
    name = f"attachment; filename=policy-version-{row.number}.toml"
    return File(text, mimetype="application/toml", headers={"Content-Disposition": name})


@pages.get("/<uuid:version>/compared")
def compare(version: UUID) -> str:
    """This version and another one, in sentences."""
    with here.work() as uow:
        versions = policy_changes.versions(uow)
        after = uow.get(PolicyVersion, version)
        given = request.args.get("with", "")
        earlier = [row for row in versions if row.number < after.number]
        before = uow.get(PolicyVersion, given) if given else next(iter(earlier), after)
        difference = policy_review.differences(policy_of(before), policy_of(after))
    return render_template(
        "policy/compare.html", before=before, after=after, versions=versions, difference=difference
    )


def _page(version: UUID, errors: dict[str, str], *, tried: bool = False) -> str:
    with here.work() as uow:
        found = policy_review.review(here.system, uow, version)
        names = reading.names(uow, {found.version.author_id})
        verdicts = trying.try_texts(here.system, uow, version, [_example()]) if tried else []
        may = here.may("channels:read")
        offers = offering.platforms(here.system, uow, found.policy) if may else []
    return render_template(
        "policy/review.html",
        review=found,
        errors=errors,
        names=names,
        becomes=choosing.becomes(found.policy),
        typed=request.form,
        tried=[each for _, on_channels in verdicts for each in on_channels],
        kinds=policy_forms.place("rule", found.policy.document).categories,
        pictures=trying.PICTURES,
        sentences=sentences(found.policy),
        names_of=trying.labels(here.system),
        comments=[each for each in offers if not each.why_not and each.enforcement in _NOT_ITSELF],
    )


# What a platform cannot do with comments by itself.
_NOT_ITSELF = (Enforcement.EMULATED, Enforcement.UNSUPPORTED)


def _example() -> trying.Example:
    given = {name: request.form.get(name, "") for name in ("category", "channel", "picture")}
    return trying.Example(text=request.form.get("text", ""), **given)


def _revision() -> int:
    """Which save of the draft stood on the page. A page that does not say has seen none."""
    said = request.form.get("revision", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else -1


def _day() -> date | None:
    given = request.form.get("adopted", "").strip()
    try:
        return forms.day(given) if given else None
    except ValueError:
        raise Invalid({"adopted": "Choose the day on which the policy was agreed."}) from None

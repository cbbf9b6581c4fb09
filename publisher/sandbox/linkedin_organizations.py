"""LinkedIn organisations: which of them a member may act for, and what they are called."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, request

from publisher.sandbox.calls import answer, world
from publisher.sandbox.linkedin_calls import ORGANIZATION, batch, denied, error, needs, rest
from publisher.sandbox.models import Platform

linkedin_organizations = Blueprint("linkedin_organizations", __name__)


@linkedin_organizations.get("/rest/organizationAcls")
@rest("read")
def acls() -> Response:
    """The organisations the member administers, or those who administer one of them."""
    needs("rw_organization_admin", "r_organization_admin")
    args = request.args
    if args.get("q") == "organization":
        return _of_organization(args.get("organization", ""))
    if args.get("q") != "roleAssignee":
        return error(400, "The finder q=roleAssignee is required", "ILLEGAL_ARGUMENT")
    here = world()
    found = [here.account(Platform.LINKEDIN, key) for key in g.token.accounts]
    wanted = args.get("role")
    rows = [
        {
            "role": account.role,
            "roleAssignee": f"urn:li:person:{g.token.user}",
            "state": "APPROVED",
            "organization": f"{ORGANIZATION}{account.id}",
        }
        for account in found
        if account and wanted in (None, account.role) and args.get("state") in (None, "APPROVED")
    ]
    return _paged(rows)


def _of_organization(urn: str) -> Response:
    """Ids without names, and only for an administrator."""
    account = world().account(Platform.LINKEDIN, urn.removeprefix(ORGANIZATION))
    if account is None or account.id not in g.token.accounts or account.role != "ADMINISTRATOR":
        denied(urn)
    people = {g.token.user: account.role, **dict.fromkeys(account.people, "ADMINISTRATOR")}
    return _paged(
        [
            {"role": role, "roleAssignee": f"urn:li:person:{id}", "state": "APPROVED",
             "organization": urn}
            for id, role in people.items()
        ]
    )  # fmt: skip


def _paged(rows: list[dict[str, Any]]) -> Response:
    start, count = int(request.args.get("start", 0)), int(request.args.get("count", 10))
    paging: dict[str, Any] = {"start": start, "count": count, "total": len(rows), "links": []}
    return answer({"paging": paging, "elements": rows[start : start + count]})


@linkedin_organizations.get("/rest/organizations")
@rest("read")
def several() -> Response:
    """``ids=List(1,2)``."""
    return batch(_details)


@linkedin_organizations.get("/rest/organizations/<key>")
@rest("read")
def organization_details(key: str) -> Response:
    found = world().account(Platform.LINKEDIN, key)
    if found is None:
        return error(404, f"Could not find organization {key}", "NOT_FOUND")
    if found.id not in g.token.accounts:
        denied(f"organization {key}")
    return answer(_details(key))


def _details(key: str) -> dict[str, Any] | None:
    found = world().account(Platform.LINKEDIN, key)
    if found is None or found.id not in g.token.accounts:
        return None
    return {
        "id": int(found.id),
        "localizedName": found.name,
        "vanityName": found.username,
        "name": {
            "localized": {"en_US": found.name},
            "preferredLocale": {"country": "US", "language": "en"},
        },
        "primaryOrganizationType": "SCHOOL",
        "localizedWebsite": f"{world().urls['wall']}/accounts/linkedin/{found.id}",
    }

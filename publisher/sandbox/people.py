"""The account holders' side of the control API: roles, links, permission taken back, data to go."""

from __future__ import annotations

from typing import Any

import requests
from flask import Blueprint, Response

from publisher.sandbox.calls import answer, world
from publisher.sandbox.control import a_platform, body, complain
from publisher.sandbox.models import Platform, Token
from publisher.sandbox.revocation import signed_request, withdraw
from publisher.sandbox.webhooks import loopback

people = Blueprint("people", __name__, url_prefix="/control")

_CHANGEABLE = frozenset({"name", "tasks", "role", "linked", "people"})


@people.patch("/accounts/<platform>/<key>")
def change(platform: str, key: str) -> Response:
    """``name``, ``tasks`` (a Page role), ``role`` (LinkedIn), ``linked`` (null: no longer), or
    ``people``: who else has a role on it, id → name."""
    account, found = world().account(a_platform(platform), key), body()
    if account is None:
        complain("There is no such account.", 404)
    if set(found) - _CHANGEABLE:
        complain(f"Only {', '.join(sorted(_CHANGEABLE))} can be changed.")
    for name, value in found.items():
        setattr(account, name, tuple(value) if name == "tasks" else value)
    return answer({"id": account.id, **found})


def _token(found: dict[str, Any]) -> Token:
    token = world().tokens.get(str(found.get("access_token")))
    return token or complain("Unknown token.", 404)


@people.post("/tokens/revoke")
def revoke() -> Response:
    """As if the person had taken the permission back (``why``: revoked or password)."""
    found = body()
    withdraw(world(), _token(found), str(found.get("why") or "revoked"))
    return answer({"revoked": True})


@people.post("/apps/<name>/callbacks")
def callbacks(name: str) -> Response:
    """Meta: ``deauthorize`` and ``data_deletion``, the addresses of an app's dashboard."""
    platform, found = a_platform(name), body()
    if platform not in (Platform.FACEBOOK, Platform.INSTAGRAM):
        complain("Only Meta has these callbacks.")
    if not all(loopback(str(url)) for url in found.values()):
        complain("The sandbox calls this machine only.")
    app = world().apps[platform]
    app.deauthorize_url = str(found.get("deauthorize", app.deauthorize_url))
    app.data_deletion_url = str(found.get("data_deletion", app.data_deletion_url))
    urls = {"deauthorize": app.deauthorize_url, "data_deletion": app.data_deletion_url}
    return answer(urls, 201)


@people.post("/people/delete-data")
def delete_data() -> Response:
    """The person behind ``access_token`` asks Meta for their data to go; answers what the app
    said, which must be an address and a confirmation code."""
    token, here = _token(body()), world()
    app = next(app for app in here.apps.values() if app.client_id == token.app)
    if not app.data_deletion_url:
        complain("The app has registered no data-deletion address.")
    form = signed_request(app.client_secret, token.user, here.now())
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        told = requests.post(app.data_deletion_url, data=form, headers=kind, timeout=10)
        said = told.json()
    except (requests.RequestException, ValueError) as error:
        complain(f"The app gave no usable answer: {type(error).__name__}.")
    fits = told.status_code == 200 and isinstance(said, dict)
    fits = fits and bool(said.get("url")) and bool(said.get("confirmation_code"))
    return answer({"status": told.status_code, "accepted": fits, "answer": said})

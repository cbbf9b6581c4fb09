"""Which permissions a person gave an app of Meta's, and giving them back."""

from __future__ import annotations

from flask import Blueprint, Response, g, request

from publisher.sandbox import meta
from publisher.sandbox.calls import answer, world
from publisher.sandbox.models import Token
from publisher.sandbox.revocation import withdraw

meta_permissions = Blueprint("meta_permissions", __name__)


@meta_permissions.route("/<node>/permissions", methods=["GET", "DELETE"])
@meta.graph("token")
def permissions() -> Response:
    """Which permissions were granted and declined; DELETE takes back one, or everything."""
    token: Token = g.token
    user = token.user
    if token.kind == "app" and str(g.named) in world().people.values():
        user = str(g.named)
    elif g.named not in ("me", token.user):
        meta.fail(100, "Unsupported request: no such user.", subcode=33)
    if request.method == "GET":
        granted = [{"permission": scope, "status": "granted"} for scope in sorted(token.scopes)]
        said_no = [{"permission": scope, "status": "declined"} for scope in sorted(token.declined)]
        return answer({"data": granted + said_no})
    one = meta.params().get("permission")
    if one is None:
        withdraw(world(), _of_person(user, token))
    else:
        _take_back(user, str(one))
    return answer({"success": True})


def _of_person(user: str, token: Token) -> Token:
    """A token that stands for the person: the caller's own, or one the person gave the app."""
    own = (one for one in list(world().tokens.values()) if one.user == user)
    return token if token.user == user else next(own, token)


def _take_back(user: str, scope: str) -> None:
    here = world()
    with here.lock:
        for token in here.tokens.values():
            if token.user == user and scope in token.scopes:
                token.scopes -= {scope}
                token.declined |= {scope}

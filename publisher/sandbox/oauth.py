"""Authorization codes and the consent page, which all five platforms share.

The page is plain HTML that a person can click and a test can post: the accounts, the permissions,
"Allow" and "Cancel". ``POST /control/consent`` may let a platform agree by itself for demos.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from publisher.sandbox.calls import world
from publisher.sandbox.models import App, Code, Platform

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SHOWN = 200  # accounts listed on the page; any other can be typed in


@dataclass(frozen=True, kw_only=True)
class Ask:
    """An authorization request whose client and redirect address are in order."""

    platform: Platform
    app: App
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None
    seconds: float  # how long the code will live
    several: bool  # may the person choose more than one account?
    heading: str
    denial: dict[str, str]
    challenge: str | None = None
    method: str = "plain"
    flavour: str = ""


class BadCode(Exception):
    """A code that cannot be redeemed; the message says why."""


def app_with(client_id: str | None, *platforms: Platform) -> App | None:
    """The registration with this id, among those of ``platforms``."""
    apps = (world().apps[platform] for platform in platforms)
    return next((app for app in apps if app.client_id == client_id), None)


def redirect_is_allowed(app: App, uri: str) -> bool:
    """Registered exactly; or, unless the registration is strict, any loopback address."""
    if uri in app.redirect_uris:
        return True
    parts = urlsplit(uri)
    host = parts.netloc.rsplit(":", 1)[0] if ":" in parts.netloc else parts.netloc
    return not app.strict and parts.scheme == "http" and host in LOOPBACK


def consent(ask: Ask) -> AnyResponse:
    """Show the page, or act on what was ticked; in the end the browser goes back to the client."""
    here = world()
    if ask.platform in here.consent:
        chosen = here.consent[ask.platform]
        accounts = [chosen] if chosen else [account.id for account in here.of(ask.platform)]
        return _allow(ask, accounts, ask.scopes)
    if request.method == "GET":
        return Response(_page(ask, ""), mimetype="text/html")
    if request.form.get("decision") != "allow":
        return _back(ask, ask.denial)
    typed = request.form.get("other_account", "").strip()
    accounts = [*request.form.getlist("account"), *([typed] if typed else [])]
    known = [key for key in accounts if here.account(ask.platform, key)]
    if not known or (len(known) > 1 and not ask.several):
        return Response(_page(ask, "Choose an account first."), 400, mimetype="text/html")
    return _allow(ask, known, request.form.getlist("scope"))


def _page(ask: Ask, problem: str) -> str:
    accounts = world().of(ask.platform)
    return render_template(
        "consent.html",
        ask=ask,
        accounts=accounts[:SHOWN],
        more=max(0, len(accounts) - SHOWN),
        problem=problem,
    )


def _allow(ask: Ask, accounts: Iterable[str], scopes: Iterable[str]) -> AnyResponse:
    here = world()
    granted = frozenset(scopes) & frozenset(ask.scopes)
    code = Code(
        value=secrets.token_urlsafe(32),
        platform=ask.platform,
        client_id=ask.app.client_id,
        redirect_uri=ask.redirect_uri,
        accounts=tuple(accounts),
        scopes=granted,
        declined=frozenset(ask.scopes) - granted,
        expires_at=here.now() + ask.seconds,
        challenge=ask.challenge,
        method=ask.method,
        flavour=ask.flavour,
    )
    with here.lock:
        here.codes[code.value] = code
    return _back(ask, {"code": code.value})


def _back(ask: Ask, answer: dict[str, str]) -> AnyResponse:
    parts = urlsplit(ask.redirect_uri)
    query = parse_qsl(parts.query, keep_blank_values=True)
    state = [("state", ask.state)] if ask.state is not None else []
    fragment = "_" if ask.flavour == "instagram_login" and "code" in answer else ""
    full = urlencode([*query, *answer.items(), *state])
    return redirect(urlunsplit(parts._replace(query=full, fragment=fragment)), code=302)


def redeem(
    platform: Platform, client_id: str, *, code: str, redirect_uri: str, verifier: str | None = None
) -> Code:
    """Take the code out of the world. Raises ``BadCode`` if spent, late or not this client's."""
    here = world()
    with here.lock:
        found = here.codes.pop(code, None)
    if found is None or found.platform is not platform or found.client_id != client_id:
        raise BadCode("This authorization code is unknown or has been used.")
    if here.now() > found.expires_at:
        raise BadCode("This authorization code has expired.")
    if found.redirect_uri != redirect_uri:
        raise BadCode("redirect_uri is not identical to the one used in the authorization request.")
    if found.challenge is not None and not _proves(found, verifier):
        raise BadCode("Value passed for the code verifier did not match the code challenge.")
    return found


def _proves(code: Code, verifier: str | None) -> bool:
    if not verifier:
        return False
    if code.method == "plain":
        return secrets.compare_digest(verifier, code.challenge or "")
    hashed = hashlib.sha256(verifier.encode()).digest()
    return secrets.compare_digest(
        base64.urlsafe_b64encode(hashed).rstrip(b"=").decode(), code.challenge or ""
    )


def basic_credentials() -> tuple[str | None, str | None]:
    """Client id and secret from HTTP Basic, else from the form."""
    auth = request.authorization
    if auth is not None and auth.type == "basic":
        return auth.username, auth.password
    return request.form.get("client_id"), request.form.get("client_secret")

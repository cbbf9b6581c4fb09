"""OpenID Connect, as a school's own directory speaks it: discovery, the authorization code with
PKCE, and an ID token believed only after every check of OpenID Connect Core §3.1.3.7.

Nothing here knows of schools. Calls go to the issuer's own addresses over https, follow no
redirect, and never reach into a private network: the issuer is what a headteacher typed.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import json
import secrets
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

SECONDS = (5.0, 10.0)
MOST_BYTES = 512 * 1024
ALGORITHMS = ["RS256", "PS256", "ES256"]
LEEWAY = 60  # seconds that two clocks may differ
SCOPES = "openid email profile"


class DirectoryFailed(Exception):
    """``str()`` is for logs: what was not as it must be. It never holds a token."""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """An issuer's addresses, as it publishes them. ``open_net`` lets loopback be an issuer."""

    issuer: str
    authorize: str
    token: str
    keys: str
    basic: bool = False  # it wants our secret in a header
    open_net: bool = False


@dataclass(frozen=True, kw_only=True)
class Registration:
    """Our registration with that issuer."""

    client_id: str
    client_secret: str
    redirect_uri: str


def new_verifier() -> str:
    return secrets.token_urlsafe(48)


def discover(issuer: str, *, open_net: bool = False) -> Provider:
    """Raises ``DirectoryFailed`` when there is no such issuer, or it speaks of another."""
    found = _get(f"{issuer.rstrip('/')}/.well-known/openid-configuration", open_net=open_net)
    if found.get("issuer") != issuer:
        raise DirectoryFailed("the configuration names another issuer")
    try:
        methods = found.get("token_endpoint_auth_methods_supported", ["client_secret_post"])
        return Provider(
            issuer=issuer,
            authorize=_safe(str(found["authorization_endpoint"]), open_net=open_net),
            token=str(found["token_endpoint"]),
            keys=str(found["jwks_uri"]),
            basic="client_secret_post" not in methods,
            open_net=open_net,
        )
    except KeyError as missing:
        raise DirectoryFailed(f"the configuration has no {missing}") from None


def address(
    provider: Provider, us: Registration, *, state: str, nonce: str, verifier: str, **more: str
) -> str:
    """Where the browser goes to sign in."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    query = {
        "response_type": "code",
        "response_mode": "query",
        "client_id": us.client_id,
        "redirect_uri": us.redirect_uri,
        "scope": SCOPES,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge.decode().rstrip("="),
        "code_challenge_method": "S256",
        **more,
    }
    joint = "&" if urlsplit(provider.authorize).query else "?"
    return f"{provider.authorize}{joint}{urlencode(query)}"


def claims(
    provider: Provider, us: Registration, *, code: str, verifier: str, nonce: str
) -> dict[str, Any]:
    """What the issuer says of whoever signed in, all of it checked: signature, issuer, audience,
    expiry and nonce. Raises ``DirectoryFailed`` for anything else."""
    token = _exchange(provider, us, code, verifier)
    try:
        keys = KeySet.import_key_set(_get(provider.keys, open_net=provider.open_net))  # type: ignore[arg-type]
        found = jwt.decode(token, keys, algorithms=ALGORITHMS)
        jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": us.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(found.claims)
    except (JoseError, ValueError, KeyError) as error:
        raise DirectoryFailed(f"the ID token was not believed: {type(error).__name__}") from None
    if found.claims.get("azp", us.client_id) != us.client_id:
        raise DirectoryFailed("the ID token was made for another application")
    return dict(found.claims)


def _exchange(provider: Provider, us: Registration, code: str, verifier: str) -> str:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": us.redirect_uri,
        "client_id": us.client_id,
        "code_verifier": verifier,
    }
    if not provider.basic:
        form["client_secret"] = us.client_secret
    auth = (us.client_id, us.client_secret) if provider.basic else None
    answer = _call("POST", provider.token, open_net=provider.open_net, data=form, auth=auth)
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise DirectoryFailed("there was no ID token")
    return token


def _get(url: str, *, open_net: bool) -> dict[str, Any]:
    return _call("GET", url, open_net=open_net)


def _call(method: str, url: str, *, open_net: bool, **more: Any) -> dict[str, Any]:
    host = urlsplit(_safe(url, open_net=open_net)).hostname
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.request(
                method, url, timeout=SECONDS, allow_redirects=False, stream=True, **more
            )
            body = answer.raw.read(MOST_BYTES + 1, decode_content=True)
        except (requests.RequestException, OSError) as error:
            raise DirectoryFailed(f"{method} {host}: {type(error).__name__}") from None
        if answer.status_code != 200 or len(body) > MOST_BYTES:
            raise DirectoryFailed(f"{method} {host}: answered {answer.status_code}")
    try:
        found = json.loads(body)
    except ValueError:
        raise DirectoryFailed(f"{method} {host}: no JSON") from None
    if not isinstance(found, dict):
        raise DirectoryFailed(f"{method} {host}: no JSON object")
    return found


def _safe(url: str, *, open_net: bool) -> str:
    """``url`` itself, if it may be called. Raises ``DirectoryFailed`` otherwise."""
    parts = urlsplit(url)
    if open_net:
        return url
    if parts.scheme != "https" or not parts.hostname or parts.username:
        raise DirectoryFailed("an address is not https")
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError:
        raise DirectoryFailed(f"there is no host {parts.hostname}") from None
    if not all(ipaddress.ip_address(each[4][0]).is_global for each in found):
        raise DirectoryFailed(f"{parts.hostname} is inside a private network")
    return url

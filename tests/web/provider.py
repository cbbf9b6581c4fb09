"""A directory of its own: OpenID Connect over HTTP on this machine, with discovery, keys, an
authorization page that agrees at once, and tokens that can be made wrong in every way."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

import requests
from flask import Flask, Response, abort, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "handbell-client", "the directory's secret"
TENANT = "11111111-2222-4333-8444-555555555555"


@dataclass
class Directory:
    """``person`` are the claims of whoever signs in; ``lies`` are put over them last.
    ``key`` signs, ``published`` is what the world may check signatures with."""

    address: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    published: RSAKey | None = None
    algorithm: str = "RS256"
    named: str = ""
    asked: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def is_person(self, email: str, **claims: Any) -> None:
        domain = email.rpartition("@")[2]
        self.person = {
            "sub": f"subject-of-{email}", "email": email, "email_verified": True,
            "hd": domain, "tid": TENANT, **claims,
        }  # fmt: skip

    def sign_in(self, address: str) -> str:
        """What a browser does that was sent here: agrees, and is sent back. Returns the path
        and query on our side."""
        self.asked = dict(parse_qsl(urlsplit(address).query))
        answer = requests.get(address, timeout=10, allow_redirects=False)
        assert answer.status_code == 302, answer.text
        parts = urlsplit(answer.headers["Location"])
        return f"{parts.path}?{parts.query}"

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.address, "aud": CLIENT, "exp": now + 300, "iat": now,
            "nonce": asked["nonce"], **self.person, **self.lies,
        }  # fmt: skip
        if self.algorithm != "RS256":
            return self._unsound(claims)
        return jwt.encode({"alg": self.algorithm, "kid": "one"}, claims, self.key)

    def _unsound(self, claims: dict[str, Any]) -> str:
        """Not signed at all, or "signed" with the public key that everybody can read."""
        words = f"{_plain({'alg': self.algorithm, 'kid': 'one'})}.{_plain(claims)}"
        if self.algorithm == "none":
            return f"{words}."
        public = self.key.as_pem(private=False)
        proof = hmac.new(public, words.encode(), hashlib.sha256).digest()
        return f"{words}.{base64.urlsafe_b64encode(proof).decode().rstrip('=')}"


def _plain(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def program(directory: Directory) -> Flask:
    app = Flask("a directory")

    @app.get("/.well-known/openid-configuration")
    def configuration() -> Response:
        here = directory.address
        return jsonify(
            issuer=directory.named or here,
            authorization_endpoint=f"{here}/authorize",
            token_endpoint=f"{here}/token",
            jwks_uri=f"{here}/keys",
            token_endpoint_auth_methods_supported=["client_secret_post"],
        )

    @app.get("/keys")
    def keys() -> Response:
        public = directory.published or directory.key
        return jsonify(KeySet([public]).as_dict(private=False))

    @app.get("/authorize")
    def authorize() -> Any:
        asked = request.args.to_dict()
        if asked["client_id"] != CLIENT or asked["code_challenge_method"] != "S256":
            abort(400)
        code = uuid4().hex
        directory.codes[code] = asked
        query = urlencode({"code": code, "state": asked["state"]})
        return redirect(f"{asked['redirect_uri']}?{query}")

    @app.post("/token")
    def token() -> Any:
        typed = request.form
        asked = directory.codes.pop(typed.get("code", ""), None)
        if asked is None or typed.get("client_secret") != SECRET:
            abort(400)
        digest = hashlib.sha256(typed["code_verifier"].encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if proof != asked["code_challenge"] or typed["redirect_uri"] != asked["redirect_uri"]:
            abort(400)
        return jsonify(access_token="a", token_type="Bearer", id_token=directory.id_token(asked))

    return app


@contextmanager
def running() -> Iterator[Directory]:
    directory = Directory()
    server = make_server("127.0.0.1", 0, program(directory), threaded=True)
    directory.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield directory
    server.shutdown()
    thread.join(10)

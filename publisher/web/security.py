"""Headers that keep a page from doing what we did not write."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from publisher.connectors.hosts import Hosts
from publisher.services.system import System
from publisher.web.door import FILES

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"
YEAR = 31_536_000


def harden(app: Flask, system: System) -> None:
    """A nonce before each request, the headers after it."""
    forms = " ".join(["'self'", *_platforms(system)])

    @app.before_request
    def _nonce() -> None:
        g.nonce = secrets.token_urlsafe(16)

    @app.context_processor
    def _for_templates() -> dict[str, str]:
        return {"nonce": g.get("nonce", "")}

    @app.after_request
    def _headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", _policy(forms))
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        # "same-origin" rather than "no-referrer": the check of a form's origin needs it.
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if system.settings.secure_cookies:
            headers.setdefault(
                "Strict-Transport-Security", f"max-age={YEAR * 2}; includeSubDomains"
            )
        if request.endpoint not in FILES:
            headers.setdefault("Cache-Control", "no-store")
        return response


def _policy(forms: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{g.get('nonce', '')}'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            f"form-action {forms}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def _platforms(system: System) -> list[str]:
    """Connecting begins with a form whose answer leads to the platform; browsers hold that
    redirect against ``form-action`` too."""
    hosts = Hosts(**system.settings.hosts)
    urls = (hosts.facebook_dialog, hosts.x_authorize, hosts.linkedin_oauth, hosts.weduc_api)
    origins = {f"{part.scheme}://{part.netloc}" for part in map(urlsplit, urls) if part.netloc}
    return sorted(origins)

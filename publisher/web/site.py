"""Putting the site together: settings, door, headers, errors, and each area's pages."""

from __future__ import annotations

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from publisher.services import picturing
from publisher.services.system import System
from publisher.web import (
    account,
    accounts,
    approvals,
    calendar,
    channels,
    connecting,
    cookies,
    cover,
    directory,
    documents,
    door,
    duties,
    entering,
    errors,
    exceptions,
    health,
    leaving,
    media,
    metrics,
    moving,
    own_words,
    people,
    pictures,
    policy,
    policy_editor,
    policy_parts,
    policy_replay,
    policy_review,
    policy_start,
    posts,
    presentation,
    public,
    public_page,
    reading,
    requests,
    security,
    teaching,
    today,
    training,
    uploads,
    writing,
)
from publisher.web import (
    register as register_pages,
)
from publisher.web.calendar_pages import CALENDAR_PAGES

BLUEPRINTS = (
    public,
    public_page,
    accounts,
    today,
    policy,
    policy_start,
    policy_editor,
    policy_parts,
    policy_review,
    policy_replay,
    channels,
    requests,
    connecting,
    writing,
    posts,
    approvals,
    calendar,
    moving,
    people,
    own_words,
    cover,
    pictures,
    register_pages,
    teaching,
    uploads,
    media,
    health,
    metrics,
    entering,
    account,
    directory,
    leaving,
    duties,
    reading,
    training,
    documents,
    exceptions,
)
LARGEST_FORM = 2 * 1024 * 1024
LARGEST_REQUEST = picturing.MAX_BYTES + LARGEST_FORM


def register(app: Flask, system: System) -> None:
    """Everything that makes ``app`` the site of ``system``."""
    app.extensions[door.EXTENSION] = system
    settings = system.settings
    app.config.setdefault("SECRET_KEY", None)
    app.config.update(
        SECRET_KEY=app.config["SECRET_KEY"] or settings.secret_key.get_secret_value(),
        SESSION_COOKIE_NAME=cookies.named("handbell_form", secure=settings.secure_cookies),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        BOOTSTRAP_SERVE_LOCAL=True,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        SEND_FILE_MAX_AGE_DEFAULT=86_400,
        WTF_CSRF_TIME_LIMIT=12 * 3600,
    )
    Bootstrap5(app)
    security.harden(app, system)  # before whatever may answer in a page's place
    CSRFProtect(app)
    door.hang(app, LoginManager())
    errors.register(app)
    presentation.register(app)
    for area in (*BLUEPRINTS, *CALENDAR_PAGES):
        app.register_blueprint(area.pages)

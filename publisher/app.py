"""The composition root: settings become a system, and a system becomes a web application."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Flask

from publisher import connectors, secrets
from publisher.config import Settings, decode_key
from publisher.connectors.hosts import App, Hosts
from publisher.connectors.http import Http
from publisher.counting import Judgements
from publisher.links.looking import Looker
from publisher.links.reputation import WEB_RISK, WebRisk
from publisher.mail import Mailer
from publisher.queue import Queues
from publisher.services import limiting
from publisher.services.system import System
from publisher.storage import Storage
from tenants.database import Database


def create_system(settings: Settings, *, pool: int | None = None) -> System:
    """Everything that web, workers and beat share. Opens no connection by itself."""
    current = decode_key(settings.master_key.get_secret_value())
    previous = [decode_key(key.get_secret_value()) for key in settings.previous_master_keys]
    # A job's calls all end within their leases, so only one that hangs lasts this long.
    queues = Queues(settings.redis_url, job_seconds=2 * settings.lease_seconds + 30)
    return System(
        settings=settings,
        database=database(settings, pool=pool),
        queues=queues,
        judgements=Judgements(settings.redis_url),
        vault=secrets.Vault.of(current, previous),
        storage=Storage(settings.home_folder / "uploads"),
        mailer=Mailer(
            sender=settings.mail_from,
            folder=settings.home_folder / "mail",
            host=settings.smtp_host,
            port=settings.smtp_port,
            user=settings.smtp_user,
            password=settings.smtp_password.get_secret_value(),
        ),
        connectors=connectors.build(
            apps={
                name: App(
                    client_id=app.client_id,
                    client_secret=app.client_secret.get_secret_value(),
                    previous_secret=app.previous_secret.get_secret_value(),
                    previous_until=app.previous_secret_until,
                )
                for name, app in settings.apps.items()
            },
            hosts=Hosts(**settings.hosts),
            http=Http.pooled(
                size=64,
                read_seconds=settings.call_seconds,
                connect_seconds=settings.connect_seconds,
            ),
            on_usage=partial(limiting.remember, queues),
        ),
        links=_looker(settings),
    )


def _looker(settings: Settings) -> Looker:
    key = settings.web_risk_key.get_secret_value()
    if not key:
        return Looker()
    http = Http.pooled(read_seconds=3.0, connect_seconds=3.0)
    return Looker(reputation=WebRisk(http=http, key=key, host=settings.web_risk_url or WEB_RISK))


def database(settings: Settings, *, pool: int | None = None) -> Database:
    return Database(
        owner_url=settings.database_url,
        app_url=settings.database_app_url,
        system_url=settings.database_system_url,
        secret_key=settings.secret_key.get_secret_value(),
        pool_size=pool or settings.database_pool,
    )


def create_app(system: System, *, configure: Callable[[Flask], None] | None = None) -> Flask:
    """The site. ``configure`` is for tests that change Flask's own settings."""
    from publisher import web, webhooks
    from publisher.web import incoming, traces

    app = Flask("publisher.web", template_folder="templates", static_folder="static")
    app.request_class = incoming.Request
    if configure:
        configure(app)
    traces.register(app)
    web.register(app, system)
    hooks = webhooks.blueprint(system)
    app.register_blueprint(hooks)
    app.extensions["csrf"].exempt(hooks)  # platforms sign their calls; they have no form token
    return app

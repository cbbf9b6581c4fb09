"""``publisher demo``: everything that a school would run, on this machine, in one command."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import sys
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from publisher import embedded, migrating
from publisher.app import create_system, database
from publisher.config import Settings
from publisher.demo import schools, story
from publisher.demo.posts import COMMENTS
from publisher.demo.schools import PASSWORD, PEOPLE, Control
from publisher.processes import Program, Programs, wait_until

PLATFORMS = schools.PLATFORMS
SECRETS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(32),
    "MASTER_KEY": lambda: urlsafe_b64encode(os.urandom(32)).decode(),
    "WEBHOOK_VERIFY_TOKEN": lambda: secrets.token_urlsafe(16),
}


def demo(*, home: Path, port: int, once: bool, report: Path | None) -> int:
    """Run the story; then keep the site running until told to stop, or with ``once`` return 0
    when everything came out as it should and 1 when not."""
    started = time.monotonic()
    _needs_free(port)
    _start_from_nothing(home)
    say("Starting a database, a queue and the five platforms ...")
    with _servers(home) as (addresses, servers), Programs() as programs:
        environment = _environment(home, port) | addresses
        sandbox = programs.start(
            Program("sandbox", ["sandbox", "--port", "0", "--json"], home / "logs"), pipe=True
        ).first_line()
        environment |= _platforms(sandbox)
        settings = _settings(environment)
        migrating.migrate(database(settings))
        say("Starting the site and its workers ...")
        for name in ("web", "worker", "beat"):
            arguments = [name, *(["--port", str(port)] if name == "web" else [])]
            programs.start(Program(name, arguments, home / "logs", environment))
        system = create_system(settings)
        wait_until(lambda: _answers(settings.public_url), what="the site starting")
        control = Control(sandbox["control"])
        _tell_platforms_our_address(control, settings)
        say("Founding five schools and connecting their channels ...")
        founded = schools.found(system, control)
        say("Judging the same texts for each school, and publishing what may go out ...")
        told = story.tell(system, control, founded)
        told["seconds"] = round(time.monotonic() - started, 1)
        if report:
            report.write_text(json.dumps(told, indent=1, ensure_ascii=False))
        _summarise(told)
        if not once:
            _keep_running(settings, sandbox, servers, programs)
    return 1 if told["differs"] else 0


def _needs_free(port: int) -> None:
    """Otherwise another program would be taken for our site."""
    with socket.socket() as here:
        here.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            here.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Another program uses port {port}: choose another --port.")


def _start_from_nothing(home: Path) -> None:
    """Only a folder that an earlier demonstration made is emptied, never one of somebody's own."""
    marker = home / ".handbell-demo"
    if home.exists() and any(home.iterdir()) and not marker.exists():
        sys.exit(f"{home} is not empty and not a demonstration's folder: choose another --home.")
    embedded.servers(home / "data").clear()
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    marker.touch()


@contextmanager
def _servers(home: Path) -> Iterator[tuple[dict[str, str], embedded.Servers]]:
    """Addresses of the database and the queue, starting whichever the environment lacks."""
    given = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
    with embedded.servers(
        home / "data", postgres=not given["DATABASE_URL"], valkey=not given["REDIS_URL"]
    ) as running:
        if running.postgres:
            given["DATABASE_URL"] = running.postgres.url
        if running.valkey:
            given["REDIS_URL"] = running.valkey.url
        yield given, running


def _environment(home: Path, port: int) -> dict[str, str]:
    return {
        **{name: make() for name, make in SECRETS.items()},
        "HOME_FOLDER": str(home),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SECURE_COOKIES": "false",  # there is no https on this machine's own address
        "LEASE_SECONDS": "60",
        "LOG_FORMAT": "json",
    }


def _platforms(sandbox: dict[str, Any]) -> dict[str, str]:
    """The sandbox's addresses and registrations, as settings."""
    apps = {
        f"APPS__{name.upper()}__{key.upper()}": sandbox["apps"][name][key]
        for name in PLATFORMS
        for key in ("client_id", "client_secret")
    }
    hosts = {f"HOSTS__{name.upper()}": address for name, address in sandbox["hosts"].items()}
    return {**apps, **hosts}


def _settings(environment: dict[str, str]) -> Settings:
    os.environ.update(environment)
    return Settings()


def _tell_platforms_our_address(control: Control, settings: Settings) -> None:
    """What one does by hand in each platform's developer pages."""
    for name in PLATFORMS:
        control.post(
            f"/apps/{name}/webhook",
            callback_url=f"{settings.public_url}/webhooks/{name}",
            verify_token=settings.webhook_verify_token.get_secret_value(),
        )


def _answers(url: str) -> bool:
    import requests

    try:
        return requests.get(f"{url}/healthz", timeout=2).ok
    except requests.RequestException:
        return False


def _summarise(told: dict[str, Any]) -> None:
    rows = [row for row in told["results"] if row["expected"] is not None]
    texts = sorted({row["post"] for row in rows}, key=lambda name: int(name[1:]))
    say(f"\n{'':14}" + "".join(f"{name:>9}" for name in texts))
    for school in told["schools"]:
        verdicts = {row["post"]: row for row in rows if row["school"] == school}
        primary = [verdicts[name] for name in texts]
        say(
            f"{school:14}"
            + "".join(f"{r['verdict'] + ('' if r['as_expected'] else ' !'):>9}" for r in primary)
        )
    settled = sum(1 for r in told["results"] if (r["delivery"] or {}).get("state") == "settled")
    say(
        f"\n{settled} deliveries published and settled with {told['ledger']['total']} publish "
        f"calls, in {told['seconds']} s."
    )
    for difference in told["differs"]:
        say(f"DIFFERS: {difference}")


def _keep_running(
    settings: Settings,
    sandbox: dict[str, Any],
    servers: embedded.Servers,
    programs: Programs,
) -> None:
    """The site stays; whatever dies is started again, until Ctrl-C."""
    say(f"\nThe site:      {settings.public_url}")
    say(f"The platforms: {sandbox['wall']}")
    say(f"Log in with any of these, password: {PASSWORD}")
    for key in COMMENTS:
        slug = key.replace("_", "")
        say("  " + "  ".join(f"{who}@{slug}.example" for who in PEOPLE))
    say("Ctrl-C stops everything.")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.wait(1):
        servers.restart_dead()
        programs.restart_dead()


def say(line: str) -> None:
    """At once, wherever it is written to: a slow machine takes minutes until the table."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()

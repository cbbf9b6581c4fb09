"""Real servers for all tests: PostgreSQL, Valkey and the sandbox. Nothing of ours is mocked.

With ``DATABASE_URL`` and ``REDIS_URL`` set, those servers are used instead of the embedded ones;
each test process gets its own database there.
"""

from __future__ import annotations

import base64
import gc
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
import requests
from hypothesis import HealthCheck, settings
from sqlalchemy import text
from sqlalchemy.engine import make_url

from publisher import embedded, migrating
from publisher.app import create_system, database
from publisher.config import Settings
from publisher.links.looking import Looker
from publisher.links.places import NoPlace, Place
from publisher.links.visiting import Visitor
from publisher.pictures import words
from publisher.pictures.words import Reader
from publisher.services.system import System
from tenants.database import Database, Row
from tests import sites
from tests.links.site import Site, running

# A test process holds word lists, schemas and hundreds of apps: going through all of them after
# every few allocations is a good part of a run.
gc.set_threshold(50_000, 50, 100)
# Nor is every program that a test starts to compile all modules anew, wherever Python is told to
# keep no bytecode.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sites.share()
# A busy machine is no fault of what is tested.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

MASTER_KEY = base64.urlsafe_b64encode(b"tests-only-master-key-32-bytes!!").decode()
# Nobody listens on the discard port of the loopback address: a test that did not ask for the
# sandbox can reach nothing.
NOWHERE = "http://127.0.0.1:9"
HOSTS = (
    "facebook_graph", "facebook_dialog", "instagram_graph", "x_api", "x_authorize",
    "linkedin_api", "linkedin_oauth", "weduc_api",
)  # fmt: skip
PLATFORMS = ("facebook", "instagram", "x", "linkedin", "weduc")


SLOW = tomllib.loads((Path(__file__).parent / "slow.toml").read_text())


@pytest.hookimpl(tryfirst=True)  # before they are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        file, _, name = item.nodeid.partition("::")
        function, _, case = name.partition("[")
        stays = SLOW.get(file, {}).get(function)
        if stays is not None and case.removesuffix("]") not in stays:
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """Nothing of what is loaded by now is garbage."""
    gc.freeze()


@pytest.fixture(scope="session")
def worker_number() -> int:
    """0, 1, … for the processes of a parallel run."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    return int(name.removeprefix("gw"))


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory, worker_number: int) -> Iterator[Any]:
    """(database address, queue address) of this test process."""
    given_database = os.environ.get("DATABASE_URL")
    given_redis = os.environ.get("REDIS_URL")
    home = Path(tmp_path_factory.mktemp("servers", numbered=True))
    with embedded.servers(
        home, postgres=not given_database, valkey=not given_redis, durable=False
    ) as running:
        url = given_database or running.postgres.url
        queue = given_redis or running.valkey.url
        separator = "&" if "?" in queue else "?"
        yield _own_database(url, worker_number), f"{queue}{separator}db={worker_number}"


def _own_database(url: str, number: int) -> str:
    own = make_url(url).set(database=f"handbell_test_{number}")
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{own.database}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{own.database}"')
    return own.render_as_string(hide_password=False)


@dataclass
class Sandbox:
    """The running sandbox and its control API."""

    facts: dict[str, Any]

    def control(self, method: str, path: str, **body: Any) -> Any:
        response = requests.request(
            method, f"{self.facts['control']}{path}", json=body or None, timeout=10
        )
        assert response.ok, f"{method} {path}: {response.status_code} {response.text[:300]}"
        return response.json() if response.content else None

    def ledger(self, **filters: str) -> dict[str, Any]:
        response = requests.get(f"{self.facts['control']}/ledger", params=filters, timeout=10)
        response.raise_for_status()
        return dict(response.json())

    def account(self, platform: str, name: str = "Larkfield Primary") -> dict[str, Any]:
        return dict(self.control("POST", "/accounts", platform=platform, name=name))

    def fault(self, platform: str, operation: str, fault: str, **more: Any) -> None:
        self.control("POST", "/faults", platform=platform, operation=operation, fault=fault, **more)


@pytest.fixture(scope="session")
def sandbox_program() -> Iterator[Sandbox]:
    with a_sandbox() as program:
        yield program


@contextmanager
def a_sandbox(*arguments: str) -> Iterator[Sandbox]:
    process = subprocess.Popen(
        [sys.executable, "-m", "publisher.sandbox", "--port", "0", "--json", *arguments],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    yield Sandbox(json.loads(process.stdout.readline()))
    process.terminate()
    process.wait(10)


@pytest.fixture
def sandbox(sandbox_program: Sandbox) -> Sandbox:
    """The sandbox as new."""
    sandbox_program.control("POST", "/reset")
    return sandbox_program


def settings_for(
    servers: tuple[str, str], home: Path, facts: dict[str, Any] | None, **more: Any
) -> Settings:
    hosts = facts["hosts"] if facts else dict.fromkeys(HOSTS, NOWHERE)
    apps = facts["apps"] if facts else {}
    return Settings(
        secret_key="tests-only-secret-key",
        master_key=MASTER_KEY,
        database_url=servers[0],
        redis_url=servers[1],
        home_folder=home,
        secure_cookies=False,
        hosts=hosts,
        **{"apps": registrations(apps), "call_seconds": 2.0, "beat_seconds": 0.02, **more},
    )


def registrations(facts: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "client_id": facts.get(name, {}).get("client_id", name),
            "client_secret": facts.get(name, {}).get("client_secret", "s"),
        }
        for name in PLATFORMS
    }


@pytest.fixture(scope="session")
def migrated(servers: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    migrating.migrate(database(settings_for(servers, tmp_path_factory.mktemp("home"), None)))
    return servers


@pytest.fixture(scope="session")
def broom(migrated: tuple[str, str]) -> Iterator[Callable[[], None]]:
    """Empties tables and queue. Its connection stays open: a new one would learn all tables anew,
    and that is most of what emptying them costs."""
    address = make_url(migrated[0]).set(drivername="postgresql")
    with (
        psycopg.connect(
            address.render_as_string(hide_password=False), autocommit=True
        ) as connection,
        redis.Redis.from_url(migrated[1]) as queue,
    ):

        def sweep() -> None:
            _empty_tables(connection)
            queue.flushdb()

        yield sweep


@pytest.fixture
def clean(migrated: tuple[str, str], broom: Callable[[], None]) -> tuple[str, str]:
    """Empty tables and an empty queue: what any test before left, a killed one too, is gone."""
    broom()
    return migrated


def _empty_tables(connection: psycopg.Connection[Any]) -> None:
    """Delete what there is. Truncating makes each table's files and indexes anew, full or empty:
    most of a small test's time. Keys are not checked meanwhile, which only a superuser may say;
    another owner truncates."""
    names = [f'"{table}"' for table in Row.metadata.tables]
    if connection.info.parameter_status("is_superuser") != "on":
        connection.execute(f"TRUNCATE {', '.join(names)} CASCADE")
        return
    filled = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names
    )
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        for (name,) in connection.execute(filled).fetchall():
            connection.execute(f"DELETE FROM {name}")


class NoHosts:
    """A resolver that knows nobody: no test's link leads out of this machine."""

    def place(self, host: str) -> Place:
        raise NoPlace("no_such_host")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The rest of the internet, for tests of links (``tests.links.site``)."""
    with running(tmp_path) as site:
        yield site


@pytest.fixture
def reader() -> Reader:
    """Of words and codes in pictures. Loaded where it is asked for: every process of a run
    collects every file."""
    found = words.reader()
    if found is None:
        pytest.skip("no reader of pictures is installed (requirements/ocr.txt)")
    return found


@pytest.fixture(scope="session")
def databases() -> Iterator[dict[Database, Database]]:
    """The engines of this test process, each by what it is made of. With a new one every statement
    would be compiled anew here, and every table looked up anew there."""
    made: dict[Database, Database] = {}
    yield made
    for each in made:
        each.dispose()


@pytest.fixture
def make_system(
    clean: tuple[str, str],
    databases: dict[Database, Database],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[Callable[..., System]]:
    """``make_system(sandbox=True, **settings)``: a system on the test's servers."""
    made: list[System] = []

    def make(*, sandbox: bool = False, **more: Any) -> System:
        facts = request.getfixturevalue("sandbox").facts if sandbox else None
        system = create_system(settings_for(clean, tmp_path, facts, **more))
        known = databases.setdefault(system.database, system.database)
        looker = Looker(visitor=Visitor(resolver=NoHosts()))
        made.append(replace(system, database=known, links=looker))
        return made[-1]

    yield make
    for system in made:
        _let_go(system.database)
        system.queues.redis.close()


def _let_go(database: Database) -> None:
    """A connection that a test did not give back is not the next test's loss."""
    engines = [vars(database).get(name) for name in ("app", "system", "owner")]
    if any(engine.pool.checkedout() for engine in engines if engine):
        database.dispose()


@pytest.fixture
def system(make_system: Callable[..., System]) -> System:
    """A system whose platforms are unreachable: for whatever needs no network."""
    return make_system()


@pytest.fixture
def live(make_system: Callable[..., System]) -> System:
    """A system connected to the sandbox."""
    return make_system(sandbox=True)


@pytest.fixture
def as_owner(clean: tuple[str, str], system: System) -> Iterator[Any]:
    """A connection as the tables' owner, for looking at the catalogue and for sabotage."""
    with system.database.owner.connect() as connection:
        yield connection
        connection.rollback()


def scalar(connection: Any, statement: str, **parameters: Any) -> Any:
    return connection.execute(text(statement), parameters).scalar()

"""Servers out of wheels: they come back after a crash, on the files that they left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from publisher import embedded


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def test_what_was_committed_survives_a_crash(home: Path) -> None:
    with embedded.servers(home, valkey=False) as servers:
        postgres = servers.postgres
        assert postgres is not None
        with _connect(postgres) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        postgres.kill()
        assert servers.restart_dead() == ["postgres"]
        assert servers.restart_dead() == []
        with _connect(postgres) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_a_server_left_behind_by_a_killed_launcher_is_ended_first(home: Path) -> None:
    first = embedded.servers(home, postgres=False)
    first.start()
    assert first.valkey is not None and first.valkey.process is not None
    left = first.valkey.process
    with embedded.servers(home, postgres=False) as second:
        assert left.wait(10) == 0  # asked politely, it wrote its files
        assert second.valkey is not None
        with redis.Redis.from_url(second.valkey.url) as client:
            assert client.ping()
    first.stop()


def test_a_server_that_does_not_start_is_tried_again_later(home: Path) -> None:
    with embedded.servers(home, postgres=False) as servers:
        valkey = servers.valkey
        assert valkey is not None
        valkey.kill()
        sockets, valkey.run = valkey.run, Path("/nowhere")
        assert servers.restart_dead() == []
        valkey.run = sockets
        assert servers.restart_dead() == ["valkey"]


def test_nothing_but_logs_is_left_of_servers_that_lived_for_a_block(home: Path) -> None:
    home.chmod(0o700)  # as root the servers cannot enter it, and keep their files elsewhere
    with embedded.servers(home) as servers:
        files = [server.home for server in servers]
        assert all(any(folder.iterdir()) for folder in files)
        places = {servers.sockets, servers.data} - {home}
    assert not [folder for folder in (*files, *places) if folder.exists()]
    assert {path.suffix for path in home.iterdir()} <= {".log", ".pid"}


def test_what_a_killed_launcher_left_is_cleared_away(home: Path) -> None:
    killed = embedded.servers(home)
    killed.start()
    left = [server.process for server in killed if server.process]
    embedded.servers(home).clear()
    assert len(left) == 2 and not [process for process in left if process.wait(10)]
    assert not (killed.data / "postgres").exists()
    killed.clear()


def _connect(postgres: embedded.Postgres) -> Any:
    return psycopg.connect(host=str(postgres.run), user="postgres", dbname="handbell")

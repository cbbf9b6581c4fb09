"""The bare limit: the same claims, commits and HTTP requests as publishing, nothing in between.

As many processes and threads as the workers have; no policy, no judgement, no audit, no ORM, no
queue, and the requests written out by hand. What this machine could do at most. Beside it, what
the queue alone can do with jobs that do nothing.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Barrier
from typing import Any

import requests
from psycopg_pool import ConnectionPool
from requests.adapters import HTTPAdapter
from rq import SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy import Connection, text

from benchmarks.house import House
from publisher.services import rendering, sealing
from publisher.worker.run import all_queues
from tenants.actor import Actor
from tenants.scope import Scope
from tenants.unit_of_work import unit_of_work

# One of each channel at a time, as the table demands. The processes of a platform share its
# channels out among them, so that no two meet at one.
CLAIM = """
    WITH next AS (SELECT DISTINCT ON (channel_id) school_id, id, turn_at FROM delivery
                  WHERE state = 'scheduled' AND platform = %s AND turn_at <= now()
                  AND abs(hashtext(channel_id::text)::bigint) %% %s = %s
                  ORDER BY channel_id, turn_at),
         due AS (SELECT school_id, id FROM next ORDER BY turn_at LIMIT %s)
    UPDATE delivery d SET state = 'queued', version = version + 1,
           lease_until = now() + interval '3 minutes'
    FROM due WHERE d.school_id = due.school_id AND d.id = due.id RETURNING d.school_id, d.id
"""
BEGIN = """
    UPDATE delivery SET state = 'sending', version = version + 1 WHERE school_id = %s AND id = %s
"""
RECORD = """
    UPDATE delivery SET state = 'published', version = version + 1, lease_until = NULL,
           remote_id = %s, published_at = now() WHERE school_id = %s AND id = %s
"""
AGAIN = """
    UPDATE delivery SET state = 'scheduled', version = 1, lease_until = NULL, remote_id = NULL,
           published_at = NULL, watch_at = NULL WHERE due_at <= now() AND remote_id IS NOT NULL
           AND due_at > now() - interval '1 hour'
"""
GRAPH = "/v26.0/"
START_SECONDS = 120

Call = tuple[str, str, dict[str, Any]]


def measure(here: House, connection: Connection, options: argparse.Namespace) -> dict[str, Any]:
    """Stops our programs, lets the same deliveries be due again, and drains them bare."""
    for name in ("beat", "worker"):
        here.programs.running.pop(name).stop()
    orders = _orders(here, connection)
    connection.execute(text("SET session_replication_role = replica"))
    connection.execute(text(AGAIN))
    connection.execute(text("SET session_replication_role = DEFAULT"))
    connection.commit()
    processes = _started(here, orders, options.platforms)
    before = here.processor()
    started = time.monotonic()
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise RuntimeError("a process of the bare loop ended early: its time would be none")
    seconds = time.monotonic() - started
    spent = {name: used - before[name] for name, used in here.processor().items()}
    count = sum(map(len, orders.values()))
    return {
        "seconds": round(seconds, 2),
        "per_second": round(count / seconds, 1),
        "processor_ms_per_delivery": {
            name: round(1000 * used / count, 2) for name, used in spent.items()
        },
        "noop_jobs_per_second": noop(here),
    }


def _started(
    here: House, orders: dict[str, dict[str, list[str]]], platforms: Sequence[str]
) -> list[SpawnProcess]:
    """As many as our own workers are; ours were measured only once they were running, too."""
    settings = here.system.settings
    queues = [name for name in all_queues(here.system) if name in platforms]
    spawning = multiprocessing.get_context("spawn")
    ready = spawning.Barrier(len(queues) + 1, timeout=START_SECONDS)
    processes = [
        spawning.Process(
            target=_drain,
            args=(
                ready,
                here.servers.postgres.url if here.servers.postgres else "", platform,
                (queues.count(platform), queues[:place].count(platform)), orders[platform],
                here.sandbox["hosts"], settings.batch_size,
                settings.batch_threads, settings.database_pool,
            ),
        )
        for place, platform in enumerate(queues)
    ]  # fmt: skip
    for process in processes:
        process.start()
    ready.wait()
    return processes


def _orders(here: House, connection: Connection) -> dict[str, dict[str, list[str]]]:
    """For each platform what each delivery needs: token, account, words, picture's address."""
    rows = connection.execute(
        text(
            "SELECT d.platform, d.school_id, d.id, c.id, c.grant, c.remote_id, v.text, "
            "v.media FROM delivery d JOIN channel c ON c.school_id = d.school_id "
            "AND c.id = d.channel_id JOIN post_version v ON v.school_id = d.school_id "
            "AND v.id = d.post_version_id WHERE d.remote_id IS NOT NULL AND d.due_at <= now() "
            "AND d.due_at > now() - interval '1 hour'"
        )
    ).all()
    connection.commit()
    found: dict[str, dict[str, list[str]]] = {}
    for platform, school, id, channel, grant, account, words, media in rows:
        opened = sealing.open_grant(here.system.vault, school, channel, bytes(grant))
        picture = _picture(here, school, media[0]["media_id"]) if media else ""
        found.setdefault(platform, {})[str(id)] = [
            opened.access_token, account, f"{words} Again.", picture,
        ]  # fmt: skip
    return found


def _picture(here: House, school: Any, media: str) -> str:
    from publisher.models import Media

    with unit_of_work(here.system.database, Scope.of_school(school, Actor.job("benchmark"))) as uow:
        return rendering.media_link(here.system, uow.get(Media, media))


def _drain(
    ready: Barrier,
    url: str,
    platform: str,
    share: tuple[int, int],
    orders: dict[str, list[str]],
    hosts: dict[str, str],
    batch: int,
    threads: int,
    connections: int,
) -> None:
    address = url.replace("postgresql+psycopg", "postgresql")
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", HTTPAdapter(pool_connections=8, pool_maxsize=threads))
    call = CALLS[platform]
    with (
        ConnectionPool(address, min_size=connections, max_size=connections) as pool,
        ThreadPoolExecutor(threads) as workers,
    ):

        def one(row: tuple[Any, Any]) -> None:
            with pool.connection() as connection:
                connection.execute(BEGIN, row)
            remote = call(session, hosts, str(row[1]), *orders[str(row[1])])
            with pool.connection() as connection:
                connection.execute(RECORD, (remote, *row))

        pool.wait()
        ready.wait()
        while True:
            with pool.connection() as connection:
                rows = connection.execute(CLAIM, (platform, *share, batch)).fetchall()
            if not rows:
                return
            list(workers.map(one, rows))


def _sent(session: requests.Session, method: str, url: str, token: str, **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
    response = session.request(method, url, headers=headers, timeout=60, **more)
    response.raise_for_status()
    return response


def _facebook(
    session: requests.Session, hosts: dict[str, str], _id: str, token: str, account: str,
    words: str, _picture: str,
) -> str:  # fmt: skip
    graph = hosts["facebook_graph"] + GRAPH
    form = {"message": words, "published": "true"}
    made = _sent(session, "POST", f"{graph}{account}/feed", token, data=form).json()["id"]
    _sent(session, "GET", graph + made, token, params={"fields": "id,permalink_url,created_time"})
    return str(made)


def _instagram(
    session: requests.Session, hosts: dict[str, str], _id: str, token: str, account: str,
    words: str, picture: str,
) -> str:  # fmt: skip
    graph = hosts["instagram_graph"] + GRAPH
    form = {"image_url": picture, "caption": words, "alt_text": "Grey noise, for measuring"}
    box = _sent(session, "POST", f"{graph}{account}/media", token, data=form).json()["id"]
    while True:
        state = _sent(session, "GET", graph + box, token, params={"fields": "status_code,status"})
        if state.json()["status_code"] == "FINISHED":
            break
    quota = {"fields": "quota_usage,config"}
    _sent(session, "GET", f"{graph}{account}/content_publishing_limit", token, params=quota)
    made = _sent(
        session, "POST", f"{graph}{account}/media_publish", token, data={"creation_id": box}
    ).json()["id"]
    _sent(session, "GET", graph + made, token, params={"fields": "id,permalink,timestamp"})
    return str(made)


def _x(
    session: requests.Session, hosts: dict[str, str], _id: str, token: str, _account: str,
    words: str, _picture: str,
) -> str:  # fmt: skip
    url = f"{hosts['x_api']}/2/tweets"
    return str(_sent(session, "POST", url, token, json={"text": words}).json()["data"]["id"])


def _linkedin(
    session: requests.Session, hosts: dict[str, str], _id: str, token: str, account: str,
    words: str, _picture: str,
) -> str:  # fmt: skip
    sent = _sent(
        session, "POST", f"{hosts['linkedin_api']}/rest/posts", token,
        headers={"LinkedIn-Version": "202607", "X-Restli-Protocol-Version": "2.0.0"},
        json={
            "author": account, "commentary": words.replace("(", "").replace(")", ""),
            "visibility": "PUBLIC", "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": False,
            "distribution": {
                "feedDistribution": "MAIN_FEED", "targetEntities": [],
                "thirdPartyDistributionChannels": [],
            },
        },
    )  # fmt: skip
    return str(sent.headers["x-restli-id"])


def _weduc(
    session: requests.Session, hosts: dict[str, str], id: str, token: str, account: str,
    words: str, _picture: str,
) -> str:  # fmt: skip
    sent = _sent(
        session, "POST", f"{hosts['weduc_api']}/v1/posts", token,
        headers={"Idempotency-Key": f"bare-{id}"},
        json={
            "kind": "newsfeed", "title": words[:60], "body": words, "audiences": [f"{account}-a1"],
            "attachments": [], "comments_enabled": True, "acknowledgement_required": False,
            "priority": "normal", "external_ref": f"bare-{id}",
        },
    )  # fmt: skip
    return str(sent.json()["id"])


CALLS: dict[str, Callable[..., str]] = {
    "facebook": _facebook,
    "instagram": _instagram,
    "x": _x,
    "linkedin": _linkedin,
    "weduc": _weduc,
}


def nothing() -> None:
    """The job that does nothing."""


def noop(here: House, *, jobs: int = 2_000) -> int:
    """Jobs a second that one worker process takes from the queue when they do nothing."""
    queue = here.system.queues.queue("noop")
    for _ in range(jobs):
        queue.enqueue("benchmarks.bare.nothing", result_ttl=0)
    worker = SimpleWorker(
        [queue], connection=here.system.queues.redis, serializer=JSONSerializer, name="noop"
    )
    started = time.monotonic()
    worker.work(burst=True, logging_level="WARNING")
    return round(jobs / (time.monotonic() - started))

"""The sandbox as the tests use it: one program for the whole run, steered by its control API."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests

from publisher.connectors.contract import Account
from publisher.connectors.hosts import App, Hosts

REMOTE_ID = {
    "facebook": "page_id",
    "instagram": "ig_user_id",
    "x": "user_id",
    "linkedin": "organization",
    "weduc": "school_id",
}


@dataclass(frozen=True, kw_only=True)
class Sandbox:
    told: dict[str, Any]

    @property
    def hosts(self) -> Hosts:
        return Hosts(**self.told["hosts"])

    def app(self, platform: str) -> App:
        given = self.told["apps"][platform]
        return App(client_id=given["client_id"], client_secret=given["client_secret"])

    def account(self, platform: str) -> Account:
        made = self.post("/accounts", platform=platform, name="Larkfield Primary")
        remote_id = str(made[REMOTE_ID[platform]])
        extra = {"username": made["username"]}
        if platform == "weduc":
            extra["whole_school"] = f"{remote_id}-a1"
        return Account(
            remote_id=remote_id, name=made["name"], access_token=made["access_token"], extra=extra
        )

    def post(self, path: str, **body: Any) -> Any:
        response = requests.post(self.told["control"] + path, json=body, timeout=10)
        assert response.ok, response.text
        return response.json()

    def fault(self, platform: str, fault: str, operation: str = "publish", **more: Any) -> None:
        self.post("/faults", platform=platform, operation=operation, fault=fault, **more)

    def clear(self) -> None:
        requests.delete(f"{self.told['control']}/faults", timeout=10)

    def live(self, platform: str, account: Account) -> list[dict[str, Any]]:
        """What parents see of this account. LinkedIn's pages are numbered here, not URNs."""
        return [entry for entry in self.ledger(platform, account) if entry["live"]]

    def ledger(self, platform: str, account: Account) -> list[dict[str, Any]]:
        number = account.remote_id.rsplit(":", 1)[-1]
        query = {"platform": platform, "account": number, "limit": "1000"}
        answer = requests.get(f"{self.told['control']}/ledger", params=query, timeout=10)
        entries: list[dict[str, Any]] = answer.json()["entries"]
        return entries

    def requests_seen(self) -> int:
        told = requests.get(f"{self.told['control']}/ledger", timeout=10).json()["requests"]
        return sum(told.values()) if isinstance(told, dict) else int(told)


@contextmanager
def running() -> Iterator[Sandbox]:
    command = [sys.executable, "-m", "publisher.sandbox", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        try:
            yield Sandbox(told=json.loads(program.stdout.readline()))
        finally:
            program.terminate()

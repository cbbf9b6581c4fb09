"""The real program in a process of its own, and a thin client for each platform."""

from __future__ import annotations

import functools
import http.server
import io
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image

from tests.sandbox.receiver import Receiver, listening

LINKEDIN_HEADERS = {"LinkedIn-Version": "202607", "X-Restli-Protocol-Version": "2.0.0"}


class Sandbox:
    """Where everything is, and the accounts made by the latest reset."""

    def __init__(self, line: dict[str, Any]) -> None:
        self.line = line
        self.hosts: dict[str, str] = line["hosts"]
        self.apps: dict[str, dict[str, str]] = line["apps"]
        self.accounts: dict[str, dict[str, str]] = line["accounts"]
        self.http = requests.Session()

    def control(self, method: str, path: str, **body: Any) -> Any:
        url = f"{self.line['control']}/{path}"
        response = self.http.request(method, url, json=body if method != "GET" else None)
        assert response.status_code < 300, response.text
        return response.json()

    def reset(self) -> None:
        self.accounts = self.control("POST", "reset")["accounts"]

    def fault(self, fault: str, **given: Any) -> None:
        self.control("POST", "faults", fault=fault, **given)

    def switch(self, **given: Any) -> None:
        self.control("POST", "switches", **given)

    def ledger(self, **query: Any) -> list[dict[str, Any]]:
        url = f"{self.line['control']}/ledger"
        return list(self.http.get(url, params=query).json()["entries"])

    def comment(self, platform: str, post: str, text: str = "Lovely!", **more: Any) -> Any:
        body = {"platform": platform, "post": post, "text": text, **more}
        return self.http.post(f"{self.line['control']}/comments", json=body)

    # One call to each platform, authorised as its ready-made account

    def graph(self, method: str, path: str, *, as_: str = "facebook", **given: Any) -> Any:
        host = self.hosts["facebook_graph" if as_ == "facebook" else "instagram_graph"]
        token = {"access_token": self.accounts[as_]["access_token"]}
        given["params"] = {**token, **given.get("params", {})}
        return self.http.request(method, f"{host}/v26.0/{path}", **given)

    def x(self, method: str, path: str, **given: Any) -> Any:
        token = {"Authorization": f"Bearer {self.accounts['x']['access_token']}"}
        return self.http.request(method, f"{self.hosts['x_api']}/2/{path}", headers=token, **given)

    def linkedin(self, method: str, path: str, **given: Any) -> Any:
        token = {"Authorization": f"Bearer {self.accounts['linkedin']['access_token']}"}
        headers = {**token, **LINKEDIN_HEADERS, **given.pop("headers", {})}
        url = f"{self.hosts['linkedin_api']}/rest/{path}"
        return self.http.request(method, url, headers=headers, **given)

    def weduc(self, method: str, path: str, **given: Any) -> Any:
        token = {"Authorization": f"Bearer {self.accounts['weduc']['access_token']}"}
        headers = {**token, **given.pop("headers", {})}
        url = f"{self.hosts['weduc_api']}/v1/{path}"
        return self.http.request(method, url, headers=headers, **given)

    @property
    def page(self) -> str:
        return self.accounts["facebook"]["page_id"]

    @property
    def ig(self) -> str:
        return self.accounts["instagram"]["ig_user_id"]


@pytest.fixture(scope="session")
def program() -> Iterator[Sandbox]:
    command = [sys.executable, "-m", "publisher.sandbox", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Sandbox(json.loads(process.stdout.readline()))
        process.terminate()
        assert process.wait(10) == 0


@pytest.fixture
def sandbox(program: Sandbox) -> Sandbox:
    program.reset()
    return program


def picture(kind: str = "JPEG", size: tuple[int, int] = (800, 800), colour: str = "teal") -> bytes:
    held = io.BytesIO()
    Image.new("RGB", size, colour).save(held, kind)
    return held.getvalue()


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A web server with pictures, as our own public media address would be."""
    folder = tmp_path_factory.mktemp("media")
    (folder / "fair.jpg").write_bytes(picture())
    (folder / "choir.jpg").write_bytes(picture(colour="plum"))
    (folder / "fair.png").write_bytes(picture("PNG"))
    (folder / "banner.jpg").write_bytes(picture(size=(1400, 400)))
    (folder / "clip.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + b"\0" * 200)
    with _served(folder) as url:
        yield url


class _served:
    def __init__(self, folder: Path) -> None:
        handler = functools.partial(_Quiet, directory=str(folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)

    def __enter__(self) -> str:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        return None


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as server:
        yield server

"""The contract suite for the two platforms of Meta. Instagram fetches its pictures from us."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from publisher.content import Content
from tests.connectors.contract import ConnectorContract, a_picture


class TestFacebook(ConnectorContract):
    platform = "facebook"
    too_long = "word " * 13_000


class TestInstagram(ConnectorContract):
    platform = "instagram"
    too_long = "word " * 500
    address: ClassVar[str] = ""

    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def _pictures(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
        folder: Path = tmp_path_factory.mktemp("pictures")
        (folder / "kite.jpg").write_bytes(a_picture().read())
        handler = partial(_Quiet, directory=str(folder))
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
            TestInstagram.address = f"http://127.0.0.1:{server.server_port}/kite.jpg"
            yield
            server.shutdown()

    def post(self, text: str = "", **changes: Any) -> Content:
        media = changes.pop("media", None) or (a_picture(alt="A kite"),)
        address = self.address
        fetched = tuple(a_picture(alt=item.alt, public_url=lambda: address) for item in media)
        return super().post(text, media=fetched, **changes)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads the access log of a test."""

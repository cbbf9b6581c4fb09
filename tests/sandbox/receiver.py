"""Our side of every webhook: a web server that answers challenges and keeps what it is sent."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from publisher.processes import wait_until


class Receiver(ThreadingHTTPServer):
    """Our side of a webhook: answers each platform's challenge and keeps what it is sent."""

    secret = ""
    honest = True
    reply = b""
    handshake: Callable[[dict[str, str]], tuple[str, str] | None] | None = None

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/hook"

    def wait(self, count: int) -> list[tuple[dict[str, str], bytes]]:
        wait_until(lambda: len(self.got) >= count, what=f"{count} deliveries", pause=0.02)
        time.sleep(0.05)
        assert len(self.got) == count
        return self.got

    def mac(self, message: bytes) -> hmac.HMAC:
        return hmac.new(self.secret.encode(), message, hashlib.sha256)


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_GET(self) -> None:
        query = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
        if self.server.handshake is not None:
            answered = self.server.handshake(query)
            self._say((answered[1] if answered else "no").encode())
            return
        answer: Any = query.get("hub.challenge", "")
        if "crc_token" in query:
            digest = self.server.mac(query["crc_token"].encode()).digest()
            answer = {"response_token": f"sha256={base64.b64encode(digest).decode()}"}
        if "challengeCode" in query:
            code = query["challengeCode"]
            answer = {
                "challengeCode": code,
                "challengeResponse": self.server.mac(code.encode()).hexdigest(),
            }
        body = answer if isinstance(answer, str) else json.dumps(answer)
        self._say((body if self.server.honest else "no").encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.got.append((headers, body))
        self._say(self.server.reply)

    def _say(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        return None


@contextmanager
def listening() -> Iterator[Receiver]:
    server = Receiver()
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()

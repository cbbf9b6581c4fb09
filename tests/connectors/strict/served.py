"""One HTTP server for a fake: the request as it came over the wire, the answer, the complaints."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, kw_only=True)
class Asked:
    """``path`` is still percent-encoded; header names are lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        kind = self.headers.get("content-type", "")
        if kind.startswith("multipart/form-data"):
            return {
                name: part.decode()
                for name, (part, kind) in self.parts.items()
                if kind == "text/plain"
            }
        return _flat(parse_qs(self.body.decode(), keep_blank_values=True))

    @property
    def parts(self) -> dict[str, tuple[bytes, str]]:
        """Of a multipart body: name → (bytes, declared type)."""
        head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
        message = message_from_bytes(head + self.body, policy=HTTP)
        found = {}
        for part in message.iter_parts():
            name = part.get_param("name", header="content-disposition")
            found[str(name)] = (part.get_payload(decode=True), part.get_content_type())
        return found


@dataclass(frozen=True, kw_only=True)
class Told:
    status: int = 200
    body: Any = None  # None: no body at all
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "application/json"


class Complaint(Exception):
    """The documents do not allow this; the fake answers ``told``."""

    def __init__(self, words: str, told: Told) -> None:
        super().__init__(words)
        self.told = told


class Fake:
    """Subclasses answer; what they complain of is kept, for a test to demand that it is nothing."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self.base = ""

    def answer(self, asked: Asked) -> Told:
        raise NotImplementedError

    def refuse(self, words: str) -> Complaint:
        raise NotImplementedError

    def demand(self, fits: object, words: str) -> None:
        if not fits:
            raise self.refuse(words)

    def only(self, given: Mapping[str, Any], *allowed: str) -> None:
        self.demand(not set(given) - set(allowed), f"not documented: {set(given) - set(allowed)}")


@contextmanager
def served(fake: Fake) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do(self) -> None:
            where = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            asked = Asked(
                method=self.command,
                path=where.path,
                query=_flat(parse_qs(where.query, keep_blank_values=True)),
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(length),
            )
            try:
                told = fake.answer(asked)
            except Complaint as complaint:
                fake.complaints.append(f"{asked.method} {asked.path}: {complaint}")
                told = complaint.told
            self._send(told)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do

        def _send(self, told: Told) -> None:
            raw = b"" if told.body is None else json.dumps(told.body).encode()
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            if raw:
                self.send_header("Content-Type", told.kind)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: Any) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    fake.base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake.base
    finally:
        server.shutdown()
        server.server_close()


def _flat(many: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: values[-1] for name, values in many.items()}

"""A small HTTP server that answers as a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from publisher.connectors.contract import Account
from publisher.connectors.hosts import App, Hosts
from publisher.content import Media, MediaKind

APP = App(client_id="app-7", client_secret="the app's secret")
PREFIX = "/v26.0/"
JPEG = b"\xff\xd8\xff\xe0 not much of a picture \xff\xd9"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """``dropped`` reads the whole request and then closes the connection without a word."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    dropped: bool = False


DROPPED = Reply(dropped=True)


def fault(code: int, subcode: int | None = None, status: int = 400, **more: Any) -> Reply:
    headers = more.pop("headers", {})
    error = {"message": "(#0) Refused", "type": "OAuthException", "code": code, **more}
    if subcode is not None:
        error["error_subcode"] = subcode
    return Reply(body={"error": error}, status=status, headers=headers)


@dataclass(frozen=True, kw_only=True)
class Asked:
    call: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    files: Mapping[str, bytes]
    headers: Mapping[str, str]

    @property
    def sent(self) -> Mapping[str, str]:
        return {**self.query, **self.form}


class Platform:
    """Replies to one call are used up in order; the last one stays."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[Asked] = []
        self.unexpected: list[str] = []
        self._script: dict[str, list[Reply]] = defaultdict(list)

    def on(self, call: str, *replies: Reply | Mapping[str, Any]) -> None:
        self._script[call] = [r if isinstance(r, Reply) else Reply(body=r) for r in replies]

    def next(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        replies = self._script.get(asked.call)
        if not replies:
            self.unexpected.append(asked.call)
            return fault(999_999)
        return replies.pop(0) if len(replies) > 1 else replies[0]

    def calls(self) -> list[str]:
        return [asked.call for asked in self.asked]

    def only(self, call: str) -> Asked:
        (asked,) = [one for one in self.asked if one.call == call]
        return asked

    def count(self, call: str) -> int:
        return self.calls().count(call)

    @property
    def hosts(self) -> Hosts:
        return Hosts(facebook_graph=self.url, facebook_dialog=self.url, instagram_graph=self.url)


@contextmanager
def running() -> Iterator[Platform]:
    platform = Platform()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            reply = platform.next(_asked(self, body))
            if reply.dropped:
                self.close_connection = True
                return
            data = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            self.send_header("Content-Length", str(len(data)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_DELETE = answer

        def log_message(self, format: str, *args: object) -> None:
            """Tests read what was asked; nobody reads an access log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    platform.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield platform
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert platform.unexpected == [], "calls that the test did not script"


def _asked(handler: BaseHTTPRequestHandler, body: bytes) -> Asked:
    parts = urlsplit(handler.path)
    form, files = _body(handler.headers.get("Content-Type", ""), body)
    return Asked(
        call=f"{handler.command} {parts.path.removeprefix(PREFIX)}",
        query=dict(parse_qsl(parts.query, keep_blank_values=True)),
        form=form,
        files=files,
        headers={name.lower(): value for name, value in handler.headers.items()},
    )


def _body(kind: str, body: bytes) -> tuple[dict[str, str], dict[str, bytes]]:
    if not kind.startswith("multipart/"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True)), {}
    message = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    form, files = {}, {}
    for part in message.get_payload():
        name = part.get_param("name", header="content-disposition")
        data = part.get_payload(decode=True)
        if part.get_filename():
            files[name] = data
        else:
            form[name] = data.decode()
    return form, files


def a_picture(number: int = 1, **changes: Any) -> Media:
    given: dict[str, Any] = {
        "id": f"picture-{number}",
        "kind": MediaKind.IMAGE,
        "mime": "image/jpeg",
        "size": 120_000,
        "sha256": "0" * 64,
        "filename": "poppy-and-sam.jpg",
        "alt": f"Poppies in the school field, {number}",
        "width": 1200,
        "height": 900,
        "read": lambda: JPEG,
        "public_url": lambda: f"https://media.school.example/{number}.jpg",
    }
    return Media(**{**given, **changes})


def a_video(**changes: Any) -> Media:
    given = {
        "id": "video-1",
        "kind": MediaKind.VIDEO,
        "mime": "video/mp4",
        "width": 1080,
        "height": 1920,
        "duration": 20.0,
        "alt": "",
        "public_url": lambda: "https://media.school.example/v.mp4",
    }
    return a_picture(**{**given, **changes})


def an_account(remote_id: str = "1000", token: str = "a-page-token") -> Account:
    return Account(remote_id=remote_id, name="Milton Road Primary", access_token=token)

"""The rest of the internet, as one https server on the loopback address. A resolver that only
tests have leads every host that it knows there; the production resolver never would."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from publisher.links.looking import Looker
from publisher.links.places import NoPlace, Place
from publisher.links.visiting import Visitor
from tests.certificate import certificate, serving

HOSTS = (
    "www.gov.uk", "news.larkfield.sch.uk", "www.example.com", "bit.ly", "www.bet365.com",
    "school.example.org",
)  # fmt: skip


@dataclass
class Page:
    body: bytes = b"<title>Hello</title>"
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0  # seconds before each byte


@dataclass
class Site:
    """``pages`` by "host/path"; ``asked`` are the requests that came, in order."""

    port: int
    certificate: Path
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)

    def place(self, host: str) -> Place:
        """The test-only resolver."""
        self.resolved.append(host)
        if host not in HOSTS and host != "unlisted.example.com":
            raise NoPlace("no_such_host")
        return Place("127.0.0.1", self.port)

    def visitor(self, **more: Any) -> Visitor:
        trust = ssl.create_default_context(cafile=str(self.certificate))
        return Visitor(**{"resolver": self, "trust": trust, **more})

    def looker(self, **more: Any) -> Looker:
        return Looker(visitor=self.visitor(), **more)

    def moved(self, address: str, to: str, status: int = 302) -> None:
        self.pages[address] = Page(status=status, headers={"Location": to})


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    site = Site(port=0, certificate=certificate(folder, *HOSTS))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    server.socket = serving(site.certificate).wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    site.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield site
    server.shutdown()
    server.server_close()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = f"{self.headers['Host']}{self.path}"
            site.asked.append(address)
            page = site.pages.get(address, Page(status=404, body=b"gone"))
            self.send_response(page.status)
            self.send_header("Content-Type", page.kind)
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self._write(page)

        def _write(self, page: Page) -> None:
            try:
                if not page.drip:
                    self.wfile.write(page.body)
                for byte in page.body if page.drip else b"":
                    time.sleep(page.drip)
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
            except OSError:
                return  # the visitor has had enough

        def log_message(self, *_: Any) -> None:
            return

    return Handler

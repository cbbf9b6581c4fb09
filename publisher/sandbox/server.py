"""One server, one socket per platform host: which app answers is decided by the port."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, g
from waitress import create_server
from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.parser import HTTPRequestParser
from werkzeug.exceptions import HTTPException

from publisher.sandbox import meta, x_errors
from publisher.sandbox.calls import Refusal, answer
from publisher.sandbox.control import control
from publisher.sandbox.facebook import facebook
from publisher.sandbox.facebook_videos import facebook_videos
from publisher.sandbox.graph_edges import edges
from publisher.sandbox.graph_errors import GraphError
from publisher.sandbox.graph_pages import graph_pages
from publisher.sandbox.instagram import instagram
from publisher.sandbox.linkedin import linkedin
from publisher.sandbox.linkedin_comments import linkedin_comments
from publisher.sandbox.linkedin_media import linkedin_media
from publisher.sandbox.linkedin_oauth import linkedin_oauth
from publisher.sandbox.linkedin_organizations import linkedin_organizations
from publisher.sandbox.meta_oauth import dialog, login
from publisher.sandbox.meta_permissions import meta_permissions
from publisher.sandbox.parents import parents
from publisher.sandbox.people import people
from publisher.sandbox.state import World
from publisher.sandbox.wall import wall
from publisher.sandbox.weduc import weduc
from publisher.sandbox.weduc_comments import weduc_comments
from publisher.sandbox.weduc_oauth import problem as parents_problem
from publisher.sandbox.weduc_oauth import weduc_oauth
from publisher.sandbox.x import x
from publisher.sandbox.x_hooks import x_hooks
from publisher.sandbox.x_media import x_media
from publisher.sandbox.x_oauth import x_authorize, x_oauth
from publisher.sandbox.x_reading import x_reading

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_GRAPH = (login, meta_permissions, edges, graph_pages, facebook, facebook_videos, instagram)
HOSTS: Mapping[str, tuple[Blueprint, ...]] = {
    "control": (control, parents, people, wall),
    "facebook_graph": _GRAPH,
    "facebook_dialog": (dialog,),
    "instagram_graph": (*_GRAPH, dialog),
    "x_api": (x, x_reading, x_media, x_hooks, x_oauth, x_authorize),
    "x_authorize": (x_authorize,),
    "linkedin_api": (
        linkedin,
        linkedin_media,
        linkedin_comments,
        linkedin_organizations,
    ),
    "linkedin_oauth": (linkedin_oauth,),
    "weduc_api": (weduc, weduc_comments, weduc_oauth),
}
THREADS = 128
LARGEST_BODY = 512 * 1024 * 1024
_VERSION = re.compile(r"/(v\d+\.\d+)(?=/|$)")


def app_for(host: str, world: World) -> Flask:
    """The Flask application of one host."""
    app = Flask(f"sandbox.{host}", root_path=str(Path(__file__).parent))
    app.config["WORLD"] = world
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.register_error_handler(Refusal, lambda refusal: refusal.response)
    graph = HOSTS[host][0] is login
    nowhere = {"x_api": _no_such_endpoint, "weduc_api": _no_such_resource}
    app.register_error_handler(
        HTTPException, _no_such_node if graph else nowhere.get(host, _no_such_path)
    )
    for blueprint in HOSTS[host]:
        app.register_blueprint(blueprint)
    if graph:
        app.after_request(meta.usage_headers)
    if host == "x_api":
        app.after_request(_x_headers)
    return app


def _no_such_path(error: HTTPException) -> Any:
    status = error.code or 500
    return answer({"status": status, "title": error.name, "message": error.description}, status)


def _no_such_endpoint(error: HTTPException) -> Any:
    status = error.code or 500
    return x_errors.problem(status, "about:blank", error.name, error.description or error.name)


def _no_such_resource(error: HTTPException) -> Any:
    code = "not_found" if error.code == 404 else "method_not_allowed"
    return parents_problem(error.code or 500, code, error.description or error.name)


def _no_such_node(error: HTTPException) -> Any:
    message = f"Unknown path components or method: {error.name}"
    return meta.envelope(GraphError(2500, message, status=400))


def _x_headers(response: Any) -> Any:
    rate = g.get("rate")
    if rate is not None and "x-rate-limit-limit" not in response.headers:
        for name, value in zip(("limit", "remaining", "reset"), rate, strict=True):
            response.headers[f"x-rate-limit-{name}"] = str(value)
    return response


class Front:
    """Hands a request to the app of its port, and really hangs up when a fault says so."""

    def __init__(self, apps: Mapping[str, Wsgi], graph_ports: frozenset[str]) -> None:
        self._apps = apps
        self._graph_ports = graph_ports

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        port = environ["SERVER_PORT"]
        if port in self._graph_ports:
            _strip_version(environ)
        body = self._apps[port](environ, start_response)
        if environ.get("sandbox.hang_up"):
            raise ClientDisconnected
        return body


def _strip_version(environ: dict[str, Any]) -> None:
    """``/v26.0/me``, ``/me`` and ``/me/`` are the same (Meta's own client ends with a slash)."""
    match = _VERSION.match(environ["PATH_INFO"])
    if match is not None:
        environ["sandbox.version"] = match[1]
        environ["PATH_INFO"] = environ["PATH_INFO"][match.end() :]
    environ["PATH_INFO"] = environ["PATH_INFO"].rstrip("/") or "/"


def bind(address: str, port: int) -> dict[str, socket.socket]:
    """One listening socket per host: ``port``, ``port + 1``, … or any free one."""
    return {
        host: _one_socket(address, port + offset if port else 0)
        for offset, host in enumerate(HOSTS)
    }


def _one_socket(address: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((address, port))
    except OSError:
        made.bind((address, 0))
    return made


def serve(world: World, sockets: Mapping[str, socket.socket], scheme: str = "http") -> Any:
    """A waitress server, not yet running, that listens on all of ``sockets``. ``scheme`` is what
    the addresses in its answers begin with."""
    ports = {host: str(one.getsockname()[1]) for host, one in sockets.items()}
    apps: dict[str, Wsgi] = {ports[host]: app_for(host, world).wsgi_app for host in HOSTS}
    versioned = ("facebook_graph", "facebook_dialog", "instagram_graph")
    front = Front(apps, frozenset(ports[host] for host in versioned))
    server = create_server(
        front,
        sockets=list(sockets.values()),
        threads=THREADS,
        channel_request_lookahead=1,
        connection_limit=2000,
        max_request_body_size=LARGEST_BODY,
        asyncore_use_poll=True,
        ident=None,
        clear_untrusted_proxy_headers=True,
        url_scheme=scheme,
    )
    for listener in server.map.values():
        listener.channel_class = _Channel
    return server


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    """Waitress drops headers with an underscore, but Meta's uploads say ``file_size``."""

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(re.sub(rb"(?im)^file_size:", b"file-size:", header_plus))


class _Channel(HTTPChannel):  # type: ignore[misc]
    parser_class = _Parser

"""Starting the sandbox: arguments in, one line of JSON (or a readable summary) out."""

from __future__ import annotations

import argparse
import json
import logging
import signal
import sys
from collections.abc import Sequence
from typing import Any

from publisher.sandbox.accounts import furnish
from publisher.sandbox.server import HOSTS, bind, serve
from publisher.sandbox.state import World
from publisher.sandbox.tls import guard

DEFAULT_PORT = 4700


def main(argv: Sequence[str] | None = None) -> int:
    """Run until SIGTERM or SIGINT. Returns the exit status."""
    given = _arguments(argv)
    logging.getLogger("waitress").setLevel(logging.ERROR)
    world = World()
    sockets = bind(given.listen, given.port)
    scheme = "https" if given.tls else "http"
    world.urls = {
        host: f"{scheme}://{given.public_host}:{one.getsockname()[1]}"
        for host, one in sockets.items()
    }
    world.urls["wall"] = f"{world.urls['control']}/wall"
    if given.tls:
        try:
            sockets = guard(sockets, given.tls)
        except OSError as error:
            sys.stderr.write(
                f"{given.tls} cannot be used for TLS: {error.strerror or error}. It must be a PEM "
                "file with a certificate and its key.\n"
            )
            return 2
    server = serve(world, sockets, scheme)
    _announce(described(world), as_json=given.json)

    def stop(_signal: int, _frame: object) -> None:
        world.stopping.set()
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server.run()
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="publisher sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0: any free ports")
    parser.add_argument("--json", action="store_true", help="print one line of JSON when ready")
    parser.add_argument("--public-host", default="127.0.0.1", help="the name in addresses")
    parser.add_argument("--listen", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--tls", metavar="FILE", help="speak TLS; a PEM certificate and its key")
    return parser.parse_args(argv)


def described(world: World) -> dict[str, Any]:
    """Where everything is, the apps, and one ready-made account per platform."""
    return {
        "hosts": {host: world.urls[host] for host in HOSTS if host != "control"},
        "apps": {
            platform: {
                "client_id": app.client_id,
                "client_secret": app.client_secret,
                "verify_token": app.verify_token,
            }
            for platform, app in world.apps.items()
        },
        "accounts": furnish(world),
        "control": f"{world.urls['control']}/control",
        "wall": world.urls["wall"],
    }


def _announce(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
        return
    lines = [f"  {host:16} {url}" for host, url in found["hosts"].items()]
    lines += [f"  {'control':16} {found['control']}", f"  {'wall':16} {found['wall']}"]
    for platform, account in found["accounts"].items():
        lines.append(f"  {platform:16} {json.dumps(account)}")
    sys.stdout.write("The sandbox is ready.\n" + "\n".join(lines) + "\n")
    sys.stdout.flush()

"""Reading what strangers made, in a process of its own: it may use little, and it knows nothing.

A PDF of thirty kilobytes can keep its parser busy for an hour, and a Word file can ask for all the
memory there is. Where such a parser runs in the site's own process, everybody waits with it. Here
it gets some seconds, some memory, none of our settings, and is stopped when it wants more.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from importlib import import_module
from typing import Any

from tenants.errors import Invalid

SECONDS = 10
MEMORY = 512 * 1024 * 1024  # bytes of address space
_KEPT = ("PATH", "PYTHONPATH", "LANG")  # of the environment: no key, no address


class NotRead(Exception):
    """The file took too much, or its parser broke."""


def read(function: str, data: bytes, *, seconds: int = SECONDS) -> Any:
    """What ``function`` ("package.module:name") makes of ``data``, as JSON carries it. Raises
    ``Invalid`` where the function does, and ``NotRead`` when it did not come to an end."""
    try:
        done = subprocess.run(  # noqa: S603 - ourselves, no shell
            [sys.executable, "-m", "publisher.apart", function, str(seconds)],
            input=data,
            capture_output=True,
            timeout=seconds,
            check=True,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
        )
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise NotRead(type(error).__name__) from None
    if "refused" in answer:
        raise Invalid(answer["refused"])
    return answer["read"]


def main() -> None:
    """The other process: ``function`` and its seconds in its arguments, the file in its input."""
    function, seconds = sys.argv[1], int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    module, _, name = function.partition(":")
    data = sys.stdin.buffer.read()
    try:
        answer = {"read": getattr(import_module(module), name)(data)}
    except Invalid as error:
        answer = {"refused": error.errors}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()

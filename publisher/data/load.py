"""Reading the lists in this folder: plain text or gzip, ``#`` starts a comment line."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from importlib.resources import files


def lines(name: str) -> Iterator[str]:
    """Each line of ``publisher/data/<name>`` that says something, stripped."""
    source = files("publisher.data").joinpath(name)
    data = source.read_bytes()
    if name.endswith(".gz"):
        data = gzip.decompress(data)
    for line in data.decode().splitlines():
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            yield stripped

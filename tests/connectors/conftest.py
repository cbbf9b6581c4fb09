from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.connectors.sandbox import Sandbox, running


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with running() as program:
        program.post("/switches", processing_seconds=0.04)
        yield program

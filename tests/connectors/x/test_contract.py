from __future__ import annotations

from tests.connectors.contract import ConnectorContract


class TestX(ConnectorContract):
    platform = "x"
    too_long = "word " * 60

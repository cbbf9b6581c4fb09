from __future__ import annotations

from tests.connectors.contract import ConnectorContract


class TestWeduc(ConnectorContract):
    platform = "weduc"
    too_long = "word " * 2100

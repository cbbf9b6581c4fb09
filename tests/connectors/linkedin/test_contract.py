from __future__ import annotations

from tests.connectors.contract import ConnectorContract


class TestLinkedIn(ConnectorContract):
    platform = "linkedin"
    too_long = "word " * 700

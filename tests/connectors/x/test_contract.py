from __future__ import annotations

import re

from tests.connectors.contract import ConnectorContract, same

SCHEME = re.compile(r"https?://", re.IGNORECASE)


class TestX(ConnectorContract):
    platform = "x"
    too_long = "word " * 60

    def unchanged(self, theirs: str, ours: str) -> bool:
        """X gives an address back with its scheme, whether it was typed or not, and shows it to
        readers without."""
        return same(SCHEME.sub("", theirs), SCHEME.sub("", ours))

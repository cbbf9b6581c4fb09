"""Until when the platforms answer the versions of their interfaces that we use.

Somebody must be told well before: afterwards LinkedIn answers 426 to everything, and Meta in the
shapes of another version.
"""

from __future__ import annotations

from datetime import date

from publisher.connectors.linkedin.capabilities import version_expires_on
from publisher.connectors.meta.graph import GRAPH_VERSION

# A version of Meta's Graph API lives for about two years from its release.
GRAPH_EXPIRES_ON = {"v26.0": date(2028, 7, 29)}


def expiries() -> dict[str, date | None]:
    """By platform; None where nobody wrote the day down."""
    return {"meta": GRAPH_EXPIRES_ON.get(GRAPH_VERSION), "linkedin": version_expires_on()}

"""X, through API v2 with OAuth 2 user tokens."""

from publisher.connectors.x.connector import XConnector

__all__ = ["XConnector"]

"""Facebook Pages."""

from publisher.connectors.facebook.connector import FacebookConnector

__all__ = ["FacebookConnector"]

"""Instagram professional accounts, connected through the Facebook Page they belong to."""

from publisher.connectors.instagram.connector import InstagramConnector

__all__ = ["InstagramConnector"]

"""LinkedIn Pages, through the versioned Community Management API."""

from publisher.connectors.linkedin.connector import LinkedInConnector

__all__ = ["LinkedInConnector"]

"""Parent apps that speak our contract for them; one product is one settings profile."""

from publisher.connectors.weduc.connector import WeducConnector
from publisher.connectors.weduc.profile import WEDUC, Profile

__all__ = ["WEDUC", "Profile", "WeducConnector"]

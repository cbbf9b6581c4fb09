"""The pages. A view parses, opens a unit of work, calls one service, and answers."""

from publisher.web.site import register

__all__ = ["register"]

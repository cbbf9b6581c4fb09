"""Where a host's name leads: resolved once, and only to addresses of the public internet.

Whoever writes a link chooses its host, and whoever owns the host chooses its addresses. An
address inside our own network, or one that another protocol wraps, is refused before anything is
connected, and the connection goes to the very address that was looked at.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

HTTPS = 443
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
LookUp = Callable[[str], Iterable[str]]

# Besides what Python itself calls private (IANA's registries of special-purpose addresses), which
# differs between its versions.
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(each)
    for each in (
        "192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "64:ff9b::/96", "64:ff9b:1::/48",
        "::/96", "fec0::/10", "3fff::/20", "5f00::/16", "2001::/23",
    )
)  # fmt: skip


class NoPlace(Exception):
    """A host that is not visited. ``problem`` is no_such_host, not_public, or no_look_up when
    nobody could tell us where it is: that is no fault of the host's."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Place:
    """The one address and port to which a connection may be made."""

    address: str
    port: int = HTTPS


class Resolver(Protocol):
    def place(self, host: str) -> Place:
        """Raises ``NoPlace`` for a host that is unknown or not to be visited."""
        ...


def public(address: Address) -> bool:
    """Is this a plain address of the public internet? One that carries another inside it (mapped,
    translated, 6to4, Teredo) is not: what stands inside may be anywhere."""
    if isinstance(address, ipaddress.IPv6Address) and (
        address.ipv4_mapped or address.sixtofour or address.teredo or address.scope_id
    ):
        return False
    if any(address.version == net.version and address in net for net in _NOT_PUBLIC):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_private or address.is_unspecified
    )


def _system_look_up(host: str) -> Iterable[str]:
    found = socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


_UNKNOWN = frozenset({socket.EAI_NONAME, socket.EAI_NODATA})


@dataclass(frozen=True)
class PublicResolver:
    """Asks once. One address that is not public condemns the host, whatever the others are.

    A machine that is cut off may be told of every name that it does not exist. So a host is only
    called unknown while ``surely``, a name that has long been there, can be found.
    """

    look_up: LookUp = _system_look_up
    surely: str = "www.gov.uk"

    def place(self, host: str) -> Place:
        try:
            written = list(self.look_up(host))
            addresses = [ipaddress.ip_address(each) for each in written]
        except UnicodeError:
            raise NoPlace("no_such_host") from None
        except OSError as error:
            certain = error.errno in _UNKNOWN and self._can_look_up()
            raise NoPlace("no_such_host" if certain else "no_look_up") from None
        except ValueError:
            raise NoPlace("not_public") from None
        if not addresses:
            raise NoPlace("no_such_host")
        if not all(public(address) for address in addresses):
            raise NoPlace("not_public")
        return Place(str(addresses[0]))

    def _can_look_up(self) -> bool:
        try:
            return bool(list(self.look_up(self.surely)))
        except OSError:
            return False

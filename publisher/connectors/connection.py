"""Connections that tell what was sent, and that end when the time for a call is over.

urllib3 says the same of a TLS handshake that failed and of a connection that broke after the
request was on its way, and it limits only the time between two bytes. Here whatever fails while
connecting is a ``NewConnectionError`` and nothing else is; and no call lasts longer than it may,
however slowly its answer drips.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import Timer
from time import monotonic
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError


class Call:
    """One call under way, and the socket it is made on."""

    def __init__(self, seconds: float) -> None:
        self.socket: socket.socket | None = None
        self._ends = monotonic() + seconds

    @property
    def over(self) -> bool:
        return monotonic() >= self._ends

    def cut_off(self) -> None:
        """Wakes the thread that waits on the socket. Not closed: a closed one is opened anew."""
        made_on = self.socket  # the thread may take it away at any moment
        if made_on is not None:
            with suppress(OSError):  # the other end may have been quicker
                socket.socket.shutdown(made_on, socket.SHUT_RDWR)


_call: ContextVar[Call | None] = ContextVar("call", default=None)


@contextmanager
def ending_within(seconds: float) -> Iterator[Call]:
    """The call that this thread makes in the block is cut off after ``seconds``."""
    call = Call(seconds)
    watchdog = Timer(seconds, call.cut_off)
    watchdog.daemon = True
    watchdog.start()
    token = _call.set(call)
    try:
        yield call
    finally:
        _call.reset(token)
        call.socket = None  # others may use it from now on
        watchdog.cancel()


class _Telling(HTTPConnection):
    def connect(self) -> None:
        try:
            super().connect()
        except (OSError, ValueError, HTTPError) as error:
            raise NewConnectionError(self, type(error).__name__) from error
        self._begin()

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None:
            self._begin()
        super().request(*args, **kwargs)

    def _begin(self) -> None:
        """Connecting, or looking the name up, may have taken longer than the call is to take."""
        call = _call.get()
        if call is not None:
            call.socket = self.sock
            if call.over:
                raise NewConnectionError(self, "too late to begin")


class _TellingSafely(_Telling, HTTPSConnection):
    """The same over TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Telling


class _SafePool(HTTPSConnectionPool):
    ConnectionCls = _TellingSafely


class Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SafePool}

"""TLS in front of the platform hosts, whose own server speaks none.

Each connection is carried to the plain one behind it, and ends as that one does: what is reset
there is reset here, without the farewell that TLS would say.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from asyncio import StreamReader as Reader
from asyncio import StreamWriter as Writer
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from threading import Thread

RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing throws away what is under way
CHUNK = 65_536


def guard(listeners: Mapping[str, socket.socket], certificate: str) -> dict[str, socket.socket]:
    """Speak TLS on ``listeners`` from now on. Answers the plain sockets, on loopback addresses,
    that are to serve what arrives. ``certificate`` is a PEM file with its key. Raises ``OSError``
    (``ssl.SSLError`` among them) when it cannot be used."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    behind = {}
    for host, listener in listeners.items():
        listener.listen()  # what connects before the thread runs waits
        behind[host] = socket.create_server(("127.0.0.1", 0))
    pairs = [(listeners[host], plain.getsockname()) for host, plain in behind.items()]
    Thread(target=lambda: asyncio.run(_carry_all(pairs, context)), daemon=True).start()
    return behind


async def _carry_all(
    pairs: list[tuple[socket.socket, tuple[str, int]]], context: ssl.SSLContext
) -> None:
    for listener, address in pairs:
        await asyncio.start_server(partial(_carry, address), sock=listener, ssl=context)
    await asyncio.Event().wait()


async def _carry(to: tuple[str, int], reader: Reader, writer: Writer) -> None:
    """One connection, until either end closes it."""
    plain_reader, plain_writer = await asyncio.open_connection(*to)
    asking = asyncio.create_task(_pump(reader, plain_writer))
    answering = asyncio.create_task(_pump(plain_reader, writer))
    ended, _ = await asyncio.wait((asking, answering), return_when=asyncio.FIRST_COMPLETED)
    if answering in ended and answering.exception():
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        writer.transport.abort()
    asking.cancel()
    answering.cancel()
    await asyncio.gather(asking, answering, return_exceptions=True)
    for end in (writer, plain_writer):
        end.close()
        with suppress(OSError):  # it was the other that closed it
            await end.wait_closed()


async def _pump(source: Reader, sink: Writer) -> None:
    while data := await source.read(CHUNK):
        sink.write(data)
        await sink.drain()

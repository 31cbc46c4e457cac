"""A simulator on a loopback port, and a webhook that receives what it calls back."""

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from fonnte_simulator import Options, create_app
from fonnte_simulator.server import listen, server_of

PATIENCE_S = 10


@asynccontextmanager
async def running(options: Options) -> AsyncIterator[str]:
    """The address of a simulator that runs as it does in real use, on a free port."""
    server = server_of(create_app(options))
    server.capture_signals = contextlib.nullcontext  # the signals belong to pytest
    with listen("127.0.0.1", 0) as listening:
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        async with httpx.AsyncClient(trust_env=False) as client:
            (await client.get(f"{address}/_control/health", timeout=PATIENCE_S)).raise_for_status()
        yield address
        server.should_exit = True
        await serving


class Inbox:
    """Receives callbacks. `answers` are the HTTP numbers to give, in turn; 200 when there are none left."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.bodies: list[bytes] = []
        self._arrived = asyncio.Condition()

    async def wait_for(self, count: int) -> list[dict[str, object]]:
        """The callbacks so far, as soon as there are `count`."""
        async with asyncio.timeout(PATIENCE_S), self._arrived:
            await self._arrived.wait_for(lambda: len(self.bodies) >= count)
        return [json.loads(body) for body in self.bodies]

    def clear(self) -> None:
        """Forget what came."""
        self.answers.clear()
        self.bodies.clear()

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        with contextlib.closing(writer), contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"content-length: (\d+)", head.lower())
                assert length
                body = await reader.readexactly(int(length[1]))
                status = self.answers.pop(0) if self.answers else 200
                writer.write(b"HTTP/1.1 %d Answer\r\ncontent-length: 2\r\n\r\nok" % status)
                async with self._arrived:
                    self.bodies.append(body)
                    self._arrived.notify_all()


@asynccontextmanager
async def receiving() -> AsyncIterator[tuple[str, Inbox]]:
    """A webhook's address and what it received."""
    inbox = Inbox()
    async with await asyncio.start_server(inbox.handle, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook", inbox
        server.close()

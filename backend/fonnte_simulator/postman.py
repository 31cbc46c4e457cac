"""Posts callbacks to the webhook: in order for each message, repeated until they are answered with 200."""

import asyncio
import contextlib
import json
import re
import ssl
import zlib
from collections import deque
from dataclasses import dataclass
from urllib.parse import urlsplit

from fonnte_simulator.options import Timing

WORKERS = 4
REMEMBERED = 2000
OK = 200
NO_ANSWER = 0

_CONTENT_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)", re.IGNORECASE)


@dataclass(slots=True)
class Letter:
    """One callback: what was posted, how often, and how the last one was answered (0: not at all)."""

    key: str
    body: dict[str, object]
    attempts: int = 0
    http_status: int = NO_ANSWER


class Postman:
    """Posts letters over a few kept connections; those with the same key go one after the other."""

    def __init__(self, webhook: str | None, timing: Timing) -> None:
        self._timing = timing
        self._webhook = webhook
        self._queues: list[asyncio.Queue[Letter]] = [asyncio.Queue() for _ in range(WORKERS)]
        self._tasks: list[asyncio.Task[None]] = []
        self._retries: set[asyncio.TimerHandle] = set()
        self.remembered: deque[Letter] = deque(maxlen=REMEMBERED)
        self.under_way = 0

    def start(self) -> None:
        """Begin to post."""
        if self._webhook is not None:
            connections = [_Connection(self._webhook) for _ in self._queues]
            work = (self._work(queue, each) for queue, each in zip(self._queues, connections, strict=True))
            self._tasks = [asyncio.create_task(one) for one in work]

    async def stop(self) -> None:
        """Stop posting; what was not posted is lost."""
        self.forget()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def forget(self) -> None:
        """Drop every letter that waits."""
        for handle in self._retries:
            handle.cancel()
        self.under_way -= len(self._retries)
        self._retries.clear()
        for queue in self._queues:
            while not queue.empty():
                queue.get_nowait()
                self.under_way -= 1
        self.remembered.clear()

    def post(self, key: str, body: dict[str, object]) -> None:
        """Post `body`, and as many repetitions as the timing asks for."""
        if self._webhook is None or not self._timing.callbacks:
            return
        for _ in range(1 + self._timing.repeats):
            letter = Letter(key, body)
            self.remembered.append(letter)
            self.under_way += 1
            self._enqueue(letter)

    def _enqueue(self, letter: Letter) -> None:
        self._queues[zlib.crc32(letter.key.encode()) % WORKERS].put_nowait(letter)

    async def _work(self, queue: asyncio.Queue[Letter], connection: "_Connection") -> None:
        with contextlib.closing(connection):
            while True:
                letter = await queue.get()
                letter.attempts += 1
                body = json.dumps(letter.body).encode()
                letter.http_status = await connection.post(body, within_s=self._timing.answer_within_s)
                if letter.http_status == OK or letter.attempts > self._timing.retries:
                    self.under_way -= 1
                else:
                    self._post_later(letter)

    def _post_later(self, letter: Letter) -> None:
        def again() -> None:
            self._retries.discard(handle)
            self._enqueue(letter)

        handle = asyncio.get_running_loop().call_later(self._timing.retry_every_s, again)
        self._retries.add(handle)


class _Connection:
    """A kept HTTP/1.1 connection that posts JSON and reads the status of the answer.

    Written out by hand because a simulator that keeps up with a fast sender posts thousands a second,
    several times what a general client does on the same processor.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._secure = parts.scheme == "https"
        self._host = parts.hostname or "127.0.0.1"
        self._port = parts.port or (443 if self._secure else 80)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUser-Agent: fonnte-simulator\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode()
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: bytes, *, within_s: float) -> int:
        """The status of the answer, or 0. A kept connection may have died meanwhile: then once more on a new one."""
        kept = self._streams is not None
        status = await self._try(body, within_s)
        return await self._try(body, within_s) if kept and status == NO_ANSWER else status

    def close(self) -> None:
        """Let go of the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _try(self, body: bytes, within_s: float) -> int:
        try:
            async with asyncio.timeout(within_s):
                return await self._exchange(body)
        except (OSError, EOFError, ValueError, TimeoutError, asyncio.LimitOverrunError):
            self.close()
            return NO_ANSWER

    async def _exchange(self, body: bytes) -> int:
        if self._streams is None:
            secure = ssl.create_default_context() if self._secure else None
            self._streams = await asyncio.open_connection(self._host, self._port, ssl=secure)
        reader, writer = self._streams
        writer.write(self._head + str(len(body)).encode() + b"\r\n\r\n" + body)
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
        length = _CONTENT_LENGTH.search(head)
        if length and b"connection: close" not in head.lower():
            await reader.readexactly(int(length[1]))
        else:
            self.close()
        return int(head.split(b" ", 2)[1])

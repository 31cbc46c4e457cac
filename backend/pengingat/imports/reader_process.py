"""The parent's hold on a reading process: start it, feed it, listen to it, end it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterable, Awaitable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

import orjson

from pengingat.errors import Invalid, Problem, TooLarge
from pengingat.imports import codes
from pengingat.imports.sheets import ReadLimits

T = TypeVar("T")
Message = dict[str, object]

_COMMAND = (sys.executable, "-I", "-X", "utf8", "-m", "pengingat.imports.reader_child")
_READ_BYTES = 1 << 18
_LONGEST_LINE = 64 << 20
_FAREWELL_SECONDS = 5


class ReaderProcess:
    """One reading process. Time counts while this side waits for it, not while its rows are dealt with."""

    def __init__(self, process: asyncio.subprocess.Process, limits: ReadLimits) -> None:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the reading process was started without pipes")
        self.pid = process.pid
        self.limits = limits
        self.known: dict[str, object] = {}
        """What a refusal carries of what has been read so far."""
        self._process, self._stdin, self._stdout = process, process.stdin, process.stdout
        self._buffer = bytearray()
        self._received = 0
        self._seconds_left = limits.wall_seconds_for(0)

    @classmethod
    async def start(cls, limits: ReadLimits) -> "ReaderProcess":
        """A new process: its own group, no environment, no word on standard error (it could name people)."""
        pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(
            *_COMMAND, stdin=pipe, stdout=pipe, stderr=nowhere, env={}, cwd="/", start_new_session=True
        )
        return cls(process, limits)

    async def feed(self, request: Message, chunks: AsyncIterable[bytes]) -> None:
        """Send the request and the file. Of a process that stops listening, `message` tells why."""
        size = 0
        with suppress(BrokenPipeError, ConnectionResetError):
            self._stdin.write(orjson.dumps(request, option=orjson.OPT_APPEND_NEWLINE))
            async for chunk in chunks:
                size += len(chunk)
                if size > self.limits.max_file_mib << 20:
                    raise TooLarge(codes.FILE_TOO_LARGE, limit=self.limits.max_file_mib)
                self._stdin.write(chunk)
                await self._wait(self._stdin.drain())
        self._stdin.close()
        self._seconds_left = self.limits.wall_seconds_for(size)

    async def message(self) -> Message:
        """The next thing it says. Raises Invalid when that is a refusal, nothing, or too late."""
        line = await self._line()
        with self.distrust():
            message = orjson.loads(line)
            if "refused" not in message:
                return dict(message)
            refusal = codes.REFUSALS[message["refused"]]
        raise self.refusal(refusal)

    @contextmanager
    def distrust(self) -> Iterator[None]:
        """Within, what does not have the expected form ends the reading: the process is not itself any more."""
        try:
            yield
        except (ValueError, TypeError, KeyError):
            raise self.refusal(codes.READER_DIED) from None  # the cause would quote the file

    def refusal(self, problem: Problem) -> Invalid:
        """The problem with the values its sentence needs."""
        limits = {
            codes.TOO_MANY_ROWS.code: self.limits.max_rows,
            codes.TOO_MANY_COLUMNS.code: self.limits.max_columns,
            codes.UNZIPS_TOO_LARGE.code: self.limits.max_unzipped_mib,
        }
        return Invalid(problem, errors=(), **self.known, limit=limits.get(problem.code))

    async def kill(self) -> None:
        """End it and all it started, whatever state it is in."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._stdin.close()
        with suppress(TimeoutError):  # something that left the group may hold the pipe for ever
            async with asyncio.timeout(_FAREWELL_SECONDS):
                while await self._stdout.read(_READ_BYTES):
                    pass  # asyncio sees the end of a process only after the end of its output
                await self._process.wait()

    async def _line(self) -> bytes:
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            data = await self._wait(self._stdout.read(_READ_BYTES))
            if not data or searched > _LONGEST_LINE:
                raise self.refusal(await self._cause_of_death())
            self._received += len(data)
            if self._received > self.limits.max_unzipped_mib << 20:
                raise self.refusal(codes.UNZIPS_TOO_LARGE)
            self._buffer += data
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line

    async def _cause_of_death(self) -> Problem:
        await self.kill()
        return codes.READER_TIMEOUT if self._process.returncode == -signal.SIGXCPU else codes.READER_DIED

    async def _wait(self, awaitable: Awaitable[T]) -> T:
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            async with asyncio.timeout(self._seconds_left):
                return await awaitable
        except TimeoutError:
            raise self.refusal(codes.READER_TIMEOUT) from None
        finally:
            self._seconds_left -= loop.time() - started

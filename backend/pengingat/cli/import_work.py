"""Carrying one list from a file to the participants: the same use cases as over HTTP, in this process.

A worker may be at the same import: whoever takes its lock first does the work, the other one watches.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import gethostname
from typing import IO, BinaryIO
from uuid import UUID

import psutil
from sqlalchemy import RowMapping

from pengingat.audit.service import Actor
from pengingat.context import Context
from pengingat.db import transaction
from pengingat.errors import Conflict, Language, Sentence
from pengingat.imports import corrections, queries, reading, service
from pengingat.imports.rules import ImportStatus
from pengingat.imports.service import ReadingChoice

Show = Callable[[Sentence, int], None]
"""Tells what is being done, and how many rows of it are."""

_LOOK_SECONDS = 0.2
_WAITS_TO_BE_READ = frozenset({ImportStatus.RECEIVED, ImportStatus.READING})
_WAITS_TO_BE_APPLIED = frozenset({ImportStatus.READY, ImportStatus.APPLYING})

_STORING = Sentence(id="Menyimpan berkas", en="Storing the file")
_READING = Sentence(id="Membaca", en="Reading")
_APPLYING = Sentence(id="Menerapkan", en="Applying")
_WRITING = Sentence(id="Menulis baris yang perlu diperbaiki", en="Writing the rows to correct")

_NOTHING_KEPT = Sentence(
    id="Dihentikan. Berkas belum disimpan; tidak ada yang berubah.",
    en="Stopped. The file had not been stored; nothing has changed.",
)
_GIVEN_UP = Sentence(
    id="Dihentikan. Daftar ini dibatalkan; tidak ada data peserta yang berubah.",
    en="Stopped. The list was given up; no participant was changed.",
)
_LEFT = {
    ImportStatus.READY: Sentence(
        id="Dihentikan. Tidak ada data peserta yang berubah; daftar {id} sudah dibaca, dapat diterapkan di aplikasi.",
        en="Stopped. No participant was changed; the list {id} has been read and can be applied in the web app.",
    ),
    ImportStatus.APPLYING: Sentence(
        id="Perintah dihentikan, tetapi daftar {id} sedang diterapkan oleh pekerja. Lihat hasilnya di aplikasi.",
        en="The command has stopped, but a worker is applying the list {id}. See in the web app what becomes of it.",
    ),
    ImportStatus.APPLIED: Sentence(
        id="Perintah dihentikan setelah daftar {id} selesai diterapkan.",
        en="The command was stopped after the list {id} had been applied.",
    ),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: the file's name, how to read it, whether to apply it, where to put rows to correct."""

    file_name: str
    choice: ReadingChoice
    apply: bool
    problems: Path | None
    language: Language


class Work:
    """One import's way. `show` is told of every step; `stopped` says what became of it when Ctrl-C came."""

    def __init__(self, context: Context, wish: Wish, show: Show) -> None:
        self.actor = _command_line()
        self._context = context
        self._wish = wish
        self._show = show
        self._id: UUID | None = None

    async def carry_out(self, file: BinaryIO) -> RowMapping:
        """The import as it is in the end. Raises `TooLarge`, `Conflict`."""
        self._show(_STORING, 0)
        async with transaction(self._context.sessions) as session:
            self._id = await service.receive(
                session,
                self._context,
                self.actor,
                file=file,
                file_name=self._wish.file_name,
                choice=self._wish.choice,
            )
        await self._until_over(_WAITS_TO_BE_READ, self._read, _READING)
        await self._write_problems()
        if self._wish.apply and (await self._look())["status"] in _WAITS_TO_BE_APPLIED:
            await self._until_over(_WAITS_TO_BE_APPLIED, self._apply, _APPLYING)
        return await self._look()

    async def stopped(self) -> str:
        """Leave nothing half done, and say where that left the list."""
        language = self._wish.language
        if self._id is None:
            return _NOTHING_KEPT.say(language, {})
        status = ImportStatus((await self._look())["status"])
        if status in _LEFT:
            return _LEFT[status].say(language, {"id": self._id})
        try:
            async with transaction(self._context.sessions) as session:
                await service.discard(session, self.actor, self._id)
        except Conflict:  # somebody else closed it
            pass
        return _GIVEN_UP.say(language, {})

    async def _until_over(
        self, waiting: frozenset[ImportStatus], work: Callable[[UUID], Awaitable[None]], doing: Sentence
    ) -> None:
        """Do the work, or watch who does, until the import has another status than the `waiting` ones."""
        assert self._id is not None
        async with self._shown(doing):
            while (await self._look())["status"] in waiting:
                await work(self._id)
                if (await self._look())["status"] in waiting:
                    await asyncio.sleep(_LOOK_SECONDS)

    async def _read(self, import_id: UUID) -> None:
        await reading.read(self._context, import_id)

    async def _apply(self, import_id: UUID) -> None:
        """Apply it in one transaction, the wish to do so included: stopped in the middle, the import is `ready`."""
        async with transaction(self._context.sessions) as session:
            if not await queries.take(session, import_id):
                return
            if (await queries.get_import(session, import_id))["status"] == ImportStatus.READY:
                await service.start_applying(session, self.actor, import_id)
                await session.flush()
            if await service.begin_applying(session, import_id) is not None:
                await session.flush()
                await service.finish_applying(session, import_id)

    async def _write_problems(self) -> None:
        found, target = await self._look(), self._wish.problems
        if target is None or not found["codes"]:
            return
        self._show(_WRITING, 0)
        with _replacing(target) as file:
            async with transaction(self._context.sessions) as session:
                await corrections.write_corrections(
                    session, self._context, self.actor, found["id"], language=self._wish.language, to=file
                )

    @asynccontextmanager
    async def _shown(self, doing: Sentence) -> AsyncIterator[None]:
        """Tell how far the import is, meanwhile."""
        watching = asyncio.create_task(self._watch(doing))
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def _watch(self, doing: Sentence) -> None:
        while True:
            self._show(doing, (await self._look())["rows_read"])
            await asyncio.sleep(_LOOK_SECONDS)

    async def _look(self) -> RowMapping:
        assert self._id is not None
        async with transaction(self._context.sessions) as session:
            return await queries.get_import(session, self._id)


@contextmanager
def _replacing(target: Path) -> Iterator[IO[bytes]]:
    """A new file that only its owner may read, and that takes the target's place once it is whole."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _command_line() -> Actor:
    """Who acts, for the audit trail: the command line, and the machine's account that runs it."""
    return Actor("command_line", address=f"{psutil.Process().username()}@{gethostname()}")

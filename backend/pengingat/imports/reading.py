"""Reading a received file into staged rows.

The work is one transaction: a worker that dies in it leaves nothing half staged, and gives back the import's lock, by
which others see that nobody is at it. What people watch meanwhile (status, `rows_read`) is written beside it, in short
transactions of their own.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.context import Context
from pengingat.db import transaction
from pengingat.errors import DomainError
from pengingat.imports import files, merge, queries, remembered, service, staging
from pengingat.imports.cells import SheetRow
from pengingat.imports.check import FileCheck
from pengingat.imports.columns import ColumnMapping, map_columns
from pengingat.imports.models import Import
from pengingat.imports.reader import OpenWorkbook, ReadChoice, SheetHead, read_workbook
from pengingat.imports.rules import Counts, Defaults
from pengingat.imports.sheets import ReadLimits
from pengingat.imports.staging import Staged
from pengingat.participants.rules import Segment, Status
from pengingat.settings import Settings

T = TypeVar("T")

PROGRESS_ROWS = 5_000
"""How often people see the reading go on."""


async def read(context: Context, import_id: UUID) -> None:
    """Read the import's file and leave it `ready` or `failed`; does nothing when it is not waiting for that.

    Of one that is given up meanwhile nothing is kept.
    """
    try:
        async with transaction(context.sessions) as session:
            await _read(context, session, import_id)
    except service.GivenUpError:
        async with transaction(context.sessions) as session:
            await service.tidy(session, import_id)


async def _read(context: Context, session: AsyncSession, import_id: UUID) -> None:
    if not await queries.take(session, import_id):
        return
    async with transaction(context.sessions) as beside:
        wanted = await service.begin_reading(beside, import_id)
    if wanted is None:
        await service.tidy(session, import_id)
        return
    reading = _Reading(context, session, wanted)
    try:
        await reading.run()
    except DomainError as refusal:
        await service.fail(session, import_id, refusal, head=reading.head, mapping=reading.mapping)


def read_limits(settings: Settings) -> ReadLimits:
    """The limits of reading a file, from the settings."""
    return ReadLimits(
        max_file_mib=settings.max_file_mib,
        max_unzipped_mib=settings.max_unzipped_mib,
        max_rows=settings.max_rows,
        max_columns=settings.max_columns,
        cpu_seconds=settings.read_cpu_seconds,
        memory_mib=settings.read_memory_mib,
    )


def choice_of(received: Import) -> ReadChoice:
    """What the admin chose about the file."""
    return ReadChoice(sheet=received.sheet, columns=received.chosen_columns or {})


class _Reading:
    """One run over one file. `head` and `mapping` are known from the first lines on, also when it fails later."""

    def __init__(self, context: Context, session: AsyncSession, wanted: Import) -> None:
        self.head: SheetHead | None = None
        self.mapping: ColumnMapping | None = None
        self._context = context
        self._session = session
        self._import = wanted

    async def run(self) -> None:
        """Stage the file's rows and make the import `ready`. Raises `DomainError` for a file that cannot be one."""
        session, received = self._session, self._import
        await staging.clear(session, received.id)
        chunks = files.stream(session, self._context.keyring, received.id)
        limits = read_limits(self._context.settings)
        async with read_workbook(chunks, limits=limits, choice=choice_of(received)) as workbook:
            head = self.head = workbook.head
            self.mapping = map_columns(head.headings, {})  # shown where what was chosen is not there
            chosen, defaults = received.chosen_columns, self._defaults
            self.mapping = await remembered.map_head(session, head, chosen=chosen, defaults=defaults)
            check = self._check(self.mapping)
            await self._stage(self._prepared(workbook, check))
        await self._finish(head, self.mapping, check.counts)

    @property
    def _defaults(self) -> Defaults:
        segment, status = self._import.default_segment, self._import.default_status
        return Defaults(segment=Segment(segment) if segment else None, status=Status(status) if status else None)

    def _check(self, mapping: ColumnMapping) -> FileCheck:
        today = clock.now().astimezone(self._context.settings.zone).date()
        return FileCheck(mapping, defaults=self._defaults, today=today)

    async def _stage(self, prepared: AsyncIterator[Staged]) -> None:
        rows_read = shown = 0
        async with aclosing(_ahead(prepared)) as batches:
            async for staged in batches:
                await staging.store(self._session, staged)
                rows_read += staged.checked
                if rows_read - shown >= PROGRESS_ROWS:
                    shown = rows_read
                    async with transaction(self._context.sessions) as beside:
                        await service.note_progress(beside, self._import.id, rows_read)

    async def _prepared(self, workbook: OpenWorkbook, check: FileCheck) -> AsyncIterator[Staged]:
        """The file's rows, checked and sealed in a thread: the loop has other work too."""

        def prepare(rows: list[SheetRow]) -> Staged:
            return staging.prepare(self._context.keyring, self._import.id, check.check_rows(rows))

        async for batch in workbook.batches():
            yield await asyncio.to_thread(prepare, batch)

    async def _finish(self, head: SheetHead, mapping: ColumnMapping, counts: Counts) -> None:
        session, import_id = self._session, self._import.id
        effect = await merge.foresee(session, import_id)
        await service.finish_reading(session, import_id, head=head, mapping=mapping, counts=counts, effect=effect)


async def _ahead(items: AsyncIterator[T]) -> AsyncGenerator[T]:
    """The same items, each being made while the one before it is dealt with."""
    coming = asyncio.ensure_future(anext(items, None))
    try:
        while (item := await coming) is not None:
            coming = asyncio.ensure_future(anext(items, None))
            yield item
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)

"""The stages of one list, each by itself: nothing overlaps, so that they can be told apart."""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock, schema, worker
from pengingat.context import open_context
from pengingat.crypto import Keyring
from pengingat.imports import merge, staging
from pengingat.imports.check import FileCheck
from pengingat.imports.columns import map_columns
from pengingat.imports.models import Import
from pengingat.imports.reader import OpenWorkbook, ReadChoice, read_workbook
from pengingat.imports.reading import read_limits
from pengingat.imports.rules import Defaults, ImportStatus
from pengingat.settings import Settings

_PIECE = 1 << 20


class Stages(dict[str, float]):
    """Seconds by stage. `encrypt` is sealing, hashing, masking and writing down for the database."""

    @contextmanager
    def timing(self, stage: str) -> Iterator[None]:
        """Add the time within to a stage."""
        start = time.perf_counter()
        yield
        self[stage] = self.get(stage, 0) + time.perf_counter() - start


async def seconds_of_stages(settings: Settings, workbook: Path) -> Stages:
    """Take a list through every stage, in a transaction that is rolled back."""
    worker.look_for_garbage_rarely()
    stages = Stages()
    limits = read_limits(settings)
    async with open_context(settings, schema.app_address(settings)) as context, context.sessions() as session:
        received = Import(file_name=workbook.name, file_hash=b"-", file_bytes=0, status=ImportStatus.READING)
        session.add(received)
        await session.flush()
        begun = time.perf_counter()
        async with read_workbook(_pieces(workbook), limits=limits, choice=ReadChoice()) as opened:
            stages["read"] = time.perf_counter() - begun
            await _stage_all(session, context.keyring, received.id, opened, stages)
        with stages.timing("apply"):
            await merge.merge(session, received.id)
        await session.rollback()
    return stages


async def _stage_all(
    session: AsyncSession, keyring: Keyring, import_id: UUID, opened: OpenWorkbook, stages: Stages
) -> None:
    check = FileCheck(map_columns(opened.head.headings, {}), defaults=Defaults(), today=clock.now().date())
    batches = aiter(opened.batches())
    while True:
        with stages.timing("read"):
            rows = await anext(batches, None)
        if rows is None:
            return
        with stages.timing("check"):
            checked = check.check_rows(rows)
        with stages.timing("encrypt"):
            staged = staging.prepare(keyring, import_id, checked)
        with stages.timing("stage"):
            await staging.store(session, staged)


async def _pieces(workbook: Path) -> AsyncIterator[bytes]:
    with workbook.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece

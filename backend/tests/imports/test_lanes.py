"""Several files at once: they queue up, and large ones do not hold a small one back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import worker
from pengingat.context import Context
from pengingat.imports import reading, service, tasks
from pengingat.queue import Queue
from tests.imports.committing import operator, uploaded
from tests.imports.lists import IMPORTS, RunJobs, csv_list, look, person, read, upload

SMALL = csv_list(person(1))
LARGE = csv_list(*map(person, range(1, 40)))


@pytest.fixture(autouse=True)
def _soon_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "SMALL_FILE_BYTES", 1_000)


@asynccontextmanager
async def working(context: Context) -> AsyncIterator[None]:
    """A worker on the committed database."""
    stop = asyncio.Event()
    assert context.settings.database_url
    work = asyncio.create_task(worker.work(context.settings, context.settings.database_url, stop))
    yield
    stop.set()
    await work


async def until(client: httpx.AsyncClient, import_id: str, status: str) -> None:
    """Look until the import is there."""
    async with asyncio.timeout(30):
        while (await look(client, import_id))["status"] != status:
            pass


async def lanes(session: AsyncSession) -> list[str]:
    """The queue of each job that waits."""
    return list((await session.scalars(text("SELECT queue_name FROM procrastinate_jobs ORDER BY id"))).all())


async def test_small_and_large_files_have_lanes_of_their_own(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession
) -> None:
    small, large = await read(as_operator, run_jobs, SMALL), await read(as_operator, run_jobs, LARGE)
    await upload(as_operator, SMALL)
    await upload(as_operator, LARGE)
    for imported in (large, small):
        await as_operator.post(f"{IMPORTS}/{imported['id']}/apply")
    assert await lanes(session) == ["small_imports", "imports", "imports", "small_imports"]
    await session.execute(text("DELETE FROM procrastinate_jobs"))
    await session.commit()
    await tasks.resume.func(0)
    assert sorted(await lanes(session)) == ["imports", "imports", "small_imports", "small_imports"]


def test_every_lane_is_worked() -> None:
    assert {lane for lanes, _ in worker.LANES for lane in lanes} == set(Queue)


async def test_large_files_do_not_hold_a_small_one_back(committed: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = asyncio.Semaphore(0), asyncio.Event()
    large: set[UUID] = set()
    read_file = reading.read

    async def read_slowly(context: Context, import_id: UUID) -> None:
        if import_id in large:
            begun.release()
            await go_on.wait()
        await read_file(context, import_id)

    monkeypatch.setattr(reading, "read", read_slowly)
    async with operator(committed) as client:
        ids = [await uploaded(client, LARGE) for _ in range(3)]
        large |= set(map(UUID, ids))
        async with working(committed), asyncio.timeout(60):
            for _ in range(2):
                await begun.acquire()
            small = await uploaded(client, SMALL)
            await until(client, small, "ready")
            assert {(await look(client, import_id))["status"] for import_id in ids} == {"received"}
            go_on.set()
            for import_id in ids:
                await until(client, import_id, "ready")

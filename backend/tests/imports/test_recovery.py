"""Workers that die and people who are quick, on real commits: nothing is ever half done, and all ends well."""

import asyncio
import os
import signal
import sys
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.context import Context
from pengingat.imports import merge, reading, service, staging, tasks
from pengingat.imports.models import Import, ImportProblem, ImportRow
from pengingat.imports.reader_process import ReaderProcess
from pengingat.imports.service import MAX_ATTEMPTS
from pengingat.participants.models import ImportMember, Participant, ParticipantHistory
from pengingat.settings import ROOT
from tests.imports.committing import PEOPLE, applying, count, jobs, operator, ready, take_jobs, uploaded
from tests.imports.lists import APPLY, IMPORTS, READ, RunJobs, csv_list, look, outcome, person, read, upload
from tests.serving import assert_problem


async def die_at(context: Context, import_id: str, moment: str) -> None:
    """Have a worker work on the import and kill it at the moment."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.imports.working_process"),
        *(str(context.settings.database_url), import_id, moment),
        cwd=ROOT / "backend",
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(60):
        said = await process.stdout.readline()
    process.kill()
    await process.wait()
    assert said.decode().strip() == moment


async def released(context: Context, import_id: str) -> None:
    """The database has noticed that the worker is gone: a moment later the import can be taken again."""
    held = text(
        "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
        "WHERE locktype = 'advisory' AND datname = current_database()"
    )
    async with asyncio.timeout(30), context.sessions() as session:
        while await session.scalar(held):
            await session.rollback()


async def test_a_worker_killed_while_reading(committed: Context) -> None:
    async with operator(committed) as client:
        import_id = await uploaded(client)
        await take_jobs(committed)
        await die_at(committed, import_id, "staged")
        assert (await look(client, import_id))["status"] == "reading"
        assert await count(committed, ImportRow, ImportProblem) == (0, 0)

        await released(committed, import_id)
        await tasks.resume.func(0)
        async with committed.sessions() as session:
            assert await jobs(session) == [READ]
        await tasks.read.func(import_id)
        found = await look(client, import_id)
        assert (found["status"], found["counts"]["valid"], found["codes"]) == ("ready", 5, {"phone_missing": 1})
        assert await count(committed, ImportRow, ImportProblem) == (5, 1)


async def test_a_worker_killed_while_applying(committed: Context) -> None:
    async with operator(committed) as client:
        import_id = await applying(client)
        await take_jobs(committed)
        await die_at(committed, import_id, "merged")
        assert (await look(client, import_id))["status"] == "applying"
        assert await count(committed, Participant, ParticipantHistory, ImportMember) == (0, 0, 0)

        await released(committed, import_id)
        await tasks.resume.func(0)
        async with committed.sessions() as session:
            assert await jobs(session) == [APPLY]
        await tasks.apply.func(import_id)
        assert outcome(await look(client, import_id)) == (5, 0, 0)
        assert await count(committed, Participant, ParticipantHistory, ImportMember) == (5, 0, 5)


async def test_two_people_apply_at_once_and_one_wins(committed: Context) -> None:
    async with operator(committed) as first, operator(committed) as second:
        import_id = await ready(first)
        await take_jobs(committed)
        place = f"{IMPORTS}/{import_id}/apply"
        answers = sorted(await asyncio.gather(first.post(place), second.post(place)), key=lambda a: a.status_code)
        assert answers[0].status_code == 202
        assert_problem(answers[1], 409, "not_ready")
        async with committed.sessions() as session:
            assert await jobs(session) == [APPLY]


async def test_two_workers_with_the_same_job(committed: Context) -> None:
    async with operator(committed) as client:
        import_id = await uploaded(client)
        await asyncio.gather(tasks.read.func(import_id), tasks.read.func(import_id))
        assert (await look(client, import_id))["counts"]["valid"] == 5
        assert await count(committed, ImportRow) == (5,)
        await client.post(f"{IMPORTS}/{import_id}/apply")
        await asyncio.gather(tasks.apply.func(import_id), tasks.apply.func(import_id))
        assert outcome(await look(client, import_id)) == (5, 0, 0)
        assert await count(committed, Participant, ParticipantHistory, ImportMember) == (5, 0, 5)


async def test_two_lists_of_the_same_people_at_once(committed: Context) -> None:
    async with operator(committed) as client:
        lists = [await applying(client), await applying(client, PEOPLE + b"\n")]
        await asyncio.gather(*map(tasks.apply.func, lists))
        outcomes = sorted([outcome(await look(client, import_id)) for import_id in lists])
        assert outcomes == [(0, 0, 5), (5, 0, 0)]
        assert await count(committed, Participant, ParticipantHistory, ImportMember) == (5, 0, 10)


async def test_progress_shows_while_rows_do_not(committed: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, int, int]] = []
    note = service.note_progress

    async def note_and_look(session: AsyncSession, import_id: Any, rows_read: int) -> None:
        await note(session, import_id, rows_read)
        await session.commit()
        async with committed.sessions() as other:
            status, rows = (await other.execute(select(Import.status, Import.rows_read))).one()
            seen.append((status, rows, await other.scalar(select(func.count()).select_from(ImportRow)) or 0))

    monkeypatch.setattr(service, "note_progress", note_and_look)
    monkeypatch.setattr(reading, "PROGRESS_ROWS", 1)
    content = csv_list(*map(person, range(1, 4_500)))
    async with operator(committed) as client:
        await ready(client, content)
    assert len(seen) >= 3
    assert [rows for _, rows, _ in seen] == sorted({rows for _, rows, _ in seen})
    assert seen[0][1] < 4_499
    assert {(status, staged) for status, _, staged in seen} == {("reading", 0)}


async def test_a_failing_apply_leaves_nothing_and_is_given_up(
    committed: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge_rows = merge.merge

    async def fail(session: AsyncSession, import_id: UUID) -> None:
        await merge_rows(session, import_id)
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(merge, "merge", fail)
    async with operator(committed) as client:
        import_id = await applying(client)
        for _ in range(MAX_ATTEMPTS):
            with pytest.raises(RuntimeError):
                await tasks.apply.func(import_id)
            assert (await look(client, import_id))["status"] == "applying"
            assert await count(committed, Participant, ParticipantHistory, ImportMember) == (0, 0, 0)
        await tasks.apply.func(import_id)
        failed = await look(client, import_id)
        assert (failed["status"], failed["problem"]["code"]) == ("failed", "apply_failed")
        assert await count(committed, Participant) == (0,)

        # Once the cause is gone the list can be read and applied again.
        monkeypatch.undo()
        await client.put(f"{IMPORTS}/{import_id}/mapping", json={"columns": {}})
        await tasks.read.func(import_id)
        await client.post(f"{IMPORTS}/{import_id}/apply")
        await tasks.apply.func(import_id)
        assert outcome(await look(client, import_id)) == (5, 0, 0)


async def test_a_reading_that_never_ends_is_given_up(committed: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("out of memory")

    monkeypatch.setattr(staging, "store", fail)
    async with operator(committed) as client:
        import_id = await uploaded(client)
        for _ in range(MAX_ATTEMPTS):
            with pytest.raises(RuntimeError):
                await tasks.read.func(import_id)
        await tasks.read.func(import_id)
        failed = await look(client, import_id)
        assert (failed["status"], failed["problem"]["code"]) == ("failed", "reader_died")


async def test_a_dead_reader_fails_the_import(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = ReaderProcess.feed

    async def kill_and_feed(self: ReaderProcess, *given: Any) -> None:
        os.kill(self.pid, signal.SIGKILL)
        await feed(self, *given)

    monkeypatch.setattr(ReaderProcess, "feed", kill_and_feed)
    failed = await read(as_operator, run_jobs, PEOPLE)
    assert (failed["status"], failed["problem"]["code"]) == ("failed", "reader_died")
    assert await session.scalar(select(func.count()).select_from(ImportRow)) == 0


async def test_resuming_adds_no_second_job_and_wakes_nothing_finished(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession
) -> None:
    done = await read(as_operator, run_jobs, PEOPLE)
    await as_operator.post(f"{IMPORTS}/{done['id']}/discard")
    await read(as_operator, run_jobs, PEOPLE)
    await upload(as_operator, PEOPLE)
    for _ in range(2):
        await tasks.resume.func(0)
        assert await jobs(session) == [READ]

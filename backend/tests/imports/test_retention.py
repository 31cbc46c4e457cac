"""What is not kept for ever: files, staged rows and problems go when their time is over; what was done stays known."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.audit.models import AuditEvent
from pengingat.context import Context
from pengingat.db import transaction
from pengingat.imports import files
from pengingat.imports.models import Import, ImportFileChunk, ImportProblem, ImportRow
from pengingat.participants.models import ImportMember
from pengingat.upkeep import purge
from tests.imports.lists import IMPORTS, RunJobs, apply, csv_list, look, person, read, upload
from tests.serving import assert_problem

LIST = csv_list(person(1, phone="-"), person(2, card_number="12"), person(3))


async def age(session: AsyncSession, context: Context, *imports: dict[str, Any], by: int = 1) -> None:
    """Let the files be `by` days older than they may."""
    received = clock.now() - timedelta(days=context.settings.raw_file_days + by)
    ids = [UUID(imported["id"]) for imported in imports]
    await session.execute(update(Import).where(Import.id.in_(ids)).values(created_at=received))
    await session.commit()


async def rows_of(session: AsyncSession, table: type[ImportRow | ImportProblem | ImportFileChunk]) -> int:
    """How many there are."""
    return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_an_applied_list_keeps_its_figures_and_its_members(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, context: Context
) -> None:
    before = await apply(as_operator, run_jobs, LIST)
    place = f"{IMPORTS}/{before['id']}"
    assert len((await as_operator.get(f"{place}/problems")).json()["items"]) == 2
    await age(session, context, before)
    before = await look(as_operator, before["id"])
    await purge.func(0)
    after = await look(as_operator, before["id"])
    assert (before["file_kept"], after["file_kept"]) == (True, False)
    assert after == before | {"file_kept": False}
    assert (after["counts"]["valid"], after["codes"]) == (2, {"card_invalid": 1, "phone_missing": 1})
    assert [await rows_of(session, table) for table in (ImportFileChunk, ImportProblem, ImportRow)] == [0, 0, 0]
    assert await session.scalar(select(func.count()).select_from(ImportMember)) == 2
    assert (await as_operator.get(f"{place}/problems")).json()["total"] == 0
    assert (await as_operator.get(f"{place}/problem-groups")).json() == {"items": []}
    assert_problem(await as_operator.get(f"{place}/problems.xlsx"), 404, "file_gone")


async def test_until_then_all_of_it_is_there(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, context: Context
) -> None:
    ready = await read(as_operator, run_jobs, LIST)
    await age(session, context, ready, by=-1)
    await purge.func(0)
    assert await look(as_operator, ready["id"]) == ready | {
        "created_at": (await look(as_operator, ready["id"]))["created_at"]
    }
    assert [await rows_of(session, table) for table in (ImportFileChunk, ImportProblem, ImportRow)] == [1, 2, 2]


async def test_a_list_nobody_applied_is_given_up(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, context: Context
) -> None:
    ready = await read(as_operator, run_jobs, LIST)
    unread = await upload(as_operator, LIST)
    await age(session, context, ready, unread)
    await purge.func(0)
    for imported in (ready, unread):
        assert (await look(as_operator, imported["id"]))["status"] == "discarded"
        events = select(AuditEvent.action).where(
            AuditEvent.object_id == imported["id"], AuditEvent.actor_type == "system"
        )
        assert (await session.scalars(events)).all() == ["import.discarded"]
    assert [await rows_of(session, table) for table in (ImportFileChunk, ImportProblem, ImportRow)] == [0, 0, 0]
    assert_problem(await as_operator.post(f"{IMPORTS}/{ready['id']}/apply"), 409, "not_ready")
    assert await run_jobs() == ["imports.read"]
    assert (await look(as_operator, unread["id"]))["status"] == "discarded"


async def test_a_failed_list_stays_failed_without_its_file(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, context: Context
) -> None:
    failed = await read(as_operator, run_jobs, b"Nomor;Nama\n1;A\n2;B\n")
    await age(session, context, failed)
    await purge.func(0)
    again = await look(as_operator, failed["id"])
    assert (again["status"], again["problem"], again["file_kept"]) == ("failed", failed["problem"], False)
    mapping = {"columns": {"card_number": "A"}}
    refused = await as_operator.put(f"{IMPORTS}/{failed['id']}/mapping", json=mapping)
    assert_problem(refused, 409, "file_gone")
    assert (await look(as_operator, failed["id"]))["status"] == "failed"


async def test_a_discarded_list_goes_with_its_file(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, context: Context
) -> None:
    ready = await read(as_operator, run_jobs, LIST)
    await as_operator.post(f"{IMPORTS}/{ready['id']}/discard")
    assert [await rows_of(session, table) for table in (ImportFileChunk, ImportProblem, ImportRow)] == [1, 2, 0]
    await age(session, context, ready)
    await purge.func(0)
    assert [await rows_of(session, table) for table in (ImportFileChunk, ImportProblem, ImportRow)] == [0, 0, 0]
    assert (await look(as_operator, ready["id"]))["status"] == "discarded"


@pytest.mark.parametrize("action", ["mapping", "apply"])
async def test_what_a_worker_has_in_hand_waits(
    as_operator: httpx.AsyncClient, run_jobs: RunJobs, session: AsyncSession, context: Context, action: str
) -> None:
    ready = await read(as_operator, run_jobs, LIST)
    place = f"{IMPORTS}/{ready['id']}/{action}"
    answer = await (as_operator.put(place, json={}) if action == "mapping" else as_operator.post(place))
    assert answer.json()["status"] in {"reading", "applying"}
    await age(session, context, ready)
    await purge.func(0)
    assert await files.is_kept(session, UUID(ready["id"]))
    await run_jobs()
    assert (await look(as_operator, ready["id"]))["status"] in {"ready", "applied"}
    await purge.func(0)
    assert not await files.is_kept(session, UUID(ready["id"]))


async def test_what_somebody_changes_just_now_waits(committed: Context) -> None:
    """The purge neither waits for a person nor takes the file away under one."""
    async with transaction(committed.sessions) as session:
        old = clock.now() - timedelta(days=committed.settings.raw_file_days + 1)
        held = Import(file_name="a.csv", file_hash=b"x", file_bytes=1, status="failed", created_at=old)
        session.add(held)
        await session.flush()
        session.add(ImportFileChunk(import_id=held.id, number=0, sealed=b"x"))
    async with committed.sessions() as person_s:
        await person_s.get(Import, held.id, with_for_update={"key_share": True})
        async with asyncio.timeout(10):
            await purge.func(0)
    async with committed.sessions() as session:
        assert await files.is_kept(session, held.id)
        await purge.func(0)
        assert not await files.is_kept(session, held.id)

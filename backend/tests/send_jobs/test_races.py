"""Two at once: one wins, the other hears of it, and nobody gets two messages."""

import asyncio
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from pengingat import clock
from pengingat.audit.service import Actor
from pengingat.context import Context
from pengingat.db import transaction
from pengingat.delivery.models import Batch, Message
from pengingat.errors import Conflict
from pengingat.send_jobs import service, starting, tasks
from pengingat.send_jobs.schemas import AudienceFields
from pengingat.send_jobs.service import Plan
from tests.factories.participants import create_participant
from tests.factories.send_jobs import template_for

PEOPLE = 3


async def draft(context: Context, **plan: object) -> UUID:
    """A job to everyone."""
    async with transaction(context.sessions) as session:
        told: Plan = {"name": "Uji", "template_id": await template_for(session), "audience": AudienceFields()}
        return await service.create(session, context.keyring, Actor.SYSTEM, told | plan)  # type: ignore[arg-type]


async def populate(context: Context) -> None:
    async with transaction(context.sessions) as session:
        for _ in range(PEOPLE):
            await create_participant(session, context.keyring)


async def start(context: Context, job_id: UUID) -> str:
    """The outcome in a word."""
    try:
        async with transaction(context.sessions) as session:
            await starting.start(session, context.keyring, context.settings, Actor.SYSTEM, job_id)
    except Conflict as refused:
        return refused.code
    return "started"


async def count_messages(context: Context) -> int | None:
    async with context.sessions() as session:
        return await session.scalar(select(func.count()).select_from(Message))


async def test_two_start_one_job(committed: Context) -> None:
    await populate(committed)
    job_id = await draft(committed)
    outcomes = await asyncio.gather(*(start(committed, job_id) for _ in range(4)))
    assert sorted(outcomes) == ["already_started"] * 3 + ["started"]
    assert await count_messages(committed) == PEOPLE


async def test_two_jobs_of_one_template_see_each_other(committed: Context) -> None:
    """Started at the same moment, the second still finds that these people are being sent this text."""
    await populate(committed)
    jobs = [await draft(committed) for _ in range(2)]
    outcomes = await asyncio.gather(*(start(committed, job_id) for job_id in jobs))
    assert sorted(outcomes) == ["recently_sent", "started"]
    assert await count_messages(committed) == PEOPLE


async def test_a_start_and_a_change(committed: Context) -> None:
    await populate(committed)
    job_id = await draft(committed)

    async def rename() -> str:
        try:
            async with transaction(committed.sessions) as session:
                await service.change(
                    session, committed.keyring, Actor.SYSTEM, job_id, {"audience": AudienceFields(ids=[])}
                )
        except Conflict as refused:
            return refused.code
        return "changed"

    outcomes = set(await asyncio.gather(start(committed, job_id), rename()))
    assert outcomes in ({"started", "not_a_draft"}, {"changed", "nobody_to_send_to"})


async def test_two_clocks_strike_at_once(committed: Context) -> None:
    """Two workers look for due jobs in the same minute: each job is started once."""
    await populate(committed)
    later = clock.now() + timedelta(hours=1)
    job_id = await draft(committed, start_at=later)
    assert await start(committed, job_id) == "started"
    assert await count_messages(committed) == 0
    async with transaction(committed.sessions) as session:
        job, _ = await service.lock_job(session, job_id)
        job.start_at = clock.now() - timedelta(minutes=1)
    await asyncio.gather(*(tasks.start_scheduled(timestamp=0) for _ in range(4)))
    assert await count_messages(committed) == PEOPLE
    async with committed.sessions() as session:
        assert list(await session.scalars(select(Batch.status))) == ["running"]

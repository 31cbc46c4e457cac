"""A job exists exactly if the transaction that enqueued it committed."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.context import Context
from pengingat.db import transaction
from pengingat.queue import Queue, Task, enqueue


async def count(session: AsyncSession) -> int:
    return await session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) or 0


async def test_committed_with_its_row(committed: Context) -> None:
    async with transaction(committed.sessions) as session:
        await enqueue(session, Task.READ_IMPORT, queue=Queue.IMPORTS, import_id="1")
    async with transaction(committed.sessions) as session:
        assert await count(session) == 1


async def test_rolled_back_with_its_row(committed: Context) -> None:
    async def fail() -> None:
        async with transaction(committed.sessions) as session:
            await enqueue(session, Task.READ_IMPORT, queue=Queue.IMPORTS, import_id="1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with transaction(committed.sessions) as session:
        assert await count(session) == 0


async def test_one_bell_is_enough_and_the_transaction_lives_on(session: AsyncSession) -> None:
    for _ in range(3):
        await enqueue(session, Task.DRAIN, queue=Queue.DELIVERY, queueing_lock="delivery.drain")
    assert await count(session) == 1

"""The nightly task deletes what is over and leaves what still counts."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock, upkeep
from pengingat.context import Context
from pengingat.idempotency import LIFETIME, StoredAnswer


def answer(key: str, age: timedelta) -> StoredAnswer:
    return StoredAnswer(
        caller="user:1",
        method="POST",
        path="/x",
        key=key,
        fingerprint=b"",
        status=201,
        media_type=None,
        body=b"{}",
        created_at=clock.now() - age,
    )


async def test_answers_live_for_their_day(session: AsyncSession, context: Context) -> None:
    session.add_all([answer("old", LIFETIME + timedelta(minutes=1)), answer("young", timedelta(hours=23))])
    await session.commit()
    await upkeep.purge(0)
    assert (await session.scalars(select(StoredAnswer.key))).all() == ["young"]

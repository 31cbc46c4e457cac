"""Counting failed sign-ins, per account and per address, so that passwords cannot be guessed by trying."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.auth.models import SignInAttempts
from pengingat.auth.rules import Subject
from pengingat.errors import TooMany, problem

TOO_MANY_TRIES = problem(
    "too_many_tries",
    id="Terlalu banyak percobaan masuk. Tunggu {seconds} detik, lalu coba lagi.",
    en="Too many attempts to sign in. Wait {seconds} seconds, then try again.",
)


async def check(session: AsyncSession, subjects: Sequence[Subject], now: datetime) -> None:
    """Raises `TooMany` when one of the counters is full."""
    statement = select(SignInAttempts).where(SignInAttempts.subject.in_([subject.key for subject in subjects]))
    counted = {row.subject: row for row in await session.scalars(statement)}
    waits = [
        subject.limit.wait_seconds(row.failures, row.since, now)
        for subject in subjects
        if (row := counted.get(subject.key))
    ]
    seconds = max(waits, default=0)
    if seconds:
        raise TooMany(TOO_MANY_TRIES, retry_after_s=seconds, seconds=seconds)


async def count_failure(session: AsyncSession, subjects: Sequence[Subject], now: datetime) -> None:
    """One more failed try for each; a window that is over starts anew."""
    for subject in sorted(subjects, key=lambda subject: subject.key):  # one order, so that two never block each other
        over = SignInAttempts.since <= now - subject.limit.window
        await session.execute(
            insert(SignInAttempts)
            .values(subject=subject.key, failures=1, since=now)
            .on_conflict_do_update(
                index_elements=[SignInAttempts.subject],
                set_={
                    "failures": case((over, 1), else_=SignInAttempts.failures + 1),
                    "since": case((over, now), else_=SignInAttempts.since),
                },
            )
        )


async def forget(session: AsyncSession, subject: Subject) -> None:
    """The right password came: what failed before does not count any more."""
    await session.execute(delete(SignInAttempts).where(SignInAttempts.subject == subject.key))

"""The job queue: Procrastinate on the same PostgreSQL.

A job is enqueued on the session's own connection, so it is there exactly if the row it concerns is.
"""

from enum import StrEnum

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.context import Context
from pengingat.db import driver_connection

app = App(connector=PsycopgConnector())
"""Tasks register here; the worker opens it with a connector of its own. The web process only enqueues."""


class Queue(StrEnum):
    """Lanes, so that one large file holds up neither sending nor small work."""

    IMPORTS = "imports"
    SMALL_IMPORTS = "small_imports"
    DELIVERY = "delivery"
    UPKEEP = "upkeep"


class Task(StrEnum):
    """Every task's name; a test holds that each has its function in some `tasks.py`."""

    READ_IMPORT = "imports.read"
    APPLY_IMPORT = "imports.apply"
    RESUME_IMPORTS = "imports.resume"
    DRAIN = "delivery.drain"
    SWEEP = "delivery.sweep"
    START_SCHEDULED = "send_jobs.start_scheduled"
    PURGE = "upkeep.purge"


class _Worker:
    """What the tasks of this process share; `worker.py` sets it once, before the first job."""

    context: Context


worker = _Worker()


async def enqueue(
    session: AsyncSession,
    task: Task,
    *,
    queue: Queue,
    queueing_lock: str | None = None,
    lock: str | None = None,
    **arguments: str | int,
) -> None:
    """Put a job on the queue within the session's transaction.

    With a `queueing_lock`, a job that already waits under the same lock is enough: nothing is added.
    Jobs of one `lock` run one after another.
    """
    try:
        # A clash would abort the whole transaction; in a savepoint it only undoes itself.
        async with session.begin_nested():
            await app.configure_task(
                task,
                queue=queue,
                queueing_lock=queueing_lock,
                lock=lock,
                connection=await driver_connection(session),
            ).defer_async(**arguments)
    except AlreadyEnqueued:
        return

"""The work on imports that happens in a worker."""

from uuid import UUID

from pengingat import queue
from pengingat.db import transaction
from pengingat.imports import queries, reading, service
from pengingat.queue import Queue, Task


@queue.app.task(name=Task.READ_IMPORT, queue=Queue.IMPORTS)
async def read(import_id: str) -> None:
    """Read a received file into staged rows."""
    await reading.read(queue.worker.context, UUID(import_id))


@queue.app.task(name=Task.APPLY_IMPORT, queue=Queue.IMPORTS)
async def apply(import_id: str) -> None:
    """Make the participants what a ready import says: all of it or, when anything goes wrong, nothing."""
    sessions, identity = queue.worker.context.sessions, UUID(import_id)
    async with transaction(sessions) as session:
        if not await queries.take(session, identity):
            return
        async with transaction(sessions) as beside:
            begun = await service.begin_applying(beside, identity)
        if begun is not None:
            await service.finish_applying(session, identity)


@queue.app.periodic(cron="* * * * *")
@queue.app.task(name=Task.RESUME_IMPORTS, queue=Queue.UPKEEP, queueing_lock=Task.RESUME_IMPORTS)
async def resume(timestamp: int) -> None:  # noqa: ARG001 - the queue says which minute it is
    """Begin again what a worker that died had in hand."""
    async with transaction(queue.worker.context.sessions) as session:
        await service.resume_all(session)

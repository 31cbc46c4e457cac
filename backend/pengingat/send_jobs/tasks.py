"""The clock of send jobs: once a minute, those whose time has come are started."""

from pengingat import queue
from pengingat.db import transaction
from pengingat.queue import Queue, Task
from pengingat.send_jobs import starting


@queue.app.periodic(cron="* * * * *")
@queue.app.task(name=Task.START_SCHEDULED, queue=Queue.UPKEEP)
async def start_scheduled(timestamp: int) -> None:  # noqa: ARG001 - what the queue gives every periodic task
    """Start what is due, each job in a transaction of its own."""
    while await _start_next():
        pass


async def _start_next() -> bool:
    context = queue.worker.context
    async with transaction(context.sessions) as session:
        return await starting.start_next_due(session, context.keyring, context.settings)

"""What is tidied away every night: answers kept for repeats, ended sessions and tries, files whose time is over."""

from pengingat import idempotency, queue
from pengingat.auth import sessions
from pengingat.db import transaction
from pengingat.imports import retention as imports
from pengingat.queue import Queue, Task


@queue.app.periodic(cron="17 18 * * *")
@queue.app.task(name=Task.PURGE, queue=Queue.UPKEEP, queueing_lock=Task.PURGE)
async def purge(timestamp: int) -> None:  # noqa: ARG001 - the queue tells each periodic job its moment
    """Delete what nobody needs any more; 18:17 UTC is night in every Indonesian zone."""
    context = queue.worker.context
    async with transaction(context.sessions) as session:
        await idempotency.forget_old_answers(session)
        await sessions.forget_ended(session)
        await imports.forget_old_files(session, days=context.settings.raw_file_days)

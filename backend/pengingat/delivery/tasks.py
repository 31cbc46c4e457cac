"""The bell and the sweep. One sender lives in each worker process, with the gateway the settings name."""

from pengingat import clock, queue
from pengingat.context import Context
from pengingat.db import transaction
from pengingat.delivery import service
from pengingat.delivery import sweep as sweeping
from pengingat.delivery.drain import Drain
from pengingat.gateway import FonnteGateway
from pengingat.queue import Queue, Task


class Sender:
    """This process's gateway and the drain that uses it."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.gateway = FonnteGateway(context.settings.fonnte_base_url)
        self.drain = Drain(context, self.gateway)


_senders: list[Sender] = []
"""At most one: that of the context the worker works with now."""


async def _sender() -> Sender:
    context = queue.worker.context
    if _senders and _senders[0].context is not context:
        await close()
    if not _senders:
        _senders.append(Sender(context))
    return _senders[0]


def stop() -> None:
    """The worker is about to end: claim nothing more. What is in flight ends and is recorded."""
    for sender in _senders:
        sender.drain.stop()


async def close() -> None:
    """Let go of the gateway's connections; call it when no job runs any more."""
    while _senders:
        await _senders.pop().gateway.aclose()


@queue.app.task(name=Task.DRAIN, queue=Queue.DELIVERY)
async def drain() -> None:
    """Send what may go now."""
    sender = await _sender()
    drained = await sender.drain.run()
    if drained is not None and drained.ring:
        async with transaction(sender.context.sessions) as session:
            await service.ring(session)


@queue.app.periodic(cron="* * * * * */15")
@queue.app.task(name=Task.SWEEP, queue=Queue.DELIVERY, queueing_lock=Task.SWEEP)
async def sweep(timestamp: int) -> None:  # noqa: ARG001 - the queue tells each periodic job its moment
    """Look after what was left behind, ask about devices that are not well, ring again."""
    sender = await _sender()
    async with transaction(sender.context.sessions) as session:
        await sweeping.sweep(session, clock.now())
    await sweeping.ask_devices(sender.context, sender.gateway)

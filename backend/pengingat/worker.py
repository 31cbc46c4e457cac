"""The worker: the same parts as the web application, each domain's tasks, and the queue that runs them.

Any number of worker processes on any number of machines may run; the database hands each job to one of them.
"""

import asyncio
import gc
import signal

import psycopg
from procrastinate import PsycopgConnector
from procrastinate.exceptions import ConnectorException
from sqlalchemy.exc import OperationalError
from structlog import get_logger

from pengingat import queue, upkeep
from pengingat.context import open_context
from pengingat.db import transaction
from pengingat.delivery import tasks as delivery
from pengingat.devices import service as devices
from pengingat.imports import tasks as imports
from pengingat.queue import Queue
from pengingat.send_jobs import tasks as send_jobs
from pengingat.settings import Settings

TASKS = (delivery, imports, send_jobs, upkeep)
"""Every module that registers tasks: importing them is what makes their work known."""

LANES = (((Queue.DELIVERY, Queue.UPKEEP), 4), ((Queue.IMPORTS,), 2), ((Queue.SMALL_IMPORTS,), 2))
"""Queues worked side by side and how many of their jobs at once: files being read never keep a notice waiting, nor
large files a small one."""

GRACE_SECONDS = 45
"""How long a stopping worker waits for its jobs: more than one whole gateway call."""

_RETRY_SECONDS = 3

log = get_logger()


def look_for_garbage_rarely() -> None:
    """Let Python search for reference cycles less often.

    Reading a list makes a million tuples and no cycle; searching each few hundred of them was half of the time it took.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


async def run(settings: Settings, address: str) -> None:
    """Work until SIGINT or SIGTERM, then finish what is in hand. A database that goes away is waited for."""
    look_for_garbage_rarely()
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    while not stop.is_set():
        try:
            await work(settings, address, stop)
        except* (ConnectorException, psycopg.OperationalError, OperationalError) as errors:
            if not all(_is_away(error) for error in errors.exceptions):
                raise
            log.warning("database unavailable, trying again")
            await _wait(stop)


async def work(settings: Settings, address: str, stop: asyncio.Event) -> None:
    """Work until `stop` is set, then finish what is in hand."""
    async with open_context(settings, address) as context:
        queue.worker.context = context
        async with transaction(context.sessions) as session:
            await devices.ensure_default(session, context.keyring, settings)
        connector = PsycopgConnector(conninfo=address, min_size=1, max_size=8)
        with queue.app.replace_connector(connector) as app:
            async with app.open_async(), asyncio.TaskGroup() as group:
                lanes = [
                    group.create_task(
                        app.run_worker_async(
                            queues=list(queues),
                            concurrency=concurrency,
                            shutdown_graceful_timeout=GRACE_SECONDS,
                            delete_jobs="successful",
                            install_signal_handlers=False,
                        )
                    )
                    for queues, concurrency in LANES
                ]
                log.info("worker ready")
                await stop.wait()
                delivery.stop()
                for lane in lanes:
                    lane.cancel()
            await delivery.close()


def _is_away(error: BaseException) -> bool:
    """Whether the database could not be reached; the queue wraps that, and every other error of the database too."""
    if isinstance(error, ConnectorException):
        return isinstance(error.__cause__, psycopg.OperationalError)
    return isinstance(error, psycopg.OperationalError | OperationalError)


async def _wait(stop: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(_RETRY_SECONDS):
            await stop.wait()
    except TimeoutError:
        return

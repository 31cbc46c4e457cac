"""The command line whose reading never ends: `python -m tests.cli.hanging_command import FILE`, for Ctrl-C."""

import asyncio
import signal
import sys
from uuid import UUID

from pengingat.cli import app, import_work
from pengingat.context import Context
from pengingat.db import transaction
from pengingat.imports import service


async def hang(context: Context, import_id: UUID) -> None:
    """Begin to read, say so, and wait."""
    async with transaction(context.sessions) as session:
        await service.begin_reading(session, import_id)
    sys.stdout.write("reading\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # who starts the tests may have it ignored
    import_work.reading.read = hang
    app()

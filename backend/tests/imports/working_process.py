"""A worker that hangs in the middle: `python -m tests.imports.working_process ADDRESS IMPORT MOMENT`.

At the moment (`staged`: the first rows lie in the database; `merged`: all participants are written) it says so on
standard output and waits, so that the test can kill it just there.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import ParamSpec

from pydantic import SecretStr

from pengingat import queue
from pengingat.context import open_context
from pengingat.imports import merge, staging, tasks
from pengingat.settings import Settings
from tests.conftest import KEY

P = ParamSpec("P")


def hang_after(step: Callable[P, Awaitable[object]], moment: str) -> Callable[P, Awaitable[None]]:
    """The step, then no more."""

    async def hang(*args: P.args, **kwargs: P.kwargs) -> None:
        await step(*args, **kwargs)
        sys.stdout.write(f"{moment}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()

    return hang


async def main(address: str, import_id: str, moment: str) -> None:
    """Work on the import until the moment."""
    settings = Settings(_env_file=None, database_url=address, data_keys=SecretStr(f"t1:{KEY}"))
    async with open_context(settings, address) as context:
        queue.worker.context = context
        if moment == "staged":
            staging.store = hang_after(staging.store, moment)
            await tasks.read.func(import_id)
        else:
            merge.merge = hang_after(merge.merge, moment)
            await tasks.apply.func(import_id)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

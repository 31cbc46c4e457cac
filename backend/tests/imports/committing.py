"""People at work on a database with real commits, one step at a time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.auth.rules import Role
from pengingat.context import Context
from pengingat.db import transaction
from pengingat.imports import tasks
from tests.conftest import token_of
from tests.imports.lists import IMPORTS, csv_list, person, upload
from tests.serving import serving

PEOPLE = csv_list(*(person(number, phone="-" if number == 1 else "081140000001") for number in range(1, 6)))


@asynccontextmanager
async def operator(context: Context) -> AsyncIterator[httpx.AsyncClient]:
    """An operator of the committed database."""
    async with serving(context) as client:
        client.headers["Authorization"] = f"Bearer {await token_of(context, Role.OPERATOR)}"
        yield client


async def uploaded(client: httpx.AsyncClient, content: bytes = PEOPLE) -> str:
    """A received list."""
    return str((await upload(client, content))["id"])


async def ready(client: httpx.AsyncClient, content: bytes = PEOPLE) -> str:
    """A list that is ready."""
    import_id = await uploaded(client, content)
    await tasks.read.func(import_id)
    return import_id


async def applying(client: httpx.AsyncClient, content: bytes = PEOPLE) -> str:
    """A list somebody asked to apply."""
    import_id = await ready(client, content)
    assert (await client.post(f"{IMPORTS}/{import_id}/apply")).status_code == 202
    return import_id


async def jobs(session: AsyncSession) -> list[str]:
    """The names of the jobs that wait."""
    waiting = text("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
    return list((await session.execute(waiting)).scalars())


async def take_jobs(context: Context) -> None:
    """The waiting jobs are gone, as when a worker has them in hand."""
    async with transaction(context.sessions) as session:
        await session.execute(text("UPDATE procrastinate_jobs SET status = 'doing'"))


async def count(context: Context, *tables: Any) -> tuple[int, ...]:
    """How many rows each table has for everybody to see."""
    async with context.sessions() as session:
        return tuple([await session.scalar(select(func.count()).select_from(table)) or 0 for table in tables])

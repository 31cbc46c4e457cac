"""The database: declarative base, engine, and the session a request or a task works in.

One request or one task is one transaction: `get_session` and `transaction` commit, domain code never does.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from psycopg import AsyncConnection
from sqlalchemy import DateTime, MetaData, Text, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Sessions = async_sessionmaker[AsyncSession]

CONNECT_SECONDS = 5
STATEMENT_SECONDS = 60
"""A request's statement that runs longer is ended, so that one slow list cannot hold a connection for ever."""


class Base(DeclarativeBase):
    """Base of every table: constraint names by one convention, times always with a zone."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: DateTime(timezone=True),
        str: Text,
        UUID: Uuid,
        dict[str, object]: JSONB,
        dict[str, int]: JSONB,
        dict[str, str]: JSONB,
        list[dict[str, object]]: JSONB,
    }


class WithId:
    """A primary key made by the database; version 7, so that it sorts by time of making."""

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.uuidv7(), sort_order=-2)


class WithCreation:
    """When the row was made, by the database's clock."""

    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=-1)


def make_engine(url: str, *, pool_size: int = 10, statement_seconds: int | None = None) -> AsyncEngine:
    """An engine for `url` (`postgresql://…`; the driver is always psycopg 3)."""
    options = "-c timezone=UTC"
    if statement_seconds:
        options += f" -c statement_timeout={statement_seconds}s"
    return create_async_engine(
        async_url(url),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=CONNECT_SECONDS,
        pool_pre_ping=True,
        connect_args={"connect_timeout": CONNECT_SECONDS, "options": options},
    )


def async_url(url: str) -> str:
    """The same address, naming the driver."""
    return f"postgresql+psycopg://{url.partition('://')[2]}"


def make_sessions(engine: AsyncEngine) -> Sessions:
    """Sessions whose objects stay readable after the commit."""
    return async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def transaction(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """One session, one transaction: committed at the end, rolled back (by closing) when anything is raised."""
    async with sessions() as session:
        yield session
        await session.commit()


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """The request's session. Shared by all that the request runs, so all of it commits together."""
    async with transaction(request.app.state.context.sessions) as session:
        request.state.session = session
        yield session


# "function": the commit comes before the reply. By default it would come after, and a failed commit be answered 200.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]


async def driver_connection(session: AsyncSession) -> AsyncConnection[object]:
    """The psycopg connection this session's transaction runs on (for COPY, and for the queue)."""
    connection = await (await session.connection()).get_raw_connection()
    driver = connection.driver_connection
    assert isinstance(driver, AsyncConnection)
    return driver

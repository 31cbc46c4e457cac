"""What a process works with: settings, database sessions, key ring; in web, worker and command line alike."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from pengingat.crypto import Keyring
from pengingat.db import Sessions, make_engine, make_sessions, transaction
from pengingat.keyring import load_keyring
from pengingat.settings import Settings


@dataclass(frozen=True, slots=True)
class Context:
    """The three things nearly everything needs."""

    settings: Settings
    sessions: Sessions
    keyring: Keyring


@asynccontextmanager
async def open_context(
    settings: Settings, address: str, *, statement_seconds: int | None = None
) -> AsyncIterator[Context]:
    """Connect to the database at `address` and open the key ring; closes the connections at the end."""
    engine = make_engine(address, statement_seconds=statement_seconds)
    sessions = make_sessions(engine)
    try:
        async with transaction(sessions) as session:
            keyring = await load_keyring(session, settings)
        yield Context(settings, sessions, keyring)
    finally:
        await engine.dispose()


def get_context(request: Request) -> Context:
    """The web process's context."""
    context: Context = request.app.state.context
    return context


ContextDep = Annotated[Context, Depends(get_context)]


def _settings(context: ContextDep) -> Settings:
    return context.settings


def _keyring(context: ContextDep) -> Keyring:
    return context.keyring


SettingsDep = Annotated[Settings, Depends(_settings)]
KeyringDep = Annotated[Keyring, Depends(_keyring)]

"""The command line on a database of its own."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from typer.testing import CliRunner, Result

from pengingat.cli import app, importing
from pengingat.context import Context
from pengingat.settings import Settings
from tests.conftest import KEY

Pengingat = Callable[..., Awaitable[Result]]

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


def environment(settings: Settings) -> dict[str, str]:
    """What tells a command of its own process about the test's database."""
    return {
        "PENGINGAT_DATABASE_URL": settings.database_url or NOWHERE,
        "PENGINGAT_SECRET_KEY": settings.secret_key.get_secret_value(),
        "PENGINGAT_DATA_KEYS": f"t1:{KEY}",
        "PENGINGAT_FONNTE_BASE_URL": settings.fonnte_base_url,
        "PENGINGAT_ALLOW_SIMULATOR": "true",
        "PENGINGAT_PUBLIC_URL": "http://pengingat.test",
    }


@pytest.fixture
def without_database(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Pengingat:
    """Runs a command, in a thread because it has an event loop of its own; answers its output and exit code."""
    for name, value in environment(settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(importing, "configure_logs", lambda settings: None)  # the tests' own logging stays

    async def run(*arguments: object) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, app, [str(argument) for argument in arguments])

    return run


@pytest.fixture
def pengingat(without_database: Pengingat, committed: Context, monkeypatch: pytest.MonkeyPatch) -> Pengingat:
    """The same on a database of its own."""
    monkeypatch.setenv("PENGINGAT_DATABASE_URL", str(committed.settings.database_url))
    return without_database

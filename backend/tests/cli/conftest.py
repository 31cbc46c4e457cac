"""The command line on a database of its own."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from typer.testing import CliRunner, Result

from pengingat.cli import app, importing
from pengingat.context import Context
from tests.conftest import KEY

Pengingat = Callable[..., Awaitable[Result]]


def environment(context: Context) -> dict[str, str]:
    """What tells a command of its own process about the test's database."""
    return {
        "PENGINGAT_DATABASE_URL": str(context.settings.database_url),
        "PENGINGAT_SECRET_KEY": context.settings.secret_key.get_secret_value(),
        "PENGINGAT_DATA_KEYS": f"t1:{KEY}",
        "PENGINGAT_FONNTE_BASE_URL": context.settings.fonnte_base_url,
        "PENGINGAT_ALLOW_SIMULATOR": "true",
        "PENGINGAT_PUBLIC_URL": "http://pengingat.test",
    }


@pytest.fixture
def pengingat(committed: Context, monkeypatch: pytest.MonkeyPatch) -> Pengingat:
    """Runs a command, in a thread because it has an event loop of its own; answers its output and exit code."""
    for name, value in environment(committed).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(importing, "configure_logs", lambda settings: None)  # the tests' own logging stays

    async def run(*arguments: object) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, app, [str(argument) for argument in arguments])

    return run

"""The generated Python client does the main job without hand edits: the guide's own example, against a real server."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path

import openpyxl
import pytest
import uvicorn
from pydantic import SecretStr

from fonnte_simulator import Options
from fonnte_simulator.server import listen
from pengingat import worker
from pengingat.auth.rules import Role
from pengingat.auth.service import NewClient, create_client
from pengingat.context import Context
from pengingat.db import transaction
from pengingat.devices.service import ensure_default
from pengingat.main import create_app
from pengingat.settings import ROOT, Settings
from tests.fonnte_simulator.running import running

GUIDE = ROOT / "docs" / "api-guide.md"
WORKBOOK = ROOT / "backend" / "tests" / "workbooks" / "daftar-kecil.csv"
DEVICE = "device-of-the-client-test"
PATIENCE_S = 120


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds `pengingat_client`, freshly generated; any warning of the generator fails."""
    folder = tmp_path_factory.mktemp("client")
    script = ROOT / "backend" / "scripts" / "generate_client.py"
    made = subprocess.run(
        [sys.executable, script, folder / "pengingat_client"], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return folder


@asynccontextmanager
async def served(context: Context) -> AsyncIterator[str]:
    """The web application on a loopback port."""
    server = uvicorn.Server(
        uvicorn.Config(create_app(context.settings, context=context), log_config=None, access_log=False)
    )
    server.capture_signals = nullcontext  # the signals belong to pytest
    with listen("127.0.0.1", 0) as listening:
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await serving


@asynccontextmanager
async def worked(settings: Settings) -> AsyncIterator[None]:
    """A worker on the same database."""
    assert settings.database_url
    stop = asyncio.Event()
    working = asyncio.create_task(worker.work(settings, settings.database_url, stop))
    yield
    stop.set()
    await working


async def run_example(folder: Path, url: str, client: NewClient, report: Path) -> str:
    """Run the guide's Python example as a script of its own; returns what it printed."""
    example = re.search(r"```python\n(.+?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert example
    environment = os.environ | {
        "PYTHONPATH": str(folder),
        "PENGINGAT_URL": url,
        "CLIENT_ID": client.client_id,
        "CLIENT_SECRET": client.client_secret,
        "WORKBOOK": str(WORKBOOK),
        "REPORT": str(report),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-c", example[1], env=environment, stdout=-1, stderr=-1
    )
    async with asyncio.timeout(PATIENCE_S):
        printed, complaints = await process.communicate()
    assert process.returncode == 0, complaints.decode()
    return printed.decode()


async def test_the_guide_does_the_main_job(committed: Context, generated: Path, tmp_path: Path) -> None:
    async with running(Options(tokens=(DEVICE,))) as simulator:
        settings = committed.settings.model_copy(
            update={"fonnte_base_url": simulator, "fonnte_token": SecretStr(DEVICE)}
        )
        context = Context(settings, committed.sessions, committed.keyring)
        async with transaction(context.sessions) as session:
            await ensure_default(session, context.keyring, settings)
            client = await create_client(session, name="Sistem Pelaporan", role=Role.OPERATOR)
        async with served(context) as url, worked(settings):
            printed = await run_example(generated, url, client, tmp_path / "laporan.xlsx")
    assert "ready 38 valid, 2 rejected" in printed
    assert "ready 1 new; {'card_invalid': 1, 'phone_missing': 1}" in printed
    assert "38 members are not active" in printed
    assert "28 phones for 36 members" in printed
    assert "'unreachable': 2" in printed
    assert "completed" in printed
    recipients = openpyxl.load_workbook(tmp_path / "laporan.xlsx").worksheets[1]
    assert sum(row[0].value is not None and isinstance(row[0].value, int) for row in recipients.iter_rows()) == 28

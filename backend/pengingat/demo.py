"""The whole product on one machine: database, simulator, web application and worker, started and ended together.

Each part is a process of its own, as in production; one that dies is started again. Their logs go to files under
`DATA_DIR/logs`, so that the terminal holds one page.
"""

import asyncio
import contextlib
import json
import signal
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import psutil

from pengingat import embedded, schema
from pengingat.settings import Settings, enter_demo

_READY_SECONDS = 60
_STOP_SECONDS = 60
_RESTART_SECONDS = 1
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the demo, and the port it is ready on (None: ready at once)."""

    name: str
    module: str
    arguments: tuple[str, ...]
    port: int | None


async def run() -> int:
    """Run the demo until Ctrl-C; returns the exit status."""
    environment = enter_demo()
    settings = Settings()
    _end_leftovers(settings.data_dir)
    parts = _parts(settings)
    taken = [part for part in parts if part.port and _answers(part.port)]
    if taken:
        _say(f"Port {taken[0].port} is in use. Stop the program that uses it, or set PENGINGAT_PORT to another one.")
        return 1
    _say("Starting …")
    _prepare_database(settings, environment)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    logs = settings.data_dir / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    async with asyncio.TaskGroup() as group:
        keepers = [group.create_task(_keep(part, environment, logs, settings.data_dir, stop)) for part in parts]
        if await _all_ready(parts, stop):
            _say(_page(settings, logs))
        elif not stop.is_set():
            _say(f"It did not start; the reasons are in {logs}.")
            stop.set()
        await asyncio.wait(keepers)
    (settings.data_dir / "demo.json").unlink(missing_ok=True)
    _say("Stopped. Your data is kept; start again with the same command.")
    return 0


def _parts(settings: Settings) -> list[Part]:
    parts = [
        Part("worker", "pengingat", ("worker",), None),
        Part("api", "pengingat", ("serve",), settings.port),
    ]
    gateway = urlsplit(settings.fonnte_base_url)
    if gateway.hostname in _LOOPBACK and gateway.port:
        parts.insert(0, Part("simulator", "fonnte_simulator", _simulator_arguments(settings), gateway.port))
    return parts


def _simulator_arguments(settings: Settings) -> tuple[str, ...]:
    token = settings.fonnte_token.get_secret_value() if settings.fonnte_token else ""
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    return (
        "--port",
        str(urlsplit(settings.fonnte_base_url).port),
        "--token",
        token,
        "--webhook",
        f"http://127.0.0.1:{settings.port}/api/v1/webhooks/fonnte/{secret}",
        "--state",
        str(settings.data_dir / "simulator.json"),
    )


def _prepare_database(settings: Settings, environment: dict[str, str]) -> None:
    if settings.database_url is None:
        addresses = embedded.start(settings.data_dir)
        environment["PENGINGAT_DATABASE_URL"] = addresses.app
        environment["PENGINGAT_MIGRATE_DATABASE_URL"] = addresses.owner
        schema.migrate(addresses.owner)
    else:
        schema.migrate(settings.migrate_database_url or settings.database_url)


async def _keep(part: Part, environment: Mapping[str, str], logs: Path, data_dir: Path, stop: asyncio.Event) -> None:
    """Run one part until told to stop, starting it again when it dies."""
    with (logs / f"{part.name}.log").open("ab") as log:
        while not stop.is_set():
            process = await _start(part, environment, log)
            _remember(data_dir, process.pid)
            ended = asyncio.create_task(process.wait())
            stopped = asyncio.create_task(stop.wait())
            await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not ended.done():
                await _end(process, ended)
            stopped.cancel()
            if not stop.is_set():
                _say(f"{part.name} ended unexpectedly (status {process.returncode}); starting it again.")
                await asyncio.sleep(_RESTART_SECONDS)


async def _start(part: Part, environment: Mapping[str, str], log: IO[bytes]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", part.module, *part.arguments, env=dict(environment), stdout=log, stderr=log
    )


async def _end(process: asyncio.subprocess.Process, ended: asyncio.Task[int]) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            await asyncio.shield(ended)
    except TimeoutError:
        process.kill()
        await ended


async def _all_ready(parts: list[Part], stop: asyncio.Event) -> bool:
    deadline = time.monotonic() + _READY_SECONDS
    ports = [part.port for part in parts if part.port]
    while not stop.is_set() and time.monotonic() < deadline:
        if all(_answers(port) for port in ports):
            return True
        await asyncio.sleep(0.1)
    return False


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _remember(data_dir: Path, pid: int) -> None:
    """Note a part's process, so that a demo that was killed can be cleared away by the next."""
    file = data_dir / "demo.json"
    file.write_text(json.dumps([*_remembered(file), pid]))


def _remembered(file: Path) -> list[int]:
    try:
        return [int(pid) for pid in json.loads(file.read_text())]
    except (FileNotFoundError, ValueError):
        return []


def _end_leftovers(data_dir: Path) -> None:
    """End parts of an earlier demo whose own end nobody saw to."""
    file = data_dir / "demo.json"
    for pid in _remembered(file):
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(pid)
            if {"pengingat", "fonnte_simulator"} & set(process.cmdline()) and process.ppid() == 1:
                process.terminate()
                process.wait(_STOP_SECONDS)
    file.unlink(missing_ok=True)


def _page(settings: Settings, logs: Path) -> str:
    password = settings.admin_password.get_secret_value() if settings.admin_password else "-"
    lines = [
        "",
        "  Pengingat is running - DEMONSTRATION: invented data, simulated WhatsApp",
        "",
        f"    Web app      {settings.public_url}",
        f"    Sign in      {settings.admin_username}  /  {password}",
        f"    Phones       {settings.fonnte_base_url}   (what the simulator delivered)",
        f"    API          {settings.public_url}/docs",
        f"    Data, logs   {settings.data_dir}, {logs}",
        "",
        "  Ctrl-C stops everything.",
        "",
    ]
    return "\n".join(lines)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()

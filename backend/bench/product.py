"""The product as real processes on a database of its own, for the time of one measurement."""

import base64
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from pengingat import schema
from pengingat.settings import Settings

_READY_SECONDS = 90
_PASSWORD = secrets.token_urlsafe(18)


@dataclass(frozen=True, slots=True)
class Product:
    """A running web application and worker; `client` is signed in as its admin."""

    client: httpx.Client
    settings: Settings
    api: psutil.Process
    worker: psutil.Process


@contextmanager
def running(data_dir: Path) -> Iterator[Product]:
    """Start the product on an empty database under `data_dir`, end it afterwards."""
    data_dir.mkdir()
    port = _free_port()
    environment = _environment(data_dir, port)
    os.environ |= environment
    settings = Settings(_env_file=None)
    schema.migrate(schema.owner_address(settings))
    with _process("worker", data_dir) as worker, _process("serve", data_dir) as api:
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(address)
        with httpx.Client(base_url=f"{address}/api/v1", timeout=120) as client:
            _sign_in(client)
            yield Product(client, settings, api, worker)


def sign_in_again(product: Product) -> None:
    """Tokens live a quarter of an hour; a large list may take longer."""
    _sign_in(product.client)


def postgres(settings: Settings) -> list[psutil.Process]:
    """The processes of the embedded server."""
    pid = int((settings.data_dir / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    server = psutil.Process(pid)
    return [server, *server.children(recursive=True)]


def _environment(data_dir: Path, port: int) -> dict[str, str]:
    given = {
        "DEMO": "false",
        "DATA_DIR": str(data_dir),
        "PORT": str(port),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATA_KEYS": f"bench:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "ADMIN_USERNAME": "bench",
        "ADMIN_PASSWORD": _PASSWORD,
        "FONNTE_BASE_URL": "http://127.0.0.1:9",
        "ALLOW_SIMULATOR": "true",
        "LOG_LEVEL": "WARNING",
        "MAX_ROWS": "1000100",  # a total stands below the people
    }
    return {f"PENGINGAT_{name}": value for name, value in given.items()}


@contextmanager
def _process(command: str, data_dir: Path) -> Iterator[psutil.Process]:
    with (data_dir / f"{command}.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "pengingat", command], stdout=log, stderr=log)
        try:
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(60)
            process.kill()


def _wait_until_ready(address: str) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            if httpx.get(f"{address}/readyz").status_code == httpx.codes.OK:
                return
        time.sleep(0.1)
    raise TimeoutError("the product did not start; see its logs")


def _sign_in(client: httpx.Client) -> None:
    form = {"grant_type": "password", "username": "bench", "password": _PASSWORD}
    token = client.post("/auth/token", data=form).raise_for_status().json()["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

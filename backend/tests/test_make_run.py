"""`make run` brings the whole product up, replaces a part that dies, stops at Ctrl-C, and finds its data again."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from pengingat.settings import ROOT

PATIENCE_S = 120


@contextmanager
def product(folder: Path, port: int) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    """`make run` in a process group of its own, ended by what Ctrl-C sends."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "PENGINGAT_", "MFLAGS"))
    }
    environment |= {"PENGINGAT_PORT": str(port), "PENGINGAT_DATA_DIR": str(folder)}
    with (folder / "terminal.txt").open("ab") as terminal:
        process = subprocess.Popen(
            ["make", "run"], cwd=ROOT, env=environment, stdout=terminal, stderr=terminal, start_new_session=True
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
            wait_until(lambda: "Ctrl-C" in (folder / "terminal.txt").read_text(), process)
            yield process, client
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(PATIENCE_S)


def wait_until(true: Callable[[], object], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert process.poll() is None, "the product ended"
        assert time.monotonic() < deadline, "the product was too slow"
        os.sched_yield()


def free_ports() -> int:
    """A port that is free, like the one after it."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            if port < 65535 and second.connect_ex(("127.0.0.1", port + 1)) != 0:
                return port


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pengingat-test-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def sign_in(client: httpx.Client) -> None:
    answer = client.post(
        "/api/v1/auth/token", data={"grant_type": "password", "username": "admin", "password": "pengingat-demo"}
    )
    client.headers["Authorization"] = f"Bearer {answer.raise_for_status().json()['access_token']}"


def create_template(client: httpx.Client) -> str:
    body = {"name": "Uji jalan", "purpose": "general", "body": "Halo {nama}"}
    return client.post("/api/v1/templates", json=body).raise_for_status().json()["id"]


def assert_stopped(process: subprocess.Popen[bytes], folder: Path) -> None:
    """It ended in order. make itself, interrupted too, ends by the signal once its command has ended."""
    said = (folder / "terminal.txt").read_text()
    assert process.returncode in (0, -signal.SIGINT)
    assert "Your data is kept" in said
    assert "Traceback" not in said


def test_start_stop_and_start_again(folder: Path) -> None:
    port = free_ports()
    with product(folder, port) as (process, client):
        assert client.get("/readyz").status_code == 200
        assert client.get("/api/v1/meta").json()["simulator"] is True
        sign_in(client)
        template = create_template(client)
        worker = next(
            child
            for child in psutil.Process(process.pid).children(recursive=True)
            if child.cmdline()[-1:] == ["worker"]
        )
        worker.kill()
        wait_until(lambda: "starting it again" in (folder / "terminal.txt").read_text(), process)
    assert_stopped(process, folder)
    (folder / "terminal.txt").unlink()
    with product(folder, port) as (process, client):
        sign_in(client)
        assert client.get(f"/api/v1/templates/{template}").status_code == 200
    assert_stopped(process, folder)


def test_a_port_in_use_is_said(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        environment = os.environ | {"PENGINGAT_PORT": str(taken.getsockname()[1]), "PENGINGAT_DATA_DIR": str(folder)}
        ended = subprocess.run(
            [ROOT / "backend" / ".venv" / "bin" / "pengingat", "demo"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    assert ended.returncode == 1
    assert "is in use" in ended.stdout
    assert "Traceback" not in ended.stderr

"""The embedded server survives what unclean stops leave behind, and is shared by processes."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pengingat import embedded

CHILD = """
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from pengingat import embedded
import psycopg
addresses = embedded.start(Path(sys.argv[1]))
with psycopg.connect(addresses.app) as connection:
    print(connection.execute("SELECT pg_postmaster_start_time()::text").fetchone()[0], flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pengingat-test-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def start(folder: Path) -> tuple[subprocess.Popen[str], str]:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout
    return child, child.stdout.readline().strip()


def end(child: subprocess.Popen[str]) -> None:
    child.communicate("", timeout=30)


def postmaster(folder: Path) -> int:
    return int((folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])


@pytest.mark.usefixtures("server")
def test_the_application_role_owns_nothing(settings) -> None:
    addresses = embedded.start(settings.data_dir)
    with psycopg.connect(addresses.app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE mine (id int)")


def test_two_processes_share_it_and_the_last_one_stops_it(folder: Path) -> None:
    first, started = start(folder)
    second, joined = start(folder)
    assert started == joined
    end(first)
    pid = postmaster(folder)
    os.kill(pid, 0)
    end(second)
    assert not (folder / "postgres" / "postmaster.pid").exists()


def test_a_killed_server_and_killed_users_are_survived(folder: Path) -> None:
    child, started = start(folder)
    os.kill(postmaster(folder), signal.SIGKILL)
    child.kill()
    child.communicate()
    again, restarted = start(folder)
    assert restarted
    assert restarted != started
    handles = json.loads((folder / "postgres" / ".handle_pids.json").read_text())
    assert child.pid not in handles
    end(again)
    assert not (folder / "postgres" / "postmaster.pid").exists()


def test_a_stale_pid_file_that_names_another_program_is_survived(folder: Path) -> None:
    child, _ = start(folder)
    file = folder / "postgres" / "postmaster.pid"
    lines = file.read_text().splitlines()
    end(child)
    file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    again, started = start(folder)
    assert started
    end(again)

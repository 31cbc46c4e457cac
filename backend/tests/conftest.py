"""The ground tests stand on: a real PostgreSQL built by the migrations, the application over it, and callers.

Most tests run in one outer transaction that is rolled back (`session`, `context`, `as_operator` …), jobs included.
Races, kills and all that needs real commits use `committed`: a database of their own, copied from the migrated one.
"""

import tempfile
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
import hypothesis
import psycopg
import pytest
import structlog
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import NullPool

from pengingat import clock, embedded, logs, queue, schema
from pengingat.auth import tokens
from pengingat.auth.models import User
from pengingat.auth.rules import Role
from pengingat.auth.tokens import AccessToken
from pengingat.context import Context, open_context
from pengingat.crypto import Keyring, data_keys
from pengingat.db import async_url
from pengingat.settings import Settings
from tests.serving import serving

# A property says what is true, not how fast: on a busy machine time and luck of the draw must fail no test.
hypothesis.settings.register_profile(
    "whatever-the-load",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.filter_too_much],
)
hypothesis.settings.load_profile("whatever-the-load")

KEY = "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="

# As the product logs, but to the captured standard output.
structlog.configure(processors=[logs.place_exception, logs.redact, structlog.processors.KeyValueRenderer()])

Caller = Callable[[Role], AbstractAsyncContextManager[httpx.AsyncClient]]
RunJobs = Callable[[], Awaitable[list[str]]]


@pytest.fixture(scope="session")
def data_dir() -> Iterator[Path]:
    """A folder for the database, not under pytest's own: that is closed to the user PostgreSQL runs as under root."""
    with tempfile.TemporaryDirectory(prefix="pengingat-test-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def settings(data_dir: Path) -> Settings:
    """Settings of the tests: nothing from the machine's own environment file."""
    return Settings(
        _env_file=None,
        demo=False,
        data_dir=data_dir,
        secret_key=SecretStr("a-secret-of-the-tests-alone-0123456789"),
        data_keys=SecretStr(f"t1:{KEY}"),
        fonnte_base_url="http://127.0.0.1:1",
        allow_simulator=True,
        webhook_secret=SecretStr("webhook-secret-of-the-tests"),
        send_pace="0",
        send_window="00:00-24:00",
        first_batch=0,
    )


@pytest.fixture(scope="session")
def server(settings: Settings) -> str:
    """The embedded server's superuser address."""
    embedded.start(settings.data_dir)
    return embedded.superuser_address(settings.data_dir)


@pytest.fixture(scope="session")
def migrated(server: str, settings: Settings) -> str:
    """The name of a database built by the migrations, from which others are copied."""
    _create_database(server, "migrated", template="template0")
    schema.migrate(_address(server, embedded.OWNER_ROLE, "migrated"))
    return "migrated"


@pytest.fixture(scope="session")
def keyring(settings: Settings) -> Keyring:
    """A key ring whose index key is fixed."""
    return Keyring(keys=data_keys(settings.data_key_entries), index_key=b"i" * 32)


@pytest.fixture(scope="session")
async def connection(server: str, migrated: str) -> AsyncIterator[AsyncConnection]:
    """One connection, as the application's role, to the database the rolled-back tests share."""
    _create_database(server, "shared", template=migrated)
    engine = create_async_engine(async_url(_address(server, embedded.APP_ROLE, "shared")), poolclass=NullPool)
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


@pytest.fixture
async def sessions(connection: AsyncConnection) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """Sessions that all join one outer transaction, rolled back at the end: a commit only ends a savepoint."""
    outer = await connection.begin()
    yield async_sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
    await outer.rollback()


@pytest.fixture
async def session(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
    """A session of the test's own, for factories and for looking."""
    async with sessions() as session:
        yield session


@pytest.fixture
def context(settings: Settings, sessions: async_sessionmaker[AsyncSession], keyring: Keyring) -> Iterator[Context]:
    """The context of web and worker within the test's transaction."""
    context = Context(settings, sessions, keyring)
    queue.worker.context = context
    yield context
    del queue.worker.context


@pytest.fixture
def caller(context: Context) -> Caller:
    """Makes HTTP clients signed in with a role."""

    @asynccontextmanager
    async def sign_in(role: Role) -> AsyncIterator[httpx.AsyncClient]:
        async with serving(context) as client:
            client.headers["Authorization"] = f"Bearer {await token_of(context, role)}"
            yield client

    return sign_in


@pytest.fixture
async def anonymous(context: Context) -> AsyncIterator[httpx.AsyncClient]:
    """A client nobody is signed in with."""
    async with serving(context) as client:
        yield client


@pytest.fixture
async def as_viewer(caller: Caller) -> AsyncIterator[httpx.AsyncClient]:
    """A signed-in viewer."""
    async with caller(Role.VIEWER) as client:
        yield client


@pytest.fixture
async def as_operator(caller: Caller) -> AsyncIterator[httpx.AsyncClient]:
    """A signed-in operator."""
    async with caller(Role.OPERATOR) as client:
        yield client


@pytest.fixture
async def as_admin(caller: Caller) -> AsyncIterator[httpx.AsyncClient]:
    """A signed-in admin."""
    async with caller(Role.ADMIN) as client:
        yield client


@pytest.fixture
def run_jobs(context: Context) -> RunJobs:
    """Runs the jobs that wait in the queue, those they enqueue too, in this test's transaction; returns their names."""

    async def run() -> list[str]:
        done = []
        while job := await _next_job(context):
            name, arguments = job
            await queue.app.tasks[name].func(**arguments)
            done.append(name)
        return done

    return run


@pytest.fixture
async def committed(server: str, migrated: str, settings: Settings) -> AsyncIterator[Context]:
    """A database of its own with real commits and many connections; `address_of` tells processes where it is."""
    name = f"test_{uuid.uuid4().hex}"
    _create_database(server, name, template=migrated)
    address = _address(server, embedded.APP_ROLE, name)
    own = settings.model_copy(update={"database_url": address})
    async with open_context(own, address) as context:
        queue.worker.context = context
        yield context
        del queue.worker.context
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


async def token_of(context: Context, role: Role) -> str:
    """An access token of a fresh user with this role."""
    async with context.sessions() as session:
        user = User(username=f"{role}-{uuid.uuid4().hex[:8]}", full_name=f"{role} uji", password_hash="-", role=role)
        session.add(user)
        await session.commit()
    token = AccessToken("user", user.id, role, version=0, session_id=None, scopes=None)
    return tokens.issue(token, context.settings, clock.now())


async def _next_job(context: Context) -> tuple[str, dict[str, object]] | None:
    async with context.sessions() as session:
        row = (
            await session.execute(
                text(
                    "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo' "
                    "AND (scheduled_at IS NULL OR scheduled_at <= now()) ORDER BY id LIMIT 1"
                )
            )
        ).one_or_none()
        if row is None:
            return None
        await session.execute(text("DELETE FROM procrastinate_jobs WHERE id = :id"), {"id": row.id})
        await session.commit()
        return row.task_name, row.args


def _create_database(server: str, name: str, *, template: str) -> None:
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" OWNER {embedded.OWNER_ROLE} TEMPLATE {template}')


def _address(server: str, role: str, database: str) -> str:
    folder = Path(server.partition("?host=")[2])
    return f"postgresql://{role}@/{database}?host={folder}"

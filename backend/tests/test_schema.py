"""The database has the schema the models describe, and the application's role may not rewrite the audit trail."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from pengingat.db import Base


def _drift(connection: Connection) -> list[object]:
    options = {"compare_type": True, "include_name": lambda name, kind, _: not (name or "").startswith("procrastinate")}
    return compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)


async def test_migrations_and_models_agree(session: AsyncSession, connection: AsyncConnection) -> None:
    assert await connection.run_sync(_drift) == []


@pytest.mark.parametrize("statement", ["DELETE FROM audit_events", "UPDATE audit_events SET action = 'x'"])
async def test_the_application_cannot_rewrite_the_audit_trail(session: AsyncSession, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        await session.execute(text(statement))

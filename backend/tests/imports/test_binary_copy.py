"""What is written for a binary COPY is what the database reads."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.db import driver_connection
from pengingat.imports import binary_copy
from pengingat.imports.binary_copy import copy_data

CASES: list[tuple[str, Any, Sequence[object]]] = [
    ("text", binary_copy.texts, ["", "Siti Ñur", "a" * 70_000, None, "ꦗꦮ 🙂"]),
    ("text", binary_copy.repeating_texts, ["L", None, "L", "P"]),
    ("bytea", binary_copy.byteas, [b"", bytes(range(256)), None]),
    ("date", binary_copy.dates, [date(1900, 1, 1), date(2000, 1, 1), date(9999, 12, 31), None]),
    ("boolean", binary_copy.booleans, [True, False]),
    ("smallint", binary_copy.int2s, [0, -1, 32_767, None]),
    ("integer", binary_copy.int4s, [0, 1_048_576, None]),
    ("bigint", binary_copy.int8s, [10**12, 0, None]),
    ("jsonb", binary_copy.jsonbs, [{"first_row": 7, "error": "#DIV/0!"}, {}]),
]


@pytest.mark.parametrize(("kind", "write", "values"), CASES)
async def test_a_column_comes_back_as_it_was(
    session: AsyncSession, kind: str, write: Any, values: list[object]
) -> None:
    same = UUID("019ab0c4-5d6e-7f80-9a1b-2c3d4e5f6071")
    await session.execute(text(f"CREATE TEMP TABLE copied (owner uuid, place integer, value {kind}) ON COMMIT DROP"))
    driver = await driver_connection(session)
    async with driver.cursor() as cursor, cursor.copy(sql.SQL("COPY copied FROM STDIN (FORMAT BINARY)")) as copy:
        await copy.write(
            copy_data([binary_copy.uuid_of_all(same), binary_copy.int4s(range(len(values))), write(values)])
        )
    rows = (await session.execute(text("SELECT owner, value FROM copied ORDER BY place"))).all()
    assert [tuple(row) for row in rows] == [(same, value) for value in values]
    await session.execute(text("DROP TABLE copied"))

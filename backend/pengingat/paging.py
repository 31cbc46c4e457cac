"""Keyset pages: what a list route takes and gives, the cursor between two pages, and how many rows there are in all."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, NamedTuple, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel
from sqlalchemy import ClauseElement, Executable, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from pengingat.errors import Invalid, problem

T = TypeVar("T")
Row = TypeVar("Row")
CursorValue = str | int | None

MAX_LIMIT = 200
EXACT_TOTAL = 100_000
"""So many rows are counted; beyond, the planner is asked: counting a million takes 50 ms, and every page wants it."""

CURSOR_INVALID = problem(
    "cursor_invalid",
    id="Penanda halaman ini tidak dikenal. Mulailah lagi dari halaman pertama.",
    en="This page mark is not known. Start again from the first page.",
)


class Page(BaseModel, Generic[T]):
    """One page of a list. `total` counts the whole list; above 100,000 it may be an estimate, and says so."""

    items: list[T]
    next_cursor: str | None
    total: int
    total_is_estimate: bool


class PageQuery(BaseModel):
    """Which page is wanted: `after` holds the sort values of the last row already seen."""

    limit: int
    after: tuple[CursorValue, ...] | None


def page_query(
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Items on one page.")] = 50,
    cursor: Annotated[str | None, Query(max_length=1_000, description="`next_cursor` of the page before.")] = None,
) -> PageQuery:
    """Read `limit` and `cursor`; raises `Invalid` for a cursor that was never given out."""
    return PageQuery(limit=limit, after=None if cursor is None else read_cursor(cursor))


PageDep = Annotated[PageQuery, Depends(page_query)]


def write_cursor(values: Sequence[CursorValue]) -> str:
    """An opaque mark for the row with these sort values."""
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[CursorValue, ...]:
    """The sort values behind a mark; raises `Invalid` when it is none of ours."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise Invalid(CURSOR_INVALID) from error
    if not isinstance(values, list) or not all(value is None or isinstance(value, str | int) for value in values):
        raise Invalid(CURSOR_INVALID)
    return tuple(values)


def after_one(page: PageQuery, read: Callable[[str], T]) -> T | None:
    """The last seen value of a list sorted by one column; raises `Invalid` for another list's cursor."""
    if page.after is None:
        return None
    try:
        (value,) = page.after
        return read(str(value).replace("\0", ""))
    except ValueError as error:
        raise Invalid(CURSOR_INVALID) from error


class Total(NamedTuple):
    """How many rows a list has in all."""

    rows: int
    is_estimate: bool


def page_of(
    rows: Sequence[Row],
    page: PageQuery,
    total: Total,
    *,
    item: Callable[[Row], T],
    position: Callable[[Row], CursorValue],
) -> Page[T]:
    """The page that `rows` make: one more than its limit where there are more, sorted by `position`."""
    shown = rows[: page.limit]
    return Page(
        items=[item(row) for row in shown],
        next_cursor=write_cursor([position(shown[-1])]) if len(rows) > page.limit else None,
        total=total.rows,
        total_is_estimate=total.is_estimate,
    )


async def count_rows(session: AsyncSession, statement: Select[*tuple[object, ...]]) -> Total:
    """How many rows `statement` (without order and limit) has: exactly up to 100,000, above by the planner's guess."""
    capped = statement.limit(EXACT_TOTAL + 1).subquery()
    rows = await session.scalar(select(func.count()).select_from(capped)) or 0
    if rows <= EXACT_TOTAL:
        return Total(rows, is_estimate=False)
    plan = await session.scalar(_Explain(statement))
    return Total(max(rows, int(plan[0]["Plan"]["Plan Rows"])), is_estimate=True)


class _Explain(Executable, ClauseElement):
    """The plan of a statement, as JSON; the statement is not run."""

    inherit_cache = False

    def __init__(self, statement: Select[*tuple[object, ...]]) -> None:
        self.statement = statement


@compiles(_Explain)
def _compile_explain(element: _Explain, compiler: SQLCompiler, **options: object) -> str:
    return f"EXPLAIN (FORMAT JSON) {compiler.process(element.statement, **options)}"

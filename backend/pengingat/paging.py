"""Keyset pages: what a list route takes and gives, and the cursor between two pages."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel

from pengingat.errors import Invalid, problem

T = TypeVar("T")
CursorValue = str | int | None

MAX_LIMIT = 200

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
    cursor: Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before.")] = None,
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

"""The clerk's own rows that have something wrong, as a workbook to correct and upload again."""

from collections.abc import AsyncIterator, Sequence
from typing import IO, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit import service as audit
from pengingat.audit.service import Action, Actor
from pengingat.context import Context
from pengingat.errors import Conflict, Language, NotFound, Sentence
from pengingat.imports import cells, files, queries
from pengingat.imports.codes import Code
from pengingat.imports.models import Import
from pengingat.imports.reader import OpenWorkbook, read_workbook
from pengingat.imports.reading import choice_of, read_limits
from pengingat.imports.rules import FILE_GONE, NOT_READY
from pengingat.workbook_out import Cell, Column, Row, Sheet, write_xlsx

FILE_NAME = "perlu-diperbaiki.xlsx"

_SHEET = Sentence(id="Perlu diperbaiki", en="To correct")
_REASON = Sentence(id="Yang perlu diperbaiki", en="What to correct")
_REASON_WIDTH = 70
_EXACT_NUMBER = 10**15


class _Wrong(NamedTuple):
    """A row of the sheet and what to say about it."""

    row: int
    reason: str


async def write_corrections(
    session: AsyncSession, context: Context, actor: Actor, import_id: UUID, *, language: Language, to: IO[bytes]
) -> None:
    """Write the rejected and the warned rows to `to`, as they were, with the reasons in a column of their own.

    The file they come from is read once more, in a process of its own. Raises `NotFound`; `Conflict` before it was
    read the first time.
    """
    found = await session.get(Import, import_id)
    if found is None:
        raise NotFound(queries.IMPORT_UNKNOWN)
    if found.mapping is None:
        raise Conflict(NOT_READY, status=found.status)
    if not await files.is_kept(session, import_id):
        raise NotFound(FILE_GONE)
    audit.record(session, actor, Action.IMPORT_PROBLEMS_EXPORTED, "import", import_id)
    chunks = files.stream(session, context.keyring, import_id)
    limits = read_limits(context.settings)
    async with read_workbook(chunks, limits=limits, choice=choice_of(found)) as workbook:
        columns = [Column(heading) for heading in workbook.head.headings]
        reason = Column(_REASON.say(language, {}), _REASON_WIDTH, marked=True)
        rows = _rows(workbook, _wrong(session, import_id, language), width=len(columns))
        await write_xlsx(to, [Sheet(_SHEET.say(language, {}), [*columns, reason], rows)])


async def _wrong(session: AsyncSession, import_id: UUID, language: Language) -> AsyncIterator[_Wrong]:
    async for row, problems in queries.problems_by_row(session, import_id):
        sentences = [Code(code).say(language, values) for code, values in problems]
        yield _Wrong(row, " ".join(dict.fromkeys(sentences)))


async def _rows(workbook: OpenWorkbook, wrong: AsyncIterator[_Wrong], *, width: int) -> AsyncIterator[Sequence[Row]]:
    """The rows of the sheet that `wrong` names; both come in the sheet's order."""
    next_wrong = await anext(wrong, None)
    async for batch in workbook.batches():
        found: list[Row] = []
        for row in batch:
            if next_wrong is not None and row.number == next_wrong.row:
                own = [_as_it_was(cell) for cell in row.cells[:width]]
                found.append([*own, *[None] * (width - len(own)), next_wrong.reason])
                next_wrong = await anext(wrong, None)
        yield found
        if next_wrong is None:
            return


def _as_it_was(cell: cells.Cell) -> Cell:
    """The cell for the workbook. A number stays a number: as text it would be read by other rules the next time.

    One of more than 15 digits is left out: its last digits are Excel's invention, and as text they would be believed.
    """
    if isinstance(cell, cells.FlawedCell):
        return cell.text or None
    if isinstance(cell, float | int) and abs(cell) >= _EXACT_NUMBER:
        return None
    return cell

"""Reads an untrusted workbook in a process of its own, and hands its rows to this one.

The process gets the file through a pipe (no copy lies on a disk), has no environment and hard limits, and is
killed with all it may have started when it is too slow or not needed any more. What it says is JSON, checked
here before anybody uses it. Whatever happens to it becomes one `errors.Invalid` with one of `codes`' problems.
"""

from collections.abc import AsyncIterable, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from typing import Literal

from pydantic import BaseModel, Field

from pengingat.imports import codes
from pengingat.imports.cells import LONGEST_SAMPLE, Cell, SheetRow, cells_from_wire, row_from_wire
from pengingat.imports.columns import HEADER_ROWS
from pengingat.imports.reader_process import Message, ReaderProcess
from pengingat.imports.sheets import ReadLimits
from pengingat.participants.texts import visible

_LONGEST_SHOWN = 200
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class ReadChoice:
    """What the admin chose about a file: another sheet, other columns (see `columns.Chosen`)."""

    sheet: str | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """A sheet the admin may choose."""

    name: str
    visible: bool


@dataclass(frozen=True, slots=True)
class SheetHead:
    """What is known before the first row: the workbook's sheets, the one read, its heading row and its columns.

    `header_row` is 0 where the headings are no row of their own. `samples` has the first filled cells of each column
    (up to 3, none of a column that is empty for long), as many columns as `headings`; they are people's data.
    `encoding` ("UTF-8", "Windows-1252", …) and `separator` (`;`, `,` or `tab`) are what was assumed of a text file.
    """

    sheets: tuple[SheetInfo, ...]
    sheet: str
    header_row: int
    headings: tuple[str, ...]
    samples: tuple[tuple[Cell, ...], ...]
    encoding: str | None
    separator: str | None


class _Sheets(BaseModel):
    """The reading process's first message."""

    sheets: list[SheetInfo]


class _Head(BaseModel):
    """Its second."""

    sheet: str
    header_row: int = Field(ge=0, le=HEADER_ROWS)
    headings: list[str]
    samples: list[list[object]]
    encoding: str | None = Field(pattern=r"^[A-Za-z0-9 -]{1,20}$")
    separator: Literal[";", ",", "tab"] | None


class OpenWorkbook:
    """A workbook that is being read. Its `batches` can be gone through once."""

    def __init__(self, head: SheetHead, process: ReaderProcess) -> None:
        self.head = head
        self._process = process

    @property
    def pid(self) -> int:
        """The reading process."""
        return self._process.pid

    async def batches(self) -> AsyncIterator[list[SheetRow]]:
        """The non-empty rows below the heading row, some hundreds or thousands at a time.

        Raises Invalid: `corrupted`, `empty_file`, `too_many_rows`, `unzips_too_large`, `reader_died`, `reader_timeout`.
        """
        left = self._process.limits.max_rows
        while "end" not in (message := await self._process.message()):
            with self._process.distrust():
                rows = _rows(message)
            left -= len(rows)
            if left < 0:
                raise self._process.refusal(codes.TOO_MANY_ROWS)
            yield rows


@asynccontextmanager
async def read_workbook(
    chunks: AsyncIterable[bytes], *, limits: ReadLimits, choice: ReadChoice
) -> AsyncIterator[OpenWorkbook]:
    """Read the file that `chunks` make up. On leaving, the reading process is gone.

    Raises Invalid with the problem of the whole file (value `sheets`: the workbook's, when it got so far); TooLarge
    (`file_too_large`).
    """
    process = await ReaderProcess.start(limits)
    try:
        await process.feed({"limits": asdict(limits), "sheet": choice.sheet, "columns": dict(choice.columns)}, chunks)
        sheets = await _sheets(process)
        process.known["sheets"] = [asdict(sheet) for sheet in sheets]
        yield OpenWorkbook(await _head(process, sheets), process)
    finally:
        await process.kill()


async def _sheets(process: ReaderProcess) -> tuple[SheetInfo, ...]:
    message = await process.message()
    with process.distrust():
        sheets = _Sheets.model_validate(message).sheets
    return tuple(SheetInfo(_shown(sheet.name), sheet.visible) for sheet in sheets)


async def _head(process: ReaderProcess, sheets: tuple[SheetInfo, ...]) -> SheetHead:
    message = await process.message()
    with process.distrust():
        head = _Head.model_validate(message)
        samples = tuple(map(_samples, head.samples))
        if len(samples) != len(head.headings):
            raise ValueError("not one list of samples for each heading")
    headings = tuple(map(_shown, head.headings))
    name = _shown(head.sheet)
    return SheetHead(sheets, name, head.header_row, headings, samples, head.encoding, head.separator)


def _samples(column: list[object]) -> tuple[Cell, ...]:
    cells = cells_from_wire(column)
    if len(cells) > _SAMPLES or any(isinstance(cell, str) and len(cell) > LONGEST_SAMPLE for cell in cells):
        raise ValueError("more than samples")
    return tuple(cells)


def _shown(text: str) -> str:
    """A name or heading of the file as it may be stored and shown: no character nobody sees, no page of text."""
    return visible(text)[:_LONGEST_SHOWN]


def _rows(message: Message) -> list[SheetRow]:
    rows = message["rows"]
    if not isinstance(rows, list):
        raise TypeError("not rows")
    return [row_from_wire(row) for row in rows]

"""Reads a file given as bytes through the real reading process."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from pengingat.imports.cells import Cell, SheetRow
from pengingat.imports.reader import ReadChoice, SheetHead, read_workbook
from pengingat.imports.sheets import ReadLimits


@dataclass
class Read:
    """What came of a file: its head, its rows, and the reading process's id."""

    head: SheetHead
    rows: list[SheetRow]
    pid: int

    @property
    def cells(self) -> dict[int, list[Cell]]:
        """The cells of each row, without the empty ones at the end."""
        return {row.number: _trimmed(list(row.cells)) for row in self.rows}


async def pieces(content: bytes, size: int = 1 << 16) -> AsyncIterator[bytes]:
    """The file in pieces, as storage gives it."""
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def read(content: bytes, *, limits: ReadLimits | None = None, choice: ReadChoice | None = None) -> Read:
    """Read it whole."""
    limits, choice = limits or ReadLimits(), choice or ReadChoice()
    async with read_workbook(pieces(content), limits=limits, choice=choice) as workbook:
        rows = [row async for batch in workbook.batches() for row in batch]
        return Read(workbook.head, rows, workbook.pid)


def _trimmed(cells: list[Cell]) -> list[Cell]:
    while cells and cells[-1] is None:
        cells.pop()
    return cells

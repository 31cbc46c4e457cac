"""What the reading process makes of any file format: sheets that give their rows as JSON-ready cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from pengingat.imports.cells import MAX_TEXT, WireCell


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What reading one file may cost. The processor time is `cpu_seconds` plus `cpu_seconds_per_mib` of the file."""

    max_file_mib: int = 256
    max_unzipped_mib: int = 4096
    max_rows: int = 1_000_000
    max_columns: int = 256
    cpu_seconds: int = 20
    cpu_seconds_per_mib: int = 4
    memory_mib: int = 4096
    spare_seconds: float = 10

    def cpu_seconds_for(self, size: int) -> int:
        """The processor time for a file of `size` bytes."""
        return self.cpu_seconds + self.cpu_seconds_per_mib * (size >> 20)

    def wall_seconds_for(self, size: int) -> float:
        """How long to wait for it: the machine has other work too, and a process can hang without using any time."""
        return 2 * self.cpu_seconds_for(size) + self.spare_seconds


class Refused(Exception):
    """The file cannot be an import; `name` is a key of `codes.REFUSALS`."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


WireRow = tuple[int, list[WireCell]]
"""Excel's row number and the cells from column A on."""


class Sheet(Protocol):
    """One sheet. `load` before `rows`; `unload` gives its memory back when it is not the one.

    `header_row` is the number of the heading row where the format says which it is, else None. `encoding` and
    `separator` are what a text file was taken to be written in, by names people know; None for workbooks.
    """

    name: str
    visible: bool
    header_row: int | None
    encoding: str | None
    separator: str | None

    def load(self) -> None:
        """Make the rows available. Raises Refused."""

    def unload(self) -> None:
        """Forget the rows."""

    def rows(self) -> Iterator[WireRow]:
        """The rows from the top, those above the first filled one too. Raises Refused."""


def texts_of(cells: Sequence[WireCell]) -> list[str]:
    """The texts of a row that may be the heading; what is not text is no heading."""
    return [cell if isinstance(cell, str) else "" for cell in cells]


def clipped(text: str) -> str | None:
    """A text no longer than Excel allows, None for an empty one."""
    return text[:MAX_TEXT] or None

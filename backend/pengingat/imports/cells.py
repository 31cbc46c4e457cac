"""What a cell of a sheet can hold, and the line of JSON a row travels in from the reading process.

A number, a date and a text that looks like one are different things here: Excel keeps 15 digits of a number,
so the same 16 digits are a NIK as text and a loss as number.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

MAX_SHEET_ROWS = 1_048_576
MAX_SHEET_COLUMNS = 16_384
MAX_TEXT = 32_767
"""What Excel can hold: anything beyond is not from Excel."""
LONGEST_SAMPLE = 200
"""Characters of a text cell that is shown as a sample of its column."""


class Flaw(StrEnum):
    """Why a cell counts as empty although something is in it."""

    FORMULA_WITHOUT_VALUE = "f"
    ERROR = "e"


@dataclass(frozen=True, slots=True)
class FlawedCell:
    """A formula nobody calculated, or an error; `text` is the error's own (`#DIV/0!`)."""

    flaw: Flaw
    text: str = ""


Cell = str | float | date | FlawedCell | None
"""Text, number (whole or not), date, flawed, empty."""


class SheetRow(NamedTuple):
    """A non-empty row: its number as Excel shows it, and its cells from column A on."""

    number: int
    cells: Sequence[Cell]


_DATE = "d"
ERROR_TEXT = re.compile(r"#[A-Z0-9/_]{1,20}[!?]?|Err:[0-9]{3}")
"""How Excel and LibreOffice show an error."""
_PLAIN = frozenset({str, float, int, type(None)})

WireCell = str | float | list[str] | None
"""A cell in JSON: text, number and empty as they are; the others as a list of a tag and a text."""


def wire_date(value: date) -> WireCell:
    """A date for the wire."""
    return [_DATE, f"{value.year:04}-{value.month:02}-{value.day:02}"]


def wire_flaw(cell: FlawedCell) -> WireCell:
    """A flawed cell for the wire."""
    return [cell.flaw.value, cell.text]


def row_from_wire(value: object) -> SheetRow:
    """The row in a decoded JSON value. Raises ValueError when it is anything but a row: the sender is not trusted."""
    if type(value) is not list or len(value) != 2:
        raise ValueError("not a row")
    number, cells = value
    if type(number) is not int or number < 1:
        raise ValueError("not a row")
    return SheetRow(number, cells_from_wire(cells))


def cells_from_wire(value: object) -> list[Cell]:
    """The cells in a decoded JSON value. Raises ValueError when it is anything else."""
    if type(value) is not list:
        raise ValueError("not cells")
    if _PLAIN.issuperset(map(type, value)):  # most rows: told at once, and taken as they are
        return value
    return [cell if type(cell) in _PLAIN else _tagged(cell) for cell in value]


def _tagged(cell: object) -> Cell:
    if type(cell) is not list or len(cell) != 2 or type(cell[1]) is not str:
        raise ValueError("not a cell")
    tag, text = cell
    if tag == _DATE:
        return date.fromisoformat(text)
    return FlawedCell(Flaw(tag), text if ERROR_TEXT.fullmatch(text) else "")

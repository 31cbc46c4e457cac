"""A sheet of a workbook that calamine reads, whatever its format. Macros are only bytes here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from io import BytesIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from pengingat.imports.cells import MAX_SHEET_COLUMNS, MAX_SHEET_ROWS, WireCell, wire_date
from pengingat.imports.sheet_xml import Flaws
from pengingat.imports.sheets import Refused, WireRow, clipped

_PANIC = "PanicException"

Examine = Callable[[], Flaws]
"""A look at the sheet's own bytes before calamine parses it: refuses what it should not, answers flawed cells."""


class WorkbookSheet:
    """A worksheet. Calamine parses it whole on `load`."""

    header_row: int | None = None
    encoding: str | None = None
    separator: str | None = None

    def __init__(
        self, workbook: CalamineWorkbook, name: str, *, visible: bool, max_columns: int, examine: Examine = dict
    ) -> None:
        self.name = name
        self.visible = visible
        self._workbook = workbook
        self._max_columns = max_columns
        self._examine = examine
        self._sheet: CalamineSheet | None = None
        self._flaws: Flaws = {}

    def load(self) -> None:
        """Examine the sheet before anything parses it, then parse it."""
        self._flaws = self._examine()
        with _calamines_refusals():
            self._sheet = self._workbook.get_sheet_by_name(self.name)
        self._refuse_oversize(self._sheet.end)

    def unload(self) -> None:
        """Drop the parsed cells."""
        self._sheet, self._flaws = None, {}

    def rows(self) -> Iterator[WireRow]:
        """The rows from the sheet's first on; calamine leaves empty columns on the left out, so they are put back."""
        if self._sheet is None or self._sheet.start is None:
            return
        left: list[WireCell] = [None] * self._sheet.start[1]
        for number, values in enumerate(self._sheet.iter_rows(), start=1):
            cells: list[WireCell] = [
                (value or None) if type(value) is str else value if type(value) is float else _odd(value)
                for value in values
            ]
            if left:
                cells = left + cells
            flaws = self._flaws.get(number)
            yield number, _with_flaws(cells, flaws) if flaws else cells

    def _refuse_oversize(self, end: tuple[int, int] | None) -> None:
        row, column = end or (0, 0)
        if row >= MAX_SHEET_ROWS or column >= MAX_SHEET_COLUMNS:
            raise Refused("corrupted")
        if column >= self._max_columns:
            raise Refused("too_many_columns")


def open_workbook(data: bytes) -> CalamineWorkbook:
    """The workbook in calamine's hands. Raises Refused."""
    with _calamines_refusals():
        return CalamineWorkbook.from_filelike(BytesIO(data))


def worksheets(workbook: CalamineWorkbook) -> dict[str, bool]:
    """The names of the sheets that have rows of their own (charts have not), and whether each is visible."""
    return {
        found.name: found.visible == SheetVisibleEnum.Visible
        for found in workbook.sheets_metadata
        if found.typ == SheetTypeEnum.WorkSheet
    }


@contextmanager
def _calamines_refusals() -> Iterator[None]:
    """Within, what calamine makes of a broken file is Refused, a panic in its Rust too (which is no `Exception`)."""
    try:
        yield
    except PasswordError as locked:
        raise Refused("password_protected") from locked
    except (CalamineError, OSError, ValueError) as broken:
        raise Refused("corrupted") from broken
    except BaseException as panic:
        if type(panic).__name__ == _PANIC:
            raise Refused("corrupted") from panic
        raise


def _with_flaws(cells: list[WireCell], flaws: dict[int, WireCell]) -> list[WireCell]:
    width = max(flaws) + 1
    cells += [None] * (width - len(cells))
    for column, flaw in flaws.items():
        cells[column] = flaw
    return cells


def _odd(value: object) -> WireCell:
    """What is neither text nor a usual number. A time without a date is a number Excel was told to show as a date:
    0 is how an empty cell looks after a formula."""
    match value:
        case bool():
            return str(value).upper()
        case int():
            return value
        case datetime():
            return wire_date(value.date())
        case date():
            return wire_date(value)
        case time(hour=0, minute=0, second=0, microsecond=0):
            return 0.0
        case _:
            return clipped(str(value))

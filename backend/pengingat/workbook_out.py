"""Every file that leaves: the only writer of workbooks and of CSV.

A text is always a string cell, and in CSV it never starts like a formula, so that no value can act as one.

openpyxl draws the frame (styles, headers, widths, filters); the rows between are written as XML here, because its own
way takes eleven times as long. Rows come in batches, and what is written is forgotten.
"""

import asyncio
import csv
import re
import zipfile
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum
from io import BytesIO, TextIOWrapper
from itertools import islice
from typing import IO, Literal, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import Cell as DrawnCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pengingat.errors import Invalid, problem

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

MAX_ROWS = 1_048_576  # Excel's own limit, header included
TOO_MANY_ROWS = problem(
    "too_many_rows_for_excel",
    id="Lebih dari sejuta baris tidak muat di Excel. Persempit pilihan, atau unduh sebagai CSV.",
    en="More than a million rows do not fit into Excel. Narrow the choice, or download CSV.",
)
_MAX_TEXT = 32_767
_MAX_NUMBER = 10**15
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook's days have no zone
_FIRST_DAY = datetime(1900, 3, 1)  # noqa: DTZ001 - Excel believes in 29 February 1900: earlier days are written as text
_BATCH = 1_000
_LINE_POINTS = 15
_FILLED = 0.9  # of a line's width, on average


class Strong(str):
    """A text in bold, such as the line a group begins with."""

    __slots__ = ()


class Digits(int):
    """A whole number shown digit for digit, however long: what Excel makes of an identifier typed as a number."""


class Spoiled(Enum):
    """Cells as broken lists have them. They are fixed here, so that nothing from outside becomes a formula."""

    NOT_FOUND = ("#N/A", ' t="e"><v>#N/A</v>')
    NO_REFERENCE = ("#REF!", ' t="e"><v>#REF!</v>')
    UNCALCULATED = ("", '><f>UPPER("walian")</f>')

    def __init__(self, text: str, xml: str) -> None:
        self.text = text
        self.xml = xml


Cell = str | int | float | date | datetime | Spoiled | None
"""What a cell holds. Of a `datetime` the clock of its own zone is shown: workbooks know no zones."""

Row = Sequence[Cell]
Rows = Iterable[Row] | AsyncIterable[Sequence[Row]]
"""Rows, or batches of them as they come from the database."""


class Kind(StrEnum):
    """What a column is for. The value is Excel's format for it."""

    TEXT = "@"
    NUMBER = "#,##0"
    DATE = "dd/mm/yyyy"
    TIME = "dd/mm/yyyy hh:mm"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `choices` become a drop-down; the text of a `wrapped` one takes the lines it needs.

    A `marked` one is set apart in colour, and wrapped too.
    """

    header: str
    width: float = 16
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()
    marked: bool = False
    wrapped: bool = False

    @property
    def wraps(self) -> bool:
        """Whether its text goes on in a second line."""
        return self.marked or self.wrapped


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: heading lines, then a table with frozen header and filters; a `plain` one has no header.

    `alarm` is a line above all others that nobody overlooks.
    """

    title: str
    columns: Sequence[Column]
    rows: Rows
    heading: Sequence[str] = ()
    alarm: str | None = None
    plain: bool = False

    @property
    def header_row(self) -> int:
        """The number of the header's row; in a plain sheet of the empty row above the first."""
        lines = len(self.heading) + (self.alarm is not None)
        return lines + 1 if self.plain or not lines else lines + 2


async def write_xlsx(file: IO[bytes], sheets: Sequence[Sheet]) -> None:
    """Write a workbook to `file` (seekable), off the event loop. Raises `Invalid` for more rows than a sheet takes."""
    last_rows = [sheet.header_row for sheet in sheets]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
        for number, sheet in enumerate(sheets):
            frame = await asyncio.to_thread(_draw, sheets, last_rows)
            lines = _Lines(frame.styles[number], sheet)
            with archive.open(_PART.format(number + 1), "w") as part:
                part.write(frame.around[number][0])
                async for batch in _batches(sheet.rows):
                    part.write(await asyncio.to_thread(lines.xml, batch))
                last_rows[number] = lines.last
                part.write(_draw(sheets, last_rows).around[number][1])
        for name, content in _draw(sheets, last_rows).other_parts.items():
            archive.writestr(name, content)


async def write_csv(file: IO[bytes], sheet: Sheet) -> None:
    """Write the table of `sheet` to `file` as UTF-8 with a byte order mark, by which Excel knows it."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([_csv_value(column.header) for column in sheet.columns])
    async for batch in _batches(sheet.rows):
        await asyncio.to_thread(writer.writerows, (map(_csv_value, row) for row in batch))
    text.flush()
    text.detach()


async def _batches(rows: Rows) -> AsyncIterator[Sequence[Row]]:
    if isinstance(rows, AsyncIterable):
        async for batch in rows:
            yield batch
    else:
        each = iter(rows)
        while batch := list(islice(each, _BATCH)):
            yield batch


# How a formula begins (OWASP), in the wide forms of East Asian keyboards too; also after a `;` or a line's end within
# the cell, because Excel in Indonesia separates there.
_FORMULA = re.compile("(^|[;\t\r\n])(?=\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r])")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _csv_value(cell: Cell) -> Cell:
    """A text gets an apostrophe before whatever a spreadsheet would calculate."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None).isoformat(" ", "seconds")
    if isinstance(cell, Spoiled):
        return cell.text
    return _FORMULA.sub(r"\1'", _UNPRINTABLE.sub("", cell)) if isinstance(cell, str) else cell


class _Lines:
    """Rows as XML. `styles` gives, for each column, the number of the style of each type of value."""

    def __init__(self, styles: Sequence[Mapping[type, int]], sheet: Sheet) -> None:
        self.last = sheet.header_row
        self._columns = [(get_column_letter(number), of_type) for number, of_type in enumerate(styles, start=1)]
        self._wrapped = [(place, column.width) for place, column in enumerate(sheet.columns) if column.wraps]

    def xml(self, rows: Sequence[Row]) -> bytes:
        """The next rows; raises `Invalid` when there are too many."""
        if self.last + len(rows) > MAX_ROWS:
            raise Invalid(TOO_MANY_ROWS)
        return "".join(map(self._line, rows)).encode()

    def _line(self, row: Row) -> str:
        self.last += 1
        cells = zip(self._columns, row, strict=True)
        inside = [_cell(f'<c r="{letter}{self.last}" s="', styles, value) for (letter, styles), value in cells]
        height = self._height(row) if self._wrapped else ""
        return f'<row r="{self.last}"{height}>{"".join(inside)}</row>'

    def _height(self, row: Row) -> str:
        """Room for the text that takes the most lines: not every program finds that out by itself."""
        lines = max(_line_count(row[place], width) for place, width in self._wrapped)
        return f' ht="{lines * _LINE_POINTS}" customHeight="1"' if lines > 1 else ""


def _cell(start: str, styles: Mapping[type, int], value: Cell) -> str:
    if value is None:
        return f'{start}{styles[str]}"/>'
    if isinstance(value, Spoiled):
        return f'{start}{styles[str]}"{value.xml}</c>'
    number = None if isinstance(value, str) else _number(value)
    if number is not None:
        return f'{start}{styles[type(value)]}"><v>{number}</v></c>'
    style = styles[Strong if isinstance(value, Strong) else str]
    text = _UNPRINTABLE.sub("", str(value))[:_MAX_TEXT]
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'{start}{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _line_count(value: Cell, width: float) -> int:
    """How many lines a text takes in a column so many characters wide, a little too many rather than too few."""
    if not isinstance(value, str):
        return 1
    fits = int(width * _FILLED)
    return sum(-(-len(line) // fits) or 1 for line in value[:_MAX_TEXT].split("\n"))


def _number(value: float | date) -> str | None:
    """The number a cell holds, dates and times as days; None for what only a text can show."""
    match value:
        case datetime():
            days = value.replace(tzinfo=None)
            return repr((days - _DAY_ZERO) / timedelta(days=1)) if days >= _FIRST_DAY else None
        case date():
            return str((value - _DAY_ZERO.date()).days) if value >= _FIRST_DAY.date() else None
        case Digits():
            return repr(value)
        case int() | float() if abs(value) < _MAX_NUMBER:
            return repr(value)
    return None


_FONT = "Calibri"
_HEADER_FONT = Font(name=_FONT, bold=True, color="FFFFFF")
_ALARM_FONT = Font(name=_FONT, bold=True, color="FFFFFF", size=13)
_HEADER_FILL = PatternFill("solid", start_color="1F4E5F")
_ALARM_FILL = PatternFill("solid", start_color="B3261E")
_MARK_FILL = PatternFill("solid", start_color="FFF4CE")
_LINE = Border(bottom=Side(style="thin", color="D9DFE3"))
_FORMATS: dict[type, str] = {
    str: Kind.TEXT,
    Strong: Kind.TEXT,
    int: Kind.NUMBER,
    Digits: "0",
    float: "General",
    date: Kind.DATE,
    datetime: Kind.TIME,
}
_PART = "xl/worksheets/sheet{}.xml"
_NO_ROWS = b"<sheetData />"
_ROWS_GO_HERE = b"</sheetData>"
_DIMENSION = re.compile(rb"<dimension [^>]*/>")


class _Frame(NamedTuple):
    """The workbook without its rows: what goes around those of each sheet, and their styles by column and type."""

    around: Sequence[tuple[bytes, bytes]]
    styles: Sequence[Sequence[Mapping[type, int]]]
    other_parts: Mapping[str, bytes]


def _draw(sheets: Sequence[Sheet], last_rows: Sequence[int]) -> _Frame:
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "Pengingat"
    styles = [_draw_sheet(book, sheet, last_row) for sheet, last_row in zip(sheets, last_rows, strict=True)]
    file = BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    drawn = [
        parts.pop(_PART.format(number + 1)).replace(_NO_ROWS, b"<sheetData></sheetData>")
        for number in range(len(sheets))
    ]
    # A wrong dimension is worse than none: readers believe it.
    halves = (_DIMENSION.sub(b"", sheet).partition(_ROWS_GO_HERE) for sheet in drawn)
    return _Frame([(before, mark + after) for before, mark, after in halves], styles, parts)


def _draw_sheet(book: Workbook, sheet: Sheet, last_row: int) -> Sequence[Mapping[type, int]]:
    drawn = book.create_sheet(sheet.title)
    _draw_heading(drawn, sheet)
    _draw_columns(drawn, sheet, last_row)
    # On paper: A4, as many pages as it takes but one wide.
    drawn.page_setup.paperSize, drawn.page_setup.orientation = "9", "portrait" if sheet.plain else "landscape"
    drawn.page_setup.fitToHeight = 0
    drawn.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    drawn.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return [_styles(drawn, column) for column in sheet.columns]


def _draw_heading(drawn: Worksheet, sheet: Sheet) -> None:
    lines_above = 0
    if sheet.alarm is not None:
        lines_above = 1
        for number in range(len(sheet.columns)):
            drawn.cell(1, number + 1).fill = _ALARM_FILL
        _write(drawn, 1, 1, sheet.alarm, _ALARM_FONT, height=24)
    for number, line in enumerate(sheet.heading):
        font = Font(name=_FONT, bold=True, size=15) if number == 0 else Font(name=_FONT, color="4A5560")
        _write(drawn, lines_above + number + 1, 1, line, font, height=16 if number else 24)


def _draw_columns(drawn: Worksheet, sheet: Sheet, last_row: int) -> None:
    for number, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(number)
        drawn.column_dimensions[letter].width = column.width
        drawn.column_dimensions[letter].number_format = column.kind
        if column.choices:
            choices = _drop_down(column.choices)
            choices.add(f"{letter}{sheet.header_row + 1}:{letter}{MAX_ROWS}")
            drawn.add_data_validation(choices)
        if not sheet.plain:
            header = _write(drawn, sheet.header_row, number, column.header, _HEADER_FONT, height=32)
            header.fill, header.alignment = _HEADER_FILL, _aligned(column, "center", wrap=True)
    if not sheet.plain:
        drawn.print_title_rows = f"{sheet.header_row}:{sheet.header_row}"
        drawn.freeze_panes = f"A{sheet.header_row + 1}"
        drawn.auto_filter.ref = f"A{sheet.header_row}:{get_column_letter(len(sheet.columns))}{last_row}"


def _drop_down(choices: Sequence[str]) -> DataValidation:
    """What is not among the choices is asked about, not forbidden: lists know more spellings."""
    return DataValidation(
        "list",
        formula1=f'"{",".join(choices)}"',
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle="Pilihan / Choice",
        error="Isi ini tidak ada di daftar pilihan. Tetap dipakai? / This is not among the choices. Keep it?",
    )


def _aligned(column: Column, vertical: Literal["top", "center"], *, wrap: bool) -> Alignment:
    """Numbers to the right, a little off the text that follows."""
    is_number = column.kind is Kind.NUMBER
    return Alignment("right" if is_number else "left", vertical, indent=int(is_number), wrap_text=wrap)


def _styles(drawn: Worksheet, column: Column) -> dict[type, int]:
    styles = {}
    for of_type, number_format in _FORMATS.items():
        cell = DrawnCell(drawn, row=1, column=1)
        cell.number_format, cell.border = number_format, _LINE
        cell.font = Font(name=_FONT, bold=of_type is Strong)
        cell.alignment = _aligned(column, "top", wrap=column.wraps)
        if column.marked:
            cell.fill = _MARK_FILL
        styles[of_type] = cell.style_id
    return styles


def _write(drawn: Worksheet, row: int, column: int, text: str, font: Font, *, height: float) -> DrawnCell:
    cell = drawn.cell(row, column)
    assert isinstance(cell, DrawnCell)
    cell.value = _UNPRINTABLE.sub("", text)
    cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
    cell.font, cell.alignment = font, Alignment(vertical="center")
    drawn.row_dimensions[row].height = height
    return cell

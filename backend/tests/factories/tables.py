"""One table written in every format a branch may receive, by libraries that have nothing to do with the reader."""

import csv
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from io import BytesIO, StringIO

import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

Value = str | float | bool | date | datetime | time | None
Rows = Sequence[Sequence[Value]]

_XLS_FORMATS = {date: "DD/MM/YYYY", datetime: "DD/MM/YYYY HH:MM:SS", time: "HH:MM:SS"}


def as_xlsx(rows: Rows, *, top: int = 0, left: int = 0) -> bytes:
    """The rows as .xlsx, below so many empty rows and right of so many empty columns."""
    workbook = Workbook()
    for number, row in enumerate(rows, start=top + 1):
        for column, value in enumerate(row, start=left + 1):
            cell = workbook.active.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # openpyxl takes what begins with "=" for a formula
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def as_xls(rows: Rows, *, top: int = 0, left: int = 0) -> bytes:
    """The rows as .xls of Excel 97 to 2003."""
    workbook = xlwt.Workbook(encoding="utf-8")
    sheet = workbook.add_sheet("Data")
    styles = {kind: xlwt.easyxf(num_format_str=text) for kind, text in _XLS_FORMATS.items()}
    for number, row in enumerate(rows, start=top):
        for column, value in enumerate(row, start=left):
            if value is not None:
                sheet.write(number, column, value, styles.get(type(value), xlwt.Style.default_style))
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def as_ods(rows: Rows, *, top: int = 0, left: int = 0, tail: bool = True) -> bytes:
    """The rows as .ods, with empty rows and columns as one repeated row and cell, as LibreOffice writes them.

    So it does below the last row too, to the end of the sheet (`tail`).
    """
    table = Table(name="Data")
    if top:
        table.addElement(_ods_row([TableCell(numbercolumnsrepeated=16384)], repeated=top))
    for row in rows:
        margin = [TableCell(numbercolumnsrepeated=left)] if left else []
        table.addElement(_ods_row([*margin, *map(_ods_cell, row), TableCell(numbercolumnsrepeated=1000)]))
    if tail:
        table.addElement(_ods_row([TableCell(numbercolumnsrepeated=16384)], repeated=1_048_000))
    return ods_of(table)


def ods_of(*tables: Table) -> bytes:
    """A document of these tables."""
    document = OpenDocumentSpreadsheet()
    for table in tables:
        document.spreadsheet.addElement(table)
    file = BytesIO()
    document.write(file)
    return file.getvalue()


def as_csv(rows: Rows, *, top: int = 0, left: int = 0) -> bytes:
    """The rows as .csv with semicolons. Only texts are what they were: a text file knows nothing else."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([[]] * top)
    writer.writerows([[None] * left + list(row) for row in rows])
    return text.getvalue().encode()


WRITERS: dict[str, Callable[..., bytes]] = {"xlsx": as_xlsx, "xls": as_xls, "ods": as_ods}


def _ods_row(cells: Sequence[TableCell], *, repeated: int = 1) -> TableRow:
    row = TableRow(numberrowsrepeated=repeated) if repeated > 1 else TableRow()
    for cell in cells:
        row.addElement(cell)
    return row


def _ods_cell(value: Value) -> TableCell:
    match value:
        case None:
            return TableCell()
        case bool():
            return TableCell(valuetype="boolean", booleanvalue=str(value).lower())
        case str():
            cell = TableCell(valuetype="string", stringvalue=value)
            for line in value.split("\n"):
                cell.addElement(P(text=line))
            return cell
        case datetime() | date():
            return TableCell(valuetype="date", datevalue=value.isoformat())
        case time():
            return TableCell(valuetype="time", timevalue=f"PT{value:%H}H{value:%M}M{value:%S}S")
        case _:
            return TableCell(valuetype="float", value=repr(value))

"""Rows checked without a workbook: cells by field in, what the checker says out."""

from collections.abc import Iterable, Mapping
from datetime import date

from pengingat.imports.cells import Cell, SheetRow
from pengingat.imports.check import FileCheck
from pengingat.imports.columns import Field, map_columns
from pengingat.imports.rules import CheckedRow, Counts, Defaults

TODAY = date(2026, 11, 22)

GOOD: dict[Field, Cell] = {
    Field.CARD_NUMBER: "0001234500017",
    Field.NAME: "BUDI SANTOSO",
    Field.NIK: "7173021203700001",
    Field.PHONE: "081140003210",
    Field.BIRTH_DATE: date(1970, 3, 12),
    Field.SEX: "L",
    Field.ADDRESS: "LINGKUNGAN IV",
    Field.VILLAGE: "MATANI II",
    Field.DISTRICT: "TOMOHON TENGAH",
    Field.SEGMENT: "PBI (APBN)",
    Field.STATUS: "NON AKTIF",
    Field.INACTIVE_SINCE: date(2026, 2, 1),
    Field.CARE_CLASS: "3",
    Field.ARREARS_MONTHS: 0.0,
    Field.ARREARS_AMOUNT: 0.0,
    Field.FAMILY_RELATION: 1.0,
}
"""A row of every field, without a fault."""


def check_rows(
    rows: Iterable[Mapping[Field, Cell]], *, fields: Iterable[Field] = GOOD, defaults: Defaults | None = None
) -> tuple[list[CheckedRow], Counts]:
    """Check rows of a file that has these fields, numbered from 2 as below a heading."""
    fields = list(fields)
    check = FileCheck(map_columns(fields, {}), defaults=defaults or Defaults(), today=TODAY)
    sheet_rows = [SheetRow(number, [cells.get(name) for name in fields]) for number, cells in enumerate(rows, start=2)]
    return list(check.check_rows(sheet_rows)), check.counts


def check_cell(name: Field, cell: Cell) -> CheckedRow:
    """The good row with one cell replaced."""
    (checked,), _ = check_rows([{**GOOD, name: cell}])
    return checked


def codes_of(checked: CheckedRow) -> list[str]:
    """The codes in the order they were found."""
    return [problem.code.value for problem in checked.problems]

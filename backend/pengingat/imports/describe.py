"""What an import tells people of its file: the sheets, how one was read, and of each column some masked values."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from pengingat.imports.cells import Cell
from pengingat.imports.columns import Column, ColumnMapping, Field, column_letter
from pengingat.imports.models import Import
from pengingat.imports.reader import SheetHead
from pengingat.imports.shown import shown_value
from pengingat.imports.values import plain_text
from pengingat.participants.texts import read_card
from pengingat.phone import parse_mobile

_UNKNOWN = Field.ADDRESS
"""A column that is nothing yet is masked like free text: of numbers only long ones are hidden."""

_READ = {Field.PHONE: parse_mobile, Field.CARD_NUMBER: read_card}
"""What makes the value of a cell, so that a number shows as much of itself as everywhere else."""


def describe(read: Import, head: SheetHead, mapping: ColumnMapping) -> None:
    """Write down how the sheet was read, or would be."""
    read.sheets = [asdict(sheet) for sheet in head.sheets]
    read.mapping = {
        "sheet": head.sheet,
        "header_row": head.header_row,
        "columns": {name.value: column_letter(index) for name, index in mapping.fields.items()},
        "encoding": head.encoding,
        "separator": head.separator,
    }
    read.columns = [_column(column, cells) for column, cells in zip(mapping.columns, head.samples, strict=True)]


def forget_samples(read: Import) -> None:
    """Keep the headings only: values of a column name people, and have no use once the list is closed."""
    read.columns = [{**column, "samples": []} for column in read.columns or []] or None


def sample(name: Field | None, cell: Cell) -> str:
    """A cell as an example of its column, masked as problems are; of a date in an unknown column the year."""
    if name is None:
        name = Field.BIRTH_DATE if isinstance(cell, date) else _UNKNOWN
    make = _READ.get(name)
    return shown_value(name, cell, make(plain_text(cell)) if make else None)


def _column(column: Column, cells: Sequence[Cell]) -> dict[str, object]:
    samples = [sample(column.field or column.suggestion, cell) for cell in cells]
    return {
        "letter": column.letter,
        "heading": column.heading,
        "field": column.field,
        "suggestion": column.suggestion,
        "reason": column.reason,
        "samples": [text for text in samples if text],
    }

"""Sheets of .xlsb files (BIFF12 records in a zip), in the reading process."""

import struct
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import islice

from pengingat.imports.package import Package, relations_of
from pengingat.imports.sheet_xml import Flaws
from pengingat.imports.sheets import Refused, Sheet
from pengingat.imports.workbook_sheet import WorkbookSheet, open_workbook, worksheets

MAIN_PART = "xl/workbook.bin"

_BLANK_CELL, _LAST_CELL_TYPE = 1, 11
_DIMENSION, _SHEET = 148, 156
_FIRST_RECORDS = 16
# Cells that do not say their column. Excel writes none, calamine passes over them: the list would have holes.
_SHORT_CELLS = range(12, 20)
_TOP_RECORDS = 1000
_NUMBER = struct.Struct("<I")
_TWO_BYTE_TYPE = 0x80

Record = tuple[int, bytes]
"""A record's type and content."""


def binary_workbook_part(package: Package) -> str | None:
    """The part that lists the sheets; None in packages that are no such workbook."""
    part = package.main_part(MAIN_PART)
    return part if part.endswith(".bin") and relations_of(part) in package and part in package else None


def open_xlsb(package: Package, main_part: str) -> list[Sheet]:
    """The worksheets in the workbook's order. Raises Refused."""
    for name in package.relations(main_part, "/sharedStrings").values():
        package.measure(name)
    worksheet_parts = package.relations(main_part, "/worksheet")
    relation_of = dict(map(_name_and_relation, _of_type(_SHEET, package.read(main_part))))
    workbook = open_workbook(package.data)
    sheets: list[Sheet] = []
    for name, visible in worksheets(workbook).items():
        part = worksheet_parts.get(relation_of.get(name, ""))
        if part is None:
            raise Refused("corrupted")
        examine = partial(_examine, package, part)
        max_columns = package.limits.max_columns
        sheets.append(WorkbookSheet(workbook, name, visible=visible, max_columns=max_columns, examine=examine))
    return sheets


def _examine(package: Package, part: str) -> Flaws:
    """Measure the sheet. One that says it is wide is gone through cell by cell: calamine would lay it out in full."""
    chunks = package.chunks(part)
    top = next(chunks, b"")
    if any(kind in _SHORT_CELLS for kind, _ in islice(_records(top), _TOP_RECORDS)):
        raise Refused("corrupted")
    wide = any(_last_column(record) >= package.limits.max_columns for record in _dimensions(top))
    rest = b"".join(chunk if wide else b"" for chunk in chunks)
    if wide and any(_is_filled_beyond(record, package.limits.max_columns) for record in _records(top + rest)):
        raise Refused("too_many_columns")
    return {}


def _dimensions(stream: bytes) -> Iterator[bytes]:
    return (content for kind, content in islice(_records(stream), _FIRST_RECORDS) if kind == _DIMENSION)


def _last_column(dimension: bytes) -> int:
    return _number(dimension, 12)


def _is_filled_beyond(record: Record, columns: int) -> bool:
    kind, content = record
    return _BLANK_CELL < kind <= _LAST_CELL_TYPE and _number(content, 0) >= columns


def _name_and_relation(content: bytes) -> tuple[str, str]:
    """Of the record of a sheet: its name and its relation's id, which stand behind its state and number."""
    relation_size = 2 * _number(content, 8)
    name_at = 12 + relation_size
    name_size = 2 * _number(content, name_at)
    name = content[name_at + 4 : name_at + 4 + name_size]
    return name.decode("utf-16-le", "replace"), content[12:name_at].decode("utf-16-le", "replace")


def _of_type(wanted: int, stream: bytes) -> Iterator[bytes]:
    return (content for kind, content in _records(stream) if kind == wanted)


def _records(stream: bytes) -> Iterator[Record]:
    """The records of a part (one that is cut off is left out): a type of one or two bytes, a size, the content."""
    place, end = 0, len(stream)
    with suppress(IndexError):
        while place < end:
            kind = stream[place]
            place += 1
            if kind & _TWO_BYTE_TYPE:
                kind = kind & 0x7F | stream[place] << 7
                place += 1
            size = shift = 0
            for _ in range(4):
                byte = stream[place]
                place += 1
                size |= (byte & 0x7F) << shift
                shift += 7
                if byte < 0x80:
                    break
            yield kind, stream[place : place + size]
            place += size


def _number(content: bytes, place: int) -> int:
    if place + 4 > len(content):
        raise Refused("corrupted")
    return int(_NUMBER.unpack_from(content, place)[0])

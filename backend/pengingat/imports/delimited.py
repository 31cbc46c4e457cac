"""Text files with separators (.csv, .tsv), read in the reading process. Every cell is text, as the file says it."""

import codecs
import csv
import re
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from itertools import islice

from pengingat.imports.cells import MAX_TEXT, WireCell
from pengingat.imports.columns import HEADER_ROWS, recognised
from pengingat.imports.sheets import ReadLimits, Refused, Sheet, WireRow, clipped

_DELIMITERS = (";", ",", "\t")
_NAME = "CSV"
_SAMPLE = 1 << 16
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")

# ="0001234567890" is how people make Excel keep the zeros of a csv; Excel shows what is between the quotes.
_QUOTED_FORMULA = re.compile(r'="([^"]*)"')

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_KNOWN_AS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
}
"""Python's codecs by the names people know from their spreadsheet program's dialog."""


class DelimitedSheet:
    """The one sheet of a text file."""

    name = _NAME
    visible = True
    header_row: int | None = None

    def __init__(self, data: bytes, codec: str, delimiter: str, max_columns: int) -> None:
        self.encoding: str | None = _KNOWN_AS[codec]
        self.separator: str | None = "tab" if delimiter == "\t" else delimiter
        self._data = data
        self._codec = codec
        self._delimiter = delimiter
        self._max_columns = max_columns

    def load(self) -> None:
        """Nothing to do: rows are read as they are asked for."""

    def unload(self) -> None:
        """Nothing was kept."""

    def rows(self) -> Iterator[WireRow]:
        """The records, numbered as Excel does: a blank line is a row, a line break within quotes is none."""
        for number, record in enumerate(self.records(), start=1):
            cells: list[WireCell] = [_cell(text) for text in record]
            while cells and cells[-1] is None:
                cells.pop()
            if len(cells) > self._max_columns:
                raise Refused("too_many_columns")
            yield number, cells

    def records(self) -> Iterator[list[str]]:
        """The records as csv has them."""
        csv.field_size_limit(4 * MAX_TEXT)
        text = TextIOWrapper(BytesIO(self._data), self._codec, errors="replace", newline="")
        try:
            yield from csv.reader(text, delimiter=self._delimiter)
        except csv.Error as broken:
            raise Refused("corrupted") from broken


def open_delimited(data: bytes, limits: ReadLimits) -> list[Sheet]:
    """The file as one sheet. Raises Refused when it is no text."""
    codec = _codec_of(data)
    sample = data[:_SAMPLE].decode(codec, errors="ignore")
    if _CONTROL.search(sample):
        raise Refused("not_a_spreadsheet")
    candidates = [DelimitedSheet(data, codec, delimiter, limits.max_columns) for delimiter in _DELIMITERS]
    return [max(candidates, key=_likeness)]


def _likeness(sheet: DelimitedSheet) -> tuple[int, int]:
    """How well a separator fits: the headings it brings out, then the cells."""
    records = list(islice(sheet.records(), HEADER_ROWS))
    return max(map(recognised, records), default=0), max(map(len, records), default=0)


def _codec_of(data: bytes) -> str:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return codec
    if b"\x00" in data[:_SAMPLE:2] or b"\x00" in data[1:_SAMPLE:2]:
        return _unmarked_utf16(data[:_SAMPLE])
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), 1 << 20):
            decoder.decode(data[start : start + (1 << 20)])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _unmarked_utf16(sample: bytes) -> str:
    """UTF-16 of mostly Latin text has zero bytes on one side only. Zeros on both sides are no text."""
    if b"\x00" not in sample[::2]:
        return "utf-16-le"
    if b"\x00" not in sample[1::2]:
        return "utf-16-be"
    raise Refused("not_a_spreadsheet")


def _cell(text: str) -> WireCell:
    match = _QUOTED_FORMULA.fullmatch(text)
    return clipped(match[1] if match else text)

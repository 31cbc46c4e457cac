"""Text files with separators (.csv, .tsv), read in the reading process. Every cell is text, as the file says it."""

import csv
import re
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from itertools import islice

from pengingat.imports.cells import MAX_TEXT, WireCell
from pengingat.imports.columns import HEADER_ROWS, recognised
from pengingat.imports.sheets import ReadLimits, Refused, Sheet, WireRow, clipped
from pengingat.imports.text_encoding import Encoding, encoding_of

_DELIMITERS = (";", ",", "\t")
_NAME = "CSV"
_SAMPLE = 1 << 16
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")

# The first line by which people tell Excel the separator. Excel does not show it, nor count it as a row.
_HINT = re.compile(r"\ufeff?sep=([;,\t])\r?\n")

# ="0001234567890" is how people make Excel keep the zeros of a csv; Excel shows what is between the quotes.
_QUOTED_FORMULA = re.compile(r'="([^"]*)"')


class DelimitedSheet:
    """The one sheet of a text file."""

    name = _NAME
    visible = True
    header_row: int | None = None

    def __init__(
        self, data: bytes, encoding: Encoding, delimiter: str, *, hinted: bool = False, max_columns: int
    ) -> None:
        self.encoding: str | None = encoding.known_as
        self.separator: str | None = "tab" if delimiter == "\t" else delimiter
        self._data = data
        self._codec = encoding.codec
        self._delimiter = delimiter
        self._hinted = hinted
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
        if self._hinted:
            text.readline()
        try:
            yield from csv.reader(text, delimiter=self._delimiter)
        except csv.Error as broken:
            raise Refused("corrupted") from broken


def open_delimited(data: bytes, limits: ReadLimits) -> list[Sheet]:
    """The file as one sheet. Raises Refused when it is no text."""
    encoding = encoding_of(data)
    sample = data[:_SAMPLE].decode(encoding.codec, errors="ignore")
    if _CONTROL.search(sample):
        raise Refused("not_a_spreadsheet")
    if hint := _HINT.match(sample):
        return [DelimitedSheet(data, encoding, hint[1], hinted=True, max_columns=limits.max_columns)]
    candidates = [DelimitedSheet(data, encoding, one, max_columns=limits.max_columns) for one in _DELIMITERS]
    return [max(candidates, key=_likeness)]


def _likeness(sheet: DelimitedSheet) -> tuple[int, int]:
    """How well a separator fits: the headings it brings out, then the cells."""
    records = list(islice(sheet.records(), HEADER_ROWS))
    return max(map(recognised, records), default=0), max(map(len, records), default=0)


def _cell(text: str) -> WireCell:
    match = _QUOTED_FORMULA.fullmatch(text)
    return clipped(match[1] if match else text)

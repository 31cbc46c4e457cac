"""Rows that another system sent as JSON instead of a file: `{"rows": [{field: value, …}, …]}`, kept as such a file."""

from collections.abc import Iterator

import orjson

from pengingat.imports.cells import WireCell
from pengingat.imports.sheets import ReadLimits, Refused, Sheet, WireRow, clipped

_NAME = "JSON"


class JsonSheet:
    """The rows as a sheet: row 0 names the fields, in the order they first appear; the first row sent is row 1."""

    name = _NAME
    visible = True
    header_row: int | None = 0
    encoding: str | None = None
    separator: str | None = None

    def __init__(self, sent: list[dict[str, object]]) -> None:
        self._sent = sent
        self._fields = list(dict.fromkeys(field for row in sent for field in row))

    def load(self) -> None:
        """Nothing to do: JSON is parsed whole."""

    def unload(self) -> None:
        """There is no other sheet to make room for."""

    def rows(self) -> Iterator[WireRow]:
        """The names of the fields, then the rows."""
        yield 0, list(self._fields)
        for number, row in enumerate(self._sent, start=1):
            yield number, [_cell(row.get(field)) for field in self._fields]


def open_json_rows(data: bytes, limits: ReadLimits) -> list[Sheet]:
    """The rows as one sheet. Raises Refused when it is not such a document."""
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as broken:
        raise Refused("not_a_spreadsheet") from broken
    sent = document.get("rows")
    if not isinstance(sent, list) or not all(isinstance(row, dict) for row in sent):
        raise Refused("not_a_spreadsheet")
    if len({field for row in sent for field in row}) > limits.max_columns:
        raise Refused("too_many_columns")
    return [JsonSheet(sent)]


def _cell(value: object) -> WireCell:
    match value:
        case None | bool():
            return None if value is None else str(value).upper()
        case str():
            return clipped(value)
        case int() | float():
            return value
        case _:
            raise Refused("corrupted")

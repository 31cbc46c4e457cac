"""The reading process: a workbook comes in on standard input, its rows go out as lines of JSON.

It is started by `reader.py` with nothing in its environment, limits itself before it looks at the first byte of
the file, and may die of that file: nobody else does. The first line of input is the request, the rest is the file.
Lines out: `{"sheets": …}`, then the head (`_head`), then any number of `{"rows": […]}`, then `{"end": true}`; or
`{"refused": name}` as the last line at any point.
"""

import gc
import os
import resource
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import orjson

from pengingat.imports.cells import LONGEST_SAMPLE, WireCell
from pengingat.imports.columns import HEADER_ROWS, find_header
from pengingat.imports.containers import open_file
from pengingat.imports.sheets import ReadLimits, Refused, Sheet, WireRow, texts_of
from pengingat.participants.texts import visible

_SAMPLES = 3
_SAMPLE_ROWS = 500
"""A column that is empty in so many rows has no samples: looking on would read the sheet twice."""
_BATCH_BYTES = 1 << 18
_BATCH_ROWS = 2_000
_GRACE_SECONDS = 2
_NICENESS = 10
"""A large file is read for minutes: whoever waits for a page, and whoever is sent a message, comes first."""


def main() -> None:
    """Read the request and the file, write the lines."""
    os.nice(_NICENESS)
    request = orjson.loads(sys.stdin.buffer.readline())
    limits = ReadLimits(**request["limits"])
    _limit_space(limits)
    data = sys.stdin.buffer.read()
    gc.disable()  # a million rows make no circle, and looking for some takes time
    _limit_time(limits.cpu_seconds_for(len(data)))
    try:
        _read(data, limits, request["sheet"], request["columns"])
    except Refused as refused:
        _write({"refused": refused.name})
    sys.stdout.buffer.flush()


def _read(data: bytes, limits: ReadLimits, wanted: str | None, chosen: Mapping[str, str | None]) -> None:
    sheets = open_file(data, limits)
    _write({"sheets": [{"name": sheet.name, "visible": sheet.visible} for sheet in sheets]})
    sheet, header_row, headings = _choose(sheets, wanted, chosen)
    _write(_head(sheet, header_row, headings))
    for batch in _batches(_filled_rows(sheet, header_row, limits.max_rows)):
        sys.stdout.buffer.write(b'{"rows":[' + b",".join(batch) + b"]}\n")
    _write({"end": True})


def _choose(
    sheets: Sequence[Sheet], wanted: str | None, chosen: Mapping[str, str | None]
) -> tuple[Sheet, int, list[str]]:
    """The wanted sheet (as its name is shown), or the first visible one with a heading row; that row."""
    candidates = [sheet for sheet in sheets if (sheet.visible if wanted is None else visible(sheet.name) == wanted)]
    if not candidates:
        raise Refused("no_sheet")
    empty = True
    for sheet in candidates:
        sheet.load()
        top = [(number, texts_of(cells)) for number, cells in islice(sheet.rows(), HEADER_ROWS)]
        header_row = find_header(top, chosen) if sheet.header_row is None else sheet.header_row
        if header_row is not None:
            width = max(len(texts) for _, texts in top)
            headings = dict(top)[header_row]
            return sheet, header_row, headings + [""] * (width - len(headings))
        empty = empty and not any(any(cells) for _, cells in sheet.rows())
        sheet.unload()
    raise Refused("empty_file" if empty else "header_missing")


def _head(sheet: Sheet, header_row: int, headings: list[str]) -> dict[str, object]:
    """What there is to know before the rows; `samples` are the first filled cells of each column, for people."""
    samples: list[list[WireCell]] = [[] for _ in headings]
    below = (cells for number, cells in sheet.rows() if number > header_row and any(cells))
    for cells in islice(below, _SAMPLE_ROWS):
        for column, cell in zip(samples, cells, strict=False):
            if cell is not None and len(column) < _SAMPLES:
                column.append(cell[:LONGEST_SAMPLE] if isinstance(cell, str) else cell)
    return {
        "sheet": sheet.name,
        "header_row": header_row,
        "headings": headings,
        "samples": samples,
        "encoding": sheet.encoding,
        "separator": sheet.separator,
    }


def _filled_rows(sheet: Sheet, header_row: int, max_rows: int) -> Iterator[WireRow]:
    count = 0
    for number, cells in sheet.rows():
        if number > header_row and cells.count(None) != len(cells):
            count += 1
            if count > max_rows:
                raise Refused("too_many_rows")
            yield number, cells
    if not count:
        raise Refused("empty_file")


def _batches(rows: Iterable[WireRow]) -> Iterator[list[bytes]]:
    """The rows as JSON, in groups of about a quarter of a MiB."""
    batch, size = list[bytes](), 0
    for row in rows:
        line = orjson.dumps(row)
        batch.append(line)
        size += len(line)
        if size >= _BATCH_BYTES or len(batch) == _BATCH_ROWS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _write(message: dict[str, object]) -> None:
    sys.stdout.buffer.write(orjson.dumps(message, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def _limit_space(limits: ReadLimits) -> None:
    """Bounded memory; no file written, no core dump with people's data, no process or thread started."""
    memory = limits.memory_mib << 20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    for nothing in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NPROC):
        resource.setrlimit(nothing, (0, 0))


def _limit_time(seconds: int) -> None:
    """At `seconds` of processor time the kernel sends SIGXCPU, which ends the process and tells the parent why."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + _GRACE_SECONDS))


if __name__ == "__main__":
    main()

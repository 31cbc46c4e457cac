"""Sheets of .ods files, in the reading process. All of them are in one part, which calamine parses on opening."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pengingat.imports.cells import ERROR_TEXT, MAX_SHEET_ROWS, Flaw, FlawedCell, WireCell, wire_flaw
from pengingat.imports.package import Package
from pengingat.imports.sheet_xml import BROKEN_XML, local_name, strict_parser
from pengingat.imports.sheets import ReadLimits, Refused, Sheet, WireRow
from pengingat.imports.workbook_sheet import WorkbookSheet, open_workbook, worksheets

_TYPES = (b"application/vnd.oasis.opendocument.spreadsheet", b"application/x-vnd.oasis.opendocument.spreadsheet")
_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTED = re.compile(rb"<(?:[\w.-]+:)?encryption-data\b")

_DOCUMENT_TYPE = b"<!DOCTYPE"
_ERROR = b'value-type="error"'
# What fills a row or a sheet up to its edge without a value is harmless, and every writer makes it.
_REPEATED_CELL = re.compile(rb'-columns-repeated="[0-9]{3,}"(?![^<>]*/>\s*</)')
_REPEATED_ROW = re.compile(rb'-rows-repeated="[0-9]{4,}"[^<>]*>(?!\s*<[^<>]*/>\s*</)(?!\s*</)')
# Between elements of a table, and before the paragraphs of a cell, blanks mean nothing.
_INDENT = re.compile(rb">\s+(?=</?table:|<text:p[\s/>])")
_UNTYPED = re.compile(rb"<table:table-cell(?=\s[^<>]*[^<>/]>\s*<text:p|\s*>\s*<text:p)(?![^<>]*-type=)")
_OVERLAP = 4096
_LARGEST_AREA = 1 << 27
"""Cells of one sheet, empty ones between filled ones too, that calamine can lay out within the memory there is."""


class _Found(NamedTuple):
    """What is in the sheets: repetitions that may make one large, errors, XML other than LibreOffice writes it."""

    repetitions: bool
    errors: bool
    unusual: bool


class OdsSheet(WorkbookSheet):
    """A sheet in which errors are texts."""

    def rows(self) -> Iterator[WireRow]:
        """The rows, with errors told from other texts."""
        for number, cells in super().rows():
            yield number, [_flaw_of_error(cell) if isinstance(cell, str) else cell for cell in cells]


def is_ods(package: Package) -> bool:
    """Whether it calls itself a spreadsheet (or a template of one): texts and drawings are such packages too."""
    return "mimetype" in package and package.read("mimetype").strip().startswith(_TYPES)


def open_ods(package: Package) -> list[Sheet]:
    """The sheets in their order. Raises Refused."""
    if _MANIFEST in package and _ENCRYPTED.search(package.read(_MANIFEST)):
        raise Refused("password_protected")
    if _CONTENT not in package:
        raise Refused("corrupted")
    found = _search(package.chunks(_CONTENT))
    if found.repetitions:
        _refuse_large_tables(package.chunks(_CONTENT), package.limits)
    workbook = open_workbook(_as_usual(package) if found.unusual else package.data)
    kind = OdsSheet if found.errors else WorkbookSheet
    return [
        kind(workbook, name, visible=visible, max_columns=package.limits.max_columns)
        for name, visible in worksheets(workbook).items()
    ]


def _search(chunks: Iterable[bytes]) -> _Found:
    """What the sheets hold that needs care. Always reads to the end."""
    repetitions = errors = unusual = False
    tail = b""
    for chunk in chunks:
        window = tail + chunk
        if _DOCUMENT_TYPE in window:
            raise Refused("corrupted")
        errors = errors or _ERROR in window
        unusual = unusual or bool(_UNTYPED.search(window)) or (not tail and bool(_INDENT.search(window)))
        repetitions = repetitions or bool(_REPEATED_CELL.search(window) or _REPEATED_ROW.search(window))
        tail = window[-_OVERLAP:]
    return _Found(repetitions=repetitions, errors=errors, unusual=unusual)


def _as_usual(package: Package) -> bytes:
    """The document as LibreOffice would write it. Calamine reads none whose tables are indented, and takes a cell
    without a type for an empty one."""
    xml = _INDENT.sub(b">", b"".join(package.chunks(_CONTENT)))
    return package.with_part(_CONTENT, _UNTYPED.sub(rb'<table:table-cell office:value-type="string"', xml))


def _refuse_large_tables(chunks: Iterable[bytes], limits: ReadLimits) -> None:
    parser = strict_parser()
    measure = _TableMeasure(limits)
    parser.StartElementHandler = measure.start
    parser.EndElementHandler = measure.end
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)  # noqa: FBT003 - expat knows no keywords
        parser.Parse(b"", True)  # noqa: FBT003
    except BROKEN_XML as broken:
        raise Refused("corrupted") from broken


class _TableMeasure:
    """How far the filled cells of each table reach, repetitions unrolled."""

    def __init__(self, limits: ReadLimits) -> None:
        self._limits = limits
        self._rows = self._width = 0
        self._row_repeat = 1
        self._column = self._row_width = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match local_name(name):
            case "table-cell" | "covered-table-cell":
                self._column += _repeat(attributes, "-columns-repeated")
                if any(key.endswith("value-type") for key in attributes):
                    self._row_width = self._column
            case "table-row":
                self._row_repeat = _repeat(attributes, "-rows-repeated")
                self._column = self._row_width = 0
            case "table":
                self._rows = self._width = 0

    def end(self, name: str) -> None:
        if local_name(name) == "table-row":
            self._rows += self._row_repeat
            if self._row_width:
                self._width = max(self._width, self._row_width)
                self._refuse_large()

    def _refuse_large(self) -> None:
        if self._rows > MAX_SHEET_ROWS:
            raise Refused("too_many_rows")
        if self._rows * self._width > _LARGEST_AREA:
            raise Refused("too_many_columns" if self._width > self._limits.max_columns else "too_many_rows")


def _repeat(attributes: dict[str, str], ending: str) -> int:
    written = next((value for key, value in attributes.items() if key.endswith(ending)), "1")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 1


def _flaw_of_error(text: str) -> WireCell:
    return wire_flaw(FlawedCell(Flaw.ERROR, text)) if ERROR_TEXT.fullmatch(text) else text

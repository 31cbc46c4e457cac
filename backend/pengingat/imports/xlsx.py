"""Sheets of .xlsx and .xlsm files, read by calamine in the reading process. Macros are only bytes here."""

import posixpath
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import IO
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from pengingat.imports.cells import MAX_SHEET_COLUMNS, MAX_SHEET_ROWS, WireCell, wire_date
from pengingat.imports.sheet_xml import Flaws, elements, find_flaws, is_suspicious
from pengingat.imports.sheets import ReadLimits, Refused, Sheet, WireRow, clipped

MAIN_PART = "xl/workbook.xml"
_LARGEST_INDEX_PART = 16 << 20
_CHUNK = 1 << 20
_ENCRYPTED = 0x1
_ANY_SIZE = 1 << 62
_BROKEN = (BadZipFile, LargeZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, KeyError)


class Package:
    """The zip container, with a budget for all that is unpacked from it."""

    def __init__(self, data: bytes, limits: ReadLimits) -> None:
        """Raises Refused when it is no intact zip, is encrypted, or says that it unpacks to too much."""
        self.limits = limits
        try:
            self._zip = ZipFile(BytesIO(data))
        except _BROKEN as broken:
            raise Refused("corrupted") from broken
        parts = self._zip.infolist()
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise Refused("password_protected")
        self._left = limits.max_unzipped_mib << 20
        if sum(part.file_size for part in parts) > self._left:
            raise Refused("unzips_too_large")
        self._parts = {part.filename.lower().replace("\\", "/"): part for part in parts}
        self._measured: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def chunks(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes of a part. What counts is what comes out, not the size the container declares."""
        try:
            with self._open(self._parts[name.lower()]) as stream:
                while chunk := stream.read(_CHUNK):
                    self._spend(0 if name in self._measured else len(chunk))
                    yield chunk
        except _BROKEN as broken:
            raise Refused("corrupted") from broken
        self._measured.add(name)

    def read(self, name: str) -> bytes:
        """A part that only lists other parts, so a large one is not what it says."""
        content = b""
        for chunk in self.chunks(name):
            content += chunk
            if len(content) > _LARGEST_INDEX_PART:
                raise Refused("corrupted")
        return content

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise Refused("unzips_too_large")

    def _open(self, part: ZipInfo) -> IO[bytes]:
        # Python stops at the declared size, calamine does not: a false one must not hide what follows.
        part.file_size = _ANY_SIZE
        return self._zip.open(part)


class XlsxSheet:
    """A worksheet. Calamine parses it whole on `load`."""

    header_row: int | None = None
    encoding: str | None = None
    separator: str | None = None

    def __init__(self, name: str, part: str, *, visible: bool, package: Package, workbook: CalamineWorkbook) -> None:
        self.name = name
        self.visible = visible
        self._part = part
        self._package = package
        self._workbook = workbook
        self._sheet: CalamineSheet | None = None
        self._flaws: Flaws = {}

    def load(self) -> None:
        """Measure the sheet before anything parses it, find its flawed cells, parse it."""
        suspicious = is_suspicious(self._package.chunks(self._part))
        if suspicious:
            self._flaws = find_flaws(self._package.chunks(self._part), self._package.limits.max_columns)
        try:
            self._sheet = self._workbook.get_sheet_by_name(self.name)
        except CalamineError as broken:
            raise Refused("corrupted") from broken
        self._refuse_oversize(self._sheet.end)

    def unload(self) -> None:
        """Drop the parsed cells."""
        self._sheet, self._flaws = None, {}

    def rows(self) -> Iterator[WireRow]:
        """The rows from the sheet's first on; calamine leaves empty columns on the left out, so they are put back."""
        if self._sheet is None or self._sheet.start is None:
            return
        left: list[WireCell] = [None] * self._sheet.start[1]
        for number, values in enumerate(self._sheet.iter_rows(), start=1):
            cells = left + [
                (value or None) if type(value) is str else value if type(value) is float else _odd(value)
                for value in values
            ]
            flaws = self._flaws.get(number)
            yield number, _with_flaws(cells, flaws) if flaws else cells

    def _refuse_oversize(self, end: tuple[int, int] | None) -> None:
        row, column = end or (0, 0)
        if row >= MAX_SHEET_ROWS or column >= MAX_SHEET_COLUMNS:
            raise Refused("corrupted")
        if column >= self._package.limits.max_columns:
            raise Refused("too_many_columns")


def workbook_part(package: Package) -> str | None:
    """The part that lists the sheets: `xl/workbook.xml` unless the package says otherwise; None in other packages."""
    relations = _relations(package, "", "/officeDocument") if "_rels/.rels" in package else {}
    part = next(iter(relations.values()), MAIN_PART)
    return part if part.endswith(".xml") and _relations_of(part) in package and part in package else None


def open_xlsx(package: Package, data: bytes, main_part: str) -> list[Sheet]:
    """The worksheets in the workbook's order; chart sheets and the like have no rows. Raises Refused."""
    worksheets = _relations(package, main_part, "/worksheet")
    for name in _relations(package, main_part, "/sharedStrings").values():
        _count(package.chunks(name))
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError as locked:
        raise Refused("password_protected") from locked
    except CalamineError as broken:
        raise Refused("corrupted") from broken
    sheets: list[Sheet] = []
    for element, attributes in elements(package.read(main_part)):
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        if element == "sheet" and relation in worksheets:
            visible = attributes.get("state", "visible") == "visible"
            name = attributes.get("name", "")
            sheets.append(XlsxSheet(name, worksheets[relation], visible=visible, package=package, workbook=workbook))
    return sheets


def _relations_of(part: str) -> str:
    """Where the package keeps what a part refers to."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relations(package: Package, part: str, kind: str) -> dict[str, str]:
    """The parts that `part` refers to with a type ending in `kind`, by the relation's id."""
    folder = posixpath.join("/", posixpath.dirname(part))
    return {
        attributes.get("Id", ""): posixpath.normpath(posixpath.join(folder, attributes.get("Target", ""))).lstrip("/")
        for element, attributes in elements(package.read(_relations_of(part)))
        if element == "Relationship" and attributes.get("Type", "").endswith(kind)
    }


def _count(chunks: Iterable[bytes]) -> None:
    """Unpack a part for its size only: calamine is about to keep all of it."""
    for _ in chunks:
        pass


def _with_flaws(cells: list[WireCell], flaws: dict[int, WireCell]) -> list[WireCell]:
    width = max(flaws) + 1
    cells += [None] * (width - len(cells))
    for column, flaw in flaws.items():
        cells[column] = flaw
    return cells


def _odd(value: object) -> WireCell:
    """What is neither text nor a usual number. A time without a date is a number Excel was told to show as a date:
    0 is how an empty cell looks after a formula."""
    if isinstance(value, datetime):
        return wire_date(value.date())
    if isinstance(value, date):
        return wire_date(value)
    if isinstance(value, bool):
        return str(value).upper()
    if value == time(0):
        return 0.0
    return clipped(str(value))

"""Sheets of .xls files of Excel 5 to 2003 (BIFF in an OLE2 container), in the reading process."""

from collections.abc import Iterator

from pengingat.imports.ole2 import Container
from pengingat.imports.sheets import ReadLimits, Refused, Sheet
from pengingat.imports.workbook_sheet import WorkbookSheet, open_workbook, worksheets

_ENCRYPTED_PACKAGE = "EncryptedPackage"
_WORKBOOKS = ("Workbook", "Book")

_FILE_PASS = 0x2F
_FIRST_RECORDS = 512
"""Bytes of a workbook's stream among which a password is announced: it is the second or third record."""


def open_ole2(data: bytes, limits: ReadLimits) -> list[Sheet]:
    """The worksheets of an old workbook. Raises Refused, also for other programs' files.

    A newer workbook with a password is such a container too, with the encrypted package in it.
    """
    container = Container(data)
    if _ENCRYPTED_PACKAGE in container:
        raise Refused("password_protected")
    name = next((name for name in _WORKBOOKS if name in container), None)
    if name is None:
        raise Refused("not_a_spreadsheet" if container.is_whole else "corrupted")
    if any(kind == _FILE_PASS for kind in _record_types(container.read(name)[:_FIRST_RECORDS])):
        raise Refused("password_protected")
    workbook = open_workbook(data)
    return [
        WorkbookSheet(workbook, sheet, visible=visible, max_columns=limits.max_columns)
        for sheet, visible in worksheets(workbook).items()
    ]


def _record_types(stream: bytes) -> Iterator[int]:
    place = 0
    while place + 4 <= len(stream):
        yield int.from_bytes(stream[place : place + 2], "little")
        place += 4 + int.from_bytes(stream[place + 2 : place + 4], "little")

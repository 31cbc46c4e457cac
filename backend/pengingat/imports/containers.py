"""Which format the bytes of a file are in. The content decides; its name is never looked at."""

from pengingat.imports import ole2
from pengingat.imports.delimited import open_delimited
from pengingat.imports.json_rows import open_json_rows
from pengingat.imports.ods import is_ods, open_ods
from pengingat.imports.package import EXCEL_FOLDER, Package
from pengingat.imports.sheets import ReadLimits, Refused, Sheet
from pengingat.imports.xls import open_ole2
from pengingat.imports.xlsb import binary_workbook_part, open_xlsb
from pengingat.imports.xlsx import open_xlsx, workbook_part

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# A workbook of Excel 2 to 4, or of a script that writes such records, begins with this record and no container.
_BARE_BIFF = tuple(bytes((0x09, version, size, 0)) for version in (0, 2, 4, 8) for size in (4, 6, 8, 16))

_NOT_TABLES = (b"%PDF", b"{\\rtf", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"MZ")


def open_file(data: bytes, limits: ReadLimits) -> list[Sheet]:
    """The sheets of the file. Raises Refused for what is no workbook, or none that can be read."""
    if not data.strip(b"\x00\t\r\n " + _BYTE_ORDER_MARK):
        raise Refused("empty_file")
    if data.startswith(_ZIP):
        return _open_zip(data, limits)
    if data.startswith(ole2.SIGNATURE):
        return open_ole2(data, limits)
    if data.startswith(_BARE_BIFF):
        raise Refused("old_format")
    if data.startswith(_NOT_TABLES):
        raise Refused("not_a_spreadsheet")
    return _open_text(data, limits)


def _open_text(data: bytes, limits: ReadLimits) -> list[Sheet]:
    begin = data[:1024].removeprefix(_BYTE_ORDER_MARK).lstrip()
    if begin.startswith(b"<"):
        raise Refused("web_page")
    if begin.startswith(b"{"):
        return open_json_rows(data, limits)
    return open_delimited(data, limits)


def _open_zip(data: bytes, limits: ReadLimits) -> list[Sheet]:
    package = Package(data, limits)
    if part := workbook_part(package):
        return open_xlsx(package, part)
    if part := binary_workbook_part(package):
        return open_xlsb(package, part)
    if is_ods(package):
        return open_ods(package)
    raise Refused("corrupted" if package.has_folder(EXCEL_FOLDER) else "not_a_spreadsheet")

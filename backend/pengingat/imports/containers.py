"""Which format the bytes of a file are in. The content decides; its name is never looked at."""

from pengingat.imports.delimited import open_delimited
from pengingat.imports.json_rows import open_json_rows
from pengingat.imports.sheets import ReadLimits, Refused, Sheet
from pengingat.imports.xlsx import MAIN_PART, Package, open_xlsx, workbook_part

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_NOT_TABLES = (b"%PDF", b"{\\rtf", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"MZ")
_OTHER_PARTS = ("xl/workbook.bin", "content.xml")

# Names of streams as the directory of an OLE2 container holds them.
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_STREAMS = ("Workbook".encode("utf-16-le") + b"\x00", "Book".encode("utf-16-le") + b"\x00")
_OTHER_STREAMS = tuple(name.encode("utf-16-le") for name in ("WordDocument", "PowerPoint Document", "__substg1.0_"))


def open_file(data: bytes, limits: ReadLimits) -> list[Sheet]:
    """The sheets of the file. Raises Refused for what is no workbook, or none that can be read."""
    if not data.strip(b"\x00\t\r\n " + _BYTE_ORDER_MARK):
        raise Refused("empty_file")
    if data.startswith(_ZIP):
        return _open_zip(data, limits)
    if data.startswith(_OLE2):
        raise Refused(_kind_of_ole2(data))
    if data.startswith(_NOT_TABLES):
        raise Refused("not_a_spreadsheet")
    if data.removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"<"):
        raise Refused("web_page")
    if data.lstrip().startswith(b"{"):
        return open_json_rows(data, limits)
    return open_delimited(data, limits)


def _open_zip(data: bytes, limits: ReadLimits) -> list[Sheet]:
    package = Package(data, limits)
    main_part = workbook_part(package)
    if main_part:
        return open_xlsx(package, data, main_part)
    if MAIN_PART in package:
        raise Refused("corrupted")
    raise Refused("other_format" if any(part in package for part in _OTHER_PARTS) else "not_a_spreadsheet")


def _kind_of_ole2(data: bytes) -> str:
    """Excel puts a workbook with a password into an OLE2 container; its old format is one too, as are others'."""
    if _ENCRYPTED_PACKAGE in data:
        return "password_protected"
    if any(name in data for name in _WORKBOOK_STREAMS):
        return "old_format"
    return "not_a_spreadsheet" if any(name in data for name in _OTHER_STREAMS) else "password_protected"

"""Files that are broken, wrong or meant to harm: each ends in one sentence, and nobody but the reader suffers."""

import struct
from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest

from pengingat.errors import Invalid, TooLarge
from pengingat.imports.sheets import ReadLimits
from tests.factories.tables import as_xls
from tests.factories.workbooks import HEADINGS, SheetSpec, row, sheet, xlsx, zipped
from tests.imports.reading import read

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
XLS = as_xls([HEADINGS, row(1)])
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def named_stream(content: bytes, name: str) -> bytes:
    """An OLE2 container with the workbook's stream under another name."""
    place = content.index("Workbook\0".encode("utf-16-le"))
    entry = name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2)
    return content[:place] + entry + content[place + len(entry) :]


async def refusal(content: bytes, limits: ReadLimits | None = None) -> Invalid:
    """The one problem the file ends in."""
    with pytest.raises(Invalid) as refused:
        await read(content, limits=limits)
    for language in ("id", "en"):
        assert refused.value.say(language)
    return refused.value


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (b"", "empty_file", ""),
        (b"  \r\n\r\n", "empty_file", ""),
        (PNG, "not_a_spreadsheet", ".xlsb"),
        (bytes((9, 8, 8, 0, 0, 0, 16, 0, 0, 0, 0, 0)), "not_a_spreadsheet", "sangat lama"),
        (b"%PDF-1.7\nNama;NIK\n", "not_a_spreadsheet", ""),
        (b"\x00\x01\x02\x03" * 200, "not_a_spreadsheet", ""),
        (b"Nama;NIK\x07\x08;\x01\n", "not_a_spreadsheet", ""),
        (b"<html><table><tr><td>Nama</td></tr></table></html>", "not_a_spreadsheet", "halaman web"),
        (b'\xef\xbb\xbf\n<?xml version="1.0"?><Workbook/>', "not_a_spreadsheet", "halaman web"),
        (zipped({"catatan.txt": "Nama;NIK"}), "not_a_spreadsheet", ""),
        (zipped({"word/document.xml": "<w/>"}), "not_a_spreadsheet", ""),
        (zipped({"xl/workbook.xml": "<workbook/>"}), "corrupted", ""),
        (zipped({"xl/workbook.bin": b"\x00"}), "corrupted", ""),
        (zipped({"mimetype": "x", "content.xml": "<x/>"}), "not_a_spreadsheet", ".ods"),
        (zipped({"mimetype": ODS_TYPE}), "corrupted", ""),
        (zipped({"mimetype": ODS_TYPE, "content.xml": "<x"}), "corrupted", ""),
        (zipped({"mimetype": ODS_TYPE.replace("spreadsheet", "text"), "content.xml": "<x/>"}), "not_a_spreadsheet", ""),
        (OLE2, "corrupted", ""),
        (named_stream(XLS, "EncryptedPackage"), "password_protected", "kata sandi"),
        (named_stream(XLS, "WordDocument"), "not_a_spreadsheet", ""),
        (named_stream(XLS, "Catatan"), "not_a_spreadsheet", ""),
        (b"PK\x03\x04" + bytes(40), "corrupted", "rusak"),
        (xlsx(sheet(row(1)))[:-300], "corrupted", ""),
        (b"halo;dunia\napa;kabar\n", "header_missing", "judul kolom"),
        (b"No Kartu;Nama\n", "empty_file", "peserta"),
        (xlsx(sheet()), "empty_file", ""),
        (xlsx(SheetSpec(rows={})), "empty_file", ""),
        (xlsx(), "no_sheet", ""),
        (xlsx(SheetSpec(xml="<worksheet")), "corrupted", ""),
        (xlsx(SheetSpec(rows={1: HEADINGS}, after="<f>")), "corrupted", ""),
        (xlsx(sheet(row(1)), parts={"xl/workbook.xml": "<"}), "corrupted", ""),
        (xlsx(sheet(row(1)), parts={"xl/workbook.xml": '<?xml version="1.0" encoding="UTG-8"?><x/>'}), "corrupted", ""),
        (xlsx(SheetSpec(xml='<?xml version="1.0" encoding="big5"?><worksheet><f>1</f></worksheet>')), "corrupted", ""),
    ],
)
async def test_what_is_no_list(content: bytes, code: str, word: str) -> None:
    refused = await refusal(content)
    assert refused.code == code
    assert word in refused.say("id")


class TestSizes:
    SMALL = replace(ReadLimits(), max_unzipped_mib=1)

    async def test_a_file_larger_than_allowed(self) -> None:
        with pytest.raises(TooLarge) as refused:
            await read(bytes(2 << 20), limits=replace(ReadLimits(), max_file_mib=1))
        assert refused.value.code == "file_too_large"
        assert "1 MiB" in refused.value.say("id")

    async def test_a_declared_bomb(self) -> None:
        refused = await refusal(xlsx(SheetSpec(xml="<worksheet>" + " " * (2 << 20))), self.SMALL)
        assert refused.code == "unzips_too_large"

    @pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
    async def test_a_bomb_that_understates_its_size(self, part: str) -> None:
        content = _understated(xlsx(sheet(row(1)), parts={part: f"<worksheet {MAIN}>" + " " * (2 << 20)}), part)
        assert (await refusal(content, self.SMALL)).code == "unzips_too_large"

    async def test_many_parts_together(self) -> None:
        parts = {f"xl/media/{number}.bin": bytes(300 << 10) for number in range(4)}
        assert (await refusal(xlsx(sheet(row(1)), parts=parts), self.SMALL)).code == "unzips_too_large"

    async def test_too_many_rows(self) -> None:
        limits = replace(ReadLimits(), max_rows=3)
        content = xlsx(sheet(*map(row, range(1, 5))))
        refused = await refusal(content, limits)
        assert refused.code == "too_many_rows"
        assert "3" in refused.say("id")
        assert len((await read(content, limits=replace(limits, max_rows=4))).rows) == 4

    async def test_empty_rows_cost_nothing(self) -> None:
        blank = '<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row>'
        spec = SheetSpec(xml=sheet_xml(f"{xml_rows(2)}{blank}"))
        assert len((await read(xlsx(spec), limits=replace(ReadLimits(), max_rows=2))).rows) == 2

    @pytest.mark.parametrize("name", ["xlsx", "csv"])
    async def test_ten_thousand_columns(self, name: str) -> None:
        headings = [*HEADINGS, *(f"Kolom {number}" for number in range(10_000))]
        content = xlsx(SheetSpec(rows={1: headings, 2: row(1)})) if name == "xlsx" else ";".join(headings).encode()
        refused = await refusal(content)
        assert refused.code == "too_many_columns"
        assert "256" in refused.say("id")

    async def test_one_cell_far_to_the_right_is_found_before_a_table_of_that_width_is_laid_out(self) -> None:
        far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        content = xlsx(SheetSpec(xml=sheet_xml(xml_rows(2) + far)))
        assert (await refusal(content, replace(ReadLimits(), memory_mib=512))).code == "too_many_columns"


@pytest.mark.parametrize("place", ["XFE5", "A1048577", "AAAA5", "ZZZZZZZZZ99999999999999", "A0", "5A", "$A$5", "A-5"])
@pytest.mark.parametrize("flawed", [True, False])
async def test_cells_at_silly_places(place: str, *, flawed: bool) -> None:
    silly = f'<row><c r="{place}">{"<f>1</f>" if flawed else ""}<v>1</v></c></row>'
    refused = await refusal(xlsx(SheetSpec(xml=sheet_xml(xml_rows(2) + silly))))
    assert refused.code in ("corrupted", "too_many_columns", "reader_died")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
async def test_entities_that_grow(part: str) -> None:
    laughs = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 9))
    rows = "<row><c><f>&l8;</f></c></row>"
    xml = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>' + sheet_xml(rows)
    assert (await refusal(xlsx(sheet(row(1)), parts={part: xml}))).code == "corrupted"


async def test_parts_locked_with_a_zip_password() -> None:
    content = bytearray(xlsx(sheet(row(1))))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature)
        while place >= 0:
            content[place + flags] |= 1
            place = content.find(signature, place + 1)
    assert (await refusal(bytes(content))).code == "password_protected"


async def test_a_part_that_does_not_match_its_checksum() -> None:
    file = BytesIO()
    with ZipFile(BytesIO(xlsx(sheet(row(1))))) as good, ZipFile(file, "w", ZIP_STORED) as package:
        for name in good.namelist():
            package.writestr(name, good.read(name))
    assert (await refusal(file.getvalue().replace(b"BUDI", b"BADI"))).code == "corrupted"


async def test_an_endless_csv_cell() -> None:
    assert (await refusal(b'Nama;NIK\n"' + b"x" * 200_000)).code == "corrupted"


def xml_rows(number: int) -> str:
    """The headings and so many people, as rows of a sheet's XML."""

    def cell(text: str) -> str:
        return f'<c t="inlineStr"><is><t>{text}</t></is></c>'

    headings = "".join(map(cell, HEADINGS))
    rows = "".join(f"<row>{''.join(cell(str(value)) for value in row(card))}</row>" for card in range(1, number + 1))
    return f"<row>{headings}</row>{rows}"


def sheet_xml(rows: str) -> str:
    """A sheet of these rows."""
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


def _understated(content: bytes, part: str) -> bytes:
    """The zip with this part's unpacked size said to be ten bytes, in both places that say it."""
    changed = bytearray(content)
    for signature, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        place = changed.find(signature)
        while place >= 0:
            if changed[place + name_at : place + name_at + len(part)] == part.encode():
                changed[place + size_at : place + size_at + 4] = struct.pack("<I", 10)
            place = changed.find(signature, place + 4)
    return bytes(changed)

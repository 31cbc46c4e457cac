""".xls, .xlsb and .ods files that are broken or meant to harm; what holds for every format: `test_hostile_files`."""

import struct
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from pengingat.errors import Invalid
from pengingat.imports.cells import Flaw, FlawedCell
from pengingat.imports.sheets import ReadLimits
from tests.factories.tables import as_ods, as_xls
from tests.factories.workbooks import HEADINGS, row
from tests.imports.reading import read
from tests.imports.test_hostile_files import refusal

FIXTURES = Path(__file__).parent.parent / "workbooks" / "calamine"
SMALL = replace(ReadLimits(), memory_mib=512)
ROWS = [HEADINGS, row(1), row(2)]
ODS, XLS, XLSB = as_ods(ROWS, tail=False), as_xls(ROWS), (FIXTURES / "base.xlsb").read_bytes()
LARGE_XLS = as_xls([HEADINGS, *([*row(card)[:2], f"NAMA {card}"] for card in range(400))])


def with_part(content: bytes, part: str, change: Callable[[bytes], bytes] | None) -> bytes:
    """The package with one part changed, or without it."""
    file = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name != part:
                new.writestr(name, data)
            elif change:
                new.writestr(name, change(data))
    return file.getvalue()


def ods_with(rows: str, rows_below: str = "") -> bytes:
    """A document whose table has these rows between the headings and two people, or below them."""

    def change(xml: bytes) -> bytes:
        parts = xml.split(b"</table:table-row>")
        return b"</table:table-row>".join(
            [parts[0], rows.encode() + parts[1], parts[2], rows_below.encode() + parts[3]]
        )

    return with_part(ODS, "content.xml", change)


@pytest.mark.parametrize("name", ["password.ods", "password.xls", "password.xlsb"])
async def test_locked(name: str) -> None:
    assert (await refusal((FIXTURES / name).read_bytes())).code == "password_protected"


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (ODS, "content.xml"),
        (XLSB, "xl/workbook.bin"),
        (XLSB, "xl/_rels/workbook.bin.rels"),
        (XLSB, "xl/worksheets/sheet1.bin"),
        (XLSB, "xl/sharedStrings.bin"),
    ],
)
async def test_missing_parts(content: bytes, part: str) -> None:
    assert (await refusal(with_part(content, part, None))).code == "corrupted"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("content", [ODS, XLS, LARGE_XLS, XLSB], ids=["ods", "xls", "large xls", "xlsb"])
async def test_cut_off(content: bytes, share: float) -> None:
    assert (await refusal(content[: int(len(content) * share)])).code == "corrupted"


class TestOds:
    CELL = '<table:table-cell office:value-type="string"{0}><text:p>x</text:p></table:table-cell>'

    async def test_a_million_formatted_rows_cost_nothing(self) -> None:
        cells = "".join(f'<table:table-cell table:number-columns-repeated="{number}"/>' for number in (9, 16_375))
        for content in ("<table:table-cell/>", cells):
            blank = f'<table:table-row table:number-rows-repeated="1048000">{content}</table:table-row>'
            assert [row.number for row in (await read(ods_with("", blank), limits=SMALL)).rows] == [2, 3]

    @pytest.mark.parametrize(
        ("across", "down", "code"),
        [
            (1_000_000, 1, "too_many_columns"),
            (1_000_000, 1_000_000, "too_many_columns"),
            (1, 1_048_577, "too_many_rows"),
            (200, 1_000_000, "too_many_rows"),
            (999_999_999, 999_999_999, "too_many_rows"),
        ],
    )
    async def test_a_cell_that_is_repeated(self, across: int, down: int, code: str) -> None:
        cell = self.CELL.format(f' table:number-columns-repeated="{across}"')
        bomb = f'<table:table-row table:number-rows-repeated="{down}">{cell}</table:table-row>'
        assert (await refusal(ods_with(bomb), SMALL)).code == code

    async def test_a_cell_far_to_the_right_of_many_rows(self) -> None:
        far = '<table:table-cell table:number-columns-repeated="16000"/>' + self.CELL.format("")
        many = f'<table:table-row table:number-rows-repeated="900000">{self.CELL.format("")}</table:table-row>'
        assert (
            await refusal(ods_with(f"{many}<table:table-row>{far}</table:table-row>"), SMALL)
        ).code == "too_many_columns"

    async def test_a_repeated_row_is_so_many_rows(self) -> None:
        repeated = f'<table:table-row table:number-rows-repeated="5000">{self.CELL.format("")}</table:table-row>'
        assert [row.number for row in (await read(ods_with(repeated))).rows] == list(range(2, 5004))
        assert (await refusal(ods_with(repeated), replace(ReadLimits(), max_rows=5001))).code == "too_many_rows"

    async def test_covered_cells_are_empty_and_keep_their_place(self) -> None:
        cells = self.CELL.format(' table:number-columns-spanned="3"') + "<table:covered-table-cell/>" * 2
        found = await read(ods_with(f"<table:table-row>{cells}{self.CELL.format('')}</table:table-row>"))
        assert found.cells[2] == ["x", None, None, "x"]

    @pytest.mark.parametrize("entity", ['<!ENTITY a "x">', '<!ENTITY a SYSTEM "file:///etc/passwd">'])
    async def test_document_types_are_refused(self, entity: str) -> None:
        content = with_part(
            ODS, "content.xml", lambda xml: xml.replace(b"?>", f"?><!DOCTYPE x [{entity}]>".encode(), 1)
        )
        assert (await refusal(content)).code == "corrupted"

    async def test_unpacks_to_too_much(self) -> None:
        content = ods_with(" " * (3 << 20))
        assert (await refusal(content, replace(ReadLimits(), max_unzipped_mib=2))).code == "unzips_too_large"

    @pytest.mark.parametrize("attributes", ["", ' table:style-name="ce1"', ' table:number-columns-repeated="1" '])
    async def test_a_cell_without_a_type_is_text(self, attributes: str) -> None:
        cell = f"<table:table-cell{attributes}><text:p>x/y</text:p></table:table-cell>"
        rest = '<table:table-cell/><table:table-cell table:style-name="ce1"/>' + self.CELL.format("")
        found = await read(ods_with(f"<table:table-row>{cell}{rest}</table:table-row>"))
        assert found.cells[2] == ["x/y", None, None, "x"]

    async def test_errors_are_told_from_texts(self) -> None:
        kind = ' xmlns:c="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" c:value-type="error"'
        cells = "".join(
            f'<table:table-cell office:value-type="string"{mark}><text:p>{text}</text:p></table:table-cell>'
            for mark, text in ((kind, "#DIV/0!"), (kind, "Err:502"), ("", "Err:xyz"), ("", "# 1"))
        )
        assert (await read(ods_with(f"<table:table-row>{cells}</table:table-row>"))).cells[2] == [
            *(FlawedCell(Flaw.ERROR, "#DIV/0!"), FlawedCell(Flaw.ERROR, "Err:502"), "Err:xyz", "# 1")
        ]


class TestXls:
    FAT_AT, DIRECTORY_AT = 76, 48

    @staticmethod
    def sector(content: bytes, number: int) -> int:
        return (number + 1) * 512

    def test_the_large_one_has_its_own_sectors(self) -> None:
        assert len(LARGE_XLS) > 10 * 4096

    async def test_sectors_that_go_round_in_circles(self) -> None:
        (fat,) = struct.unpack_from("<I", LARGE_XLS, self.FAT_AT)
        changed = bytearray(LARGE_XLS)
        struct.pack_into("<I", changed, self.sector(LARGE_XLS, fat) + 4 * 20, 3)
        assert (await refusal(bytes(changed))).code == "corrupted"

    @pytest.mark.parametrize("place", [48, 60, 68, 76])
    @pytest.mark.parametrize("number", [0, 1, 0x7FFFFFFF])
    async def test_a_header_that_points_elsewhere(self, place: int, number: int) -> None:
        changed = bytearray(LARGE_XLS)
        struct.pack_into("<I", changed, place, number)
        refused = await refusal_or_rows(bytes(changed))
        assert refused in (400, "corrupted", "not_a_spreadsheet")

    async def test_a_sheet_as_large_as_the_format_goes(self) -> None:
        """Rows and columns are 16-bit numbers in the file: calamine would lay out 4 thousand million cells."""
        content = as_xls([HEADINGS, row(1), [None, 1.2345678]])
        number = content.index(struct.pack("<HHHH", 0x0203, 14, 2, 1))
        far = content[: number + 4] + struct.pack("<HH", 0xFFFF, 0xFFFF) + content[number + 8 :]
        assert (await refusal(far, SMALL)).code in ("too_many_columns", "reader_died")


async def refusal_or_rows(content: bytes) -> int | str:
    """How many rows it has, or the code of its refusal."""
    try:
        return len((await read(content)).rows)
    except Invalid as refused:
        return refused.code


class TestXlsb:
    PART = "xl/worksheets/sheet1.bin"

    async def test_cells_without_a_column_are_not_passed_over(self) -> None:
        cell = bytes((0x07, 12))  # a text with its column and style; the short kind has neither
        content = with_part(XLSB, self.PART, lambda sheet: sheet.replace(cell, bytes((19, 12)), 1))
        assert (await refusal(content)).code == "corrupted"

    @staticmethod
    def wide(sheet: bytes, *, cell: bool) -> bytes:
        """The sheet said to reach to the last column, and its first cell put there or not."""
        place = sheet.index(bytes((0x94, 0x01, 16))) + 3
        sheet = sheet[: place + 12] + struct.pack("<I", 16383) + sheet[place + 16 :]
        if cell:
            at = sheet.index(bytes((0x07, 12, 0, 0, 0, 0))) + 2
            sheet = sheet[:at] + struct.pack("<I", 16383) + sheet[at + 4 :]
        return sheet

    @pytest.mark.parametrize(("cell", "code"), [(True, "too_many_columns"), (False, "header_missing")])
    async def test_a_filled_cell_far_to_the_right(self, *, cell: bool, code: str) -> None:
        content = with_part(XLSB, self.PART, lambda sheet: self.wide(sheet, cell=cell))
        assert (await refusal(content, SMALL)).code == code

    async def test_a_sheet_that_is_cut_off(self) -> None:
        content = with_part(XLSB, self.PART, lambda sheet: sheet[:40])
        assert (await refusal(content)).code in ("corrupted", "header_missing")

    async def test_unpacks_to_too_much(self) -> None:
        content = with_part(XLSB, self.PART, lambda sheet: sheet + bytes(3 << 20))
        assert (await refusal(content, replace(ReadLimits(), max_unzipped_mib=2))).code == "unzips_too_large"

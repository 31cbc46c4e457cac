"""Files that leave: whatever a value is, it stays a value, and people find a table they can work with."""

import csv
import re
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from pengingat import workbook_out
from pengingat.errors import Invalid
from pengingat.workbook_out import Column, Digits, Kind, Sheet, Spoiled, Strong, write_csv, write_xlsx

FORMULAS = ["=1+1", "+62812", "-5", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1", "x;=1+1", "a\n=1", '=HYPERLINK("x")']
MASKED = ["0812****345", "000******1234", "B*** S***", "7173************"]


async def xlsx_bytes(sheets: list[Sheet]) -> bytes:
    file = BytesIO()
    await write_xlsx(file, sheets)
    return file.getvalue()


async def _open(*sheets: Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(await xlsx_bytes(list(sheets))))


async def _cells(*values, **column) -> list:
    columns = [Column(f"K{number}", **column) for number in range(len(values))]
    sheet: Worksheet = (await _open(Sheet("A", columns, [values]))).active
    return list(sheet[2])


async def _csv(*values: str) -> list[list[str]]:
    file = BytesIO()
    await write_csv(file, Sheet("A", [Column("K")] * len(values), [values]))
    return list(csv.reader(StringIO(file.getvalue().decode("utf-8-sig"), newline="")))


_UNWRITABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML has no way to write, lone halves of characters included."""


def _printable(text: str) -> str:
    return "".join(c for c in text if c in "\t\n" or not _UNWRITABLE.match(c))


class TestWorkbookCells:
    @pytest.mark.parametrize("text", [*FORMULAS, *MASKED, "<b>&amp;</b>", " spasi ", "00123", "é 漢"])
    async def test_a_text_is_a_string_cell_as_it_was(self, text):
        (cell,) = await _cells(text)
        assert (cell.data_type, cell.number_format) == ("s", "@")
        assert cell.value == text.replace("\r", "")

    async def test_no_part_of_the_file_holds_a_formula(self):
        titles = [Column(text) for text in FORMULAS]
        sheet = Sheet("A", titles, [FORMULAS], heading=FORMULAS, alarm="=1")
        with zipfile.ZipFile(BytesIO(await xlsx_bytes([sheet]))) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        drawn = (await _open(sheet)).active
        assert [cell.value for cell in drawn[sheet.header_row]] == [text.replace("\r", "") for text in FORMULAS]
        assert {cell.data_type for row in drawn.iter_rows() for cell in row if cell.value is not None} == {"s"}

    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.text(st.characters(exclude_characters="\r"), max_size=30), min_size=30, max_size=30))
    async def test_any_text_is_read_back_by_the_reader_of_imports(self, texts):
        content = await xlsx_bytes([Sheet("A", [Column("K"), Column("L")], [(text, "x") for text in texts])])
        rows = python_calamine.load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()
        assert rows[1:] == [[_printable(text), "x"] for text in texts]

    async def test_an_identifier_as_number_keeps_its_digits(self):
        (cell,) = await _cells(Digits("7173990112700010"))
        assert (cell.value, cell.number_format) == (7173990112700010, "0")

    async def test_spoiled_cells_are_what_broken_lists_hold(self):
        missing, formula = await _cells(Spoiled.NOT_FOUND, Spoiled.UNCALCULATED)
        assert (missing.data_type, missing.value) == ("e", "#N/A")
        assert (formula.data_type, formula.value) == ("f", '=UPPER("walian")')

    async def test_a_wrapped_text_gets_the_lines_it_needs(self):
        sheet = Sheet("A", [Column("K", 20, wrapped=True), Column("L")], [["kata " * 20, "x"], ["kata", "x" * 100]])
        drawn = (await _open(sheet)).active
        assert drawn["A2"].alignment.wrap_text
        assert not drawn["B2"].alignment.wrap_text
        assert drawn.row_dimensions[2].height == 6 * 15
        assert drawn.row_dimensions[3].height is None

    async def test_numbers_and_dates_are_real(self):
        moment = datetime(2026, 11, 22, 23, 30, 15, tzinfo=UTC)
        number, money, day, utc, wita, nothing = await _cells(
            7, 1_050_000, date(1984, 5, 17), moment, moment.astimezone(ZoneInfo("Asia/Makassar")), None
        )
        assert (number.value, number.data_type) == (7, "n")
        assert (money.value, money.number_format) == (1_050_000, "#,##0")
        assert (day.value.isoformat(), day.number_format) == ("1984-05-17T00:00:00", "dd/mm/yyyy")
        assert utc.value.isoformat() == "2026-11-22T23:30:15"
        assert wita.value.isoformat() == "2026-11-23T07:30:15"
        assert nothing.value is None

    async def test_what_excel_cannot_hold_as_number_is_text(self):
        values = 7_173_010_101_900_001, date(1899, 12, 31), date(1900, 2, 28), float("nan"), "x" * 40_000
        long, old, leap, nan, text = await _cells(*values)
        assert {cell.data_type for cell in (long, old, leap, nan, text)} == {"s"}
        assert (long.value, old.value, leap.value) == ("7173010101900001", "1899-12-31", "1900-02-28")
        assert len(text.value) == 32_767

    async def test_marks_and_strong_lines_are_seen(self):
        plain, strong = await _cells("biasa", Strong("tebal"))
        assert (plain.font.bold, strong.font.bold) == (False, True)
        (marked,) = await _cells("salah", marked=True)
        assert marked.alignment.wrap_text
        assert marked.fill.fgColor.rgb != plain.fill.fgColor.rgb


class TestWorkbookFrame:
    async def test_a_table_has_a_frozen_header_and_filters_over_all_its_rows(self):
        columns = [Column("Nama", 30), Column("Bulan", 9, Kind.NUMBER)]
        rows = [("A", 1), ("B", 2), ("C", 3)]
        sheet = (
            await _open(Sheet("Peserta", columns, rows, heading=("Daftar", "per hari ini"), alarm="SIMULATOR"))
        ).active
        assert [sheet["A1"].value, sheet["A2"].value, sheet["A3"].value] == ["SIMULATOR", "Daftar", "per hari ini"]
        assert [cell.value for cell in sheet[5]] == ["Nama", "Bulan"]
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A6", "A5:B8")
        assert sheet.column_dimensions["A"].width == 30
        assert sheet["B8"].value == 3

    async def test_a_plain_sheet_has_neither_header_nor_filter(self):
        sheet = (
            await _open(Sheet("Ringkasan", [Column("a"), Column("b")], [("x", 1)], heading=("Judul",), plain=True))
        ).active
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == (None, None)
        assert [cell.value for cell in sheet[3]] == ["x", 1]

    async def test_choices_and_text_format_wait_for_people_to_fill_in(self):
        columns = [Column("No Kartu"), Column("Status", choices=("Aktif", "Non Aktif"))]
        sheet = (await _open(Sheet("Isian", columns, []))).active
        (choices,) = sheet.data_validations.dataValidation
        assert (choices.formula1, str(choices.sqref)) == ('"Aktif,Non Aktif"', "B2:B1048576")
        assert sheet.column_dimensions["A"].number_format == "@"

    async def test_rows_come_in_batches_and_fill_several_sheets(self):
        async def batches():
            for start in range(0, 25, 10):
                yield [(number,) for number in range(start, min(start + 10, 25))]

        first = Sheet("Satu", [Column("No", kind=Kind.NUMBER)], batches())
        book = await _open(first, Sheet("Dua", [Column("No")], [("x",)]))
        assert [row[0] for row in book["Satu"].iter_rows(min_row=2, values_only=True)] == list(range(25))
        assert (book["Satu"].auto_filter.ref, book["Dua"].auto_filter.ref) == ("A1:A26", "A1:A2")

    async def test_a_plain_sheet_may_hold_nothing_but_rows(self):
        sheet = (await _open(Sheet("A", [Column("a")], [("x",)], plain=True))).active
        assert [row for row in sheet.iter_rows(values_only=True) if any(row)] == [("x",)]

    async def test_more_rows_than_excel_takes_are_refused(self, monkeypatch):
        monkeypatch.setattr(workbook_out, "MAX_ROWS", 4)
        assert await xlsx_bytes([Sheet("A", [Column("a")], [("x",)] * 3)])
        with pytest.raises(Invalid) as refused:
            await xlsx_bytes([Sheet("A", [Column("a")], [("x",)] * 4)])
        assert refused.value.code == "too_many_rows_for_excel"

    async def test_a_row_of_another_width_is_refused(self):
        with pytest.raises(ValueError, match="shorter"):
            await xlsx_bytes([Sheet("A", [Column("a"), Column("b")], [("x",)])])


class TestCsv:
    @pytest.mark.parametrize("text", FORMULAS)
    async def test_no_cell_begins_like_a_formula(self, text):
        (_, (cell,)) = await _csv(text)
        for piece in cell.replace("\n", ";").split(";"):
            assert not piece.strip().startswith(("=", "+", "-", "@", "＝"))

    @pytest.mark.parametrize("text", [*MASKED, "KAMPUNG BARU", "a - b", "PT. MAJU; CABANG", 'kata "kutip", koma'])
    async def test_harmless_text_stays_as_it_was(self, text):
        assert (await _csv(text))[1] == [text]

    async def test_headers_are_guarded_too(self):
        file = BytesIO()
        await write_csv(file, Sheet("A", [Column("=1+1")], []))
        assert file.getvalue() == b"\xef\xbb\xbf'=1+1\r\n"

    async def test_times_are_the_offices_clock_and_numbers_plain(self):
        moment = datetime(2026, 11, 22, 1, 5, tzinfo=UTC).astimezone(ZoneInfo("Asia/Makassar"))
        assert (await _csv(moment, -5, None, date(2026, 1, 2)))[1] == ["2026-11-22 09:05:00", "-5", "", "2026-01-02"]


async def test_only_a_few_batches_of_rows_are_alive(monkeypatch):
    """However long a list, its rows are never held together: one batch is read, one written, one being forgotten."""
    alive, most = 0, 0

    class Counted(tuple):  # noqa: SLOT001 - a tuple has room for no other
        def __new__(cls, *args):
            nonlocal alive, most
            alive += 1
            most = max(most, alive)
            return super().__new__(cls, *args)

        def __del__(self):
            nonlocal alive
            alive -= 1

    monkeypatch.setattr(workbook_out, "_BATCH", 100)
    rows = (Counted((number, "x")) for number in range(2_000))
    assert await xlsx_bytes([Sheet("A", [Column("a"), Column("b")], rows)])
    assert most <= 400

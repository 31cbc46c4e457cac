"""What is read from workbooks: sheets, headings, typed cells and the sheet's own row numbers."""

from datetime import date
from io import BytesIO

import orjson
import pytest
from openpyxl import Workbook

from pengingat.errors import Invalid
from pengingat.imports.cells import Flaw, FlawedCell
from pengingat.imports.columns import Field, map_columns
from pengingat.imports.reader import ReadChoice, SheetInfo
from tests.factories.workbooks import HEADINGS, Raw, SheetSpec, row, sheet, xlsx
from tests.imports.reading import Read, read

SHOWN_ENCODING = {
    **dict.fromkeys(("utf-8", "utf-8-sig"), "UTF-8"),
    **dict.fromkeys(("utf-16", "utf-16-le", "utf-16-be"), "UTF-16"),
    "cp1252": "Windows-1252",
}
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
FORMULA = FlawedCell(Flaw.FORMULA_WITHOUT_VALUE)


async def test_rows_keep_the_sheets_own_numbers() -> None:
    rows = {3: HEADINGS, 4: row(1), 7: row(2), 9: ["", "", ""], 12: ["Jumlah"]}
    found = await read(xlsx(SheetSpec(rows=rows)))
    assert found.head.header_row == 3
    assert [(number, cells[0]) for number, cells in found.cells.items()] == [
        (4, "0000000000001"),
        (7, "0000000000002"),
        (12, "Jumlah"),
    ]


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("prefix", ["", "x"])
async def test_cells_have_types(*, shared: bool, prefix: str) -> None:
    cells = ["  0123 ", 81140003210, 0.5, date(1980, 3, 5), None, Raw("<v>1</v>", "b"), "é\nx"]
    found = await read(xlsx(sheet(cells), shared=shared, prefix=prefix))
    text = found.cells[2][0]
    assert isinstance(text, str)
    assert text.strip() == "0123"
    assert found.cells[2][1:] == [81140003210.0, 0.5, date(1980, 3, 5), None, "TRUE", "é\nx"]


@pytest.mark.parametrize("starts_1904", [True, False])
@pytest.mark.parametrize("day", [date(1904, 1, 2), date(1980, 2, 29), date(2026, 11, 22)])
async def test_both_date_systems(day: date, *, starts_1904: bool) -> None:
    found = await read(xlsx(sheet([day, "x"]), starts_1904=starts_1904))
    assert found.cells[2] == [day, "x"]


async def test_a_date_of_zero_is_zero() -> None:
    rows = {1: HEADINGS, 2: ["x", date(1899, 12, 30)]}
    assert (await read(xlsx(SheetSpec(rows=rows)))).cells[2] == ["x", 0.0]


async def test_columns_left_of_the_table_count() -> None:
    rows = {2: [None, None, *HEADINGS], 3: [None, None, *row(5)]}
    found = await read(xlsx(SheetSpec(rows=rows)))
    assert found.head.headings == ("", "", *HEADINGS)
    assert found.cells[3][2] == "0000000000005"


class TestFlawedCells:
    async def test_formulas_and_errors_are_told_from_empty(self) -> None:
        cells = [
            Raw("<f>A1</f>"),
            Raw("<f>A1</f><v></v>"),
            Raw("<f>A1</f><v/>"),
            Raw('<f>IF(A1="","",A1)</f><v></v>', "str"),  # its stored result is an empty text
            Raw("<f>A1</f><v>7</v>"),
            Raw("<f>A1</f><v>tujuh</v>", "str"),
            Raw("<v>#DIV/0!</v>", "e"),
            Raw("<f>1/0</f><v>#N/A</v>", "e"),
            "x",
        ]
        for prefix in ("", "x"):
            given = [
                Raw(_prefixed(cell.xml), cell.kind) if prefix and isinstance(cell, Raw) else cell for cell in cells
            ]
            found = await read(xlsx(sheet(given), prefix=prefix))
            assert found.cells[2] == [
                *(FORMULA, FORMULA, FORMULA, None, 7.0, "tujuh"),
                *(FlawedCell(Flaw.ERROR, "#DIV/0!"), FlawedCell(Flaw.ERROR, "#N/A"), "x"),
            ]

    @pytest.mark.parametrize(
        "cell",
        ['<c r="A2" t="e"><v>#N/A</v></c>', "<c r='A2' t='e'><v>#N/A</v></c>", '<c r = "A2" t = "e"><v>#N/A</v></c>'],
    )
    @pytest.mark.parametrize("rows_between", [0, 30_000])  # the cell in the first megabyte, or at any place after it
    async def test_are_found_however_the_xml_is_written(self, cell: str, rows_between: int) -> None:
        heading = "".join(f"<c t='inlineStr'><is><t>{text}</t></is></c>" for text in ("Nama", "NIK"))
        filler = '<row><c t="inlineStr"><is><t>BUDI</t></is></c></row>' * rows_between
        row_number = rows_between + 2
        data = f"<row>{heading}</row>{filler}<row>{cell.replace('A2', f'A{row_number}')}</row>"
        xml = f"<?xml version='1.0'?><worksheet {MAIN}><sheetData>{data}</sheetData></worksheet>"
        found = await read(xlsx(SheetSpec(xml=xml)))
        assert found.cells[row_number] == [FlawedCell(Flaw.ERROR, "#N/A")]

    async def test_cells_without_a_place_are_counted(self) -> None:
        xml = (
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            '<row><c t="inlineStr"><is><t>Nama</t></is></c><c t="inlineStr"><is><t>NIK</t></is></c></row>'
            "<row><c><v>1</v></c><c><f>A1</f></c><c><v>3</v></c></row>"
            '<row r="9"><c t="e"><v>#REF!</v></c><c r="D9"><v>1</v></c><c><f>A1</f></c></row>'
            "</sheetData></worksheet>"
        )
        found = await read(xlsx(SheetSpec(xml=xml)))
        assert found.cells == {
            2: [1.0, FORMULA, 3.0],
            9: [FlawedCell(Flaw.ERROR, "#REF!"), None, None, 1.0, FORMULA],
        }

    async def test_openpyxl_writes_formulas_without_values(self) -> None:
        workbook = Workbook()
        workbook.active.append(HEADINGS)
        workbook.active.append(["0000000000001", None, "=A2", "PBI", "AKTIF"])
        file = BytesIO()
        workbook.save(file)
        assert (await read(file.getvalue())).cells[2] == ["0000000000001", None, FORMULA, "PBI", "AKTIF"]

    async def test_a_formula_in_a_drop_down_is_no_cell(self) -> None:
        rule = '<dataValidation sqref="A1"><formula1>"L,P"</formula1></dataValidation>'
        spec = SheetSpec(rows={1: HEADINGS, 2: row(1)}, after=f"<dataValidations>{rule}</dataValidations>")
        assert (await read(xlsx(spec))).cells[2] == row(1)

    async def test_a_wrong_dimension_hides_nothing(self) -> None:
        spec = SheetSpec(rows={1: HEADINGS, 2: row(1), 3: row(2)}, before='<dimension ref="A1:B2"/>')
        assert (await read(xlsx(spec))).cells == {2: row(1), 3: row(2)}


class TestSheets:
    async def test_hidden_sheets_are_passed_over(self) -> None:
        found = await read(
            xlsx(
                sheet(row(1), name="Lama", state="hidden"),
                sheet(row(2), name="Rahasia", state="veryHidden"),
                SheetSpec("Petunjuk", {1: ["Isi lembar berikut"]}),
                sheet(row(3), name="Data & isi"),
                sheet(row(4), name="Lain"),
            )
        )
        assert found.head.sheet == "Data & isi"
        assert found.cells[2][0] == "0000000000003"
        assert found.head.sheets[0] == SheetInfo("Lama", visible=False)
        assert [info.visible for info in found.head.sheets] == [False, False, True, True, True]

    async def test_the_admin_may_choose(self) -> None:
        content = xlsx(sheet(row(1), name="A"), sheet(row(2), name="B"))
        found = await read(content, choice=ReadChoice(sheet="B"))
        assert found.head.sheet == "B"
        assert found.cells[2][0] == "0000000000002"

    async def test_names_and_headings_can_be_stored_and_shown(self) -> None:
        spec = SheetSpec("Data\u200b  2026", {1: [*HEADINGS, "Cat\u200batan  lain", "x" * 500], 2: row(1)})
        found = await read(xlsx(spec), choice=ReadChoice(sheet="Data 2026"))
        assert found.head.sheet == found.head.sheets[0].name == "Data 2026"
        assert found.head.headings[-2:] == ("Catatan lain", "x" * 200)

    @pytest.mark.parametrize(
        ("sheets", "choice"),
        [
            ([sheet(row(1), state="hidden")], ReadChoice()),
            ([sheet(row(1))], ReadChoice(sheet="Tidak ada")),
        ],
    )
    async def test_no_sheet(self, sheets: list[SheetSpec], choice: ReadChoice) -> None:
        with pytest.raises(Invalid) as refused:
            await read(xlsx(*sheets), choice=choice)
        assert refused.value.code == "no_sheet"
        assert [info["name"] for info in refused.value.values["sheets"]] == ["Data"]


class TestHeader:
    @pytest.mark.parametrize("header_row", [1, 29, 30])
    async def test_within_thirty_rows(self, header_row: int) -> None:
        found = await read(xlsx(sheet(row(1), header_row=header_row)))
        assert found.head.header_row == header_row
        assert list(found.cells) == [header_row + 1]

    async def test_below_thirty_rows(self) -> None:
        with pytest.raises(Invalid) as refused:
            await read(xlsx(sheet(row(1), header_row=31)))
        assert refused.value.code == "header_missing"
        assert refused.value.values["sheets"] == [{"name": "Data", "visible": True}]

    async def test_columns_chosen_by_letter_make_up_for_unknown_headings(self) -> None:
        rows = {1: ["Laporan"], 2: ["kode", "x", "orang"], 3: ["0000000000001", "y", "BUDI"]}
        choice = ReadChoice(columns={"card_number": "A", "name": "C"})
        found = await read(xlsx(SheetSpec(rows=rows)), choice=choice)
        assert (found.head.header_row, list(found.cells)) == (2, [3])


class TestSamples:
    async def test_the_first_filled_cells_of_each_column(self) -> None:
        cells = [
            ["x" * 300, None, Raw("<v>#N/A</v>", "e")],
            ["b", 5, None],
            [None, None, None],
            ["c", date(2020, 1, 2)],
        ]
        found = await read(xlsx(sheet(*cells)))
        assert found.head.samples[:4] == (
            ("x" * 200, "b", "c"),
            (5.0, date(2020, 1, 2)),
            (FlawedCell(Flaw.ERROR, "#N/A"),),
            (),
        )
        assert len(found.head.samples) == len(found.head.headings) == len(HEADINGS)

    async def test_a_column_that_is_empty_for_long_has_none(self) -> None:
        lines = [b"1;"] * 500 + [b"2;x"]
        assert (await read(b"NIK;Nama\n" + b"\n".join(lines))).head.samples == (("1", "1", "1"), ())

    async def test_workbooks_have_neither_encoding_nor_separator(self) -> None:
        head = (await read(xlsx(sheet(row(1))))).head
        assert (head.encoding, head.separator) == (None, None)


class TestJsonRows:
    @staticmethod
    async def read(*rows: object) -> Read:
        return await read(orjson.dumps({"rows": rows}))

    async def test_fields_are_columns_in_order_of_first_appearance(self) -> None:
        found = await self.read(
            {"card_number": "0000000000001", "name": "BUDI"}, {}, {"nik": None, "name": "ANI", "arrears_months": 3.0}
        )
        assert (found.head.sheet, found.head.header_row) == ("JSON", 0)
        assert found.head.headings == ("card_number", "name", "nik", "arrears_months")
        assert found.cells == {1: ["0000000000001", "BUDI"], 3: [None, "ANI", None, 3.0]}
        assert (found.head.encoding, found.head.separator) == (None, None)

    async def test_the_names_of_fields_are_headings(self) -> None:
        fields = list(Field)
        found = await self.read(dict.fromkeys(map(str, fields), "x"))
        assert map_columns(found.head.headings, {}).fields == {field: index for index, field in enumerate(fields)}

    async def test_whole_numbers_keep_every_digit(self) -> None:
        cells = (await self.read({"nik": 7173021203700001, "card_number": 9007199254740993})).cells[1]
        assert cells == [7173021203700001, 9007199254740993]
        assert all(type(cell) is int for cell in cells)

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b'{"rows":[]}', "empty_file"),
            (b'{"rows":[{}]}', "empty_file"),
            (b'{"rows":[{"name":null}]}', "empty_file"),
            (b'{"rows":{}}', "not_a_spreadsheet"),
            (b'{"rows":[1]}', "not_a_spreadsheet"),
            (b"{}", "not_a_spreadsheet"),
            (b'{"rows":[', "not_a_spreadsheet"),
            (b'{"rows":' + b"[" * 100_000, "not_a_spreadsheet"),
            (b'{"rows":[{"name":["x"]}]}', "corrupted"),
            (orjson.dumps({"rows": [{f"f{number}": 1 for number in range(257)}]}), "too_many_columns"),
        ],
    )
    async def test_other_json_is_refused(self, content: bytes, code: str) -> None:
        with pytest.raises(Invalid) as refused:
            await read(content)
        assert refused.value.code == code


class TestDelimited:
    LINES = ("No Kartu{s}Nama{s}Status", '0000000000001{s}"BUDI{s} JR"{s}Non Aktif', "", "0000000000002{s}Zoë{s}Aktif")

    @pytest.mark.parametrize("separator", [";", ",", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
    async def test_separators_and_encodings(self, separator: str, encoding: str) -> None:
        text = "\r\n".join(self.LINES).format(s=separator)
        found = await read(text.encode(encoding))
        assert found.head.encoding == SHOWN_ENCODING[encoding]
        assert found.head.separator == ("tab" if separator == "\t" else separator)
        assert found.cells == {
            2: ["0000000000001", f"BUDI{separator} JR", "Non Aktif"],
            4: ["0000000000002", "Zoë", "Aktif"],
        }

    async def test_a_line_break_within_quotes_is_no_row(self) -> None:
        found = await read(b'Nama;NIK\n"A\nB";1\nC;2\n')
        assert found.cells == {2: ["A\nB", "1"], 3: ["C", "2"]}

    async def test_numbers_stay_text_and_quoted_formulas_are_unwrapped(self) -> None:
        found = await read(b'NIK;Nama\n12345678901;B\n="0001234567890";C\n')
        assert [cells[0] for cells in found.cells.values()] == ["12345678901", "0001234567890"]


def _prefixed(xml: str) -> str:
    for name in ("f", "v"):
        xml = xml.replace(f"<{name}", f"<x:{name}").replace(f"</{name}", f"</x:{name}")
    return xml

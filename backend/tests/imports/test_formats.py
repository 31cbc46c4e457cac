"""The same table in every format is read to the same cells; what each format says in its own way is understood."""

import re
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengingat.imports.cells import Cell, row_from_wire
from pengingat.imports.containers import open_file
from pengingat.imports.package import Package
from pengingat.imports.reader import ReadChoice
from pengingat.imports.sheets import ReadLimits, Sheet
from pengingat.imports.values import text_of
from tests.factories.tables import WRITERS, Value, as_csv, as_ods
from tests.imports.reading import read

HEADINGS = ("No Kartu", "Nama", "Status", "No HP", "Tgl Lahir")
LATE = datetime(1999, 12, 31, 23, 59)  # noqa: DTZ001 - a sheet knows no time zone
PEOPLE: list[list[Value]] = [
    ["0000000000017", "BUDI CONTOH", "Aktif", "081140003210", date(1980, 3, 5)],
    [1234500017, "ZOË “ANI” 😀\nBARIS DUA", "Non Aktif", 81140003210, LATE],
    ["7173021203700001", " tepi  dalam ", True, 0.5, date(1900, 3, 1)],
]
FIXTURES = Path(__file__).parent.parent / "workbooks" / "calamine"


def sheet_of(content: bytes, *, name: str | None = None) -> Sheet:
    """A sheet as the reading process has it, read here: these files are ours."""
    sheets = open_file(content, ReadLimits())
    found = next(sheet for sheet in sheets if name in (None, sheet.name))
    found.load()
    return found


def cells_of(content: bytes, *, name: str | None = None) -> dict[int, list[Cell]]:
    """The filled rows as they arrive, without the empty cells at their ends."""
    rows = (row_from_wire(orjson.loads(orjson.dumps(row))) for row in sheet_of(content, name=name).rows())
    filled = ((row.number, [index for index, cell in enumerate(row.cells) if cell is not None], row) for row in rows)
    return {number: list(row.cells[: indexes[-1] + 1]) for number, indexes, row in filled if indexes}


@pytest.mark.parametrize("extension", WRITERS)
@pytest.mark.parametrize(("top", "left"), [(0, 0), (7, 3)])
async def test_through_the_reading_process(extension: str, top: int, left: int) -> None:
    found = await read(WRITERS[extension]([HEADINGS, *PEOPLE], top=top, left=left))
    margin: list[Cell] = [None] * left
    assert (found.head.header_row, found.head.encoding, found.head.separator) == (top + 1, None, None)
    assert [heading for heading in found.head.headings if heading] == list(HEADINGS)
    assert found.cells == {
        top + 2: [*margin, *PEOPLE[0]],
        top + 3: [*margin, 1234500017, "ZOË “ANI” 😀\nBARIS DUA", "Non Aktif", 81140003210, date(1999, 12, 31)],
        top + 4: [*margin, "7173021203700001", " tepi  dalam ", "TRUE", 0.5, date(1900, 3, 1)],
    }


@pytest.mark.parametrize("extension", WRITERS)
def test_whole_numbers_are_digits(extension: str) -> None:
    row = [81140003210, 81140003210.0, 1234500017, -5, 0, 2.5, 10**15]
    (cells,) = cells_of(WRITERS[extension]([row])).values()
    assert [text_of(cell) for cell in cells] == [
        *("81140003210", "81140003210", "1234500017", "-5", None, "2.5", "1000000000000000")
    ]


@pytest.mark.parametrize("extension", WRITERS)
def test_times_are_no_dates(extension: str) -> None:
    assert cells_of(WRITERS[extension]([["x", time(13, 5), True, False]])) == {1: ["x", "13:05:00", "TRUE", "FALSE"]}


@pytest.mark.parametrize("indent", [b"\n", b"\r\n   "])
def test_documents_may_be_indented(indent: bytes) -> None:
    plain = as_ods([HEADINGS, *PEOPLE], top=2, left=1)
    with ZipFile(BytesIO(plain)) as package:
        xml = package.read("content.xml")
    indented = re.sub(rb">(?=</?table:|<text:p)", b">" + indent, xml)
    assert indented != xml
    content = Package(plain, ReadLimits()).with_part("content.xml", indented)
    assert cells_of(content) == cells_of(plain)


class TestBinaryWorkbooks:
    """There is no free writer of .xlsb: these files are Excel's own, from calamine's tests."""

    BASE = (FIXTURES / "base.xlsb").read_bytes()

    def test_cells_have_types(self) -> None:
        assert cells_of(self.BASE, name="Sheet1") == {
            2: [
                *("String", 1.0, 1.1, "TRUE", "FALSE", date(2010, 10, 10), date(2010, 10, 10)),
                *("10:10:10", "10:10:10.100000", "10 days, 15:10:10"),
            ]
        }

    async def test_rows_and_columns_keep_their_places(self) -> None:
        found = await read(self.BASE, choice=ReadChoice(sheet="Sheet3", columns={"card_number": "B", "name": "C"}))
        assert (found.head.header_row, found.head.headings) == (2, ("", "line1", "line1", "line1"))
        assert found.cells == {3: [None, "line2", "line2", "line2"], 4: [None, "line3", "line3", "line3"]}

    def test_hidden_sheets_and_charts(self) -> None:
        sheets = open_file((FIXTURES / "any_sheets.xlsb").read_bytes(), ReadLimits())
        assert [(sheet.name, sheet.visible) for sheet in sheets] == [
            ("Visible", True),
            ("Hidden", False),
            ("VeryHidden", False),
        ]


text = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff\u2028\u2029"),
    min_size=1,
    max_size=30,
)
numbers = st.one_of(
    st.integers(-(10**15), 10**15),
    st.floats(-1e15, 1e15).map(lambda value: float(f"{value:.15g}")),  # no spreadsheet keeps more digits
)
dates = st.dates(date(1900, 3, 1), date(2200, 1, 1))
tables = st.lists(st.lists(st.none() | text | numbers | dates | st.booleans(), min_size=1, max_size=5), max_size=5)
margins = st.integers(0, 4)


def _expected(rows: list[list[Value]], top: int, left: int) -> dict[int, list[Value]]:
    found: dict[int, list[Value]] = {}
    for number, row in enumerate(rows, start=top + 1):
        cells = [str(value).upper() if isinstance(value, bool) else value for value in row]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            found[number] = [None] * left + cells
    return found


@pytest.mark.parametrize("extension", WRITERS)
@given(rows=tables, top=margins, left=margins)
def test_any_table(extension: str, rows: list[list[Value]], top: int, left: int) -> None:
    assert cells_of(WRITERS[extension](rows, top=top, left=left)) == _expected(rows, top, left)


@given(rows=st.lists(st.lists(text, min_size=2, max_size=5), min_size=1, max_size=5), top=margins, left=margins)
def test_any_texts_as_csv(rows: list[list[Value]], top: int, left: int) -> None:
    headed = [["No Kartu", "Nama"], *rows]
    assert cells_of(as_csv(headed, top=top, left=left)) == _expected(headed, top, left)

"""The empty list: made for Excel's habits, and read back without a word of complaint when it is filled in."""

from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from pengingat.imports.blank_list import CHOICES, EXAMPLE, blank_list
from pengingat.imports.check import FileCheck
from pengingat.imports.columns import HEADINGS, Field, map_columns
from pengingat.imports.rules import Counts, Defaults
from pengingat.workbook_out import MAX_ROWS, write_xlsx
from tests.imports.checking import TODAY
from tests.imports.reading import Read, read

LETTER = {field: get_column_letter(number) for number, field in enumerate(HEADINGS, start=1)}
NUMBERS = {Field.ARREARS_MONTHS, Field.ARREARS_AMOUNT}


@pytest.fixture(scope="module")
async def content() -> bytes:
    """The workbook people download."""
    file = BytesIO()
    await write_xlsx(file, blank_list())
    return file.getvalue()


@pytest.fixture
def book(content: bytes) -> openpyxl.Workbook:
    """The same, opened as people open it."""
    return openpyxl.load_workbook(BytesIO(content))


async def _as_uploaded(book: openpyxl.Workbook) -> Read:
    file = BytesIO()
    book.save(file)
    return await read(file.getvalue())


def _counts(found: Read) -> Counts:
    check = FileCheck(map_columns(found.head.headings, {}), defaults=Defaults(), today=TODAY)
    list(check.check_rows(found.rows))
    return check.counts


def test_the_list_comes_first_and_help_behind_it(book):
    assert book.sheetnames == ["Peserta", "Petunjuk"]
    assert book.active.title == "Peserta"
    assert {sheet.sheet_state for sheet in book} == {"visible"}
    assert book["Peserta"].freeze_panes == "A2"


@pytest.mark.parametrize("field", HEADINGS)
def test_a_whole_column_has_its_format(book, field):
    """Also where there is no cell yet: Excel would make a number of whatever looks like one."""
    assert book["Peserta"].column_dimensions[LETTER[field]].number_format == ("#,##0" if field in NUMBERS else "@")


@pytest.mark.parametrize("field", CHOICES)
def test_a_drop_down_reaches_the_last_row_and_fits_into_excel(book, field):
    validations = book["Peserta"].data_validations.dataValidation
    found = next(each for each in validations if str(each.sqref) == f"{LETTER[field]}2:{LETTER[field]}{MAX_ROWS}")
    assert found.formula1 == f'"{",".join(CHOICES[field])}"'
    assert len(found.formula1) <= 255  # Excel repairs the file otherwise, and drops the list
    assert not any("," in choice for choice in CHOICES[field])


async def test_filled_in_it_is_read_without_a_problem(book):
    sheet = book["Peserta"]
    sheet.delete_rows(2)
    for card in (1, 2, 3):
        sheet.append([EXAMPLE[field] if field is not Field.CARD_NUMBER else f"{card:013}" for field in HEADINGS])
    found = await _as_uploaded(book)
    counts = _counts(found)
    assert found.head.sheet == "Peserta"
    assert (counts.rows, counts.valid, counts.ignored, counts.codes) == (3, 3, 0, {})


async def test_the_example_left_in_is_refused(content):
    counts = _counts(await read(content))
    assert (counts.rows, counts.codes) == (1, {"card_invalid": 1})


async def test_help_is_never_taken_for_the_list(book):
    book.move_sheet("Petunjuk", offset=-1)
    assert book.sheetnames[0] == "Petunjuk"
    assert (await _as_uploaded(book)).head.sheet == "Peserta"


def test_help_tells_of_every_column_in_both_languages(book):
    rows = [[cell.value for cell in row] for row in book["Petunjuk"].iter_rows(min_row=5)]
    told = {row[0]: row for row in rows}
    for field, headings in HEADINGS.items():
        _, required, indonesian, example, english = told[headings[0]]
        assert required
        assert indonesian
        assert english
        assert example == str(EXAMPLE[field])
    general = rows[[row[0] for row in rows].index("Aturan umum / General rules") + 1 :]
    assert len(general) == 5
    assert all(row[2] and row[4] for row in general)


def test_help_can_be_read_whole(book):
    sheet = book["Petunjuk"]
    for row in sheet.iter_rows(min_row=5):
        for cell in row:
            if cell.value:
                assert cell.alignment.wrap_text
                lines = (sheet.row_dimensions[cell.row].height or 15) / 15
                assert len(cell.value) <= lines * sheet.column_dimensions[cell.column_letter].width
    assert sheet.page_setup.fitToWidth in {None, 1}


def test_no_cell_can_act_as_a_formula(content):
    with ZipFile(BytesIO(content)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "worksheets/" in name)

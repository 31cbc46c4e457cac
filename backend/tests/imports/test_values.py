"""Every line of the table of values: what is accepted, what rejects the row, what is left empty with a warning."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengingat.imports import values
from pengingat.imports.cells import Cell
from pengingat.imports.codes import Code
from pengingat.participants.rules import Segment, Status, StatusReason
from tests.imports.checking import TODAY

BLANKS = ["", "  ", "-", "--", " - ", ".", "0", "TIDAK ADA", "tidak ada", "NULL", "null", "N/A", "n/a", "–", None]

cells = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.text("0123456789+-.,/ RpEeKPBIAUktif", max_size=30),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**20), 10**20).map(float),
    st.integers(-(10**20), 10**20),
    st.dates(),
)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0001234567890", ("0001234567890", None)),
        ("9001234567890", ("9001234567890", None)),
        (" 0001234567890 ", ("0001234567890", None)),
        ("'0001234567890", ("0001234567890", None)),
        ("0001 2345 67890", ("0001234567890", None)),
        ("0001.2345-67890", ("0001234567890", None)),
        ("0001234567890\u200b", ("0001234567890", None)),
        (1234567890.0, ("0001234567890", Code.CARD_ZERO_RESTORED)),
        (12345678.0, ("0000012345678", Code.CARD_ZERO_RESTORED)),
        (123456789012, ("0123456789012", Code.CARD_ZERO_RESTORED)),
        (1234567890123.0, ("1234567890123", None)),
        (1234567.0, (None, Code.CARD_INVALID)),
        (12345678901234.0, (None, Code.CARD_INVALID)),
        (1234567890.5, (None, Code.CARD_INVALID)),
        (-1234567890.0, (None, Code.CARD_INVALID)),
        (1e300, (None, Code.CARD_INVALID)),
        (date(2026, 1, 1), (None, Code.CARD_INVALID)),
        ("00012345678", (None, Code.CARD_INVALID)),  # text is never padded
        ("000123456789A", (None, Code.CARD_INVALID)),
        ("0001234567890 / 0001234567891", (None, Code.CARD_INVALID)),
        ("０００１２３４５６７８９０", (None, Code.CARD_INVALID)),
        ("1,23E+12", (None, Code.CARD_PRECISION_LOST)),
        ("1.23457E+12", (None, Code.CARD_PRECISION_LOST)),
        ("1e12", (None, Code.CARD_PRECISION_LOST)),
        (0.0, (None, Code.CARD_MISSING)),
    ],
)
def test_card(cell: Cell, expected: object) -> None:
    assert values.parse_card(cell) == expected


@pytest.mark.parametrize("blank", BLANKS)
def test_blanks_count_as_empty_in_every_column_but_the_name(blank: Cell) -> None:
    empty = (None, None)
    assert values.parse_card(blank) == (None, Code.CARD_MISSING)
    assert values.parse_nik(blank) == empty
    assert values.parse_phone(blank) == (None, Code.PHONE_MISSING)
    assert values.parse_birth_date(blank, TODAY) == empty
    assert values.parse_inactive_since(blank, TODAY) == empty
    assert values.parse_sex(blank) == empty
    assert values.parse_text(blank, 10) == empty
    assert values.parse_segment(blank, None) == (None, Code.SEGMENT_UNKNOWN)
    assert values.parse_segment(blank, Segment.BP) == (Segment.BP, None)
    assert values.parse_status(blank, None) == (None, Code.STATUS_UNKNOWN)
    assert values.parse_status(blank, Status.ACTIVE) == ((Status.ACTIVE, StatusReason.NONE), None)
    assert values.parse_care_class(blank) == empty
    assert values.parse_arrears_months(blank) == (0, None)
    assert values.parse_arrears_amount(blank) == (0, None)


@pytest.mark.parametrize("blank", [blank for blank in BLANKS if blank != "0"])
def test_blank_family_relation(blank: Cell) -> None:
    assert values.parse_family_relation(blank) == (None, None)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("BUDI SANTOSO", "BUDI SANTOSO"),
        ("  Budi \t Santoso\n", "Budi Santoso"),
        ("BU\u200bDI\x00", "BUDI"),
        ("-", "-"),
        ("NULL", "NULL"),
        (0.0, "0"),
        (12.0, "12"),
        ("X" * 100, "X" * 100),
        ("É" * 100, "É" * 100),
    ],
)
def test_name(cell: Cell, expected: str) -> None:
    assert values.parse_name(cell) == (expected, None)


@pytest.mark.parametrize("cell", [None, "", "   ", "\u200b\u200b", "\x00", "\u3164", "X" * 101])
def test_name_missing(cell: Cell) -> None:
    assert values.parse_name(cell) == (None, Code.NAME_MISSING)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("7173021203700001", ("7173021203700001", None)),
        ("'7173 0212 0370 0001", ("7173021203700001", None)),
        (7173021203700001.0, (None, Code.NIK_PRECISION_LOST)),
        (12.0, (None, Code.NIK_PRECISION_LOST)),
        ("717302120370000", (None, Code.NIK_INVALID)),
        ("717302120370000X", (None, Code.NIK_INVALID)),
        ("7,17302E+15", (None, Code.NIK_INVALID)),
        (date(1970, 3, 12), (None, Code.NIK_INVALID)),
    ],
)
def test_nik(cell: Cell, expected: object) -> None:
    assert values.parse_nik(cell) == expected


@pytest.mark.parametrize(
    ("nik", "birth_date", "contradicts"),
    [
        ("7173021203700001", date(1970, 3, 12), False),
        ("7173025203700001", date(1970, 3, 12), False),  # a woman's day plus 40
        ("7173021203700001", date(1970, 3, 13), True),
        ("7173021203700001", date(1971, 3, 12), True),
        ("7173027103000001", date(2000, 3, 31), False),
    ],
)
def test_nik_and_birth_date(nik: str, birth_date: date, *, contradicts: bool) -> None:
    assert values.nik_contradicts(nik, birth_date) is contradicts


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0811 4000 3210", ("6281140003210", None)),
        (81140003210.0, ("6281140003210", None)),
        (6281140003210.0, ("6281140003210", None)),
        (81140003210, ("6281140003210", None)),
        ("081140003210 / 085695651245", ("6281140003210", Code.PHONE_SEVERAL)),
        ("0431 321456", (None, Code.PHONE_INVALID)),
        (-81140003210.0, (None, Code.PHONE_INVALID)),
        (81140003210.5, (None, Code.PHONE_INVALID)),
        (1e22, (None, Code.PHONE_INVALID)),
        (date(2022, 1, 1), (None, Code.PHONE_INVALID)),
        ("tidak punya", (None, Code.PHONE_INVALID)),
        ("8,12346E+10", (None, Code.PHONE_INVALID)),
        (0.0, (None, Code.PHONE_MISSING)),
    ],
)
def test_phone(cell: Cell, expected: object) -> None:
    assert values.parse_phone(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        date(1980, 3, 5),
        "5/3/1980",
        "05/03/1980",
        "05-03-1980",
        "5.3.1980",
        "1980-03-05",
        "1980-03-05 00:00:00",
        "1980-03-05T00:00:00.000Z",
        "5 Maret 1980",
        "05 maret 1980",
        "5-Mar-1980",
        " 5  MAR  1980 ",
    ],
)
def test_birth_date(cell: Cell) -> None:
    assert values.parse_birth_date(cell, TODAY) == (date(1980, 3, 5), None)
    assert values.parse_inactive_since(cell, TODAY) == (date(1980, 3, 5), None)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1 Januari 2000", 1),
        ("1 Jan 2000", 1),
        ("1 Februari 2000", 2),
        ("1 Peb 2000", 2),
        ("1 April 2000", 4),
        ("1 Mei 2000", 5),
        ("1 Jun 2000", 6),
        ("1 Juli 2000", 7),
        ("1 Agustus 2000", 8),
        ("1 Agu 2000", 8),
        ("1 Agt 2000", 8),
        ("1 Sep 2000", 9),
        ("1 Oktober 2000", 10),
        ("1 Nopember 2000", 11),
        ("1 Des 2000", 12),
    ],
)
def test_indonesian_months(text: str, month: int) -> None:
    assert values.parse_birth_date(text, TODAY) == (date(2000, month, 1), None)


@pytest.mark.parametrize(
    "cell",
    [
        "31/02/1980",
        "5/3/80",
        "05-03-80",
        "5 Maret 80",
        "3/13/1980",
        "5/3-1980",
        "05031980",
        "12 Foo 1980",
        "1980",
        "kemarin",
        30000.0,  # a serial Excel was not told to show as a date
        TODAY + timedelta(days=1),
        "01/05/2087",
        date(1899, 12, 30),
        "01/01/0001",
    ],
)
def test_birth_date_invalid(cell: Cell) -> None:
    assert values.parse_birth_date(cell, TODAY) == (None, Code.BIRTH_DATE_INVALID)
    assert values.parse_inactive_since(cell, TODAY) == (None, Code.INACTIVE_SINCE_INVALID)


def test_born_today() -> None:
    assert values.parse_birth_date(TODAY, TODAY) == (TODAY, None)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        *[(cell, ("L", None)) for cell in ("L", "l", "Laki-laki", "LAKI LAKI", "1", 1.0)],
        *[(cell, ("P", None)) for cell in ("P", " p ", "Perempuan", "2", 2.0)],
        *[(cell, (None, Code.SEX_INVALID)) for cell in ("X", "3", 3.0, "L/P", "-1", -1.0, date(2000, 1, 1))],
    ],
)
def test_sex(cell: Cell, expected: object) -> None:
    assert values.parse_sex(cell) == expected


@pytest.mark.parametrize(
    ("cell", "limit", "expected"),
    [
        ("  Matani   ii ", 100, ("MATANI II", None)),
        ("Lingkungan\nIV", 100, ("LINGKUNGAN IV", None)),
        ("a" * 100, 100, ("A" * 100, None)),
        ("a" * 101, 100, ("A" * 100, Code.TEXT_SHORTENED)),
        ("ß" * 60, 100, ("S" * 100, Code.TEXT_SHORTENED)),
        (12.0, 100, ("12", None)),
        ("MATANI\x00", 100, ("MATANI", None)),
    ],
)
def test_text(cell: Cell, limit: int, expected: object) -> None:
    assert values.parse_text(cell, limit) == expected


@pytest.mark.parametrize(
    ("segment", "written"),
    [
        (Segment.PBI_APBN, ["PBI (APBN)", "PBI APBN", "pbi (apbn)", "PBI JK", "PBI-JK", "PBI"]),
        (
            Segment.PBPU_PEMDA,
            ["PBPU Pemda", "PBI (APBD)", "PBI APBD", "PBPU PEMDA (PBI APBD)", "PBPU Pemda / PBI (APBD)"],
        ),
        (Segment.PPU, ["PPU", "ppu", "PPU - PNS DAERAH", "Pekerja Penerima Upah"]),
        (Segment.PBPU, ["PBPU", "Mandiri", "PBPU / Mandiri", "PBPU (Mandiri)"]),
        (Segment.BP, ["BP", "Bukan Pekerja", "BP - VETERAN"]),
        (None, ["LAINNYA", "PBPU BP", "???", "PBIX", 12.0]),
    ],
)
def test_segment(segment: Segment | None, written: list[Cell]) -> None:
    for cell in written:
        assert values.parse_segment(cell, None) == (segment, None if segment else Code.SEGMENT_UNKNOWN)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("AKTIF", (Status.ACTIVE, StatusReason.NONE)),
        ("Aktif", (Status.ACTIVE, StatusReason.NONE)),
        ("NON AKTIF", (Status.INACTIVE, StatusReason.NONE)),
        ("Non-Aktif", (Status.INACTIVE, StatusReason.NONE)),
        ("NONAKTIF", (Status.INACTIVE, StatusReason.NONE)),
        ("tidak aktif", (Status.INACTIVE, StatusReason.NONE)),
        ("NON AKTIF MENUNGGAK", (Status.INACTIVE, StatusReason.ARREARS)),
        ("Non Aktif (Tunggakan)", (Status.INACTIVE, StatusReason.ARREARS)),
        ("TIDAK AKTIF KARENA PREMI", (Status.INACTIVE, StatusReason.ARREARS)),
        ("NON AKTIF - MUTASI", (Status.INACTIVE, StatusReason.MOVED)),
        ("NONAKTIF/KELUAR", (Status.INACTIVE, StatusReason.MOVED)),
        ("Non Aktif, meninggal dunia", (Status.INACTIVE, StatusReason.DECEASED)),
        ("NON AKTIF: KEPALA KELUARGA MENINGGAL", (Status.INACTIVE, StatusReason.DECEASED)),
        ("NON AKTIF GANDA", (Status.INACTIVE, StatusReason.DUPLICATE)),
        ("NON AKTIF DIHAPUS", (Status.INACTIVE, StatusReason.REMOVED)),
        ("NON AKTIF - DTSEN", (Status.INACTIVE, StatusReason.REMOVED)),
        ("NON AKTIF KELUARGA", (Status.INACTIVE, StatusReason.OTHER)),
        ("NON AKTIF PBI", (Status.INACTIVE, StatusReason.OTHER)),
        ("AKTIF MUTASI", (Status.ACTIVE, StatusReason.MOVED)),
    ],
)
def test_status(cell: str, expected: object) -> None:
    assert values.parse_status(cell, None) == (expected, None)


@pytest.mark.parametrize("cell", ["???", "MENINGGAL", "AKTIFKAN", "BELUM AKTIF", "NON", 1.0, date(2026, 1, 1)])
def test_status_unknown(cell: Cell) -> None:
    assert values.parse_status(cell, Status.ACTIVE) == (None, Code.STATUS_UNKNOWN)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        *[(cell, ("1", None)) for cell in ("I", "1", 1.0, "Kelas 1", "KELAS I", "i")],
        *[(cell, ("3", None)) for cell in ("III", "3", 3.0, "KELAS III", "kls 3")],
        *[(cell, (None, Code.CARE_CLASS_INVALID)) for cell in ("VIP", "4", 4.0, "IV", 2.5, -3.0)],
    ],
)
def test_care_class(cell: Cell, expected: object) -> None:
    assert values.parse_care_class(cell) == expected


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_family_relation(number: int) -> None:
    for cell in (float(number), str(number), number):
        assert values.parse_family_relation(cell) == (number, None)


@pytest.mark.parametrize("cell", [0.0, "0", 6.0, "6", 1.5, -1.0, "anak"])
def test_family_relation_invalid(cell: Cell) -> None:
    assert values.parse_family_relation(cell) == (None, Code.FAMILY_RELATION_INVALID)


@pytest.mark.parametrize(("cell", "months"), [(0.0, 0), (12.0, 12), ("12", 12), (" 7 ", 7), (600.0, 600)])
def test_arrears_months(cell: Cell, months: int) -> None:
    assert values.parse_arrears_months(cell) == (months, None)


@pytest.mark.parametrize("cell", [601.0, -3.0, "-3", 1.5, "dua", "1,5", "12 bulan", date(2026, 1, 1), 1e300, "٣"])
def test_arrears_months_invalid(cell: Cell) -> None:
    assert values.parse_arrears_months(cell) == (None, Code.ARREARS_INVALID)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (1050000.0, 1050000),
        ("1050000", 1050000),
        ("1.050.000", 1050000),
        ("Rp 1.050.000,00", 1050000),
        ("Rp1.050.000", 1050000),
        ("Rp. 1.050.000,-", 1050000),
        ("rp\u00a01.050.000", 1050000),
        ("1,050,000", 1050000),
        ("1050000.00", 1050000),
        ("1.050", 1050),
        ("Rp -", 0),
        ("Rp 0,00", 0),
        (0.0, 0),
    ],
)
def test_arrears_amount(cell: Cell, amount: int) -> None:
    assert values.parse_arrears_amount(cell) == (amount, None)


@pytest.mark.parametrize(
    "cell",
    [
        *("sejuta", "-150000", "1.050.000,50", "Rp 1.05.000", "1,050", "1.050,000", "1,05E+06", "(1.050.000)", "12 rb"),
        *(-1.0, 150000.5, 1e13, 1e300, float("inf"), float("nan"), date(2026, 1, 1), 7173021203700001.0),
    ],
)
def test_arrears_amount_invalid(cell: Cell) -> None:
    assert values.parse_arrears_amount(cell) == (None, Code.ARREARS_INVALID)


@given(cells)
def test_parsers_answer_any_cell(cell: Cell) -> None:
    card, card_code = values.parse_card(cell)
    assert (card is None) is (card_code is not None and card_code is not Code.CARD_ZERO_RESTORED)
    assert card is None or (len(card) == 13 and card.isascii() and card.isdigit())
    nik, _ = values.parse_nik(cell)
    assert nik is None or (len(nik) == 16 and nik.isascii() and nik.isdigit())
    name, name_code = values.parse_name(cell)
    assert (name is None) is (name_code is Code.NAME_MISSING)
    assert name is None or (1 <= len(name) <= 100 and name == name.strip())
    phone, phone_code = values.parse_phone(cell)
    assert phone is None or phone.startswith("628")
    assert phone is not None or phone_code in (Code.PHONE_MISSING, Code.PHONE_INVALID)
    for parse in (values.parse_birth_date, values.parse_inactive_since):
        found, code = parse(cell, TODAY)
        assert found is None or (code is None and date(1900, 1, 1) <= found <= TODAY)
    text, text_code = values.parse_text(cell, 10)
    assert text is None or 1 <= len(text) <= 10
    assert text_code is None or text is not None
    months, months_code = values.parse_arrears_months(cell)
    assert (months is None) is (months_code is Code.ARREARS_INVALID)
    assert months is None or 0 <= months <= 600
    amount, amount_code = values.parse_arrears_amount(cell)
    assert (amount is None) is (amount_code is Code.ARREARS_INVALID)
    assert amount is None or 0 <= amount <= 10**12
    assert values.parse_sex(cell)[0] in (None, "L", "P")
    assert values.parse_care_class(cell)[0] in (None, "1", "2", "3")
    assert values.parse_family_relation(cell)[0] in (None, 1, 2, 3, 4, 5)
    assert (values.parse_segment(cell, None)[0] is None) is (values.parse_segment(cell, None)[1] is not None)
    assert (values.parse_status(cell, None)[0] is None) is (values.parse_status(cell, None)[1] is not None)

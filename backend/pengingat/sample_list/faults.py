"""What goes wrong in a branch's lists: each problem an import knows, with how often it occurs and how it is written."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from pengingat.imports.codes import Code
from pengingat.imports.columns import Field
from pengingat.sample_list.people import PLACE, Person, phone
from pengingat.workbook_out import Cell, Digits, Spoiled

Spoil = Callable[[Person, Random], None]

PER_THOUSAND: dict[Code, int] = {
    Code.PHONE_MISSING: 60,
    Code.PHONE_INVALID: 30,
    Code.CARD_ZERO_RESTORED: 20,
    Code.NIK_PRECISION_LOST: 10,
    Code.NIK_INVALID: 8,
    Code.NIK_BIRTH_DATE_MISMATCH: 8,
    Code.PHONE_SEVERAL: 8,
    Code.DUPLICATE_IN_FILE: 6,
    Code.BIRTH_DATE_INVALID: 5,
    Code.ARREARS_IMPLAUSIBLE: 5,
    Code.CARD_INVALID: 4,
    Code.ARREARS_INVALID: 3,
    Code.CARE_CLASS_INVALID: 3,
    Code.FAMILY_RELATION_INVALID: 3,
    Code.INACTIVE_SINCE_INVALID: 3,
    Code.SEX_INVALID: 3,
    Code.CARD_MISSING: 2,
    Code.SEGMENT_UNKNOWN: 2,
    Code.STATUS_UNKNOWN: 2,
    Code.CELL_ERROR: 2,
    Code.FORMULA_WITHOUT_VALUE: 2,
    Code.CARD_PRECISION_LOST: 1,
    Code.NAME_MISSING: 1,
    Code.TEXT_SHORTENED: 1,
}
"""So many of every 1,000 rows have it, and no row has two."""

WORKBOOK_ONLY = frozenset(
    {Code.CARD_ZERO_RESTORED, Code.NIK_PRECISION_LOST, Code.CELL_ERROR, Code.FORMULA_WITHOUT_VALUE}
)
"""A text file has no number cells, no formulas and no errors."""


def _one_of(field: Field, *values: Cell) -> Spoil:
    def spoil(person: Person, random: Random) -> None:
        person[PLACE[field]] = random.choice(values)

    return spoil


def _card_invalid(person: Person, random: Random) -> None:
    card = str(person[PLACE[Field.CARD_NUMBER]])
    person[PLACE[Field.CARD_NUMBER]] = random.choice((card[:-1], f"{card}7", card.replace("0", "O"), f"{card[:-1]}?"))


def _card_as_number(person: Person, _random: Random) -> None:
    person[PLACE[Field.CARD_NUMBER]] = Digits(str(person[PLACE[Field.CARD_NUMBER]]))


def _nik_as_number(person: Person, _random: Random) -> None:
    person[PLACE[Field.NIK]] = Digits(f"{str(person[PLACE[Field.NIK]])[:15]}0")


def _nik_invalid(person: Person, random: Random) -> None:
    nik = str(person[PLACE[Field.NIK]])
    person[PLACE[Field.NIK]] = random.choice((nik[:-1], f"{nik}1", f"{nik[:12]}O{nik[13:]}"))


def _born_another_day(person: Person, random: Random) -> None:
    """Another month, so that no slip of the day makes it fit again."""
    nik = str(person[PLACE[Field.NIK]])
    born = date(1940 + random.randrange(60), int(nik[8:10]), 15) + timedelta(days=45)
    person[PLACE[Field.BIRTH_DATE]] = born


def _two_phones(person: Person, random: Random) -> None:
    between = random.choice((" / ", ", ", ";", " atau "))
    person[PLACE[Field.PHONE]] = between.join(_written(random) for _ in range(2))


def _written(random: Random) -> str:
    number = phone(random)
    return f"0{number}" if isinstance(number, Digits) else str(number)


def _arrears_of_nothing(person: Person, _random: Random) -> None:
    person[PLACE[Field.ARREARS_MONTHS]], person[PLACE[Field.ARREARS_AMOUNT]] = 0, 420_000


_BAD_PHONES = (
    *("0431-000123", "(0431) 000 456", "+1 202 555 0143", "081111111111", "085212345678"),
    *("tidak punya HP", "0860I234567", "086012", "0860123456789012"),
)
_LONG_ADDRESS = "LINGKUNGAN III, RUMAH CAT HIJAU DI BELAKANG GEREJA, MASUK LORONG KEDUA SETELAH JEMBATAN " * 3

SPOIL: dict[Code, Spoil] = {
    Code.PHONE_MISSING: _one_of(Field.PHONE, None, None, ".", "0", "TIDAK ADA"),
    Code.PHONE_INVALID: _one_of(Field.PHONE, *_BAD_PHONES),
    Code.CARD_ZERO_RESTORED: _card_as_number,
    Code.NIK_PRECISION_LOST: _nik_as_number,
    Code.NIK_INVALID: _nik_invalid,
    Code.NIK_BIRTH_DATE_MISMATCH: _born_another_day,
    Code.PHONE_SEVERAL: _two_phones,
    Code.BIRTH_DATE_INVALID: _one_of(Field.BIRTH_DATE, "31/02/1980", "12/03/75", "1980", "01/01/2199"),
    Code.ARREARS_IMPLAUSIBLE: _arrears_of_nothing,
    Code.CARD_INVALID: _card_invalid,
    Code.ARREARS_INVALID: _one_of(Field.ARREARS_MONTHS, "dua", "3 bln", "-2", "1200"),
    Code.CARE_CLASS_INVALID: _one_of(Field.CARE_CLASS, "VIP", "4", "A"),
    Code.FAMILY_RELATION_INVALID: _one_of(Field.FAMILY_RELATION, "6", "ANAK", "0"),
    Code.INACTIVE_SINCE_INVALID: _one_of(Field.INACTIVE_SINCE, "00/00/0000", "31/04/2025", "01/01/2199"),
    Code.SEX_INVALID: _one_of(Field.SEX, "X", "?", "3"),
    Code.CARD_MISSING: _one_of(Field.CARD_NUMBER, None, ".", "NULL"),
    Code.SEGMENT_UNKNOWN: _one_of(Field.SEGMENT, "LAINNYA", "JAMKESDA", "?"),
    Code.STATUS_UNKNOWN: _one_of(Field.STATUS, "PROSES", "DITANGGUHKAN", "?"),
    Code.CELL_ERROR: _one_of(Field.DISTRICT, Spoiled.NOT_FOUND, Spoiled.NO_REFERENCE),
    Code.FORMULA_WITHOUT_VALUE: _one_of(Field.VILLAGE, Spoiled.UNCALCULATED),
    Code.CARD_PRECISION_LOST: _one_of(Field.CARD_NUMBER, "9,12346E+08", "9.00123E+11"),
    Code.NAME_MISSING: _one_of(Field.NAME, None, "  "),
    Code.TEXT_SHORTENED: _one_of(Field.ADDRESS, _LONG_ADDRESS),
}
"""How a row gets each problem, and no other; a duplicate is another row's copy."""


def draw(random: Random, codes: frozenset[Code]) -> list[Code | None]:
    """For 1,000 rows in order, the problem each is to have."""
    drawn: list[Code | None] = [code for code, rows in PER_THOUSAND.items() if code in codes for _ in range(rows)]
    drawn += [None] * (1_000 - len(drawn))
    random.shuffle(drawn)
    return drawn

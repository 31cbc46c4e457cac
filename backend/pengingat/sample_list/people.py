"""Families and their members: rows without a fault, the same ones for the same seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from pengingat.imports.columns import Field
from pengingat.phone import parse_mobile
from pengingat.sample_list.places import FAMILIES, MEN, PLACES, ROMAN, WOMEN
from pengingat.workbook_out import Cell, Digits

T = TypeVar("T")

HEADINGS: dict[Field | None, tuple[str, float]] = {
    None: ("NO", 8),
    Field.CARD_NUMBER: ("NOKA", 17),
    Field.NIK: ("NIK", 19),
    Field.NAME: ("NAMA PESERTA", 34),
    Field.FAMILY_RELATION: ("PISAT", 8),
    Field.SEX: ("JK", 6),
    Field.BIRTH_DATE: ("TGL LAHIR", 13),
    Field.ADDRESS: ("ALAMAT", 30),
    Field.VILLAGE: ("KELURAHAN/DESA", 20),
    Field.DISTRICT: ("KECAMATAN", 20),
    Field.PHONE: ("NO HP", 18),
    Field.SEGMENT: ("SEGMEN", 14),
    Field.CARE_CLASS: ("KELAS", 8),
    Field.STATUS: ("STATUS", 26),
    Field.INACTIVE_SINCE: ("TMT NON AKTIF", 14),
    Field.ARREARS_MONTHS: ("BULAN MENUNGGAK", 12),
    Field.ARREARS_AMOUNT: ("TOTAL TUNGGAKAN", 16),
}
"""The columns of the list in their order, with the heading and the width of each."""

PLACE = {field: place for place, field in enumerate(HEADINGS)}

Person = list[Cell]
"""One row, in the order of `HEADINGS`."""

_CARDS = 10**9
_CARD_STEP = 618_033_989  # shares no factor with _CARDS: every card comes once before one comes again
_SERIALS = 9_999
_NO_DISTRICT = "99"
_MOST_BILLED_MONTHS = 24
_MONTHLY = {"1": 150_000, "2": 100_000, "3": 35_000}
"""Rupiah per month and class of who pays alone (Perpres 64/2020)."""

_OLDEST_HEAD, _YOUNGEST_HEAD = date(1948, 1, 1), date(2000, 12, 31)
_LAST_BIRTH = date(2025, 6, 30)
_TMT = tuple(date(year, month, 1) for year in (2024, 2025) for month in range(1, 13))

# How often each occurs; the statuses after them are those of the segment's inactive members.
_SEGMENTS: tuple[tuple[int, str, tuple[str, ...]], ...] = (
    (45, "PBI (APBN)", ("NON AKTIF", "NON AKTIF", "NON AKTIF - DTSEN", "NON AKTIF - MUTASI", "NON AKTIF - MENINGGAL")),
    (30, "PBPU", ("NON AKTIF - MENUNGGAK", "NON AKTIF KARENA PREMI", "TIDAK AKTIF - TUNGGAKAN")),
    (15, "PBPU PEMDA", ("NON AKTIF", "NON AKTIF - DIHAPUS", "NON AKTIF - GANDA")),
    (7, "PPU", ("NON AKTIF", "NON AKTIF - KELUAR")),
    (3, "BP", ("NON AKTIF - MENUNGGAK",)),
)
_DRAWN_SEGMENTS = tuple((segment, inactive) for share, segment, inactive in _SEGMENTS for _ in range(share))
_PAYING = frozenset({"PBPU", "BP"})
_SIZES = (1, 1, 1, 2, 2, 3, 3, 4, 4, 5)


@dataclass(frozen=True, slots=True)
class _Family:
    """What the members of a family have in common."""

    name: str
    region: str
    home: tuple[str, str, str]
    phone: Cell
    membership: tuple[str, str, tuple[str, ...], date | None, int, int]
    date_as_text: bool


def people(seed: int) -> Iterator[Person]:
    """People without end, family by family; their numbers are left to the list."""
    random = Random(seed)  # noqa: S311 - the same list for the same seed, no secret
    card = random.randrange(_CARDS)
    count = 0
    while True:
        family = _family(random)
        for relation, sex, birth_date in _members(random, _pick(random, _SIZES)):
            card = (card + _CARD_STEP) % _CARDS
            count += 1
            yield _person(random, family, relation, sex, birth_date, f"0009{card:09}", count % _SERIALS + 1)


def _family(random: Random) -> _Family:
    region, district, village = _pick(random, PLACES)
    part = "LINGKUNGAN" if region == "7173" else "JAGA"
    return _Family(
        name=_pick(random, FAMILIES),
        region=region,
        home=(f"{part} {_pick(random, ROMAN)}", village, district),
        phone=phone(random),
        membership=_membership(random),
        date_as_text=random.random() < 0.3,
    )


def phone(random: Random) -> Cell:
    """A number nobody has, as people write one; one in ten is a number cell, which has lost its zero."""
    digits = f"86{int(random.random() * 8)}{int(random.random() * 10**8):08}"
    if parse_mobile(digits) is None:  # eight equal digits, or 12345678
        return phone(random)
    writing = random.random()
    if writing < 0.1:
        return Digits(digits)
    if writing < 0.8:
        return f"0{digits}"
    return (
        f"0{digits[:3]}-{digits[3:7]}-{digits[7:]}" if writing < 0.9 else f"+62 {digits[:3]} {digits[3:7]} {digits[7:]}"
    )


def _membership(random: Random) -> tuple[str, str, tuple[str, ...], date | None, int, int]:
    """Segment, class, the statuses each member has one of, inactive since, months and amount of arrears."""
    segment, inactive = _pick(random, _DRAWN_SEGMENTS)
    care_class = str(1 + int(random.random() * 3)) if segment in {"PPU", "PBPU", "BP"} else "3"
    if random.random() < 0.25:
        return segment, care_class, ("AKTIF",), None, 0, 0
    months = 0
    if segment in _PAYING or (segment == "PBI (APBN)" and random.random() < 0.1):
        months = 1 + int(random.random() * 36)
    amount = min(months, _MOST_BILLED_MONTHS) * _MONTHLY[care_class]
    return segment, care_class, inactive, _pick(random, _TMT), months, amount


def _members(random: Random, size: int) -> Iterator[tuple[int, str, date]]:
    """Relation (1 head, 2 wife, 3 husband, 4 child), sex and birth date of each."""
    sex = "L" if random.random() < 0.8 else "P"
    born = _between(random, _OLDEST_HEAD, _YOUNGEST_HEAD)
    yield 1, sex, born
    if size > 1:
        spouse = born + timedelta(days=int(random.random() * 2_000))
        yield (2, "P", spouse) if sex == "L" else (3, "L", spouse)
    for _ in range(size - 2):
        child = min(_LAST_BIRTH, born + timedelta(days=8_000 + int(random.random() * 5_000)))
        yield 4, "L" if random.random() < 0.5 else "P", child


def _person(
    random: Random, family: _Family, relation: int, sex: str, birth_date: date, card: str, serial: int
) -> Person:
    first = _pick(random, MEN if sex == "L" else WOMEN)
    name = f"{first} {_pick(random, MEN if sex == 'L' else WOMEN)}" if random.random() < 0.3 else first
    segment, care_class, statuses, since, months, amount = family.membership
    return [
        None,
        card,
        _nik(family.region, sex, birth_date, serial),
        f"{name} {family.name}",
        str(relation),
        sex,
        f"{birth_date:%d/%m/%Y}" if family.date_as_text else birth_date,
        *family.home,
        family.phone,
        segment,
        care_class,
        _pick(random, statuses),
        since,
        months,
        amount,
    ]


def _nik(region: str, sex: str, birth_date: date, serial: int) -> str:
    day = birth_date.day + (40 if sex == "P" else 0)
    return f"{region}{_NO_DISTRICT}{day:02}{birth_date.month:02}{birth_date.year % 100:02}{serial:04}"


def _pick(random: Random, things: Sequence[T]) -> T:
    return things[int(random.random() * len(things))]


def _between(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=int(random.random() * (last - first).days))

"""One parser per field: a cell in, the value to store and what is wrong with it out.

A parser answers `(value, code)`: value None with a code is a cell that holds nothing usable, a value with a code
was corrected or is doubtful, None without a code is an empty cell. None of them raises, whatever the cell.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import TypeVar

from pengingat.imports.cells import Cell
from pengingat.imports.codes import Code
from pengingat.imports.dates import parse_date
from pengingat.participants.rules import Segment, Status, StatusReason
from pengingat.participants.texts import is_blank, read_card, read_name, read_nik, read_place
from pengingat.phone import parse_mobile, read_mobiles, why_no_mobile

T = TypeVar("T")
Parsed = tuple[T | None, Code | None]

MAX_ARREARS_MONTHS = 600
MAX_ARREARS_AMOUNT = 10**12
"""Rupiah. No arrears come near it; a larger number is a card or phone number in the wrong column."""

_CARD = re.compile(r"[0-9]{13}")
_NIK = re.compile(r"[0-9]{16}")
_SCIENTIFIC = re.compile(r"'?[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+")
_RESTORABLE_CARD = range(8, 14)
_WRITTEN_OUT = 10**17
"""Whole numbers below are written without an exponent, as Excel's number format `0` would."""

_NOT_WORD = re.compile(r"[^A-Z0-9]+")

_AMOUNT = re.compile(
    r"(?:RP\.?\s*)?(?P<whole>[0-9]{1,13}|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3}){2,})(?:[.,](?:0{1,2}|-))?"
)
_NUMERIC_AMOUNT = re.compile(r"(?P<whole>[0-9]{1,13})")

_SEXES = dict.fromkeys(("L", "1", "LAKILAKI", "LAKI", "LK", "PRIA"), "L") | dict.fromkeys(
    ("P", "2", "PEREMPUAN", "PR", "WANITA"), "P"
)
_CARE_CLASSES = {
    f"{word}{written}": care_class
    for word in ("", "KELAS", "KLS")
    for written, care_class in (("1", "1"), ("2", "2"), ("3", "3"), ("I", "1"), ("II", "2"), ("III", "3"))
}
_FAMILY_RELATIONS = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5}

_SEGMENTS = {
    Segment.PBI_APBN: ("PBI", "PBIAPBN", "PBIJK", "PBIJKAPBN", "PBIAPBNJK", "PBIPUSAT", "PENERIMABANTUANIURAN"),
    Segment.PBPU_PEMDA: (
        *("PBPUPEMDA", "PBIAPBD", "PBPUPEMDAPBIAPBD", "PBPUBPPEMDA", "PBPUDANBPPEMDA", "PBPUPEMERINTAHDAERAH"),
        *("BPPEMDA", "PBPUAPBD", "PBIDAERAH", "PBIPEMDA"),
    ),
    Segment.PPU: ("PPU", "PEKERJAPENERIMAUPAH"),
    Segment.PBPU: ("PBPU", "MANDIRI", "PBPUMANDIRI", "PEKERJABUKANPENERIMAUPAH", "PEKERJAMANDIRI", "PESERTAMANDIRI"),
    Segment.BP: ("BP", "BUKANPEKERJA", "BPBUKANPEKERJA"),
}
_SEGMENT_OF = {name: segment for segment, names in _SEGMENTS.items() for name in names}
# The insurer's lists name the kind of employer or pensioner after these two: "PPU - PNS DAERAH", "BP VETERAN".
_SEGMENT_OF_FIRST_WORD = {"PPU": Segment.PPU, "BP": Segment.BP}

_STATUS = re.compile(r"(?P<not>NON ?|TIDAK |TDK )?AKTIF\b(?P<reason>.*)")
_REASONS = {
    StatusReason.DECEASED: ("MENINGGAL",),
    StatusReason.DUPLICATE: ("GANDA",),
    StatusReason.REMOVED: ("DIHAPUS", "DTSEN"),
    StatusReason.MOVED: ("MUTASI", "KELUAR"),
    StatusReason.ARREARS: ("MENUNGGAK", "TUNGGAKAN", "PREMI"),
}
"""In the order they are looked for: whom no notice may reach comes first."""


def text_of(cell: Cell) -> str | None:
    """A cell's text as people see it; None when it counts as empty (blank, dashes, `0`, `TIDAK ADA`, `NULL`, `N/A`)."""
    if type(cell) is not str:
        cell = _text_of_other(cell)
        if cell is None:
            return None
    text = cell.strip()
    return None if is_blank(text) else text


def parse_card(cell: Cell) -> Parsed[str]:
    """13 digits; of a *numeric* cell the leading zeros Excel dropped are put back."""
    if type(cell) is str and _CARD.fullmatch(cell):
        return cell, None
    text = text_of(cell)
    if text is None:
        return None, Code.CARD_MISSING
    if type(cell) is str:
        return _card_of_text(text)
    if type(cell) is not date and text.isdigit() and len(text) in _RESTORABLE_CARD:
        return text.zfill(13), None if len(text) == 13 else Code.CARD_ZERO_RESTORED
    return None, Code.CARD_INVALID


def parse_nik(cell: Cell) -> Parsed[str]:
    """16 digits as text; a number has lost the last of them."""
    if type(cell) is str and _NIK.fullmatch(cell):
        return cell, None
    text = text_of(cell)
    if text is None:
        return None, None
    if type(cell) is float or type(cell) is int:
        return None, Code.NIK_PRECISION_LOST
    nik = read_nik(text)
    return (nik, None) if nik else (None, Code.NIK_INVALID)


def nik_contradicts(nik: str, birth_date: date) -> bool:
    """Whether the birth date in the NIK (DDMMYY, a woman's day plus 40) is another one."""
    return nik[6:12] not in _nik_birth_dates(birth_date)


def parse_name(cell: Cell) -> Parsed[str]:
    """1 to 100 characters, without those nobody sees."""
    name = read_name(plain_text(cell))
    return (name, None) if name else (None, Code.NAME_MISSING)


def parse_phone(cell: Cell) -> Parsed[str]:
    """An Indonesian mobile as `62…`, the first valid one of several."""
    if type(cell) is str and (number := parse_mobile(cell)):
        return number, None
    text = text_of(cell)
    if text is None:
        return None, Code.PHONE_MISSING
    if type(cell) is not str and not text.isdigit():
        return None, Code.PHONE_INVALID
    number, several = read_mobiles(text)
    if number is None:
        return None, Code.PHONE_INVALID
    return number, Code.PHONE_SEVERAL if several else None


def why_no_phone(cell: Cell) -> str:
    """The kind of `phone_invalid` that a cell is: a `phone.NoMobile`."""
    return why_no_mobile(plain_text(cell)).value


def parse_birth_date(cell: Cell, today: date) -> Parsed[date]:
    """A date not after `today`."""
    return _past_date(cell, today, Code.BIRTH_DATE_INVALID)


def parse_inactive_since(cell: Cell, today: date) -> Parsed[date]:
    """A date not after `today`."""
    return _past_date(cell, today, Code.INACTIVE_SINCE_INVALID)


def parse_sex(cell: Cell) -> Parsed[str]:
    """`L` or `P`."""
    return _one_of(_SEXES, cell, Code.SEX_INVALID)


def parse_text(cell: Cell, limit: int) -> Parsed[str]:
    """Free text in upper case with single spaces, cut at `limit` characters."""
    text = read_place(plain_text(cell))
    if not text:
        return None, None
    if len(text) <= limit:
        return text, None
    return text[:limit].rstrip(), Code.TEXT_SHORTENED


def parse_segment(cell: Cell, default: Segment | None) -> Parsed[Segment]:
    """A segment in any usual writing; an empty cell takes the file's default."""
    text = text_of(cell)
    if text is None:
        return default, None if default else Code.SEGMENT_UNKNOWN
    words = _words(text)
    segment = _SEGMENT_OF.get("".join(words)) or _SEGMENT_OF_FIRST_WORD.get(words[0] if words else "")
    return segment, None if segment else Code.SEGMENT_UNKNOWN


def parse_status(cell: Cell, default: Status | None) -> Parsed[tuple[Status, StatusReason]]:
    """Aktif, Non Aktif, Tidak Aktif and the reason after it; an empty cell takes the file's default."""
    text = text_of(cell)
    if text is None:
        return ((default, StatusReason.NONE), None) if default else (None, Code.STATUS_UNKNOWN)
    match = _STATUS.fullmatch(" ".join(_words(text)))
    if match is None:
        return None, Code.STATUS_UNKNOWN
    return (Status.INACTIVE if match["not"] else Status.ACTIVE, _reason(match["reason"].split())), None


def parse_care_class(cell: Cell) -> Parsed[str]:
    """`1`, `2` or `3`, also as Roman numeral or after the word "Kelas"."""
    return _one_of(_CARE_CLASSES, cell, Code.CARE_CLASS_INVALID)


def parse_family_relation(cell: Cell) -> Parsed[int]:
    """PISA: 1 participant, 2 wife, 3 husband, 4 child, 5 other."""
    if cell in (0, "0"):  # not empty here: in a column of numbers 0 is a number
        return None, Code.FAMILY_RELATION_INVALID
    return _one_of(_FAMILY_RELATIONS, cell, Code.FAMILY_RELATION_INVALID)


def parse_arrears_months(cell: Cell) -> Parsed[int]:
    """Whole months from 0 to 600; empty is 0."""
    text = text_of(cell)
    if text is None:
        return 0, None
    if text.isascii() and text.isdigit() and len(text) <= 4 and int(text) <= MAX_ARREARS_MONTHS:
        return int(text), None
    return None, Code.ARREARS_INVALID


def parse_arrears_amount(cell: Cell) -> Parsed[int]:
    """Whole rupiah, also as `1.050.000` or `Rp 1.050.000,00`; empty is 0."""
    text = text_of(cell)
    if text is None:
        return 0, None
    text = text.upper()
    if text_of(text.removeprefix("RP")) is None:  # "Rp -" is how Excel's accounting format shows nothing
        return 0, None
    match = _AMOUNT.fullmatch(text) if type(cell) is str else _NUMERIC_AMOUNT.fullmatch(text)
    amount = int(match["whole"].replace(".", "").replace(",", "")) if match else MAX_ARREARS_AMOUNT + 1
    return (amount, None) if amount <= MAX_ARREARS_AMOUNT else (None, Code.ARREARS_INVALID)


def plain_text(cell: Cell) -> str:
    """The text of any cell: a whole number without its `.0`, a date as ISO, nothing for an empty one."""
    return cell if type(cell) is str else _text_of_other(cell) or ""


def _text_of_other(cell: Cell) -> str | None:
    if type(cell) is float:
        return str(int(cell)) if cell.is_integer() and abs(cell) < _WRITTEN_OUT else repr(cell)
    return str(cell) if type(cell) is int or type(cell) is date else None


def _card_of_text(text: str) -> Parsed[str]:
    if _SCIENTIFIC.fullmatch(text):
        return None, Code.CARD_PRECISION_LOST
    card = read_card(text)
    return (card, None) if card else (None, Code.CARD_INVALID)


@lru_cache(maxsize=50_000)
def _nik_birth_dates(birth_date: date) -> tuple[str, str]:
    day, rest = birth_date.day, f"{birth_date.month:02}{birth_date.year % 100:02}"
    return f"{day:02}{rest}", f"{day + 40:02}{rest}"


def _past_date(cell: Cell, today: date, code: Code) -> Parsed[date]:
    if type(cell) is date:
        found: date | None = cell
    else:
        text = text_of(cell)
        if text is None:
            return None, None
        found = parse_date(text) if type(cell) is str else None
    if found is None or found > today or found.year < 1900:
        return None, code
    return found, None


def _one_of(values: Mapping[str, T], cell: Cell, code: Code) -> Parsed[T]:
    """The value of the letters and digits in the cell, however they are set apart; -1 is not 1."""
    if type(cell) is str and cell in values:
        return values[cell], None
    text = text_of(cell)
    if text is None:
        return None, None
    value = None if text.startswith("-") else values.get("".join(_words(text)))
    return value, None if value is not None else code


def _words(text: str) -> list[str]:
    return _NOT_WORD.sub(" ", text.upper()).split()


def _reason(words: list[str]) -> StatusReason:
    if not words:
        return StatusReason.NONE
    found = (reason for reason, names in _REASONS.items() if not set(names).isdisjoint(words))
    return next(found, StatusReason.OTHER)

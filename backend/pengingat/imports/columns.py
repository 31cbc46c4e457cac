"""Which column of a sheet holds which field: known headings, the row they stand in, the admin's own choice.

Headings are compared blind to case, spaces and punctuation. A near miss is proposed, never assumed.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from pengingat.errors import Invalid
from pengingat.imports import codes

HEADER_ROWS = 30
"""The heading is looked for in so many rows: real exports carry titles and blank rows above it."""

Chosen = Mapping[str, str | None]
"""What the admin chose: field to heading or column letter; None says that the file does not have the field."""


class Reason(StrEnum):
    """Why a column is read as a field."""

    HEADING = "heading"  # it says so
    CHOSEN = "chosen"  # somebody chose it for this file
    REMEMBERED = "remembered"  # somebody chose it for an earlier file with the same headings


class Field(StrEnum):
    """What a column can hold."""

    CARD_NUMBER = "card_number"
    NAME = "name"
    NIK = "nik"
    PHONE = "phone"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    ADDRESS = "address"
    VILLAGE = "village"
    DISTRICT = "district"
    SEGMENT = "segment"
    STATUS = "status"
    INACTIVE_SINCE = "inactive_since"
    CARE_CLASS = "care_class"
    ARREARS_MONTHS = "arrears_months"
    ARREARS_AMOUNT = "arrears_amount"
    FAMILY_RELATION = "family_relation"


HEADINGS: dict[Field, tuple[str, ...]] = {
    Field.CARD_NUMBER: (
        *("No Kartu", "NOKA", "No Kartu JKN", "NOKAPST", "PSNOKA", "Nomor Kartu", "Nomor Kartu BPJS", "No Kartu BPJS"),
        *("No JKN", "Nomor JKN", "Nomor Kartu JKN", "No Kartu Peserta", "Nomor Kartu Peserta", "No BPJS", "No Peserta"),
    ),
    Field.NAME: ("Nama", "Nama Peserta", "NMPST", "Nama Lengkap", "Nama Pst", "Nama Lengkap Peserta"),
    Field.NIK: ("NIK", "No KTP", "NIK KTP", "No NIK", "Nomor NIK", "Nomor KTP", "NIK Peserta", "No Induk Kependudukan"),
    Field.PHONE: (
        *(
            "No HP",
            "NOHP",
            "HP",
            "No Telp",
            "Telepon",
            "No WA",
            "WhatsApp",
            "No Handphone",
            "Nomor HP",
            "No HP Peserta",
        ),
        *("No Telepon", "Nomor Telepon", "Telp", "Nomor WA", "No WhatsApp", "Nomor WhatsApp", "Handphone", "WA"),
        *("No HP WA", "HP WA", "No Telp HP", "No Tlp"),
    ),
    Field.BIRTH_DATE: ("Tgl Lahir", "Tanggal Lahir", "TGLLAHIR", "Tgl Lhr", "TGLLHR"),
    Field.SEX: ("JK", "Jenis Kelamin", "Sex", "L/P", "Kelamin", "JNS Kelamin", "Jenkel", "Gender"),
    Field.ADDRESS: ("Alamat", "Alamat Peserta", "Alamat Lengkap", "Alamat KTP", "Alamat Tinggal"),
    Field.VILLAGE: (
        "Kelurahan",
        "Desa",
        "Kel/Desa",
        "Kelurahan/Desa",
        "Desa/Kelurahan",
        "Desa/Kel",
        "Kel",
        "Nama Desa",
    ),
    Field.DISTRICT: ("Kecamatan", "Kec", "Nama Kecamatan"),
    Field.SEGMENT: ("Segmen", "Jenis Peserta", "Segmen Peserta", "Segmentasi", "Jns Peserta", "Segmen Kepesertaan"),
    Field.STATUS: (
        *("Status", "Status Peserta", "Status Kepesertaan", "Ket Status", "Keterangan Status", "Status Kartu"),
        *("Status JKN", "Status Aktif", "STATUSPST"),
    ),
    Field.INACTIVE_SINCE: (
        *("TMT Non Aktif", "Tgl Nonaktif", "Tanggal Nonaktif", "TMT Tidak Aktif", "Tgl Tidak Aktif"),
        "Tanggal Tidak Aktif",
    ),
    Field.CARE_CLASS: ("Kelas", "Kelas Rawat", "Hak Kelas", "Kls", "Kelas Perawatan", "Kls Rawat"),
    Field.ARREARS_MONTHS: (
        *("Bulan Menunggak", "Jml Bln Menunggak", "Bulan Tunggakan", "Bln Menunggak", "Jumlah Bulan Menunggak"),
        *("Jml Bulan Menunggak", "Jumlah Bulan Tunggakan", "Jml Bulan Tunggakan", "Bln Tunggakan", "Lama Menunggak"),
    ),
    Field.ARREARS_AMOUNT: (
        *("Total Tunggakan", "Nominal Tunggakan", "Total Tagihan", "Tunggakan", "Jumlah Tunggakan", "Jml Tunggakan"),
        *("Nilai Tunggakan", "Tagihan", "Nominal Tagihan", "Jumlah Tagihan", "Jml Tagihan"),
    ),
    Field.FAMILY_RELATION: ("PISA", "PISAT", "Hubungan Keluarga", "Hub Keluarga"),
}
"""The first heading that a sheet has wins, so the surest come first; the very first one names the field to people."""

_NOT_OURS = frozenset({"nokk", "nourut", "nokartukeluarga", "rt", "rw", "keterangan"})
"""Headings that are something else however near they are to one of ours: `No KK` is a family's card, not a NOKA."""

_SHORTEST_NEAR = 4
_LETTERS = re.compile(r"[A-Z]{1,3}")
_LONG_NUMBER = re.compile(r"[0-9]{10}")


def normalise(heading: str) -> str:
    """A heading without case, spaces and punctuation: `No. Kartu JKN` and `NO_KARTU_JKN` are the same."""
    folded = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(character for character in folded if character.isalnum())


_FIELD_OF = {normalise(heading): field for field, headings in HEADINGS.items() for heading in headings} | {
    normalise(field): field for field in Field
}
_RANK = {normalise(heading): rank for headings in HEADINGS.values() for rank, heading in enumerate(headings)}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: the field it is read as and why, or the field its heading nearly names."""

    index: int
    heading: str
    field: Field | None = None
    suggestion: Field | None = None
    reason: Reason | None = None

    @property
    def letter(self) -> str:
        """Its name in Excel."""
        return column_letter(self.index)


@dataclass(frozen=True)
class ColumnMapping:
    """How a sheet is read. Fields that are not in `fields` are absent: an import changes nothing of them."""

    columns: tuple[Column, ...]

    @cached_property
    def fields(self) -> dict[Field, int]:
        """Of each field that the sheet has, the index of its column (A is 0)."""
        return {column.field: column.index for column in self.columns if column.field}

    def require(self, *, segment_given: bool, status_given: bool) -> None:
        """Raise Invalid (`column_missing`) when a field that every row needs has neither column nor file-wide value."""
        needed = [Field.CARD_NUMBER, Field.NAME]
        needed += [] if segment_given else [Field.SEGMENT]
        needed += [] if status_given else [Field.STATUS]
        missing = [field for field in needed if field not in self.fields]
        if not missing:
            return
        near = [f"“{column.heading}” ({column.letter})" for column in self.columns if column.suggestion in missing]
        problem = codes.COLUMN_MISSING_NEAR if near else codes.COLUMN_MISSING
        raise Invalid(problem, missing=", ".join(HEADINGS[field][0] for field in missing), near=", ".join(near))


def column_letter(index: int) -> str:
    """Excel's name of the column with this index: 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The index of the column with this name: A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def map_columns(headings: Sequence[str], chosen: Chosen, *, reason: Reason = Reason.CHOSEN) -> ColumnMapping:
    """Read each column as the field its heading names, unless the admin chose otherwise, for this `reason`.

    Raises Invalid (`column_unknown`) when a chosen heading or letter is not there.
    """
    names = [normalise(heading) for heading in headings]
    picked = _picked(names, chosen)
    reasons = dict.fromkeys(picked, reason)
    settled = {*picked.values(), *(Field(field) for field in chosen)}
    for index in sorted(range(len(names)), key=lambda index: (_RANK.get(names[index], 0), index)):
        field = _FIELD_OF.get(names[index])
        if field and field not in settled and index not in picked:
            picked[index] = field
            settled.add(field)
    return ColumnMapping(
        tuple(
            Column(index, heading, picked[index], reason=reasons.get(index, Reason.HEADING))
            if index in picked
            else Column(index, heading, suggestion=_near(names[index], settled))
            for index, heading in enumerate(headings)
        )
    )


def find_header(rows: Iterable[tuple[int, Sequence[str]]], chosen: Chosen) -> int | None:
    """The number of the heading row among `rows` (number and texts of the cells), or None.

    It is the row that names the most fields, more than one, near misses counted half. Where none does, a choice by
    column letters decides: the first row with a text in each of them, if it is not somebody's.
    """
    wanted = {normalise(heading) for heading in chosen.values() if heading}
    best, best_score, lettered = None, 1.0, None
    letters = [column_index(letter) for letter in chosen.values() if letter and _LETTERS.fullmatch(letter)]
    for number, texts in rows:
        score = _score(texts, wanted)
        if score > best_score:
            best, best_score = number, score
        if letters and lettered is None and _heads(texts, letters):
            lettered = number
    return best or lettered


def _heads(texts: Sequence[str], letters: Sequence[int]) -> bool:
    """Whether a row can be the headings of these columns. A number as long as a phone's or a card's is a person's:
    taken for a heading, the person would be lost."""
    filled = all(index < len(texts) and texts[index] for index in letters)
    return filled and not any(_LONG_NUMBER.search(normalise(text)) for text in texts)


def recognised(texts: Sequence[str]) -> int:
    """How many fields a row of texts names."""
    return len({_FIELD_OF.get(normalise(text)) for text in texts} - {None})


def _picked(names: list[str], chosen: Chosen) -> dict[int, Field]:
    picked: dict[int, Field] = {}
    for field, wanted in chosen.items():
        if wanted is not None:
            picked[_place(names, wanted)] = Field(field)
    return picked


def _place(names: list[str], wanted: str) -> int:
    """The index of the column with this heading, or else with this letter."""
    if normalise(wanted) in names:
        return names.index(normalise(wanted))
    if _LETTERS.fullmatch(wanted.upper()) and column_index(wanted.upper()) < len(names):
        return column_index(wanted.upper())
    raise Invalid(codes.COLUMN_UNKNOWN, column=wanted)


def _score(texts: Sequence[str], wanted: set[str]) -> float:
    names = {name for name in map(normalise, texts) if name}
    exact = {_FIELD_OF[name] for name in names if name in _FIELD_OF}
    near = {_near(name, exact) for name in names} - {None}
    return len(exact) + len(names & (wanted - _FIELD_OF.keys())) + len(near) / 2


def _near(name: str, settled: set[Field]) -> Field | None:
    """The field that has a heading one edit away, if it is still without a column."""
    if name in _NOT_OURS or len(name) < _SHORTEST_NEAR:
        return None
    found = (
        field
        for known, field in _FIELD_OF.items()
        if -1 <= len(known) - len(name) <= 1 and field not in settled and _one_edit(name, known)
    )
    return next(found, None)


def _one_edit(left: str, right: str) -> bool:
    """Whether inserting, dropping, replacing or swapping one character makes the one of the other."""
    short, long = sorted((left, right), key=len)
    if len(long) - len(short) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) != len(long):
        return short[start:] == long[start + 1 :]
    swapped = long[start + 1 : start + 2] + long[start : start + 1] + long[start + 2 :]
    return short[start + 1 :] == long[start + 1 :] or short[start:] == swapped

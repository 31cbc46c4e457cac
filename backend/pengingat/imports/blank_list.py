"""An empty list to fill in: the headings every import knows, text where Excel would spoil a number, drop-downs, and a
sheet that says how.
"""

from pengingat.imports.blank_list_help import instructions
from pengingat.imports.columns import HEADINGS, Field
from pengingat.workbook_out import Column, Kind, Sheet

FILE_NAME = "daftar-peserta.xlsx"

CHOICES: dict[Field, tuple[str, ...]] = {
    Field.SEX: ("L", "P"),
    Field.SEGMENT: ("PBI (APBN)", "PBPU Pemda", "PPU", "PBPU", "BP"),
    Field.STATUS: (
        *("Aktif", "Non Aktif", "Non Aktif - Menunggak", "Non Aktif - Mutasi"),
        *("Non Aktif - Meninggal", "Non Aktif - Ganda", "Non Aktif - Dihapus"),
    ),
    Field.CARE_CLASS: ("1", "2", "3"),
    Field.FAMILY_RELATION: ("1", "2", "3", "4", "5"),
}

EXAMPLE: dict[Field, str | int] = {
    Field.CARD_NUMBER: "000123456789X",  # not a number, so that the row is refused when it is left in
    Field.NAME: "CONTOH (HAPUS BARIS INI)",
    Field.NIK: "7173015708850001",
    Field.PHONE: "0811 4000 321",
    Field.BIRTH_DATE: "17/08/1985",
    Field.SEX: "P",
    Field.ADDRESS: "LINGKUNGAN II",
    Field.VILLAGE: "KAKASKASEN",
    Field.DISTRICT: "TOMOHON UTARA",
    Field.SEGMENT: "PBI (APBN)",
    Field.STATUS: "Non Aktif",
    Field.INACTIVE_SINCE: "01/02/2026",
    Field.CARE_CLASS: "3",
    Field.ARREARS_MONTHS: 0,
    Field.ARREARS_AMOUNT: 0,
    Field.FAMILY_RELATION: "1",
}

_WIDTHS = {Field.NAME: 30, Field.NIK: 20, Field.ADDRESS: 30, Field.VILLAGE: 22, Field.DISTRICT: 22, Field.STATUS: 24}
_NUMBERS = {Field.ARREARS_MONTHS, Field.ARREARS_AMOUNT}


def blank_list() -> list[Sheet]:
    """The list to fill in, with all headings and an example; and behind it how to fill it in."""
    return [_list(), instructions(EXAMPLE)]


def _list() -> Sheet:
    columns = [
        Column(
            headings[0],
            _WIDTHS.get(field, 18),
            Kind.NUMBER if field in _NUMBERS else Kind.TEXT,
            choices=CHOICES.get(field, ()),
        )
        for field, headings in HEADINGS.items()
    ]
    return Sheet("Peserta", columns, [[EXAMPLE[field] for field in HEADINGS]])

"""The sheet "Petunjuk" of the empty list: what to write in each column, in Indonesian and English.

Its headings and its rows name at most one field each, so that it is never taken for a list.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pengingat.imports.columns import HEADINGS, Field
from pengingat.workbook_out import Column, Row, Sheet, Strong

TITLE = "Petunjuk"

_YES, _NO, _OR_ONE = "Ya / Yes", "Tidak / No", "Ya, atau satu untuk semua / Yes, or one for all"

_HEADING = (
    "Cara mengisi daftar peserta / How to fill in the list of participants",
    "Isi lembar “Peserta”, simpan sebagai .xlsx, lalu unggah. Lembar ini tidak dibaca.",
    "Fill in the sheet “Peserta”, save it as .xlsx, then upload it. This sheet is not read.",
)
_COLUMNS = (
    Column("Kolom / Column", 20, wrapped=True),
    Column("Wajib? / Required?", 18, wrapped=True),
    Column("Yang ditulis", 52, wrapped=True),
    Column("Contoh / Example", 26, wrapped=True),
    Column("What to write", 52, wrapped=True),
)


@dataclass(frozen=True, slots=True)
class _Help:
    """How to fill in one column."""

    required: str
    id: str
    en: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """What holds for the whole list."""

    subject: str
    id: str
    en: str


_FIELDS: dict[Field, _Help] = {
    Field.CARD_NUMBER: _Help(
        _YES,
        "13 angka nomor kartu JKN, sebagai teks, lengkap dengan nol di depan. Satu nomor hanya satu kali.",
        "The 13 digits of the JKN card, as text, with its leading zeros. Each number only once.",
    ),
    Field.NAME: _Help(_YES, "Nama peserta, paling banyak 100 huruf.", "The name, 100 characters at most."),
    Field.NIK: _Help(
        _NO,
        "16 angka sebagai teks. Sebagai angka, Excel hanya menyimpan 15, lalu NIK dikosongkan.",
        "16 digits as text. As a number Excel keeps only 15 of them, and the NIK is left empty.",
    ),
    Field.PHONE: _Help(
        _NO,
        "Satu nomor HP Indonesia: 0812…, 62812… atau +62 812…. Tanpa nomor HP, peserta tidak dapat dikirimi pesan. "
        "Telepon rumah tidak dipakai.",
        "One Indonesian mobile number: 0812…, 62812… or +62 812…. Without one, no message can be sent. "
        "Landlines are not used.",
    ),
    Field.BIRTH_DATE: _Help(
        _NO,
        "Hari/bulan/tahun dengan tahun empat angka. Juga: 17 Agustus 1985 atau 1985-08-17.",
        "Day/month/year with a four-digit year. Also: 17 Agustus 1985 or 1985-08-17.",
    ),
    Field.SEX: _Help(_NO, "L (laki-laki) atau P (perempuan).", "L (male) or P (female)."),
    Field.ADDRESS: _Help(_NO, "Paling banyak 200 huruf.", "200 characters at most."),
    Field.VILLAGE: _Help(_NO, "Nama kelurahan atau desa saja.", "Only the name of the village."),
    Field.DISTRICT: _Help(_NO, "Nama kecamatan saja.", "Only the name of the district."),
    Field.SEGMENT: _Help(
        _OR_ONE,
        "Pilih dari daftar pilihan. Bila kolom ini dihapus, pilih satu untuk semua saat mengunggah.",
        "Choose from the drop-down. If you delete the column, choose one for all when you upload.",
    ),
    Field.STATUS: _Help(
        _OR_ONE,
        "Aktif atau Non Aktif; alasannya boleh ditulis sesudahnya. Pilih dari daftar pilihan.",
        "Aktif (active) or Non Aktif (inactive), with a reason after it if you like. Choose from the drop-down.",
    ),
    Field.INACTIVE_SINCE: _Help(
        _NO, "Tanggal mulai nonaktif, ditulis seperti tanggal lahir.", "Inactive since; written like a birth date."
    ),
    Field.CARE_CLASS: _Help(_NO, "1, 2 atau 3.", "1, 2 or 3."),
    Field.ARREARS_MONTHS: _Help(_NO, "Bilangan bulat, 0 sampai 600.", "A whole number, 0 to 600."),
    Field.ARREARS_AMOUNT: _Help(_NO, "Rupiah tanpa sen, misalnya 1050000.", "Whole rupiah, such as 1050000."),
    Field.FAMILY_RELATION: _Help(
        _NO,
        "1 peserta, 2 istri, 3 suami, 4 anak, 5 lainnya.",
        "1 the participant, 2 wife, 3 husband, 4 child, 5 other.",
    ),
}

_RULES = (
    _Rule(
        "Nomor sebagai teks / Numbers as text",
        "Kolom nomor di lembar ini sudah berformat Teks. Bila menempel dari tempat lain, pilih Tempel Khusus → Nilai "
        "(Paste Special → Values), agar nol di depan tidak hilang.",
        "The number columns of this workbook are formatted as Text already. When you paste from elsewhere, choose "
        "Paste Special → Values, so that leading zeros stay.",
    ),
    _Rule(
        "Sel kosong / Empty cells",
        "Data yang tersimpan tetap, kecuali tunggakan dan TMT Non Aktif: keduanya ikut dikosongkan. "
        "Kolom yang dihapus tidak mengubah apa-apa.",
        "What is stored stays, but for arrears and TMT Non Aktif: these are cleared. "
        "A column that you delete changes nothing.",
    ),
    _Rule(
        "Baris contoh / Example row",
        "Hapus baris contoh. Bila tertinggal, baris itu ditolak dan tidak tersimpan.",
        "Delete the example row. If it is left in, it is rejected and not stored.",
    ),
    _Rule(
        "Judul / Headings",
        "Urutan kolom boleh diubah dan kolom lain boleh ditambah; jangan ubah judul di baris pertama.",
        "You may reorder columns and add others; leave the headings in the first row as they are.",
    ),
    _Rule(
        "Salah isi / Mistakes",
        "Setelah diunggah, setiap baris diperiksa. Tidak ada yang berubah sebelum Anda menekan Terapkan.",
        "After the upload every row is checked. Nothing changes before you press Apply.",
    ),
)


def instructions(example: Mapping[Field, str | int]) -> Sheet:
    """The sheet; `example` has each field's example."""
    rows: list[Row] = [[Strong(column.header) for column in _COLUMNS]]
    for field, headings in HEADINGS.items():
        said = _FIELDS[field]
        rows.append([Strong(headings[0]), said.required, said.id, str(example[field]), said.en])
    rows += [[], [Strong("Aturan umum / General rules")]]
    rows += [[Strong(rule.subject), None, rule.id, None, rule.en] for rule in _RULES]
    filled = [[*row, *[None] * (len(_COLUMNS) - len(row))] for row in rows]
    return Sheet(TITLE, _COLUMNS, filled, heading=_HEADING, plain=True)

"""Everything that can be wrong with a file or a row, with what to do about it.

`Code` and `ROW_PROBLEMS` are of single rows; the constants after them refuse a whole file.
"""

from dataclasses import dataclass
from enum import StrEnum

from pengingat.errors import Language, Problem, Sentence, problem
from pengingat.phone import NoMobile


class Severity(StrEnum):
    """What a problem does to its row."""

    ERROR = "error"  # the row is not imported
    WARNING = "warning"  # the row is imported; the field was corrected or left empty


class Code(StrEnum):
    """What is wrong in a row. The value is part of the HTTP contract."""

    CARD_MISSING = "card_missing"
    CARD_INVALID = "card_invalid"
    CARD_PRECISION_LOST = "card_precision_lost"
    CARD_ZERO_RESTORED = "card_zero_restored"
    NAME_MISSING = "name_missing"
    NIK_PRECISION_LOST = "nik_precision_lost"
    NIK_INVALID = "nik_invalid"
    NIK_BIRTH_DATE_MISMATCH = "nik_birth_date_mismatch"
    PHONE_MISSING = "phone_missing"
    PHONE_INVALID = "phone_invalid"
    PHONE_SEVERAL = "phone_several"
    BIRTH_DATE_INVALID = "birth_date_invalid"
    INACTIVE_SINCE_INVALID = "inactive_since_invalid"
    SEX_INVALID = "sex_invalid"
    TEXT_SHORTENED = "text_shortened"
    SEGMENT_UNKNOWN = "segment_unknown"
    STATUS_UNKNOWN = "status_unknown"
    CARE_CLASS_INVALID = "care_class_invalid"
    FAMILY_RELATION_INVALID = "family_relation_invalid"
    ARREARS_INVALID = "arrears_invalid"
    ARREARS_IMPLAUSIBLE = "arrears_implausible"
    DUPLICATE_IN_FILE = "duplicate_in_file"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    CELL_ERROR = "cell_error"

    @property
    def severity(self) -> Severity:
        """Whether it costs the row or only the field."""
        return ROW_PROBLEMS[self].severity

    def say(self, language: Language, values: dict[str, object]) -> str:
        """The sentence for the admin; `values` are those of the row's problem."""
        special = _PHONE_INVALID.get(values.get("kind")) if self is Code.PHONE_INVALID else None
        return (special or ROW_PROBLEMS[self].sentence).say(language, values)


@dataclass(frozen=True, slots=True)
class RowProblemKind:
    """The severity of a code, and its sentence: what is wrong, what was done, what to do."""

    severity: Severity
    sentence: Sentence


def _error(indonesian: str, english: str) -> RowProblemKind:
    return RowProblemKind(Severity.ERROR, Sentence(indonesian, english))


def _warning(indonesian: str, english: str) -> RowProblemKind:
    return RowProblemKind(Severity.WARNING, Sentence(indonesian, english))


ROW_PROBLEMS = {
    Code.CARD_MISSING: _error(
        "Nomor kartu kosong. Isi 13 angka nomor kartu JKN.",
        "The card number is empty. Fill in the 13 digits of the JKN card.",
    ),
    Code.CARD_INVALID: _error(
        "Nomor kartu bukan 13 angka. Periksa pada kartu, lalu tulis sebagai teks lengkap dengan nol di depan.",
        "The card number is not 13 digits. Check the card, then write it as text with its leading zeros.",
    ),
    Code.CARD_PRECISION_LOST: _error(
        "Excel mengubah nomor kartu menjadi bentuk seperti 1,23E+12 sehingga angkanya hilang. "
        "Ubah format kolom menjadi Teks, lalu isi ulang nomornya.",
        "Excel turned the card number into a form like 1.23E+12 and lost its digits. "
        "Format the column as Text, then enter the number again.",
    ),
    Code.CARD_ZERO_RESTORED: _warning(
        "Nomor kartu tersimpan sebagai angka; nol di depannya sudah ditambahkan kembali menjadi 13 angka. "
        "Periksa hasilnya, dan ubah format kolom menjadi Teks.",
        "The card number was stored as a number; its leading zeros were put back to make 13 digits. "
        "Check the result, and format the column as Text.",
    ),
    Code.NAME_MISSING: _error(
        "Nama kosong atau lebih dari 100 huruf. Isi nama peserta, paling banyak 100 huruf.",
        "The name is empty or longer than 100 characters. Fill in the participant's name, 100 characters at most.",
    ),
    Code.NIK_PRECISION_LOST: _warning(
        "NIK tersimpan sebagai angka, dan Excel hanya menyimpan 15 angka, jadi NIK dikosongkan. "
        "Ubah format kolom menjadi Teks, lalu isi ulang NIK.",
        "The NIK was stored as a number and Excel keeps only 15 digits, so the NIK was left empty. "
        "Format the column as Text, then enter the NIK again.",
    ),
    Code.NIK_INVALID: _warning(
        "NIK bukan 16 angka, jadi dikosongkan. Periksa pada KTP, lalu tulis sebagai teks.",
        "The NIK is not 16 digits, so it was left empty. Check the identity card, then write it as text.",
    ),
    Code.NIK_BIRTH_DATE_MISMATCH: _warning(
        "Tanggal lahir di dalam NIK berbeda dari kolom tanggal lahir. Keduanya disimpan; periksa mana yang benar.",
        "The birth date inside the NIK differs from the birth date column. Both are kept; check which is right.",
    ),
    Code.PHONE_MISSING: _warning(
        "Nomor HP kosong; peserta ini tidak dapat dikirimi pesan. Isi nomor HP bila ada.",
        "There is no mobile number; this participant cannot be sent messages. Fill in the number if there is one.",
    ),
    Code.PHONE_INVALID: _warning(
        "Bukan nomor HP Indonesia yang sah, jadi dikosongkan. Tulis satu nomor saja, misalnya 0811 4000 321.",
        "This is not a valid Indonesian mobile number, so it was left empty. Write one number, such as 0811 4000 321.",
    ),
    Code.PHONE_SEVERAL: _warning(
        "Ada beberapa nomor dalam satu sel; nomor sah yang pertama dipakai. Sisakan satu nomor saja.",
        "The cell holds several numbers; the first valid one is used. Leave only one number.",
    ),
    Code.BIRTH_DATE_INVALID: _warning(
        "Tanggal lahir tidak dapat dibaca atau di masa depan, jadi dikosongkan. "
        "Tulis hari/bulan/tahun dengan tahun empat angka.",
        "The birth date cannot be read or is in the future, so it was left empty. "
        "Write day/month/year, four-digit year.",
    ),
    Code.INACTIVE_SINCE_INVALID: _warning(
        "Tanggal nonaktif tidak dapat dibaca atau di masa depan, jadi dikosongkan. "
        "Tulis hari/bulan/tahun dengan tahun empat angka.",
        "The date of inactivity cannot be read or is in the future, so it was left empty. "
        "Write day/month/year, four-digit year.",
    ),
    Code.SEX_INVALID: _warning(
        "Jenis kelamin tidak dikenal, jadi dikosongkan. Tulis L atau P.",
        "The sex is not recognised, so it was left empty. Write L (male) or P (female).",
    ),
    Code.TEXT_SHORTENED: _warning(
        "Teks terlalu panjang dan dipotong menjadi {limit} huruf. Singkatkan bila bagian akhirnya penting.",
        "The text is too long and was cut to {limit} characters. Shorten it if its end matters.",
    ),
    Code.SEGMENT_UNKNOWN: _error(
        "Segmen kosong atau tidak dikenal. Tulis salah satu: PBI (APBN), PBPU Pemda, PPU, PBPU, BP.",
        "The segment is empty or not recognised. Write one of: PBI (APBN), PBPU Pemda, PPU, PBPU, BP.",
    ),
    Code.STATUS_UNKNOWN: _error(
        "Status kosong atau tidak dikenal. Tulis Aktif atau Non Aktif, boleh diikuti alasannya.",
        "The status is empty or not recognised. Write Aktif or Non Aktif, with a reason after it if you like.",
    ),
    Code.CARE_CLASS_INVALID: _warning(
        "Kelas rawat tidak dikenal, jadi dikosongkan. Tulis 1, 2, atau 3.",
        "The care class is not recognised, so it was left empty. Write 1, 2 or 3.",
    ),
    Code.FAMILY_RELATION_INVALID: _warning(
        "Hubungan keluarga (PISA) bukan angka 1 sampai 5, jadi dikosongkan. Perbaiki angkanya.",
        "The family relation (PISA) is not a number from 1 to 5, so it was left empty. Correct the number.",
    ),
    Code.ARREARS_INVALID: _error(
        "Tunggakan tidak dapat dibaca. Tulis bilangan bulat: bulan 0 sampai 600, jumlah dalam rupiah tanpa sen.",
        "The arrears cannot be read. Write whole numbers: 0 to 600 months, the amount in rupiah without cents.",
    ),
    Code.ARREARS_IMPLAUSIBLE: _warning(
        "Bulan menunggak dan jumlah tunggakan tidak cocok: yang satu nol, yang lain tidak. "
        "Keduanya disimpan; periksa mana yang benar.",
        "Months and amount of arrears do not fit: one is zero, the other is not. Both are kept; check which is right.",
    ),
    Code.DUPLICATE_IN_FILE: _error(
        "Nomor kartu ini sudah ada di baris {first_row}; baris itu yang dipakai. Hapus salah satunya.",
        "This card number is already in row {first_row}, which is the one used. Delete one of the two.",
    ),
    Code.FORMULA_WITHOUT_VALUE: _warning(
        "Sel di kolom {column} berisi rumus tanpa hasil tersimpan dan dianggap kosong. "
        "Buka di Excel, salin kolomnya, tempel sebagai nilai, lalu simpan.",
        "The cell in column {column} holds a formula without a stored result and counts as empty. "
        "Open the file in Excel, copy the column, paste it as values, then save.",
    ),
    Code.CELL_ERROR: _warning(
        "Sel di kolom {column} berisi kesalahan Excel ({error}) dan dianggap kosong. Perbaiki selnya.",
        "The cell in column {column} holds an Excel error ({error}) and counts as empty. Correct the cell.",
    ),
}

_PHONE_INVALID: dict[object, Sentence] = {
    NoMobile.LANDLINE: Sentence(
        "Ini nomor telepon rumah, bukan nomor HP, jadi dikosongkan. Isi nomor HP bila ada.",
        "This is a landline, not a mobile number, so it was left empty. Fill in a mobile number if there is one.",
    ),
    NoMobile.FOREIGN: Sentence(
        "Nomor ini bukan nomor Indonesia, jadi dikosongkan. Isi nomor HP Indonesia bila ada.",
        "This is not an Indonesian number, so it was left empty. Fill in an Indonesian mobile number if there is one.",
    ),
    NoMobile.JUNK: Sentence(
        "Nomor ini hanya isian asal (angka berulang atau berurutan), jadi dikosongkan. Isi nomor HP yang benar.",
        "This number is only a filler (repeated or counting digits), so it was left empty. Fill in the right number.",
    ),
    NoMobile.LETTERS: Sentence(
        "Nomor HP memuat huruf atau tanda lain, jadi dikosongkan. Tulis angkanya saja, misalnya 0811 4000 321.",
        "The number holds letters or other signs, so it was left empty. Write digits only, such as 0811 4000 321.",
    ),
    NoMobile.LENGTH: Sentence(
        "Angka nomor HP ini kurang, lebih, atau awalannya tidak ada, jadi dikosongkan. Periksa nomornya.",
        "This number has too few or too many digits, or a prefix nobody has, so it was left empty. Check the number.",
    ),
}
"""A wrong phone is mended differently each time, so the kind has its own words."""

NOT_A_SPREADSHEET = problem(
    "not_a_spreadsheet",
    id="Berkas ini bukan daftar yang dapat dibaca. Pilih berkas .xlsx, .xlsm, .xls, .xlsb, .ods, .csv, atau .txt.",
    en="This file is not a list that can be read. Choose a file of type .xlsx, .xlsm, .xls, .xlsb, .ods, .csv or .txt.",
)
WEB_PAGE = problem(
    "not_a_spreadsheet",
    id="Berkas ini sebenarnya halaman web atau XML, apa pun namanya. Buka di Excel, lalu simpan sebagai .xlsx.",
    en="This file is really a web page or XML, whatever its name. Open it in Excel and save it as .xlsx.",
)
OLD_FORMAT = problem(
    "not_a_spreadsheet",
    id="Berkas ini dalam format Excel yang sangat lama. Buka di Excel, lalu simpan sebagai .xlsx.",
    en="This file is in a very old Excel format. Open it in Excel and save it as .xlsx.",
)
PASSWORD_PROTECTED = problem(
    "password_protected",
    id="Berkas ini dikunci dengan kata sandi. Buka di Excel, hapus kata sandinya, simpan, lalu unggah lagi.",
    en="This file is locked with a password. Open it in Excel, remove the password, save, and upload it again.",
)
CORRUPTED = problem(
    "corrupted",
    id="Berkas ini rusak atau tidak lengkap. Buka di Excel, simpan sebagai berkas baru, lalu unggah yang baru.",
    en="This file is damaged or incomplete. Open it in Excel, save it as a new file, and upload the new one.",
)
EMPTY_FILE = problem(
    "empty_file",
    id="Tidak ada baris peserta di dalam berkas ini. Periksa apakah berkasnya benar.",
    en="There is no participant row in this file. Check that it is the right file.",
)
NO_SHEET = problem(
    "no_sheet",
    id="Tidak ada lembar yang dapat dibaca, atau lembar yang dipilih tidak ada. Tampilkan lembarnya di Excel.",
    en="There is no sheet to read, or the chosen one is not there. Make the sheet visible in Excel.",
)
HEADER_MISSING = problem(
    "header_missing",
    id="Baris judul kolom tidak ditemukan di 30 baris pertama. Beri judul seperti No Kartu, Nama, Status, No HP.",
    en="No row of column headings was found in the first 30 rows. Add headings such as No Kartu, Nama, Status, No HP.",
)
COLUMN_MISSING = problem(
    "column_missing",
    id="Kolom wajib tidak ditemukan: {missing}. Tambahkan kolomnya, atau pilih kolom yang memuatnya.",
    en="A required column was not found: {missing}. Add the column, or choose the one that holds it.",
)
COLUMN_MISSING_NEAR = problem(
    "column_missing",
    id="Kolom wajib tidak ditemukan: {missing}. Apakah maksudnya {near}? Pilih kolomnya atau perbaiki judulnya.",
    en="A required column was not found: {missing}. Did you mean {near}? Choose the column or correct its heading.",
)
COLUMN_UNKNOWN = problem(
    "column_unknown",
    id="Kolom {column} yang dipilih tidak ada di lembar ini. Pilih salah satu kolom yang ada.",
    en="The chosen column {column} is not on this sheet. Choose one of its columns.",
)
FILE_TOO_LARGE = problem(
    "file_too_large",
    id="Berkas lebih besar dari {limit} MiB. Bagi menjadi beberapa berkas.",
    en="The file is larger than {limit} MiB. Split it into several files.",
)
TOO_MANY_ROWS = problem(
    "too_many_rows",
    id="Lembar ini memuat lebih dari {limit} baris. Bagi menjadi beberapa berkas.",
    en="The sheet has more than {limit} rows. Split it into several files.",
)
TOO_MANY_COLUMNS = problem(
    "too_many_columns",
    id="Lembar ini memuat lebih dari {limit} kolom. Hapus kolom yang tidak perlu, juga yang jauh di kanan.",
    en="The sheet has more than {limit} columns. Delete those not needed, also any far to the right.",
)
UNZIPS_TOO_LARGE = problem(
    "unzips_too_large",
    id="Isi berkas ini lebih dari {limit} MiB setelah dibuka. Bagi menjadi beberapa berkas.",
    en="The contents of this file unpack to more than {limit} MiB. Split it into several files.",
)
READER_DIED = problem(
    "reader_died",
    id="Berkas ini tidak dapat dibaca: pembacanya berhenti. Salin tabelnya ke buku kerja baru, lalu unggah yang baru.",
    en="This file cannot be read: the reader stopped. Copy the table into a new workbook and upload that one.",
)
READER_TIMEOUT = problem(
    "reader_timeout",
    id="Membaca berkas ini terlalu lama. Salin tabelnya ke buku kerja baru, atau bagi menjadi beberapa berkas.",
    en="Reading this file takes too long. Copy the table into a new workbook, or split it into several files.",
)

REFUSALS: dict[str, Problem] = {
    "not_a_spreadsheet": NOT_A_SPREADSHEET,
    "web_page": WEB_PAGE,
    "old_format": OLD_FORMAT,
    "password_protected": PASSWORD_PROTECTED,
    "corrupted": CORRUPTED,
    "empty_file": EMPTY_FILE,
    "no_sheet": NO_SHEET,
    "header_missing": HEADER_MISSING,
    "too_many_rows": TOO_MANY_ROWS,
    "too_many_columns": TOO_MANY_COLUMNS,
    "unzips_too_large": UNZIPS_TOO_LARGE,
}
"""The refusals the reading process may name (it is not trusted to word them)."""

"""The words of an import's report."""

from enum import Enum, auto

from pengingat.errors import Sentence
from pengingat.imports.codes import Severity


class Said(Enum):
    """Each thing the report says."""

    SHEET = auto()
    SAME_APPLIED = auto()
    SAME_READ = auto()
    ROWS = auto()
    ROWS_DONE = auto()
    VALID = auto()
    WITH_WARNINGS = auto()
    REJECTED = auto()
    IGNORED = auto()
    IGNORED_ARE = auto()
    NEW = auto()
    CHANGED = auto()
    UNCHANGED = auto()
    NOT_SEEN = auto()
    NOT_SEEN_ARE = auto()
    GROUPS = auto()
    WHAT = auto()
    FIRST_ROWS = auto()
    FIRST_PROBLEMS = auto()
    ROW = auto()
    COLUMN = auto()
    VALUE = auto()
    PROBLEMS_WRITTEN = auto()
    NO_PROBLEMS = auto()
    APPLIED = auto()
    READY = auto()
    REFUSED = auto()
    CLOSED = auto()


SAID: dict[Said, Sentence] = {
    Said.SHEET: Sentence(id="Lembar {sheet}, judul kolom di baris {row}", en="Sheet {sheet}, headings in row {row}"),
    Said.SAME_APPLIED: Sentence(
        id="Isi yang sama sudah pernah diterapkan, pada {at}.",
        en="The same content has been applied before, on {at}.",
    ),
    Said.SAME_READ: Sentence(
        id="Isi yang sama sudah pernah diunggah, tetapi tidak diterapkan.",
        en="The same content has been uploaded before, but was not applied.",
    ),
    Said.ROWS: Sentence(id="Baris", en="Rows"),
    Said.ROWS_DONE: Sentence(id="{rows} baris", en="{rows} rows"),
    Said.VALID: Sentence(id="  sah", en="  valid"),
    Said.WITH_WARNINGS: Sentence(id="{rows} di antaranya dengan peringatan", en="{rows} of them with warnings"),
    Said.REJECTED: Sentence(id="  ditolak", en="  rejected"),
    Said.IGNORED: Sentence(id="Dilewati", en="Passed over"),
    Said.IGNORED_ARE: Sentence(
        id="bukan peserta: jumlah, tanda tangan, catatan", en="nobody's: totals, signatures, notes"
    ),
    Said.NEW: Sentence(id="Baru", en="New"),
    Said.CHANGED: Sentence(id="Berubah", en="Changed"),
    Said.UNCHANGED: Sentence(id="Tetap", en="Unchanged"),
    Said.NOT_SEEN: Sentence(id="Tidak ada di daftar", en="Not in the list"),
    Said.NOT_SEEN_ARE: Sentence(
        id="peserta segmen ini yang sudah dikenal; dibiarkan", en="known participants of its segments; left as they are"
    ),
    Said.GROUPS: Sentence(id="Yang salah", en="What is wrong"),
    Said.WHAT: Sentence(id="Masalah, dan yang perlu dilakukan", en="Problem, and what to do"),
    Said.FIRST_ROWS: Sentence(id="Baris pertama", en="First rows"),
    Said.FIRST_PROBLEMS: Sentence(id="{rows} masalah pertama", en="The first {rows} problems"),
    Said.ROW: Sentence(id="Baris", en="Row"),
    Said.COLUMN: Sentence(id="Kolom", en="Column"),
    Said.VALUE: Sentence(id="Isi", en="Value"),
    Said.PROBLEMS_WRITTEN: Sentence(
        id="Baris yang perlu diperbaiki ada di {file}. Berkas itu memuat data pribadi.",
        en="The rows to correct are in {file}. That file holds personal data.",
    ),
    Said.NO_PROBLEMS: Sentence(
        id="Tidak ada baris yang perlu diperbaiki; {file} tidak ditulis.",
        en="No row needs correcting; {file} was not written.",
    ),
    Said.APPLIED: Sentence(id="Diterapkan: {rows} baris.", en="Applied: {rows} rows."),
    Said.READY: Sentence(
        id="Belum ada yang diterapkan. Jalankan lagi dengan --apply, atau terapkan di {address}",
        en="Nothing has been applied yet. Run it again with --apply, or apply it at {address}",
    ),
    Said.REFUSED: Sentence(id="Ditolak. {reason}", en="Refused. {reason}"),
    Said.CLOSED: Sentence(
        id="Daftar ini ditutup orang lain; tidak ada yang diterapkan.",
        en="Somebody else closed this list; nothing was applied.",
    ),
}

SEVERITIES = {
    Severity.ERROR: Sentence(id="ditolak", en="rejected"),
    Severity.WARNING: Sentence(id="peringatan", en="warning"),
}

CHANGES = {
    "became_active": Sentence(id="menjadi aktif", en="became active"),
    "became_inactive": Sentence(id="menjadi nonaktif", en="became inactive"),
    "arrears_cleared": Sentence(id="tunggakan lunas", en="arrears cleared"),
    "arrears_begun": Sentence(id="mulai menunggak", en="arrears begun"),
}

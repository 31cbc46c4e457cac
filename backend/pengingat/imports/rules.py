"""The life of an import, and what the rows of its sheet become."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pengingat.errors import Conflict, Language, problem
from pengingat.imports.codes import Code, Severity
from pengingat.imports.columns import Field
from pengingat.participants.rules import Segment, Status, StatusReason


class ImportStatus(StrEnum):
    """Where an import stands."""

    RECEIVED = "received"
    READING = "reading"
    READY = "ready"
    APPLYING = "applying"
    APPLIED = "applied"
    FAILED = "failed"
    DISCARDED = "discarded"


Moves = dict[ImportStatus, frozenset[ImportStatus]]

ASKED: Moves = {
    ImportStatus.RECEIVED: frozenset({ImportStatus.DISCARDED}),
    ImportStatus.READING: frozenset({ImportStatus.DISCARDED}),
    # Another mapping reads a ready or a failed import again.
    ImportStatus.READY: frozenset({ImportStatus.READING, ImportStatus.APPLYING, ImportStatus.DISCARDED}),
    # Called back: only while no worker has begun.
    ImportStatus.APPLYING: frozenset({ImportStatus.READY}),
    ImportStatus.APPLIED: frozenset(),
    ImportStatus.FAILED: frozenset({ImportStatus.READING, ImportStatus.DISCARDED}),
    ImportStatus.DISCARDED: frozenset(),
}
"""Where a person may send an import."""

WORKED: Moves = {
    ImportStatus.RECEIVED: frozenset({ImportStatus.READING, ImportStatus.FAILED}),
    # A worker that died while reading or applying begins again: nothing was kept of the first try.
    ImportStatus.READING: frozenset({ImportStatus.READING, ImportStatus.READY, ImportStatus.FAILED}),
    ImportStatus.READY: frozenset(),
    ImportStatus.APPLYING: frozenset({ImportStatus.APPLYING, ImportStatus.APPLIED, ImportStatus.FAILED}),
    ImportStatus.APPLIED: frozenset(),
    ImportStatus.FAILED: frozenset(),
    ImportStatus.DISCARDED: frozenset(),
}
"""Where a worker takes it. What is in neither of the two tables does not happen."""

ALREADY_APPLIED = problem(
    "already_applied",
    id="Daftar ini sudah diterapkan. Unggah berkas lain bila ada perubahan.",
    en="This list has been applied already. Upload another file if something changed.",
)
NOT_READY = problem(
    "not_ready",
    id="Daftar ini belum siap atau sudah ditutup. Muat ulang halaman untuk melihat keadaannya.",
    en="This list is not ready or is closed. Reload the page to see where it stands.",
)
FILE_GONE = problem(
    "file_gone",
    id="Berkas aslinya sudah dihapus sesuai batas waktu penyimpanan. Unggah lagi berkasnya bila masih perlu.",
    en="The original file has been deleted, as its time was over. Upload it again if you still need it.",
)
APPLY_BEGUN = problem(
    "apply_begun",
    id="Daftar ini sudah mulai diterapkan dan tidak dapat ditarik kembali. Tunggu sampai selesai.",
    en="Applying this list has begun, and it cannot be called back. Wait until it is done.",
)


def advance(current: ImportStatus, target: ImportStatus, moves: Moves) -> ImportStatus:
    """`target`, if `moves` lead there from `current`. Raises Conflict otherwise."""
    if target in moves[current]:
        return target
    raise Conflict(ALREADY_APPLIED if current is ImportStatus.APPLIED else NOT_READY, status=current.value)


class ParticipantRow(NamedTuple):
    """A valid row as it would be stored. None is an empty cell or an absent column: the mapping tells which.

    `phone` is `62…`, `sex` is `L` or `P`, `care_class` `1` to `3`, `family_relation` 1 to 5; arrears are whole
    months and rupiah, 0 for an empty cell. `clears_inactive_since` tells a date's empty cell from an absent column and
    from a date that cannot be read. A NamedTuple because a million are made in one import.
    """

    card_number: str
    nik: str | None
    name: str
    phone: str | None
    birth_date: date | None
    sex: str | None
    address: str | None
    village: str | None
    district: str | None
    segment: Segment
    status: Status
    status_reason: StatusReason
    inactive_since: date | None
    care_class: str | None
    arrears_months: int | None
    arrears_amount: int | None
    family_relation: int | None
    clears_inactive_since: bool = False


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in one cell. `column` is Excel's letter (None: no such column), `value` is masked or clipped,
    `values` complete the sentence."""

    row: int
    column: str | None
    field: Field
    code: Code
    value: str
    values: dict[str, object]

    @property
    def severity(self) -> Severity:
        """What it does to the row."""
        return self.code.severity

    def say(self, language: Language) -> str:
        """The sentence for the admin."""
        return self.code.say(language, self.values)


class CheckedRow(NamedTuple):
    """A data row of the sheet: what to store (None: rejected), and all that is wrong with it."""

    number: int
    participant: ParticipantRow | None
    problems: list[RowProblem]


@dataclass(frozen=True, slots=True)
class Defaults:
    """One value for the whole file, for a list that has no such column or leaves cells of it empty."""

    segment: Segment | None = None
    status: Status | None = None


@dataclass(slots=True)
class Counts:
    """What became of the rows: `rows` = `valid` + `rejected`, `with_warnings` are some of `valid`; `codes` are rows."""

    rows: int = 0
    valid: int = 0
    with_warnings: int = 0
    rejected: int = 0
    ignored: int = 0
    codes: Counter[Code] = field(default_factory=Counter)

    def add(self, checked: Sequence[CheckedRow]) -> None:
        """Count data rows, and each code once a row."""
        wrong = [row for row in checked if row.problems]
        rejected = sum(row.participant is None for row in wrong)
        self.rows += len(checked)
        self.valid += len(checked) - rejected
        self.rejected += rejected
        self.with_warnings += len(wrong) - rejected
        for row in wrong:
            self.codes.update({found.code for found in row.problems})

"""Whom a send job reaches, whom it leaves out and why, what state it is in, and what may be done with it then.

**One message per phone.** The members of an audience who are not left out are grouped by their phone. Within a group
they are ordered by family relation (unknown last), then by card; cards are sealed in the database, so by what the
masked card shows, then by id. The message's `{nama}` is the first member's masked name, plus ` dan N orang lain`
when there are more; `{nomor_kartu}`, `{kelurahan}`, `{kecamatan}` and `{segmen}` are the first member's;
`{bulan_menunggak}` is the highest among them, and unknown where a list named an amount but no months.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pengingat.errors import Conflict, Invalid, Problem, Sentence, problem
from pengingat.participants.rules import ParticipantFilters, Segment

SAMPLES = 5
"""How many messages a preview shows."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is meant: all that fit the filters and, when given, are among `ids`; less those excluded.

    `ids=()` is nobody, `ids=None` is no restriction.
    """

    filters: ParticipantFilters = field(default_factory=ParticipantFilters)
    ids: tuple[UUID, ...] | None = None
    exclude_ids: tuple[UUID, ...] = ()
    exclude_notified_within_days: int | None = None


class Exclusion(StrEnum):
    """Why somebody who fits the filters gets no message, in the order in which the first that fits counts.

    `moved` is no reason: a member who left PBI is whom the notice is for.
    """

    DECEASED = "deceased"
    RECORD_CLOSED = "record_closed"
    UNREACHABLE = "unreachable"
    OPTED_OUT = "opted_out"
    WRONG_NUMBER = "wrong_number"
    PURPOSE_MISMATCH = "purpose_mismatch"
    RECENTLY_NOTIFIED = "recently_notified"
    EXCLUDED_BY_ID = "excluded_by_id"


EXCLUSION_SENTENCES: Mapping[Exclusion, Sentence] = {
    Exclusion.DECEASED: Sentence("Meninggal", "Deceased"),
    Exclusion.RECORD_CLOSED: Sentence("Kartu ganda atau dihapus", "Duplicate or removed card"),
    Exclusion.UNREACHABLE: Sentence("Tanpa nomor ponsel yang benar", "No valid mobile number"),
    Exclusion.OPTED_OUT: Sentence("Meminta tidak dikirimi pesan", "Opted out"),
    Exclusion.WRONG_NUMBER: Sentence(
        "Nomor milik orang lain atau tidak ada di WhatsApp", "The number is someone else's or not on WhatsApp"
    ),
    Exclusion.PURPOSE_MISMATCH: Sentence("Tidak sesuai tujuan templat", "Not whom the template is for"),
    Exclusion.RECENTLY_NOTIFIED: Sentence("Baru saja dikirimi pesan", "Notified lately"),
    Exclusion.EXCLUDED_BY_ID: Sentence("Dikeluarkan dari daftar", "Taken off the list"),
}

SEGMENT_NAMES: Mapping[Segment, str] = {
    Segment.PBI_APBN: "PBI JK (APBN)",
    Segment.PBPU_PEMDA: "PBPU Pemda",
    Segment.PPU: "Pekerja Penerima Upah (PPU)",
    Segment.PBPU: "Peserta Mandiri (PBPU)",
    Segment.BP: "Bukan Pekerja (BP)",
}
"""What `{segmen}` says."""


class JobStatus(StrEnum):
    """Where a send job is. From `running` on it is the state of its messages as a whole.

    A scheduled job that could not be started when its time came is `held`, as is one the system stopped later.
    """

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    HELD = "held"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Stage:
    """What decides a job's status: its own marks and, once started, its batch's status."""

    scheduled: bool
    refused: bool
    cancelled: bool
    batch_status: str | None

    @property
    def status(self) -> JobStatus:
        """The job's status, as everybody sees it."""
        if self.batch_status is not None:
            return JobStatus(self.batch_status)
        if self.cancelled:
            return JobStatus.CANCELLED
        if self.scheduled:
            return JobStatus.SCHEDULED
        return JobStatus.HELD if self.refused else JobStatus.DRAFT

    @property
    def is_draft(self) -> bool:
        """Nothing is written yet and no time is set: it may be changed, deleted, started."""
        return self.batch_status is None and not self.cancelled and not self.scheduled


JOB_UNKNOWN = problem("send_job_not_found", id="Pengiriman ini tidak ada.", en="This send job does not exist.")
ALREADY_STARTED = problem(
    "already_started",
    id="Pengiriman ini sudah dimulai, dijadwalkan, atau dibatalkan. Muat ulang untuk melihat keadaannya.",
    en="This send job was started, scheduled or cancelled already. Reload to see its state.",
)
NOT_A_DRAFT = problem(
    "not_a_draft",
    id="Hanya draf yang dapat diubah atau dihapus; pengiriman ini sudah melewatinya.",
    en="Only a draft can be changed or deleted; this send job is past that.",
)
NOT_BEGUN = problem(
    "not_begun",
    id="Pengiriman ini belum mengirim apa pun. Mulai dahulu pengirimannya.",
    en="This send job has not sent anything yet. Start it first.",
)
NOT_RUNNING = problem(
    "not_running",
    id="Pengiriman ini sedang tidak berjalan, jadi tidak dapat dijeda.",
    en="This send job is not running, so it cannot be paused.",
)
NOT_PAUSED = problem(
    "not_paused",
    id="Pengiriman ini tidak sedang dijeda atau tertahan, jadi tidak dapat dilanjutkan.",
    en="This send job is neither paused nor held, so it cannot be resumed.",
)
NOT_CANCELLABLE = problem(
    "not_cancellable",
    id="Pengiriman ini belum dimulai atau sudah berakhir, jadi tidak dapat dibatalkan. Draf dapat dihapus.",
    en="This send job has not begun or is over, so it cannot be cancelled. A draft can be deleted.",
)
NOBODY = problem(
    "nobody_to_send_to",
    id="Tidak ada yang dapat dikirimi: semua peserta pilihan dikecualikan, atau tidak ada yang cocok. "
    "Lihat alasannya di pratinjau.",
    en="There is nobody to send to: everyone chosen is excluded, or nobody fits. The preview tells why.",
)
RECENTLY_SENT = problem(
    "recently_sent",
    id="Sebagian penerima sudah dikirimi templat yang sama belum lama ini. "
    "Bila memang perlu, ketik nama pengiriman ini untuk melanjutkan.",
    en="Some of these people were sent the same template lately. If that is meant, type this job's name to go on.",
)
EXPIRED = problem(
    "send_job_expired",
    id="Batas waktu pengiriman ini sudah lewat. Ubah batas waktunya dahulu.",
    en="This send job's time limit has passed. Change the limit first.",
)
ENDS_BEFORE_START = problem(
    "expires_before_start",
    id="Batas waktu pengiriman harus sesudah waktu mulai.",
    en="The time limit must be after the time of starting.",
)

START_REFUSALS: Mapping[str, Problem] = {refusal.code: refusal for refusal in (NOBODY, RECENTLY_SENT, EXPIRED)}
"""Why a job may not be started when its time comes; such a job is held with that code."""


def may_start(stage: Stage, *, expires_at: datetime | None, now: datetime) -> None:
    """Raises `Conflict` unless the job is a draft whose time is not over."""
    if not stage.is_draft:
        raise Conflict(ALREADY_STARTED)
    if expires_at is not None and expires_at <= now:
        raise Conflict(EXPIRED)


def may_change(stage: Stage) -> None:
    """Raises `Conflict` unless the job is a draft."""
    if not stage.is_draft:
        raise Conflict(NOT_A_DRAFT)


def is_due(start_at: datetime | None, now: datetime) -> bool:
    """Whether a job that is started begins at once, rather than waiting for its time."""
    return start_at is None or start_at <= now


def ensure_times(start_at: datetime | None, expires_at: datetime | None) -> None:
    """Raises `Invalid` when the job would be over before it begins."""
    if start_at is not None and expires_at is not None and expires_at <= start_at:
        raise Invalid(ENDS_BEFORE_START)


def ensure_worth_sending(*, recipients: int, recently_sent: int, confirmed: bool) -> None:
    """Raises `Conflict` for nobody, and for people who had the same notice lately unless that is confirmed."""
    if recipients == 0:
        raise Conflict(NOBODY)
    if recently_sent and not confirmed:
        raise Conflict(RECENTLY_SENT)

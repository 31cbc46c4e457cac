"""The closed lists of the product in the words of its reports, which are read in Indonesian."""

from collections.abc import Mapping

from pengingat.delivery.rules import MessageStatus
from pengingat.participants.rules import Status, StatusReason
from pengingat.send_jobs.rules import JobStatus

MESSAGE_STATUSES: Mapping[MessageStatus, str] = {
    MessageStatus.QUEUED: "Menunggu giliran",
    MessageStatus.SENDING: "Sedang dikirim",
    MessageStatus.ACCEPTED: "Diterima Fonnte",
    MessageStatus.SENT: "Terkirim",
    MessageStatus.DELIVERED: "Sampai",
    MessageStatus.READ: "Dibaca",
    MessageStatus.FAILED: "Gagal",
    MessageStatus.UNCERTAIN: "Belum pasti",
    MessageStatus.CANCELLED: "Dibatalkan",
}

JOB_STATUSES: Mapping[JobStatus, str] = {
    JobStatus.DRAFT: "Konsep",
    JobStatus.SCHEDULED: "Terjadwal",
    JobStatus.RUNNING: "Sedang mengirim",
    JobStatus.PAUSED: "Dijeda",
    JobStatus.HELD: "Tertahan",
    JobStatus.COMPLETED: "Selesai",
    JobStatus.CANCELLED: "Dibatalkan",
}

PARTICIPANT_STATUSES: Mapping[Status, str] = {Status.ACTIVE: "Aktif", Status.INACTIVE: "Tidak aktif"}

STATUS_REASONS: Mapping[StatusReason, str] = {
    StatusReason.NONE: "",
    StatusReason.ARREARS: "Menunggak",
    StatusReason.MOVED: "Mutasi / keluar",
    StatusReason.DECEASED: "Meninggal",
    StatusReason.DUPLICATE: "Data ganda",
    StatusReason.REMOVED: "Dihapus",
    StatusReason.OTHER: "Lain-lain",
}

FAMILY_RELATIONS: Mapping[int, str] = {1: "Peserta", 2: "Istri", 3: "Suami", 4: "Anak", 5: "Anggota tambahan"}

SIMULATOR = "SIMULATOR: ini peragaan, tidak ada pesan yang sampai ke WhatsApp siapa pun"

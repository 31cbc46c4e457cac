"""How a message gets from queued to read: its states, what each answer and receipt does to it, when to stop.

queued → sending → accepted → sent → delivered → read
  ↓         ↓ ↘        ↓
cancelled   ↓  failed ←┘      a receipt may still lift a failure
         uncertain            it may have gone: a person settles it, nothing sends it again
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from pengingat.devices.rules import DeviceState, problem_state
from pengingat.errors import Problem, problem
from pengingat.gateway.outcomes import (
    PROBLEMS,
    Accepted,
    DeviceCode,
    DeviceProblem,
    NotSent,
    NotSentCode,
    Rejected,
    SendOutcome,
    Uncertain,
)

LEASE = timedelta(seconds=60)
"""How long a claimed message is its worker's; renewed while the call lives."""

NO_RECEIPT_AFTER = timedelta(days=7)
"""The gateway itself gives up a message after this time."""

UNREACHED_BEFORE_STOP = 3
"""So many calls in a row that did not reach the gateway take a device out of service until it answers again."""

FAILURES_BEFORE_HOLD = 5
"""So many messages in a row refused or in doubt hold their batch: one team lost 244 of 287 by carrying on."""

MESSAGE_UNKNOWN = problem("message_not_found", id="Pesan ini tidak ada.", en="This message does not exist.")
MESSAGE_NOT_UNCERTAIN = problem(
    "message_not_uncertain",
    id="Pesan ini tidak sedang diragukan, jadi tidak ada yang perlu dinyatakan. Muat ulang daftar pesan.",
    en="This message is not in doubt, so there is nothing to settle. Load the list of messages again.",
)

_BACK_OFF_FIRST_S = 2.0
_BACK_OFF_LONGEST_S = 300.0


class MessageStatus(StrEnum):
    """Where a message is."""

    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Still to be handed over, or being handed over: its batch is not complete."""
        return self in {MessageStatus.QUEUED, MessageStatus.SENDING}

    @property
    def has_arrived(self) -> bool:
        """On the phone it was for."""
        return self in {MessageStatus.DELIVERED, MessageStatus.READ}

    @property
    def has_ended_badly(self) -> bool:
        """Not on its way, and no later word is expected; `finished_at` says since when."""
        return self in {MessageStatus.FAILED, MessageStatus.UNCERTAIN, MessageStatus.CANCELLED}


_S = MessageStatus

FORWARD: dict[MessageStatus, frozenset[MessageStatus]] = {
    _S.QUEUED: frozenset({_S.SENDING, _S.CANCELLED}),
    _S.SENDING: frozenset({_S.UNCERTAIN, _S.ACCEPTED, _S.FAILED, _S.SENT, _S.DELIVERED, _S.READ}),
    _S.UNCERTAIN: frozenset({_S.ACCEPTED, _S.FAILED, _S.SENT, _S.DELIVERED, _S.READ}),
    _S.ACCEPTED: frozenset({_S.FAILED, _S.SENT, _S.DELIVERED, _S.READ}),
    # "expired" and the like may overtake a receipt: what arrived has arrived.
    _S.FAILED: frozenset({_S.SENT, _S.DELIVERED, _S.READ}),
    _S.SENT: frozenset({_S.DELIVERED, _S.READ}),
    _S.DELIVERED: frozenset({_S.READ}),
    _S.READ: frozenset(),
    _S.CANCELLED: frozenset(),
}
"""Every move there is. The one way back, sending → queued, belongs to the sender alone (`verdict`)."""


def advance(status: MessageStatus, to: MessageStatus) -> MessageStatus:
    """The status after news of `to`: further on, or unchanged. The order in which news comes makes no difference."""
    return to if to in FORWARD[status] else status


class MessageCode(StrEnum):
    """Why a message is where it is, beside the gateway's own codes (`gateway.outcomes`)."""

    LEASE_EXPIRED = "lease_expired"
    SETTLED_SENT = "settled_sent"
    SETTLED_NOT_SENT = "settled_not_sent"
    EXPIRED = "expired"
    OPTED_OUT = "opted_out"
    JOB_CANCELLED = "job_cancelled"
    NO_RECEIPT = "no_receipt"
    CANNOT_PREPARE = "cannot_prepare"


class SettleOutcome(StrEnum):
    """What a person found out about a message in doubt."""

    SENT = "sent"
    NOT_SENT = "not_sent"

    @property
    def result(self) -> tuple[MessageStatus, MessageCode]:
        """Status and code of a message so settled."""
        if self is SettleOutcome.SENT:
            return MessageStatus.SENT, MessageCode.SETTLED_SENT
        return MessageStatus.FAILED, MessageCode.SETTLED_NOT_SENT


class BatchStatus(StrEnum):
    """Where the messages of a send job are, as a whole."""

    RUNNING = "running"
    PAUSED = "paused"
    HELD = "held"
    COMPLETED = "completed"
    CANCELLED = "cancelled"

    @property
    def is_live(self) -> bool:
        """Its queued messages may still go, now or later."""
        return self in {BatchStatus.RUNNING, BatchStatus.PAUSED, BatchStatus.HELD}


class HoldCode(StrEnum):
    """Why the system stopped a batch, beside a device's own reasons (`DeviceCode`, `NotSentCode`)."""

    NO_DEVICE = "no_device"
    TOO_MANY_FAILURES = "too_many_failures"
    CANNOT_PREPARE = "cannot_prepare"


DEVICE_HOLDS = frozenset({*DeviceCode, *NotSentCode, HoldCode.NO_DEVICE})
"""Holds that end by themselves as soon as a device can send again."""

REASONS: dict[str, Problem] = {code.value: sentence for code, sentence in PROBLEMS.items()} | {
    entry.code: entry
    for entry in (
        problem(
            HoldCode.NO_DEVICE,
            id="Belum ada perangkat pengirim. Minta admin memasang token Fonnte kantor.",
            en="There is no device to send from. Ask your admin to set the office's Fonnte token.",
        ),
        problem(
            HoldCode.TOO_MANY_FAILURES,
            id="Beberapa pesan berturut-turut gagal atau tidak pasti, jadi pengiriman dihentikan. "
            "Lihat alasannya pada daftar pesan, lalu lanjutkan.",
            en="Several messages in a row failed or are in doubt, so sending was stopped. "
            "See the reasons in the list of messages, then resume.",
        ),
        problem(
            HoldCode.CANNOT_PREPARE,
            id="Pesan tidak dapat disiapkan. Minta pengelola memeriksa kunci data dan teks pesan, lalu lanjutkan.",
            en="A message cannot be prepared. Ask your administrator to check the data keys and the text, then resume.",
        ),
        problem(
            MessageCode.LEASE_EXPIRED,
            id="Pengirim berhenti saat pesan ini sedang dikirim. Pesan mungkin sudah terkirim: periksa dahulu.",
            en="The sender stopped while this message was being sent. It may have gone: check first.",
        ),
        problem(MessageCode.SETTLED_SENT, id="Dinyatakan terkirim oleh petugas.", en="Settled as sent by a person."),
        problem(
            MessageCode.SETTLED_NOT_SENT,
            id="Dinyatakan tidak terkirim oleh petugas.",
            en="Settled as not sent by a person.",
        ),
        problem(
            MessageCode.EXPIRED,
            id="Batas waktu pengiriman sudah lewat sebelum giliran pesan ini.",
            en="The time limit for sending passed before this message's turn.",
        ),
        problem(MessageCode.OPTED_OUT, id="Penerima meminta tidak dikirimi pesan.", en="The recipient opted out."),
        problem(MessageCode.JOB_CANCELLED, id="Pengiriman dibatalkan.", en="The sending was cancelled."),
        problem(
            MessageCode.NO_RECEIPT,
            id="Tidak ada kabar dari Fonnte selama 7 hari.",
            en="No word from Fonnte for 7 days.",
        ),
    )
}
"""The sentence of every code a message or a held batch may carry."""


@dataclass(frozen=True, slots=True)
class Unprepared:
    """The message could not be made ready (its phone or its text does not open): certainly nothing left."""

    reason: str


@dataclass(frozen=True, slots=True)
class Overdue:
    """The lease ran out before the call was made (the machine slept, say): certainly nothing left."""


CallOutcome = SendOutcome | Unprepared | Overdue


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one call's outcome does to its message."""

    status: MessageStatus
    code: str | None
    detail: str
    gateway_id: str | None = None


def verdict(outcome: CallOutcome) -> Verdict:
    """The message's next state. Only proof that nothing left puts it back among the queued."""
    match outcome:
        case Accepted():
            return Verdict(MessageStatus.ACCEPTED, None, outcome.detail, outcome.gateway_id)
        case Rejected():
            return Verdict(MessageStatus.FAILED, outcome.code, outcome.reason)
        case Uncertain():
            return Verdict(MessageStatus.UNCERTAIN, outcome.code, outcome.reason)
        case DeviceProblem() | NotSent():
            return Verdict(MessageStatus.QUEUED, outcome.code, outcome.reason)
        case Unprepared():
            return Verdict(MessageStatus.QUEUED, MessageCode.CANNOT_PREPARE, outcome.reason)
        case Overdue():
            return Verdict(MessageStatus.QUEUED, MessageCode.LEASE_EXPIRED, "not called")


def late_verdict(known: Verdict) -> Verdict:
    """The same for an answer that came after the lease was over: what did not leave is not queued again by itself."""
    if known.status is MessageStatus.QUEUED:
        return Verdict(MessageStatus.FAILED, known.code, known.detail)
    return known


def back_off_s(failures_in_row: int, asked_s: int | None) -> float:
    """Seconds until a device tries again after calls that reached nobody; what the gateway asked for counts."""
    grown = _BACK_OFF_FIRST_S * 2.0 ** min(failures_in_row - 1, 20)
    return max(min(grown, _BACK_OFF_LONGEST_S), float(asked_s or 0))


def device_state(outcome: CallOutcome, failures_in_row: int) -> DeviceState | None:
    """The state a call shows its device to be in; None when it shows nothing. The count includes this call."""
    match outcome:
        case Accepted():
            return DeviceState.CONNECTED
        case DeviceProblem():
            return problem_state(outcome.code)
        case NotSent() if failures_in_row >= UNREACHED_BEFORE_STOP:
            return DeviceState.UNREACHABLE
        case _:
            return None


def failures_after(outcome: CallOutcome, failures_in_row: int) -> int:
    """A batch's failures in a row after one more outcome. What never left says nothing about its messages."""
    match outcome:
        case Accepted():
            return 0
        case Rejected() | Uncertain():
            return failures_in_row + 1
        case _:
            return failures_in_row


def hold_code(outcome: CallOutcome, failures_in_row: int) -> HoldCode | None:
    """Why a batch is to be held after this outcome, or None. The count includes it."""
    if isinstance(outcome, Unprepared):
        return HoldCode.CANNOT_PREPARE
    return HoldCode.TOO_MANY_FAILURES if failures_in_row >= FAILURES_BEFORE_HOLD else None

"""What the gateway may answer when one text is handed to it, named by what the sender does next.

    Accepted        it is the gateway's now; receipts will tell the rest
    Rejected        this message can never go: fail it, go on with the next
    DeviceProblem   nothing can go from this device: put the message back, stop, tell a person
    NotSent         certain that nothing left: queue it again, with back-off
    Uncertain       it may have gone: never send it again by itself, show it to a person

Every code has a sentence for people in `PROBLEMS`.
"""

from dataclasses import dataclass
from enum import StrEnum

from pengingat.errors import Problem, problem


class RejectionCode(StrEnum):
    """Why one message can never go; also the message's code when a receipt says so later."""

    TARGET_INVALID = "target_invalid"
    MESSAGE_EMPTY = "message_empty"
    CONTENT_REFUSED = "content_refused"
    GATEWAY_EXPIRED = "gateway_expired"
    REJECTED = "rejected"


class DeviceCode(StrEnum):
    """Why nothing can go from a device until a person acts; the hold code of its jobs."""

    DEVICE_DISCONNECTED = "device_disconnected"
    TOKEN_INVALID = "token_invalid"  # noqa: S105 - a code, not a token
    QUOTA_EXHAUSTED = "quota_exhausted"


class NotSentCode(StrEnum):
    """How we know that nothing left."""

    GATEWAY_UNREACHABLE = "gateway_unreachable"
    RATE_LIMITED = "rate_limited"


class UncertainCode(StrEnum):
    """Why nobody can tell whether the message went."""

    NO_ANSWER = "no_answer"
    BROKEN_OFF = "broken_off"
    SERVER_ERROR = "server_error"
    ANSWER_UNREADABLE = "answer_unreadable"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The gateway took the message under `gateway_id`; `detail` is its own sentence."""

    gateway_id: str
    detail: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """The gateway (or a rule of ours about its format) refuses this one message for good."""

    code: RejectionCode
    reason: str


@dataclass(frozen=True, slots=True)
class DeviceProblem:
    """The device cannot send at all."""

    code: DeviceCode
    reason: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """Certainly nothing left; `retry_after_s` when the gateway named a wait."""

    code: NotSentCode
    reason: str
    retry_after_s: int | None = None


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The request may have been carried out."""

    code: UncertainCode
    reason: str


SendOutcome = Accepted | Rejected | DeviceProblem | NotSent | Uncertain


@dataclass(frozen=True, slots=True)
class DeviceProfile:
    """What the gateway says of a device.

    `number` is digits (`62…`); `quota` is the messages left, None when the gateway names no number;
    `expires` is the gateway's own words.
    """

    number: str
    name: str
    connected: bool
    quota: int | None
    package: str
    expires: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No answer about the device that could be read; nothing changed there."""

    reason: str


DeviceAnswer = DeviceProfile | DeviceProblem | Unreachable

OutcomeCode = RejectionCode | DeviceCode | NotSentCode | UncertainCode

UNREACHABLE = problem(
    "gateway_unreachable",
    id="Fonnte tidak dapat dihubungi saat ini. Periksa sambungan internet, lalu coba lagi.",
    en="Fonnte cannot be reached at the moment. Check the internet connection, then try again.",
)

PROBLEMS: dict[OutcomeCode, Problem] = {
    code: problem(code.value, id=indonesian, en=english)
    for code, indonesian, english in (
        (
            RejectionCode.TARGET_INVALID,
            "Nomor ini tidak terdaftar di WhatsApp atau salah.",
            "This number is not on WhatsApp or is wrong.",
        ),
        (RejectionCode.MESSAGE_EMPTY, "Isi pesan kosong.", "The message is empty."),
        (
            RejectionCode.CONTENT_REFUSED,
            "Fonnte menolak isi pesan ini. Sederhanakan teksnya: tanpa tautan dan tanpa simbol khusus.",
            "Fonnte refused this text. Make it simpler: no links, no special symbols.",
        ),
        (
            RejectionCode.GATEWAY_EXPIRED,
            "Pesan kedaluwarsa di Fonnte karena perangkat terlalu lama terputus.",
            "The message expired at Fonnte: the device was disconnected for too long.",
        ),
        (RejectionCode.REJECTED, "Fonnte menolak pesan ini.", "Fonnte refused this message."),
        (
            DeviceCode.DEVICE_DISCONNECTED,
            "WhatsApp kantor terputus dari Fonnte. Buka Fonnte, pindai ulang kode QR, lalu periksa perangkat.",
            "The office's WhatsApp is disconnected from Fonnte. Scan the QR code there again, then check the device.",
        ),
        (
            DeviceCode.TOKEN_INVALID,
            "Token Fonnte ditolak. Salin token perangkat dari Fonnte, lalu simpan di sini.",
            "Fonnte refused the token. Copy the device's token from Fonnte and save it here.",
        ),
        (
            DeviceCode.QUOTA_EXHAUSTED,
            "Kuota Fonnte habis. Isi ulang kuota, lalu periksa perangkat.",
            "The Fonnte quota is used up. Top it up, then check the device.",
        ),
        (
            NotSentCode.GATEWAY_UNREACHABLE,
            "Fonnte tidak dapat dihubungi. Pesan belum terkirim dan akan dicoba lagi.",
            "Fonnte cannot be reached. The message did not leave and will be tried again.",
        ),
        (
            NotSentCode.RATE_LIMITED,
            "Fonnte meminta menunggu. Pesan belum terkirim dan akan dicoba lagi.",
            "Fonnte asks to wait. The message did not leave and will be tried again.",
        ),
        (
            UncertainCode.NO_ANSWER,
            "Fonnte tidak menjawab. Pesan mungkin sudah terkirim: periksa sebelum mengirim lagi.",
            "Fonnte did not answer. The message may have gone: check before sending again.",
        ),
        (
            UncertainCode.BROKEN_OFF,
            "Sambungan ke Fonnte terputus di tengah jalan. Pesan mungkin sudah terkirim.",
            "The connection to Fonnte broke off midway. The message may have gone.",
        ),
        (
            UncertainCode.SERVER_ERROR,
            "Fonnte sedang bermasalah. Pesan mungkin sudah terkirim.",
            "Fonnte has a fault. The message may have gone.",
        ),
        (
            UncertainCode.ANSWER_UNREADABLE,
            "Jawaban Fonnte tidak dapat dibaca. Pesan mungkin sudah terkirim.",
            "Fonnte's answer cannot be read. The message may have gone.",
        ),
    )
}

"""Fonnte's callbacks, read into what they say. Any bytes in, one of four things out, never an error.

They come as JSON (form-urlencoded in old set-ups), up to 15 times, in any order, and carry no signature:
nothing here is to be believed beyond ids that are already known.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from pengingat.gateway._body import Fields, clean, identifier, international, presentable, read_form, read_json
from pengingat.gateway.outcomes import RejectionCode

LONGEST_REPLY = 4096
FIELD_NAMES_KEPT = 20

_FIELD_NAME = re.compile(r"[a-z_]{1,40}")


class Receipt(StrEnum):
    """How far a message got; the values are those of the message statuses they lead to."""

    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


# Fonnte's words in `status` and `state` → how far the message got, and the code of a failure.
RECEIPTS: dict[str, tuple[Receipt, RejectionCode | None]] = {
    "pending": (Receipt.ACCEPTED, None),  # the device is away or it failed: tried again the next minute
    "processing": (Receipt.ACCEPTED, None),
    "waiting": (Receipt.ACCEPTED, None),  # scheduled
    "sent": (Receipt.SENT, None),
    "delivered": (Receipt.DELIVERED, None),
    "read": (Receipt.READ, None),
    "invalid": (Receipt.FAILED, RejectionCode.TARGET_INVALID),
    "expired": (Receipt.FAILED, RejectionCode.GATEWAY_EXPIRED),  # device away for seven days
    "url unreachable": (Receipt.FAILED, RejectionCode.REJECTED),  # media, which we never send
}


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """News of a message, under `gateway_id`, `state_id` or both.

    Both together link the two: later receipts carry the state id alone. `receipt` is None when the words
    are not known; then only the link may be of use. `code` belongs to a failure.
    """

    kind: ClassVar[str] = "status"

    gateway_id: str | None
    state_id: str | None
    receipt: Receipt | None
    code: RejectionCode | None
    status: str
    state: str

    @property
    def fingerprint(self) -> bytes:
        """The same for each repetition of one event."""
        return _digest(self.kind, self.gateway_id, self.state_id, self.status, self.state)

    def redacted(self) -> dict[str, str]:
        """What may be kept of the raw event."""
        return _kept(id=self.gateway_id, stateid=self.state_id, status=self.status, state=self.state)


@dataclass(frozen=True, slots=True)
class DeviceUpdate:
    """The device registered as `number` (`62…`) came or went. Its token, in the raw event, is dropped."""

    kind: ClassVar[str] = "device"

    number: str
    connected: bool
    reason: str
    timestamp: str

    @property
    def fingerprint(self) -> bytes:
        """The same for each repetition of one event."""
        return _digest(self.kind, self.number, str(self.connected), self.timestamp)

    def redacted(self) -> dict[str, str]:
        """What may be kept of the raw event."""
        status = "connect" if self.connected else "disconnect"
        return _kept(status=status, reason=presentable(self.reason), timestamp=self.timestamp)


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A message that `sender` (digits, `62…`) wrote to the device `number`; `in_group` when in a group."""

    kind: ClassVar[str] = "incoming"

    number: str
    sender: str = field(repr=False)
    text: str = field(repr=False)
    in_group: bool
    inbox_id: str | None
    timestamp: str

    @property
    def fingerprint(self) -> bytes:
        """The same for each repetition of one event. Made of personal data when there is no inbox id."""
        if self.inbox_id is not None:
            return _digest(self.kind, self.number, self.inbox_id)
        return _digest(self.kind, self.number, self.sender, self.timestamp, self.text)

    def redacted(self) -> dict[str, str]:
        """What may be kept of the raw event: neither the number nor the words."""
        return _kept(inboxid=self.inbox_id, timestamp=self.timestamp, length=str(len(self.text)))


@dataclass(frozen=True, slots=True)
class UnknownCallback:
    """Something else; only the names of its fields are kept."""

    kind: ClassVar[str] = "unknown"

    fields: tuple[str, ...]

    @property
    def fingerprint(self) -> bytes:
        """The same for each event with these fields."""
        return _digest(self.kind, *self.fields)

    def redacted(self) -> dict[str, str]:
        """What may be kept of the raw event."""
        return _kept(fields=", ".join(self.fields))


Callback = StatusUpdate | DeviceUpdate | IncomingMessage | UnknownCallback


def read_callback(body: bytes) -> Callback:
    """What a callback says."""
    fields = _fields(body)
    if "submission" in fields:  # a form of Fonnte's, not a chat message, though it names a sender
        return _unknown(fields)
    if "sender" in fields or "pengirim" in fields:
        return _incoming(fields)
    if "id" in fields or "stateid" in fields:
        return _status_update(fields)
    if clean(fields.get("status")).lower() in ("connect", "disconnect"):
        return _device_update(fields)
    return _unknown(fields)


def carries_secret(body: bytes, secret: str) -> bool:
    """Whether any field of the callback is the secret set at Fonnte (the field's name is not documented)."""
    expected = secret.encode()
    values = [clean(value, limit=LONGEST_REPLY).encode() for value in _fields(body).values()]
    # Every field is compared, so that the time taken tells nothing.
    return bool(expected) and sum(hmac.compare_digest(value, expected) for value in values) > 0


def _fields(body: bytes) -> Fields:
    return read_json(body) or read_form(body) or {}


def _status_update(fields: Fields) -> Callback:
    gateway_id, state_id = identifier(fields.get("id")), identifier(fields.get("stateid"))
    if gateway_id is None and state_id is None:
        return _unknown(fields)
    status, state = clean(fields.get("status")).lower(), clean(fields.get("state")).lower()
    # `state` is WhatsApp's own word and the later one: "expired" with "delivered" did arrive.
    receipt, code = RECEIPTS.get(state) or RECEIPTS.get(status) or (None, None)
    return StatusUpdate(gateway_id, state_id, receipt, code, status=presentable(status), state=presentable(state))


def _device_update(fields: Fields) -> DeviceUpdate:
    return DeviceUpdate(
        number=international(clean(fields.get("device"))),
        connected=clean(fields.get("status")).lower() == "connect",
        reason=clean(fields.get("reason")),
        timestamp=clean(fields.get("timestamp")),
    )


def _incoming(fields: Fields) -> IncomingMessage:
    words = (fields.get(key) for key in ("message", "pesan"))
    sender = clean(fields.get("sender")) or clean(fields.get("pengirim"))
    return IncomingMessage(
        number=international(clean(fields.get("device"))),
        sender=international(sender),
        text=next((text for word in words if (text := clean(word, limit=LONGEST_REPLY))), ""),
        in_group=bool(clean(fields.get("member"))) or "@g.us" in sender,
        inbox_id=identifier(fields.get("inboxid")),
        timestamp=clean(fields.get("timestamp")),
    )


def _unknown(fields: Fields) -> UnknownCallback:
    # A body that is no form at all makes "names" out of anybody's words: only real names are kept.
    names = sorted({name if _FIELD_NAME.fullmatch(name) else "?" for name in fields})
    return UnknownCallback(tuple(names[:FIELD_NAMES_KEPT]))


def _digest(*parts: str | None) -> bytes:
    return hashlib.sha256("\x1f".join(part or "" for part in parts).encode()).digest()


def _kept(**fields: str | None) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}

"""What can happen, as values: applied to the store, written to the journal, read back from it."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Status(StrEnum):
    """How far a message got."""

    PENDING = "pending"
    PROCESSING = "processing"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    INVALID = "invalid"

    @property
    def rank(self) -> int:
        """Messages only move to a higher rank."""
        return list(Status).index(self)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A device took a message for a number."""

    id: int
    request_id: int
    device: str
    target: str
    text: str
    at: float
    status: str = Status.PROCESSING


@dataclass(frozen=True, slots=True)
class Moved:
    """A message got further."""

    id: int
    status: str
    at: float


@dataclass(frozen=True, slots=True)
class Replied:
    """The person at a number wrote to a device."""

    id: int
    device: str
    sender: str
    text: str
    at: float


@dataclass(frozen=True, slots=True)
class DeviceChanged:
    """A device came, went, or was given a quota."""

    device: str
    connected: bool
    quota: int


Event = Accepted | Moved | Replied | DeviceChanged

_KINDS: dict[str, type[Event]] = {
    "accepted": Accepted,
    "moved": Moved,
    "replied": Replied,
    "device": DeviceChanged,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def to_record(event: Event) -> dict[str, object]:
    """The event as a JSON object."""
    return {"event": _NAMES[type(event)], **asdict(event)}


def from_record(record: dict[str, object]) -> Event:
    """The event of a JSON object; raises `KeyError` or `TypeError` when it is none."""
    fields = dict(record)
    kind = _KINDS[str(fields.pop("event"))]
    return kind(**fields)  # type: ignore[arg-type]  # checked by the dataclass's own signature

"""What is so: devices, phones and the messages on them, in memory."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from fonnte_simulator.events import Accepted, DeviceChanged, Event, Moved, Replied, Status

FIRST_ID = 80_000_001
FIRST_REQUEST_ID = 400_000_001
SHOWN_FIRST, SHOWN_LAST, SHORTEST_SHOWN = 4, 3, 8


@dataclass(slots=True)
class Device:
    """A sender: `number` as it was registered; the quota is what is left."""

    token: str
    number: str
    name: str
    connected: bool
    quota: int
    messages: int = 0


@dataclass(slots=True)
class Notice:
    """One message to one number; `times` tells when it got to each status."""

    id: int
    device: str
    target: str
    text: str
    status: Status
    times: dict[Status, float]

    @property
    def state_id(self) -> str:
        """The second name of the message, as WhatsApp gives one: the later receipts carry it alone."""
        return "3EB0" + hashlib.sha256(str(self.id).encode()).hexdigest()[:16].upper()

    @property
    def accepted_at(self) -> float:
        """When it was taken."""
        return min(self.times.values())


@dataclass(slots=True)
class Reply:
    """What the person at the phone wrote."""

    id: int
    text: str
    at: float


@dataclass(slots=True)
class Phone:
    """A number that was written to; `key` names it on the page, where no number is shown in full."""

    key: int
    number: str
    notices: list[Notice] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)

    @property
    def masked(self) -> str:
        """The number as the page shows it: `0812****789`."""
        local = "0" + self.number[2:] if self.number.startswith("62") else self.number
        if len(local) < SHORTEST_SHOWN:
            return "****"
        return f"{local[:SHOWN_FIRST]}****{local[-SHOWN_LAST:]}"

    @property
    def unread(self) -> int:
        """Messages that lie on the phone unread."""
        return sum(notice.status in (Status.SENT, Status.DELIVERED) for notice in self.notices)


class Store:
    """Everything that is so. It changes by `apply` alone; `version` rises with each change."""

    def __init__(self, devices: list[Device]) -> None:
        self.devices = {device.number: device for device in devices}
        self.by_token = {device.token: device for device in devices}
        self.phones: dict[str, Phone] = {}  # the phone written last comes last
        self.by_key: list[Phone] = []
        self.notices: dict[int, Notice] = {}
        self.counts: Counter[Status] = Counter()
        self.replies = 0
        self.version = 0
        self.next_id = FIRST_ID
        self.next_request_id = FIRST_REQUEST_ID

    def apply(self, event: Event) -> None:
        """Let something happen."""
        self.version += 1
        match event:
            case Accepted():
                self._accept(event)
            case Moved():
                self._move(event)
            case Replied():
                self._reply(event)
            case DeviceChanged() if device := self.devices.get(event.device):
                device.connected, device.quota = event.connected, event.quota

    def newest_first(self) -> Iterator[Phone]:
        """The phones, the one with the newest message first."""
        return reversed(self.phones.values())

    def _accept(self, event: Accepted) -> None:
        status = Status(event.status)
        notice = Notice(event.id, event.device, event.target, event.text, status, {status: event.at})
        self.notices[notice.id] = notice
        self._touch(event.target).notices.append(notice)
        self.counts[notice.status] += 1
        self.next_id = max(self.next_id, event.id + 1)
        self.next_request_id = max(self.next_request_id, event.request_id + 1)
        if device := self.devices.get(event.device):
            device.messages += 1
            device.quota -= 1

    def _move(self, event: Moved) -> None:
        notice, status = self.notices.get(event.id), Status(event.status)
        if notice is None or status.rank <= notice.status.rank:
            return
        self.counts[notice.status] -= 1
        self.counts[status] += 1
        notice.status = status
        notice.times[status] = event.at

    def _reply(self, event: Replied) -> None:
        self._touch(event.sender).replies.append(Reply(event.id, event.text, event.at))
        self.next_id = max(self.next_id, event.id + 1)
        self.replies += 1

    def _touch(self, number: str) -> Phone:
        """The phone of a number, now the newest."""
        phone = self.phones.pop(number, None)
        if phone is None:
            phone = Phone(len(self.by_key), number)
            self.by_key.append(phone)
        self.phones[number] = phone
        return phone

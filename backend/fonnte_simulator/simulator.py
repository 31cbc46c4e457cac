"""What happens when: messages are taken, arrive, are read; people answer; the device comes and goes."""

import asyncio
import random
import time
import zlib
from collections.abc import Callable, Iterable
from functools import partial

from fonnte_simulator.events import Accepted, DeviceChanged, Event, Moved, Replied, Status
from fonnte_simulator.faults import Faults
from fonnte_simulator.journal import Journal
from fonnte_simulator.options import Options
from fonnte_simulator.postman import Postman
from fonnte_simulator.store import Device, Notice, Phone, Store

SLOWEST = 1.6
QUICKEST = 0.8


class Simulator:
    """One running simulator. All of it lives on one event loop."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.timing = options.timing.model_copy()
        self.faults = Faults()
        self.refused: set[str] = set()
        self.unregistered: set[str] = set()
        self.store = Store(_devices(options))
        self.postman = Postman(options.webhook, self.timing)
        self._journal = Journal(options.state_file)
        self._timers: set[asyncio.TimerHandle] = set()
        self._chance = random.Random(0)  # noqa: S311 - the order of callbacks, the same in every run

    def start(self) -> None:
        """Take up what was so when it stopped, and go on."""
        for event in self._journal.replay():
            self.store.apply(event)
        self.postman.start()
        for notice in self.store.notices.values():
            self._schedule(notice)

    async def stop(self) -> None:
        """Stop; messages on their way go on at the next start."""
        self._forget_timers()
        await self.postman.stop()
        self._journal.close()

    def reset(self) -> None:
        """Everything as on the first day: no messages, no faults, devices connected."""
        self._forget_timers()
        self.postman.forget()
        self._journal.clear()
        version = self.store.version
        self.store = Store(_devices(self.options))
        self.store.version = version + 1
        for name, value in self.options.timing.model_dump().items():
            setattr(self.timing, name, value)
        self.faults.waiting.clear()
        self.refused.clear()
        self.unregistered.clear()

    @property
    def on_their_way(self) -> int:
        """Receipts that are still to happen or to be posted."""
        return len(self._timers) + self.postman.under_way

    def accept(self, device: Device, target: str, text: str, request_id: int) -> Notice:
        """Take one message."""
        status = Status.PROCESSING if device.connected else Status.PENDING
        event = Accepted(self.store.next_id, request_id, device.number, target, text, time.time(), status)
        self._happens(event)
        notice = self.store.notices[event.id]
        self._schedule(notice)
        return notice

    def change_device(self, device: Device, *, connected: bool | None = None, quota: int | None = None) -> None:
        """Let a device come or go (which is called back), or give it a quota."""
        came_or_went = connected is not None and connected != device.connected
        self._happens(
            DeviceChanged(
                device.number,
                connected=device.connected if connected is None else connected,
                quota=device.quota if quota is None else quota,
            )
        )
        if came_or_went:
            self._tell_of(device)
            if device.connected:
                self._send_pending(device)

    def read(self, notices: Iterable[Notice]) -> None:
        """The person at the phone reads messages that arrived."""
        for notice in list(notices):
            if notice.status in (Status.SENT, Status.DELIVERED):
                self._move(notice, Status.READ, self._receipt(notice, Status.READ))

    def reply(self, phone: Phone, text: str) -> None:
        """The person at the phone writes back, having read what was there."""
        self.read(phone.notices)
        device = self._device_of(phone)
        event = Replied(self.store.next_id, device.number, phone.number, text, time.time())
        self._happens(event)
        body = {
            "device": device.number,
            "sender": phone.number,
            "message": text,
            "text": "non-button message",
            "member": "",
            "name": "",
            "location": "",
            "pollname": "",
            "choices": "",
            "timestamp": int(event.at),
            "inboxid": event.id,
        }
        self.postman.post(phone.number, body)

    def _device_of(self, phone: Phone) -> Device:
        """The device that wrote to a phone last; the first one when it is of another set-up's memory."""
        number = phone.notices[-1].device if phone.notices else ""
        return self.store.devices.get(number) or next(iter(self.store.devices.values()))

    def _happens(self, event: Event) -> None:
        self.store.apply(event)
        self._journal.append(event)

    def _schedule(self, notice: Notice) -> None:
        """Let the message go on from where it is, if it has anywhere to go by itself."""
        if notice.status is Status.PENDING or notice.status in (Status.READ, Status.INVALID):
            return
        coming = [(after_s, status) for after_s, status in self._journey(notice) if status.rank > notice.status.rank]
        held_back: list[dict[str, object]] = []
        last = len(coming) - 1
        for position, (after_s, status) in enumerate(coming):
            receipt = self._receipt(notice, status)
            if self.timing.order == "in_order":
                self._later(after_s, partial(self._move, notice, status, receipt))
            else:
                held_back.append(receipt)
                letters = held_back if position == last else []
                self._later(after_s, partial(self._move_shuffled, notice, status, letters))

    def _journey(self, notice: Notice) -> list[tuple[float, Status]]:
        """What a message goes through and after how many seconds; the same for a number in every run."""
        luck = zlib.crc32(notice.target.encode()) % 1000 / 1000
        pace = QUICKEST + (SLOWEST - QUICKEST) * luck
        timing = self.timing
        if notice.target in self.unregistered:
            return [(timing.sent_after_s * pace, Status.INVALID)]
        journey = [(timing.sent_after_s * pace, Status.SENT), (timing.delivered_after_s * pace, Status.DELIVERED)]
        return [*journey, (timing.read_after_s * pace, Status.READ)] if luck < timing.read_share else journey

    def _receipt(self, notice: Notice, status: Status) -> dict[str, object]:
        """A status callback: the first one links id and state id, the later ones carry the state id alone."""
        match status:
            case Status.SENT:
                return {
                    "device": notice.device,
                    "id": str(notice.id),
                    "stateid": notice.state_id,
                    "status": "sent",
                    "state": "sent",
                }
            case Status.INVALID:
                return {"device": notice.device, "id": str(notice.id), "status": "invalid"}
            case _:
                return {"device": notice.device, "stateid": notice.state_id, "state": status.value}

    def _move(self, notice: Notice, status: Status, *letters: dict[str, object]) -> None:
        # A receipt that the person at the phone overtook is not posted again.
        if status.rank > notice.status.rank:
            self._happens(Moved(notice.id, status, time.time()))
            for letter in letters:
                self.postman.post(notice.state_id, letter)

    def _move_shuffled(self, notice: Notice, status: Status, letters: list[dict[str, object]]) -> None:
        self._move(notice, status)
        for letter in self._chance.sample(letters, len(letters)):
            self.postman.post(notice.state_id, letter)

    def _tell_of(self, device: Device) -> None:
        body: dict[str, object] = {
            "device": device.number,
            "status": "connect" if device.connected else "disconnect",
            "token": device.token,
            "timestamp": int(time.time()),
        }
        if not device.connected:
            body["reason"] = "disconnected in the simulator"
        self.postman.post(device.number, body)

    def _send_pending(self, device: Device) -> None:
        pending = [
            notice
            for notice in self.store.notices.values()
            if notice.status is Status.PENDING and notice.device == device.number
        ]
        for notice in pending:
            self._happens(Moved(notice.id, Status.PROCESSING, time.time()))
            self._schedule(notice)

    def _later(self, after_s: float, act: Callable[[], None]) -> None:
        def happen() -> None:
            self._timers.discard(handle)
            act()

        handle = asyncio.get_running_loop().call_later(after_s, happen)
        self._timers.add(handle)

    def _forget_timers(self) -> None:
        for handle in self._timers:
            handle.cancel()
        self._timers.clear()


def _devices(options: Options) -> list[Device]:
    """The devices as they are on the first day: one per token, their numbers counting up."""
    return [
        Device(
            token=token,
            number=str(options.first_number + position),
            name=options.device_name if position == 0 else f"{options.device_name} {position + 1}",
            connected=True,
            quota=options.quota,
        )
        for position, token in enumerate(options.tokens)
    ]

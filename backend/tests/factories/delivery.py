"""Invented devices, batches and messages, and a gateway that does as it is told."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit.service import Actor
from pengingat.crypto import Keyring
from pengingat.delivery.models import Batch, Message
from pengingat.devices.models import Device
from pengingat.devices.service import TOKEN_FIELD
from pengingat.gateway import Accepted, DeviceAnswer, DeviceProfile, SendOutcome
from pengingat.masking import mask_phone
from pengingat.opt_outs import service as opt_outs
from pengingat.templates.models import TemplateVersion
from tests.factories.participants import invented_phone

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

_numbers = count(1)


async def create_device(
    session: AsyncSession, keyring: Keyring, *, token: str = "token-of-the-tests", **columns: Any
) -> Device:
    """A device that may send at any time, as fast as it can."""
    usual = {
        "name": f"device-{next(_numbers)}",
        "token_sealed": keyring.seal(TOKEN_FIELD, token),
        "pace_min_s": 0.0,
        "pace_max_s": 0.0,
        "window": "00:00-24:00",
        "next_send_at": LONG_AGO,
    }
    device = Device(**usual | columns)
    session.add(device)
    await session.flush()
    await session.refresh(device)
    return device


async def create_batch(
    session: AsyncSession, keyring: Keyring, phones: int | Iterable[str] = 0, **columns: Any
) -> Batch:
    """A running batch with a queued message to each phone (or to so many invented ones)."""
    usual = {"id": uuid4(), "status": "running", "pace_min_s": 0.0, "pace_max_s": 0.0}
    batch = Batch(**usual | columns)
    session.add(batch)
    await session.flush()
    numbers = [invented_phone(next(_numbers)) for _ in range(phones)] if isinstance(phones, int) else phones
    for number in numbers:
        await create_message(session, keyring, batch.id, phone=number)
    await session.refresh(batch)
    return batch


async def create_message(
    session: AsyncSession, keyring: Keyring, batch_id: UUID, *, phone: str | None = None, **columns: Any
) -> Message:
    """A queued message of the first seeded text."""
    number = phone or invented_phone(next(_numbers))
    usual = {
        "template_version_id": await session.scalar(select(TemplateVersion.id).limit(1)),
        "phone_hash": keyring.index("phone", number),
        "phone_sealed": keyring.seal("phone", number),
        "phone_masked": mask_phone(number),
        "name_masked": "M*** U***",
        "card_masked": "000******1234",
        "variables": {"nama": "M*** U***", "nomor_kartu": "000******1234", "nama_kantor": "Kantor Uji"},
    }
    message = Message(batch_id=batch_id, **usual | columns)
    session.add(message)
    await session.flush()
    await session.refresh(message)
    return message


async def create_opt_out(session: AsyncSession, keyring: Keyring, phone: str) -> None:
    """A phone that said stop."""
    await opt_outs.add(session, Actor.SYSTEM, opt_outs.phone_forms(keyring, phone), reason="reply")


Script = Callable[[str], SendOutcome | Awaitable[SendOutcome]]


class StubGateway:
    """Keeps what it was given. `script` makes the outcome of each target; without one everything is accepted."""

    def __init__(self, script: Script | None = None, answer: DeviceAnswer | None = None) -> None:
        self.script = script
        self.answer = answer or DeviceProfile("62812000000", "Kantor", True, 100, "Reguler", "-")
        self.targets: list[str] = []
        self.texts: list[str] = []
        self.tokens: list[str] = []
        self.latest_token: dict[str, str] = {}
        self.asked: list[str] = []
        self.at_once = self.most_at_once = 0
        self.busy: Counter[str] = Counter()
        self.most_from_one_device = 0

    async def send(self, *, token: str, target: str, text: str) -> SendOutcome:
        """One more message."""
        self.targets.append(target)
        self.texts.append(text)
        self.tokens.append(token)
        self.latest_token[target] = token
        self.at_once += 1
        self.busy[token] += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.most_from_one_device = max(self.most_from_one_device, self.busy[token])
        try:
            await asyncio.sleep(0)
            outcome = self.script(target) if self.script else accepted()
            return await outcome if isinstance(outcome, Awaitable) else outcome
        finally:
            self.at_once -= 1
            self.busy[token] -= 1

    async def device(self, *, token: str) -> DeviceAnswer:
        """How the device is."""
        self.asked.append(token)
        return self.answer


_ids = count(90_000_001)


def accepted() -> Accepted:
    """An acceptance under an id of its own."""
    return Accepted(str(next(_ids)), "success! message in queue")

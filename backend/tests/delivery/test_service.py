"""Queueing batches, holding, releasing, cancelling them, and settling what is in doubt."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import CTE, cast, func, literal, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.audit.models import AuditEvent
from pengingat.crypto import Keyring
from pengingat.delivery import service
from pengingat.delivery.models import Batch, Message, MessageRecipient
from pengingat.delivery.rules import BatchStatus
from pengingat.delivery.service import Queued
from pengingat.devices.rules import Pace
from pengingat.errors import Invalid
from pengingat.participants.models import Participant
from pengingat.templates.models import TemplateVersion
from tests.factories.delivery import create_batch, create_device, create_message
from tests.factories.participants import create_participant

LIVE = ("running", "paused", "held")


async def audience(session: AsyncSession) -> tuple[CTE, CTE]:
    """Everyone, as a caller would ask for them: one message a phone, members by card."""
    version = await session.scalar(select(TemplateVersion.id).limit(1))
    place = func.row_number().over(partition_by=Participant.phone_hash, order_by=Participant.card_hash) - 1
    members = (
        select(
            Participant.id.label("participant_id"),
            Participant.phone_hash,
            Participant.phone_sealed,
            Participant.phone_masked,
            Participant.name_masked,
            Participant.card_masked,
            place.label("position"),
        )
        .where(Participant.phone_hash.is_not(None))
        .cte("members")
    )
    messages = (
        select(
            literal(version).label("template_version_id"),
            members.c.phone_hash,
            members.c.phone_sealed,
            members.c.phone_masked,
            members.c.name_masked,
            members.c.card_masked,
            cast(func.jsonb_build_object("nama", members.c.name_masked), JSONB).label("variables"),
        )
        .where(members.c.position == 0)
        .cte("to_write")
    )
    return messages, members


async def queue(session: AsyncSession, **changes: Any) -> tuple[UUID, Queued]:
    messages, members = await audience(session)
    job_id = uuid4()
    usual = {"pace": Pace(1, 2), "window": None, "expires_at": None}
    queued = await service.queue_batch(session, job_id, messages=messages, members=members, **usual | changes)
    return job_id, queued


async def bells(session: AsyncSession) -> int:
    statement = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'delivery.drain' AND status = 'todo'")
    return await session.scalar(statement) or 0


class TestQueueing:
    async def test_one_message_a_phone_with_all_its_members(self, session: AsyncSession, keyring: Keyring) -> None:
        family = [await create_participant(session, keyring, phone="6281234567890") for _ in range(3)]
        single = await create_participant(session, keyring, phone="6281234567891")
        await create_participant(session, keyring, phone=None)
        expires = clock.now() + timedelta(days=1)
        job_id, queued = await queue(session, window="08:00-12:00", expires_at=expires)
        assert queued == Queued(messages=2, participants=4)
        batch = await session.get(Batch, job_id)
        assert batch is not None
        assert (batch.status, batch.window, batch.expires_at) == ("running", "08:00-12:00", expires)
        assert (batch.pace_min_s, batch.pace_max_s) == (1, 2)
        rows = await session.execute(
            select(Message.phone_masked, MessageRecipient.participant_id)
            .join(Message, Message.id == MessageRecipient.message_id)
            .where(Message.batch_id == job_id)
            .order_by(Message.phone_masked, MessageRecipient.position)
        )
        members: dict[str, list[UUID]] = {}
        for row in rows:
            members.setdefault(row.phone_masked, []).append(row.participant_id)
        assert members["0812****891"] == [single.id]
        assert set(members["0812****890"]) == {person.id for person in family}

    async def test_messages_begin_queued_and_carry_the_phones_own_seal(
        self, session: AsyncSession, keyring: Keyring
    ) -> None:
        person = await create_participant(session, keyring)
        job_id, _ = await queue(session)
        message = (await session.scalars(select(Message).where(Message.batch_id == job_id))).one()
        assert (message.status, message.attempts, message.variables) == ("queued", 0, {"nama": person.name_masked})
        assert message.phone_sealed == person.phone_sealed
        assert await bells(session) == 1

    async def test_nobody(self, session: AsyncSession) -> None:
        _, queued = await queue(session)
        assert queued == Queued(messages=0, participants=0)

    async def test_hours_nobody_understands(self, session: AsyncSession) -> None:
        with pytest.raises(Invalid, match="window_invalid"):
            await queue(session, window="mornings")


class TestStopping:
    @pytest.mark.parametrize("status", BatchStatus)
    async def test_holding(self, session: AsyncSession, keyring: Keyring, status: str) -> None:
        batch = await create_batch(session, keyring, 1, status=status, hold_code="x" if status == "held" else None)
        held = await service.hold(session, batch.id)
        await session.refresh(batch)
        assert held is (status in {"running", "held"})
        assert batch.status == ("paused" if held else status)
        assert batch.hold_code is None

    @pytest.mark.parametrize("status", BatchStatus)
    async def test_releasing(self, session: AsyncSession, keyring: Keyring, status: str) -> None:
        device = await create_device(session, keyring, state="refused", state_at=clock.now())
        batch = await create_batch(session, keyring, 1, status=status, failures_in_row=5)
        released = await service.release(session, batch.id)
        await session.refresh(batch)
        await session.refresh(device)
        assert released is (status in {"paused", "held"})
        assert batch.status == ("running" if released else status)
        assert batch.failures_in_row == (0 if released else 5)
        assert await bells(session) == int(released)
        assert (device.state_at is None) is released

    @pytest.mark.parametrize("status", BatchStatus)
    async def test_cancelling(self, session: AsyncSession, keyring: Keyring, status: str) -> None:
        batch = await create_batch(session, keyring, 2, status=status)
        sending = await create_message(session, keyring, batch.id, status="sending")
        cancelled = await service.cancel(session, batch.id)
        await session.refresh(batch)
        await session.refresh(sending)
        assert cancelled == (2 if status in LIVE else None)
        assert batch.status == ("cancelled" if status in LIVE else status)
        assert sending.status == "sending"
        codes = select(Message.status, Message.code).where(Message.batch_id == batch.id, Message.id != sending.id)
        expected = ("cancelled", "job_cancelled") if status in LIVE else ("queued", None)
        assert {tuple(row) for row in await session.execute(codes)} == {expected}

    async def test_a_batch_that_is_not_there(self, session: AsyncSession) -> None:
        nobody = uuid4()
        assert not await service.hold(session, nobody)
        assert not await service.release(session, nobody)
        assert await service.cancel(session, nobody) is None


class TestCompleting:
    @pytest.mark.parametrize("status", BatchStatus)
    @pytest.mark.parametrize("still", ["queued", "sending", "accepted", "failed", "uncertain", "cancelled", None])
    async def test_only_with_nothing_queued_and_nothing_being_sent(
        self, session: AsyncSession, keyring: Keyring, status: str, still: str | None
    ) -> None:
        batch = await create_batch(session, keyring, status=status)
        if still:
            await create_message(session, keyring, batch.id, status="accepted")
            await create_message(session, keyring, batch.id, status=still)
        await service.complete_batches(session, clock.now())
        await session.refresh(batch)
        completes = status in LIVE and still not in {"queued", "sending"}
        assert batch.status == ("completed" if completes else status)
        assert (batch.finished_at is not None) is completes


class TestFollowingDevices:
    async def test_the_latest_reason_is_told(self, session: AsyncSession, keyring: Keyring) -> None:
        now = clock.now()
        earlier = {"state": "refused", "state_reason": "quota_exhausted", "state_at": now - timedelta(hours=1)}
        await create_device(session, keyring, **earlier)
        await create_device(session, keyring, state="refused", state_reason="token_invalid", state_at=now)
        batch = await create_batch(session, keyring, 1)
        await service.follow_devices(session)
        await session.refresh(batch)
        assert (batch.status, batch.hold_code) == ("held", "token_invalid")

    @pytest.mark.parametrize(
        ("status", "code", "after"),
        [
            ("held", "device_disconnected", "running"),
            ("held", "token_invalid", "running"),
            ("held", "quota_exhausted", "running"),
            ("held", "gateway_unreachable", "running"),
            ("held", "rate_limited", "running"),
            ("held", "no_device", "running"),
            ("held", "too_many_failures", "held"),
            ("held", "cannot_prepare", "held"),
            ("held", "a_code_of_others", "held"),
            ("paused", None, "paused"),
            ("cancelled", None, "cancelled"),
        ],
    )
    async def test_what_a_device_that_came_back_resumes(
        self, session: AsyncSession, keyring: Keyring, status: str, code: str | None, after: str
    ) -> None:
        await create_device(session, keyring, state="connected")
        await create_device(session, keyring, state="refused", state_reason="token_invalid")
        batch = await create_batch(session, keyring, 1, status=status, hold_code=code)
        await service.follow_devices(session)
        await session.refresh(batch)
        assert (batch.status, batch.hold_code) == (after, code if after == "held" else None)


class TestSettling:
    @pytest.mark.parametrize(
        ("outcome", "status", "code"), [("sent", "sent", "settled_sent"), ("not_sent", "failed", "settled_not_sent")]
    )
    async def test_one(
        self,
        as_operator: httpx.AsyncClient,
        session: AsyncSession,
        keyring: Keyring,
        outcome: str,
        status: str,
        code: str,
    ) -> None:
        batch = await create_batch(session, keyring)
        message = await create_message(session, keyring, batch.id, status="uncertain", finished_at=clock.now())
        await session.commit()
        answer = await as_operator.post(f"/api/v1/messages/{message.id}/settle", json={"outcome": outcome})
        assert (answer.status_code, answer.json()) == (200, {"id": str(message.id), "status": status, "code": code})
        await session.refresh(message)
        assert (message.status, message.code, message.finished_at is None) == (status, code, outcome == "sent")
        event = (await session.scalars(select(AuditEvent).where(AuditEvent.action == "message.settled"))).one()
        assert (event.object_id, event.actor_type, event.details) == (str(message.id), "user", {"outcome": outcome})
        again = await as_operator.post(f"/api/v1/messages/{message.id}/settle", json={"outcome": "sent"})
        assert (again.status_code, again.json()["code"]) == (409, "message_not_uncertain")

    async def test_many_passing_over_the_rest(
        self, as_operator: httpx.AsyncClient, session: AsyncSession, keyring: Keyring
    ) -> None:
        batch = await create_batch(session, keyring)
        doubtful = [await create_message(session, keyring, batch.id, status="uncertain") for _ in range(3)]
        others = [await create_message(session, keyring, batch.id, status=s) for s in ("queued", "sending", "accepted")]
        await session.commit()
        ids = [str(message.id) for message in (*doubtful[:2], *others)]
        body = {"message_ids": [*ids, ids[0], str(uuid4())], "outcome": "not_sent"}
        answer = await as_operator.post("/api/v1/messages/settle", json=body)
        assert (answer.status_code, answer.json()) == (200, {"settled": 2, "skipped": 4})
        for message in (*doubtful, *others):
            await session.refresh(message)
        assert [message.status for message in doubtful] == ["failed", "failed", "uncertain"]
        assert [message.status for message in others] == ["queued", "sending", "accepted"]

    async def test_what_is_refused(self, as_operator: httpx.AsyncClient, as_viewer: httpx.AsyncClient) -> None:
        address = f"/api/v1/messages/{uuid4()}/settle"
        assert (await as_viewer.post(address, json={"outcome": "sent"})).status_code == 403
        missing = await as_operator.post(address, json={"outcome": "sent"})
        assert (missing.status_code, missing.json()["code"]) == (404, "message_not_found")
        assert (await as_operator.post(address, json={"outcome": "maybe"})).status_code == 422
        nobody = await as_operator.post("/api/v1/messages/settle", json={"message_ids": [], "outcome": "sent"})
        assert nobody.status_code == 422

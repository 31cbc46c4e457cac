"""Callbacks through HTTP: in every order, repeated, early, forged, unknown."""

import json
from collections.abc import Sequence
from itertools import permutations
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.context import Context
from pengingat.crypto import Keyring
from pengingat.delivery import receipts
from pengingat.delivery.drain import Drain
from pengingat.delivery.models import Batch, GatewayEvent, Message
from pengingat.gateway import Accepted
from tests.factories.delivery import StubGateway, create_batch, create_device, create_message
from tests.gateway.payloads import body as payload
from tests.gateway.payloads import names
from tests.serving import serving

ADDRESS = "/api/v1/webhooks/fonnte/webhook-secret-of-the-tests"
LINKING = {"device": "62812000000", "id": "80367170", "stateid": "3EB0A1", "status": "sent", "state": "sent"}
PENDING = {"device": "62812000000", "id": "80367170", "status": "pending"}
DELIVERED = {"device": "62812000000", "stateid": "3EB0A1", "state": "delivered"}
READ = {"device": "62812000000", "stateid": "3EB0A1", "state": "read"}
EXPIRED = {"device": "62812000000", "id": "80367170", "status": "expired"}
INVALID = {"device": "62812000000", "id": "80367170", "status": "invalid"}


@pytest.fixture
async def message(session: AsyncSession, keyring: Keyring) -> Message:
    """One that the gateway took under the id of the callbacks here."""
    batch = await create_batch(session, keyring)
    message = await create_message(
        session, keyring, batch.id, status="accepted", gateway_id="80367170", accepted_at=clock.now()
    )
    await session.commit()
    return message


async def call(client: httpx.AsyncClient, *callbacks: dict[str, Any]) -> None:
    for callback in callbacks:
        answer = await client.post(ADDRESS, json=callback)
        assert (answer.status_code, answer.json()) == (200, {"taken": True})


async def events(session: AsyncSession) -> Sequence[GatewayEvent]:
    statement = select(GatewayEvent).order_by(GatewayEvent.id).execution_options(populate_existing=True)
    return (await session.scalars(statement)).all()


class TestReceipts:
    async def test_a_message_on_its_way(
        self, anonymous: httpx.AsyncClient, session: AsyncSession, message: Message
    ) -> None:
        for callback, status in (
            (PENDING, "accepted"),
            (LINKING, "sent"),
            (DELIVERED, "delivered"),
            (READ, "read"),
        ):
            await call(anonymous, callback)
            await session.refresh(message)
            assert message.status == status
        assert message.state_id == "3EB0A1"
        assert message.accepted_at < message.sent_at < message.delivered_at < message.read_at
        assert [event.message_id for event in await events(session)] == [message.id] * 4

    @pytest.mark.parametrize("order", list(permutations([PENDING, LINKING, DELIVERED, READ])))
    async def test_in_every_order(
        self, anonymous: httpx.AsyncClient, session: AsyncSession, message: Message, order: tuple[dict[str, Any], ...]
    ) -> None:
        seen = [message.status]
        for callback in order:
            await call(anonymous, callback)
            await session.refresh(message)
            seen.append(message.status)
        steps = ["accepted", "sent", "delivered", "read"]
        assert seen == sorted(seen, key=steps.index)
        assert seen[-1] == "read"
        assert {event.message_id for event in await events(session)} == {message.id}

    async def test_repeated_it_changes_nothing(
        self, anonymous: httpx.AsyncClient, session: AsyncSession, message: Message
    ) -> None:
        await call(anonymous, LINKING, DELIVERED)
        await session.refresh(message)
        times = (message.sent_at, message.delivered_at)
        await call(anonymous, *[LINKING, DELIVERED, PENDING] * 15)
        await session.refresh(message)
        assert (message.status, message.sent_at, message.delivered_at) == ("delivered", *times)
        assert len(await events(session)) == 3

    @pytest.mark.parametrize(("callback", "code"), [(INVALID, "target_invalid"), (EXPIRED, "gateway_expired")])
    async def test_a_failure(
        self,
        anonymous: httpx.AsyncClient,
        session: AsyncSession,
        message: Message,
        callback: dict[str, Any],
        code: str,
    ) -> None:
        await call(anonymous, callback)
        await session.refresh(message)
        assert (message.status, message.code) == ("failed", code)
        assert message.finished_at is not None

    @pytest.mark.parametrize("order", list(permutations([EXPIRED, LINKING, DELIVERED])))
    async def test_what_arrived_lifts_a_failure(
        self, anonymous: httpx.AsyncClient, session: AsyncSession, message: Message, order: tuple[dict[str, Any], ...]
    ) -> None:
        await call(anonymous, *order)
        await session.refresh(message)
        assert (message.status, message.code, message.finished_at) == ("delivered", None, None)

    async def test_settled_as_not_sent_and_yet_it_arrives(
        self, anonymous: httpx.AsyncClient, session: AsyncSession, message: Message
    ) -> None:
        message.status, message.code = "failed", "settled_not_sent"
        await session.commit()
        await call(anonymous, LINKING)
        await session.refresh(message)
        assert (message.status, message.code) == ("sent", None)

    @pytest.mark.parametrize("status", ["queued", "cancelled"])
    async def test_what_was_never_sent_is_not_moved(
        self, anonymous: httpx.AsyncClient, session: AsyncSession, message: Message, status: str
    ) -> None:
        message.status = status
        await session.commit()
        await call(anonymous, LINKING, DELIVERED)
        await session.refresh(message)
        assert message.status == status

    async def test_a_second_state_id_takes_over(
        self, anonymous: httpx.AsyncClient, session: AsyncSession, message: Message
    ) -> None:
        """The gateway sent it once more by itself; later receipts carry the new id."""
        await call(anonymous, LINKING, LINKING | {"stateid": "3EB0B2"}, DELIVERED | {"stateid": "3EB0B2"})
        await session.refresh(message)
        assert (message.status, message.state_id) == ("delivered", "3EB0B2")

    async def test_of_two_messages_under_one_id_the_latest_is_meant(
        self, anonymous: httpx.AsyncClient, session: AsyncSession, keyring: Keyring, message: Message
    ) -> None:
        await call(anonymous, LINKING)
        later = await create_message(
            session, keyring, message.batch_id, status="accepted", gateway_id="80367170", accepted_at=clock.now()
        )
        await session.commit()
        await call(anonymous, LINKING, DELIVERED)
        await session.refresh(message)
        await session.refresh(later)
        assert (message.status, later.status) == ("sent", "delivered")


class TestEarly:
    @pytest.mark.parametrize("order", list(permutations([LINKING, DELIVERED, READ])))
    async def test_what_comes_before_the_answer_waits_for_it(
        self,
        anonymous: httpx.AsyncClient,
        context: Context,
        session: AsyncSession,
        keyring: Keyring,
        order: tuple[dict[str, Any], ...],
    ) -> None:
        """The callbacks overtake the gateway's own answer to the call."""
        await create_device(session, keyring)
        batch = await create_batch(session, keyring, 1)
        await session.commit()

        async def call_back_then_answer(target: str) -> Accepted:
            await call(anonymous, *order)
            assert {event.message_id for event in await events(session)} == {None}
            return Accepted("80367170", "-")

        await Drain(context, StubGateway(call_back_then_answer)).run()
        message = (await session.scalars(select(Message).where(Message.batch_id == batch.id))).one()
        assert (message.status, message.state_id) == ("read", "3EB0A1")
        assert {event.message_id for event in await events(session)} == {message.id}

    async def test_what_crosses_with_the_answer_is_found_by_the_sweep(
        self, anonymous: httpx.AsyncClient, session: AsyncSession, keyring: Keyring
    ) -> None:
        await call(anonymous, DELIVERED, LINKING)
        batch = await create_batch(session, keyring)
        message = await create_message(session, keyring, batch.id, status="accepted", gateway_id="80367170")
        now = clock.now()
        await receipts.replay_missed(session, now.replace(year=2020), now)
        await session.refresh(message)
        assert message.status == "delivered"

    async def test_only_what_came_lately_is_looked_for(
        self, anonymous: httpx.AsyncClient, session: AsyncSession, keyring: Keyring
    ) -> None:
        await call(anonymous, LINKING)
        batch = await create_batch(session, keyring)
        message = await create_message(session, keyring, batch.id, status="accepted", gateway_id="80367170")
        now = clock.now()
        await receipts.replay_missed(session, now.replace(year=2099), now)
        await session.refresh(message)
        assert message.status == "accepted"


class TestTheAddress:
    @pytest.mark.parametrize("secret", ["wrong", "webhook-secret-of-the-test", "%F0%9F%98%80", "%ED%A0%80", "x" * 5000])
    async def test_a_wrong_secret_is_an_unknown_address(
        self, anonymous: httpx.AsyncClient, session: AsyncSession, message: Message, secret: str
    ) -> None:
        answer = await anonymous.post(f"/api/v1/webhooks/fonnte/{secret}", json=LINKING)
        elsewhere = await anonymous.post("/api/v1/webhooks/nobody", json=LINKING)
        assert answer.status_code == elsewhere.status_code == 404
        assert answer.json() == elsewhere.json()
        assert await events(session) == []

    async def test_without_a_secret_in_the_settings_nothing_is_taken(self, context: Context) -> None:
        for absent in (None, SecretStr("")):
            own = Context(
                context.settings.model_copy(update={"webhook_secret": absent}), context.sessions, context.keyring
            )
            async with serving(own) as client:
                for address in (ADDRESS, "/api/v1/webhooks/fonnte/", "/api/v1/webhooks/fonnte/None"):
                    assert (await client.post(address, json=LINKING)).status_code == 404

    @pytest.mark.parametrize(("sent", "status"), [({"key": "body-secret"}, 200), ({"key": "other"}, 404), ({}, 404)])
    async def test_the_secret_in_the_body(self, context: Context, sent: dict[str, str], status: int) -> None:
        changed = context.settings.model_copy(update={"fonnte_body_secret": SecretStr("body-secret")})
        async with serving(Context(changed, context.sessions, context.keyring)) as client:
            assert (await client.post(ADDRESS, json=LINKING | sent)).status_code == status


class TestAnything:
    @pytest.mark.parametrize("name", sorted(names("callbacks")))
    async def test_every_recorded_callback_is_taken_and_kept_once(
        self, anonymous: httpx.AsyncClient, session: AsyncSession, name: str
    ) -> None:
        body = payload("callbacks", name)
        for _ in range(2):
            answer = await anonymous.post(ADDRESS, content=body, headers={"Content-Type": "application/json"})
            assert answer.status_code == 200
        (event,) = await events(session)
        kept = json.dumps(event.payload)
        for field in ("sender", "pengirim", "message", "pesan", "name", "token"):
            private = str(json.loads(body).get(field) or "")
            assert not private or private not in kept

    @pytest.mark.parametrize(
        "body",
        [
            *(b"", b"{", b"[]", b"null", b"hello", b"\x00\xff", b"[" * 50_000, "{'ü'}".encode("latin-1")),
            *(b'{"id": [1]}', b'{"status": 5}', b'{"id": 1e999}', b'{"id": "\\u0000", "status": "sent"}'),
            b"id=80367170&status=sent&stateid=3EB0A1",
        ],
    )
    async def test_any_bytes_are_answered_200(
        self, anonymous: httpx.AsyncClient, session: AsyncSession, message: Message, body: bytes
    ) -> None:
        for _ in range(2):
            assert (await anonymous.post(ADDRESS, content=body)).status_code == 200
        assert len(await events(session)) == 1

    async def test_old_set_ups_send_forms(
        self, anonymous: httpx.AsyncClient, session: AsyncSession, message: Message
    ) -> None:
        assert (await anonymous.post(ADDRESS, data=LINKING)).status_code == 200
        await session.refresh(message)
        assert message.status == "sent"

    async def test_a_device_that_went_holds_its_batches(
        self, anonymous: httpx.AsyncClient, session: AsyncSession, keyring: Keyring
    ) -> None:
        device = await create_device(session, keyring, number="62812000000", state="connected")
        batch = await create_batch(session, keyring, 1)
        await session.commit()
        await call(anonymous, {"device": "0812000000", "status": "disconnect", "token": "a-token", "timestamp": "1"})
        await session.refresh(device)
        assert device.state == "disconnected"
        assert await hold_of(session, batch.id) == ("held", "device_disconnected")
        # The same event, told again after the device was mended, is old news.
        device.state = "connected"
        await session.commit()
        await call(anonymous, {"device": "0812000000", "status": "disconnect", "token": "a-token", "timestamp": "1"})
        await session.refresh(device)
        assert device.state == "connected"


async def hold_of(session: AsyncSession, batch_id: UUID) -> tuple[str, str | None]:
    row = (await session.execute(select(Batch.status, Batch.hold_code).where(Batch.id == batch_id))).one()
    return row.status, row.hold_code

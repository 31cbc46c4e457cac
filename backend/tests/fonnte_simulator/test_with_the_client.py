"""The product's own client against the simulator over a real connection: every fault has its outcome."""

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx
import pytest

from pengingat.gateway import (
    Accepted,
    DeviceCode,
    DeviceProblem,
    DeviceProfile,
    DeviceUpdate,
    FonnteGateway,
    IncomingMessage,
    NotSent,
    NotSentCode,
    Receipt,
    Rejected,
    RejectionCode,
    SendOutcome,
    StatusUpdate,
    Uncertain,
    UncertainCode,
    Unreachable,
    read_callback,
)
from tests.fonnte_simulator.conftest import DEVICE, TOKEN
from tests.fonnte_simulator.running import Inbox

TARGET = "6281200000001"
SOON_S = 0.2


@pytest.fixture(scope="session")
async def gateway(address: str) -> AsyncIterator[FonnteGateway]:
    async with FonnteGateway(address) as gateway:
        yield gateway


@pytest.fixture(scope="session")
async def hasty(address: str) -> AsyncIterator[FonnteGateway]:
    """A gateway that gives up soon."""
    async with FonnteGateway(address, call_timeout_s=SOON_S) as gateway:
        yield gateway


@pytest.fixture(autouse=True)
def fresh(simulator: httpx.AsyncClient) -> None:
    """Every test begins with a simulator that has forgotten all."""


async def _arrived(simulator: httpx.AsyncClient) -> list[str]:
    deliveries = (await simulator.get("/_control/deliveries")).json()
    return [notice["text"] for item in deliveries["items"] for notice in item["notices"]]


def _kind(outcome: SendOutcome) -> tuple[type, str | None]:
    return type(outcome), None if isinstance(outcome, Accepted) else outcome.code.value


class TestSend:
    @pytest.mark.parametrize(
        "text",
        [
            "Yth. B*** S***,\nKartu 000******1234",
            "{name} {var1} {nama} {{x}} } {",
            "a|b,c;d&e=f%20+ é ✅ 👩‍👩‍👧 \u202bעברית\u202c",
            "x" * 4096,
        ],
    )
    async def test_the_text_arrives_as_it_is(
        self, gateway: FonnteGateway, simulator: httpx.AsyncClient, text: str
    ) -> None:
        outcome = await gateway.send(token=TOKEN, target=TARGET, text=text)
        assert isinstance(outcome, Accepted)
        item = (await simulator.get("/_control/deliveries")).json()["items"][0]
        assert (item["phone"], item["count"], item["notices"][0]["text"]) == (TARGET, 1, text)
        assert str(item["notices"][0]["id"]) == outcome.gateway_id

    async def test_many_at_once_each_arrive_once(self, gateway: FonnteGateway, simulator: httpx.AsyncClient) -> None:
        targets = [f"62812000001{number:02d}" for number in range(60)]
        outcomes = await asyncio.gather(*(gateway.send(token=TOKEN, target=to, text=to) for to in targets))
        ids = {outcome.gateway_id for outcome in outcomes if isinstance(outcome, Accepted)}
        assert len(ids) == 60
        assert sorted(await _arrived(simulator)) == targets

    @pytest.mark.parametrize(
        ("change", "code"),
        [({"connected": False}, DeviceCode.DEVICE_DISCONNECTED), ({"quota": 0}, DeviceCode.QUOTA_EXHAUSTED)],
    )
    async def test_device_problem(
        self, gateway: FonnteGateway, simulator: httpx.AsyncClient, change: dict[str, object], code: DeviceCode
    ) -> None:
        await simulator.patch("/_control/device", json=change)
        outcome = await gateway.send(token=TOKEN, target=TARGET, text="Halo")
        assert _kind(outcome) == (DeviceProblem, code)

    async def test_wrong_token(self, gateway: FonnteGateway) -> None:
        outcome = await gateway.send(token="nobody", target=TARGET, text="Halo")
        assert _kind(outcome) == (DeviceProblem, DeviceCode.TOKEN_INVALID)

    async def test_refused_target(self, gateway: FonnteGateway, simulator: httpx.AsyncClient) -> None:
        await simulator.put("/_control/targets", json={"refused": [TARGET]})
        outcome = await gateway.send(token=TOKEN, target=TARGET, text="Halo")
        assert _kind(outcome) == (Rejected, RejectionCode.TARGET_INVALID)


class TestFaults:
    @pytest.mark.parametrize(
        ("fault", "expected", "arrived"),
        [
            ({"kind": "slow", "seconds": 0.01}, (Accepted, None), 1),
            ({"kind": "server_issue"}, (Accepted, None), 1),
            ({"kind": "refuse", "reason": "Invalid Message Request"}, (Rejected, "content_refused"), 0),
            ({"kind": "refuse", "reason": "INSUFFICIENT QUOTA"}, (DeviceProblem, "quota_exhausted"), 0),
            ({"kind": "rate_limit"}, (NotSent, "rate_limited"), 0),
            ({"kind": "server_error"}, (Uncertain, "server_error"), 1),
            ({"kind": "server_error", "accepts": False, "http_status": 503}, (Uncertain, "server_error"), 0),
            ({"kind": "empty"}, (Uncertain, "answer_unreadable"), 1),
            ({"kind": "not_json"}, (Uncertain, "answer_unreadable"), 1),
            ({"kind": "cut_off"}, (Uncertain, "broken_off"), 1),
            ({"kind": "reset"}, (Uncertain, "broken_off"), 1),
            ({"kind": "reset", "accepts": False}, (Uncertain, "broken_off"), 0),
        ],
    )
    async def test_fault(
        self,
        gateway: FonnteGateway,
        simulator: httpx.AsyncClient,
        fault: dict[str, object],
        expected: tuple[type, str | None],
        arrived: int,
    ) -> None:
        await simulator.post("/_control/faults", json=fault)
        assert _kind(await gateway.send(token=TOKEN, target=TARGET, text="Halo")) == expected
        assert len(await _arrived(simulator)) == arrived
        assert isinstance(await gateway.send(token=TOKEN, target=TARGET, text="Halo"), Accepted)

    @pytest.mark.parametrize("accepts", [True, False])
    async def test_silence(self, hasty: FonnteGateway, simulator: httpx.AsyncClient, accepts: bool) -> None:
        await simulator.post("/_control/faults", json={"kind": "timeout", "accepts": accepts})
        outcome = await hasty.send(token=TOKEN, target=TARGET, text="Halo")
        assert _kind(outcome) == (Uncertain, UncertainCode.NO_ANSWER)
        assert len(await _arrived(simulator)) == int(accepts)
        assert isinstance(await hasty.send(token=TOKEN, target=TARGET, text="Halo"), Accepted)

    async def test_the_gateway_names_the_wait(self, gateway: FonnteGateway, simulator: httpx.AsyncClient) -> None:
        await simulator.post("/_control/faults", json={"kind": "rate_limit", "retry_after_s": 17})
        outcome = await gateway.send(token=TOKEN, target=TARGET, text="Halo")
        assert outcome == NotSent(NotSentCode.RATE_LIMITED, "HTTP 429", 17)

    async def test_a_cancelled_call_leaves_the_gateway_usable(
        self, gateway: FonnteGateway, simulator: httpx.AsyncClient
    ) -> None:
        await simulator.post("/_control/faults", json={"kind": "timeout", "targets": [TARGET]})
        call = asyncio.create_task(gateway.send(token=TOKEN, target=TARGET, text="Halo"))
        while not await _arrived(simulator):
            pass
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert isinstance(await gateway.send(token=TOKEN, target=TARGET, text="Halo"), Accepted)


class TestNobodyThere:
    async def test_nothing_listens(self) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            async with FonnteGateway(f"http://127.0.0.1:{unused.getsockname()[1]}") as gateway:
                outcome = await gateway.send(token=TOKEN, target=TARGET, text="Halo")
                assert _kind(outcome) == (NotSent, NotSentCode.GATEWAY_UNREACHABLE)
                assert isinstance(await gateway.device(token=TOKEN), Unreachable)

    async def test_somebody_listens_and_never_answers(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}"
            async with FonnteGateway(url, call_timeout_s=SOON_S) as gateway:
                outcome = await gateway.send(token=TOKEN, target=TARGET, text="Halo")
        assert _kind(outcome) == (Uncertain, UncertainCode.NO_ANSWER)

    async def test_bytes_that_drip_do_not_outlast_the_limit(self) -> None:
        """Each byte comes within the read timeout; only the limit on the whole call ends it."""

        async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await reader.readuntil(b"\r\n\r\n")
                while True:
                    writer.write(b"H")
                    await writer.drain()
                    await asyncio.sleep(SOON_S / 20)
            except ConnectionError:
                writer.close()

        async with await asyncio.start_server(drip, "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            async with FonnteGateway(url, call_timeout_s=SOON_S) as gateway, asyncio.timeout(20 * SOON_S):
                outcome = await gateway.send(token=TOKEN, target=TARGET, text="Halo")
            server.close()
        assert _kind(outcome) == (Uncertain, UncertainCode.NO_ANSWER)

    async def test_a_kept_connection_that_died_is_not_a_doubt(self, webhook: tuple[str, Inbox]) -> None:
        answer = b'{"status": true, "id": [1], "detail": "success! message in queue"}'

        async def answer_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"preview=false")
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(answer) + answer)
            await writer.drain()
            writer.close()
            await writer.wait_closed()
            gone.set()

        gone = asyncio.Event()
        async with await asyncio.start_server(answer_once, "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            async with FonnteGateway(url) as gateway:
                for _ in range(3):
                    assert isinstance(await gateway.send(token=TOKEN, target=TARGET, text="Halo"), Accepted)
                    await gone.wait()
                    gone.clear()
            server.close()


class TestDevice:
    async def test_profile(self, gateway: FonnteGateway) -> None:
        assert await gateway.device(token=TOKEN) == DeviceProfile(
            number=DEVICE, name="KC Contoh", connected=True, quota=1000, package="Simulator", expires="31 December 2099"
        )

    async def test_disconnected(self, gateway: FonnteGateway, simulator: httpx.AsyncClient) -> None:
        await simulator.patch("/_control/device", json={"connected": False})
        profile = await gateway.device(token=TOKEN)
        assert isinstance(profile, DeviceProfile)
        assert not profile.connected

    async def test_wrong_token(self, gateway: FonnteGateway) -> None:
        assert await gateway.device(token="nobody") == DeviceProblem(DeviceCode.TOKEN_INVALID, "token invalid")


class TestCallbacks:
    async def test_receipts_lead_from_the_answer_to_read(self, gateway: FonnteGateway, inbox: Inbox) -> None:
        outcome = await gateway.send(token=TOKEN, target=TARGET, text="Halo")
        assert isinstance(outcome, Accepted)
        await inbox.wait_for(3)
        updates = [read_callback(body) for body in inbox.bodies]
        assert all(isinstance(update, StatusUpdate) for update in updates)
        sent, delivered, read = (update for update in updates if isinstance(update, StatusUpdate))
        assert (sent.gateway_id, sent.receipt) == (outcome.gateway_id, Receipt.SENT)
        assert (delivered.gateway_id, delivered.state_id, delivered.receipt) == (None, sent.state_id, Receipt.DELIVERED)
        assert (read.gateway_id, read.state_id, read.receipt) == (None, sent.state_id, Receipt.READ)

    async def test_a_number_not_on_whatsapp_fails_afterwards(
        self, gateway: FonnteGateway, simulator: httpx.AsyncClient, inbox: Inbox
    ) -> None:
        await simulator.put("/_control/targets", json={"unregistered": [TARGET]})
        outcome = await gateway.send(token=TOKEN, target=TARGET, text="Halo")
        assert isinstance(outcome, Accepted)
        await inbox.wait_for(1)
        update = read_callback(inbox.bodies[0])
        assert isinstance(update, StatusUpdate)
        assert (update.gateway_id, update.receipt, update.code) == (
            outcome.gateway_id,
            Receipt.FAILED,
            RejectionCode.TARGET_INVALID,
        )

    async def test_device_and_reply(self, gateway: FonnteGateway, simulator: httpx.AsyncClient, inbox: Inbox) -> None:
        await gateway.send(token=TOKEN, target=TARGET, text="Halo")
        await inbox.wait_for(3)
        inbox.clear()
        await simulator.post("/_page/phones/0/replies", json={"text": "STOP"})
        await inbox.wait_for(1)
        reply = read_callback(inbox.bodies[0])
        assert isinstance(reply, IncomingMessage)
        assert (reply.number, reply.sender, reply.text, reply.in_group) == (DEVICE, TARGET, "STOP", False)
        await simulator.patch("/_control/device", json={"connected": False})
        await inbox.wait_for(2)
        gone = read_callback(inbox.bodies[1])
        assert isinstance(gone, DeviceUpdate)
        assert (gone.number, gone.connected) == (DEVICE, False)

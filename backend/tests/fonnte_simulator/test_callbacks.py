"""What the simulator calls back: receipts, devices, replies; in order or not, once or again and again."""

import httpx
import pytest

from tests.fonnte_simulator.conftest import DEVICE, TOKEN, Send, settled
from tests.fonnte_simulator.running import Inbox


async def _set(simulator: httpx.AsyncClient, **timing: object) -> None:
    (await simulator.patch("/_control/timing", json=timing)).raise_for_status()


class TestReceipts:
    async def test_the_first_links_and_the_later_carry_the_state_id_alone(self, send: Send, inbox: Inbox) -> None:
        gateway_id = str((await send())["id"][0])
        sent, delivered, read = await inbox.wait_for(3)
        state_id = sent["stateid"]
        assert sent == {"device": DEVICE, "id": gateway_id, "stateid": state_id, "status": "sent", "state": "sent"}
        assert delivered == {"device": DEVICE, "stateid": state_id, "state": "delivered"}
        assert read == {"device": DEVICE, "stateid": state_id, "state": "read"}

    async def test_a_fixed_share_of_the_phones_reads(
        self, simulator: httpx.AsyncClient, send: Send, inbox: Inbox
    ) -> None:
        await _set(simulator, read_share=0.5)
        targets = [f"62812000000{number:02d}" for number in range(40)]
        readers = []
        for _ in range(2):
            await simulator.post("/_control/reset")
            await _set(simulator, read_share=0.5)
            for target in targets:
                await send(target=target)
            deliveries = await settled(simulator)
            readers.append({one["phone"] for one in deliveries["items"] if one["notices"][0]["status"] == "read"})
        assert readers[0] == readers[1]
        assert 10 < len(readers[0]) < 30

    async def test_a_number_that_is_not_on_whatsapp_is_accepted_and_then_invalid(
        self, simulator: httpx.AsyncClient, send: Send, inbox: Inbox
    ) -> None:
        await simulator.put("/_control/targets", json={"unregistered": ["6281200000001"]})
        gateway_id = str((await send())["id"][0])
        assert await inbox.wait_for(1) == [{"device": DEVICE, "id": gateway_id, "status": "invalid"}]

    async def test_a_message_that_waited_for_its_device_goes_when_it_comes_back(
        self, simulator: httpx.AsyncClient, send: Send, inbox: Inbox
    ) -> None:
        await simulator.patch("/_control/device", json={"connected": False})
        await send(connectOnly="false")
        await simulator.patch("/_control/device", json={"connected": True})
        await inbox.wait_for(5)
        assert (await simulator.get("/_control/deliveries")).json()["counts"] == {"read": 1}

    async def test_none_when_switched_off(self, simulator: httpx.AsyncClient, send: Send, inbox: Inbox) -> None:
        await _set(simulator, callbacks=False)
        await send()
        assert (await settled(simulator))["counts"] == {"read": 1}
        await _set(simulator, callbacks=True)
        await simulator.patch("/_control/device", json={"connected": False})
        assert [body["status"] for body in await inbox.wait_for(1)] == ["disconnect"]


class TestDisorder:
    async def test_shuffled(self, simulator: httpx.AsyncClient, send: Send, inbox: Inbox) -> None:
        await _set(simulator, order="shuffled")
        for number in range(12):
            await send(target=f"62812000000{number:02d}")
        orders: dict[object, list[object]] = {}
        for body in await inbox.wait_for(36):
            orders.setdefault(body["stateid"], []).append(body["state"])
        assert all(sorted(order) == ["delivered", "read", "sent"] for order in orders.values())
        assert next(order for order in orders.values() if order[0] != "sent") != ["sent", "delivered", "read"]

    async def test_repeated(self, simulator: httpx.AsyncClient, send: Send, inbox: Inbox) -> None:
        await _set(simulator, repeats=2)
        await send()
        bodies = await inbox.wait_for(9)
        assert [body["state"] for body in bodies] == ["sent"] * 3 + ["delivered"] * 3 + ["read"] * 3

    async def test_again_until_answered_with_200(self, simulator: httpx.AsyncClient, send: Send, inbox: Inbox) -> None:
        await _set(simulator, read_share=0, delivered_after_s=60)
        inbox.answers = [500, 404, 302]
        await send()
        bodies = await inbox.wait_for(4)
        assert bodies == [bodies[0]] * 4
        posted = (await simulator.get("/_control/callbacks")).json()
        assert [(one["attempts"], one["http_status"]) for one in posted] == [(4, 200)]

    async def test_at_last_it_gives_up(self, simulator: httpx.AsyncClient, send: Send, inbox: Inbox) -> None:
        await _set(simulator, read_share=0)
        await simulator.put("/_control/targets", json={"unregistered": ["6281200000001"]})
        inbox.answers = [503] * 30
        await send()
        await settled(simulator)
        posted = (await simulator.get("/_control/callbacks")).json()
        assert [one["attempts"] for one in posted] == [16]
        assert len(inbox.bodies) == 16


class TestDeviceAndReplies:
    @pytest.mark.parametrize("connected", [True, False])
    async def test_a_device_that_stays_as_it_was_says_nothing(
        self, simulator: httpx.AsyncClient, inbox: Inbox, connected: bool
    ) -> None:
        await simulator.patch("/_control/device", json={"connected": connected})
        await simulator.patch("/_control/device", json={"connected": connected})
        await simulator.patch("/_control/device", json={"connected": not connected})
        statuses = [body["status"] for body in await inbox.wait_for(1 if connected else 2)]
        assert statuses == (["disconnect"] if connected else ["disconnect", "connect"])

    async def test_it_names_device_token_and_time(self, simulator: httpx.AsyncClient, inbox: Inbox) -> None:
        await simulator.patch("/_control/device", json={"connected": False})
        (body,) = await inbox.wait_for(1)
        assert body.pop("timestamp") > 1_700_000_000
        assert body == {
            "device": DEVICE,
            "status": "disconnect",
            "token": TOKEN,
            "reason": "disconnected in the simulator",
        }

    async def test_a_reply_comes_as_an_incoming_message(
        self, simulator: httpx.AsyncClient, send: Send, inbox: Inbox
    ) -> None:
        await send()
        await inbox.wait_for(3)
        await simulator.post("/_page/phones/0/replies", json={"text": "BERHENTI"})
        body = (await inbox.wait_for(4))[3]
        assert (body["device"], body["sender"], body["message"]) == (DEVICE, "6281200000001", "BERHENTI")
        assert set(body) >= {"text", "member", "name", "location", "pollname", "choices", "timestamp", "inboxid"}

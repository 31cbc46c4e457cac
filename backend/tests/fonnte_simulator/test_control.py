"""Faults on request, what arrived, and that it is remembered over a restart."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from fonnte_simulator import Options, create_app
from tests.fonnte_simulator.conftest import AT_ONCE, TOKEN, Send

URL = "http://simulator.test"


class TestFaults:
    @pytest.mark.parametrize(
        ("kind", "status", "body", "arrived"),
        [
            ("server_error", 502, "Bad gateway", 1),
            ("rate_limit", 429, "Too Many", 0),
            ("empty", 200, "", 1),
            ("not_json", 200, "Just a moment", 1),
            ("refuse", 200, "input invalid", 0),
            ("server_issue", 200, "pending due to server issue", 1),
        ],
    )
    async def test_an_answer_goes_wrong_once(
        self, simulator: httpx.AsyncClient, send: Send, kind: str, status: int, body: str, arrived: int
    ) -> None:
        await simulator.post("/_control/faults", json={"kind": kind})
        form = {"target": "6281200000001", "message": "Halo"}
        answer = await simulator.post("/send", data=form, headers={"authorization": TOKEN})
        assert answer.status_code == status
        assert body in answer.text
        assert (await simulator.get("/_control/deliveries")).json()["notices"] == arrived
        assert (await send())["status"] is True

    async def test_several_times_for_some_targets_without_accepting(
        self, simulator: httpx.AsyncClient, send: Send
    ) -> None:
        fault = {"kind": "server_error", "times": 2, "accepts": False, "targets": ["6281200000001"]}
        await simulator.post("/_control/faults", json=fault)
        statuses = []
        for target in ("6281200000002", "6281200000001", "6281200000001", "6281200000001"):
            form = {"target": target, "message": "Halo"}
            answer = await simulator.post("/send", data=form, headers={"authorization": TOKEN})
            statuses.append(answer.status_code)
        assert statuses == [200, 502, 502, 200]
        assert (await simulator.get("/_control/deliveries")).json()["notices"] == 2

    async def test_until_cleared(self, simulator: httpx.AsyncClient, send: Send) -> None:
        await simulator.post("/_control/faults", json={"kind": "refuse", "times": None, "reason": "invalid token"})
        assert [(await send())["reason"] for _ in range(3)] == ["invalid token"] * 3
        assert len((await simulator.get("/_control/faults")).json()) == 1
        await simulator.delete("/_control/faults")
        assert (await send())["status"] is True

    async def test_a_fault_nobody_knows(self, simulator: httpx.AsyncClient) -> None:
        assert (await simulator.post("/_control/faults", json={"kind": "earthquake"})).status_code == 422


class TestDeliveries:
    async def test_each_phone_with_each_text(self, simulator: httpx.AsyncClient, send: Send) -> None:
        for target, message in (("6281200000001", "a"), ("6281200000002", "b"), ("6281200000001", "c")):
            await send(target=target, message=message)
        deliveries = (await simulator.get("/_control/deliveries")).json()
        assert (deliveries["phones"], deliveries["notices"]) == (2, 3)
        assert {item["phone"]: item["count"] for item in deliveries["items"]} == {
            "6281200000001": 2,
            "6281200000002": 1,
        }
        one = (await simulator.get("/_control/deliveries", params={"phone": "6281200000001"})).json()["items"]
        assert [notice["text"] for notice in one[0]["notices"]] == ["a", "c"]
        assert (await simulator.get("/_control/deliveries", params={"phone": "62"})).json()["items"] == []

    async def test_reset(self, simulator: httpx.AsyncClient, send: Send) -> None:
        await send()
        await simulator.patch("/_control/device", json={"connected": False, "quota": 0})
        await simulator.patch("/_control/timing", json={"repeats": 5})
        await simulator.post("/_control/reset")
        assert (await simulator.get("/_control/deliveries")).json()["notices"] == 0
        assert (await simulator.patch("/_control/timing", json={})).json()["repeats"] == 0
        assert (await send())["status"] is True

    @pytest.mark.parametrize("timing", [{"read_share": 2}, {"unheard_of": 1}, {"order": "backwards"}])
    async def test_a_wrong_timing_changes_nothing(
        self, simulator: httpx.AsyncClient, timing: dict[str, object]
    ) -> None:
        before = (await simulator.patch("/_control/timing", json={})).json()
        assert (await simulator.patch("/_control/timing", json=timing)).status_code == 422
        assert (await simulator.patch("/_control/timing", json={})).json() == before

    async def test_a_device_nobody_knows(self, simulator: httpx.AsyncClient) -> None:
        assert (await simulator.patch("/_control/device", json={"device": "1", "quota": 1})).status_code == 404


class TestMemory:
    async def test_the_phones_are_there_after_a_restart(self, tmp_path: Path) -> None:
        state_file = tmp_path / "new folder" / "phones.jsonl"
        options = Options((TOKEN,), state_file=state_file, timing=AT_ONCE.model_copy(update={"delivered_after_s": 60}))
        async with _living(options) as simulator:
            for target in ("6281200000001", "6281200000002"):
                form = {"target": target, "message": "Halo ✅"}
                await simulator.post("/send", data=form, headers={"authorization": TOKEN})
            await simulator.post("/_page/phones/0/replies", json={"text": "ya"})
            await simulator.patch("/_control/device", json={"connected": False, "quota": 7})
            before = (await simulator.get("/_control/deliveries")).json()
        with state_file.open("a") as file:
            file.write('{"event": "accepted", "id": 9')  # a crash in the middle of a line
        async with _living(options) as simulator:
            after = (await simulator.get("/_control/deliveries")).json()
            profile = (await simulator.post("/device", headers={"authorization": TOKEN})).json()
            await simulator.patch("/_control/device", json={"connected": True})
            form = {"target": "6281200000003", "message": "Halo"}
            fresh = (await simulator.post("/send", data=form, headers={"authorization": TOKEN})).json()
        assert before["items"] == after["items"]
        assert before["items"][1]["replies"] == ["ya"]
        assert (profile["device_status"], profile["quota"]) == ("disconnect", "7")
        assert fresh["id"][0] > max(notice["id"] for item in after["items"] for notice in item["notices"])

    async def test_the_memory_of_another_set_up_is_of_use(self, tmp_path: Path) -> None:
        state_file = tmp_path / "phones.jsonl"
        async with _living(Options((TOKEN,), state_file=state_file, timing=AT_ONCE)) as simulator:
            form = {"target": "6281200000001", "message": "Halo"}
            await simulator.post("/send", data=form, headers={"authorization": TOKEN})
        async with _living(Options((TOKEN,), first_number=6281100000009, state_file=state_file)) as simulator:
            assert (await simulator.post("/_page/phones/0/replies", json={"text": "ya"})).status_code == 204
            assert (await simulator.get("/_page/phones/0")).json()["bubbles"][0]["sender"] == "0811****000"

    async def test_reset_forgets_for_good(self, tmp_path: Path) -> None:
        options = Options((TOKEN,), state_file=tmp_path / "phones.jsonl", timing=AT_ONCE)
        async with _living(options) as simulator:
            form = {"target": "6281200000001", "message": "Halo"}
            await simulator.post("/send", data=form, headers={"authorization": TOKEN})
            await simulator.post("/_control/reset")
        async with _living(options) as simulator:
            assert (await simulator.get("/_control/deliveries")).json()["notices"] == 0


@asynccontextmanager
async def _living(options: Options) -> AsyncIterator[httpx.AsyncClient]:
    """A simulator within this process, from its first breath to its last."""
    app = create_app(options)
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=URL) as client:
        yield client

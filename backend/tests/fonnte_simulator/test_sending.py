"""`/send` and the endpoints beside it, as Fonnte answers them."""

import httpx
import pytest

from tests.fonnte_simulator.conftest import DEVICE, SECOND_TOKEN, TOKEN, Send

AUTHORIZED = {"authorization": TOKEN}


async def _texts(simulator: httpx.AsyncClient) -> dict[str, list[str]]:
    deliveries = (await simulator.get("/_control/deliveries")).json()
    return {item["phone"]: [notice["text"] for notice in item["notices"]] for item in deliveries["items"]}


class TestAccepted:
    async def test_answer_has_every_documented_field(self, send: Send) -> None:
        answer = await send()
        assert answer == {
            "detail": "success! message in queue",
            "id": [80_000_001],
            "process": "pending",
            "quota": {DEVICE: {"details": "deduced from total quota", "quota": 1000, "remaining": 999, "used": 1}},
            "requestid": 400_000_001,
            "status": True,
            "target": ["6281200000001"],
        }

    @pytest.mark.parametrize("encoding", ["data", "json", "files"])
    async def test_all_three_encodings_arrive_alike(self, simulator: httpx.AsyncClient, encoding: str) -> None:
        fields: dict[str, object] = {"target": "6281200000001", "message": "1+1 = 2 & {nama} ✅", "typing": "false"}
        if encoding == "json":
            fields["typing"] = False
        if encoding == "files":
            fields = {name: (None, value) for name, value in fields.items()}
        answer = await simulator.post("/send", headers=AUTHORIZED, **{encoding: fields})
        assert answer.json()["status"] is True
        assert await _texts(simulator) == {"6281200000001": ["1+1 = 2 & {nama} ✅"]}

    async def test_ids_go_with_targets(self, simulator: httpx.AsyncClient, send: Send) -> None:
        answer = await send(target="081200000001, +62 812-0000-0002,nobody")
        assert answer["target"] == ["6281200000001", "6281200000002"]
        assert answer["id"] == [80_000_001, 80_000_002]
        assert (await send())["id"] == [80_000_003]

    async def test_variables_of_a_target_fill_the_message(self, simulator: httpx.AsyncClient, send: Send) -> None:
        await send(target="6281200000001|Budi|dua,6281200000002", message="{name} {var1} {var2}")
        assert await _texts(simulator) == {
            "6281200000001": ["Budi dua {var2}"],
            "6281200000002": ["{name} {var1} {var2}"],
        }

    async def test_the_country_code_replaces_a_leading_zero_unless_off(self, send: Send) -> None:
        assert (await send(target="081200000001"))["target"] == ["6281200000001"]
        assert (await send(target="081200000001", countryCode="60"))["target"] == ["6081200000001"[:2] + "81200000001"]
        assert (await send(target="081200000001", countryCode="0"))["reason"] == "target invalid"

    async def test_each_token_is_its_own_device(self, simulator: httpx.AsyncClient, send: Send) -> None:
        await send(token=SECOND_TOKEN)
        profile = (await simulator.post("/device", headers={"authorization": SECOND_TOKEN})).json()
        assert (profile["device"], profile["name"], profile["quota"]) == ("6281100000001", "KC Contoh 2", "999")
        assert (await simulator.post("/device", headers=AUTHORIZED)).json()["quota"] == "1000"

    async def test_a_message_for_a_device_that_is_away_waits_when_asked_to(
        self, simulator: httpx.AsyncClient, send: Send
    ) -> None:
        await simulator.patch("/_control/device", json={"connected": False})
        assert (await send(connectOnly="false"))["status"] is True
        item = (await simulator.get("/_control/deliveries")).json()["items"][0]
        assert item["notices"][0]["status"] == "pending"


class TestRefused:
    @pytest.mark.parametrize("token", ["", "nobody", f"{TOKEN},nobody", f"Bearer {TOKEN}"])
    async def test_wrong_token(self, send: Send, token: str) -> None:
        assert await send(token=token) == {"reason": "invalid token", "status": False}

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"target": ""}, "target invalid"),
            ({"target": "12345"}, "target invalid"),
            ({"message": " "}, "message cannot empty"),
            ({"message": "x" * 60_001}, "input invalid"),
            ({"typing": "maybe"}, "input invalid"),
            ({"connectOnly": "maybe"}, "input invalid"),
        ],
    )
    async def test_wrong_field(
        self, simulator: httpx.AsyncClient, send: Send, fields: dict[str, str], reason: str
    ) -> None:
        answer = await send(**fields)
        assert (answer["status"], answer["reason"]) == (False, reason)
        assert isinstance(answer["requestid"], int)
        assert await _texts(simulator) == {}

    async def test_disconnected(self, simulator: httpx.AsyncClient, send: Send) -> None:
        await simulator.patch("/_control/device", json={"connected": False})
        assert (await send())["reason"] == "request invalid on disconnected device"
        await simulator.patch("/_control/device", json={"connected": True})
        assert (await send())["status"] is True

    async def test_quota_used_up(self, simulator: httpx.AsyncClient, send: Send) -> None:
        await simulator.patch("/_control/device", json={"quota": 1})
        assert (await send(target="6281200000001,6281200000002"))["reason"] == "insufficient quota"
        assert (await send())["status"] is True
        assert (await send())["reason"] == "insufficient quota"

    async def test_a_refused_target(self, simulator: httpx.AsyncClient, send: Send) -> None:
        await simulator.put("/_control/targets", json={"refused": ["6281200000001"]})
        assert (await send())["reason"] == "target invalid"
        assert (await send(target="6281200000002"))["status"] is True

    async def test_json_that_is_none(self, simulator: httpx.AsyncClient) -> None:
        headers = {**AUTHORIZED, "content-type": "application/json"}
        answer = await simulator.post("/send", content=b"{", headers=headers)
        assert answer.json()["status"] is False


class TestDevice:
    async def test_connected(self, simulator: httpx.AsyncClient, send: Send) -> None:
        await send()
        assert (await simulator.post("/device", headers=AUTHORIZED)).json() == {
            "device": DEVICE,
            "device_status": "connect",
            "expired": "31 December 2099",
            "messages": 1,
            "name": "KC Contoh",
            "package": "Simulator",
            "quota": "999",
            "status": True,
        }

    async def test_wrong_token(self, simulator: httpx.AsyncClient) -> None:
        answer = await simulator.post("/device", headers={"authorization": "nobody"})
        assert answer.json() == {"reason": "token invalid", "status": False}

    async def test_disconnect(self, simulator: httpx.AsyncClient) -> None:
        first = (await simulator.post("/disconnect", headers=AUTHORIZED)).json()
        again = (await simulator.post("/disconnect", headers=AUTHORIZED)).json()
        nobody = (await simulator.post("/disconnect")).json()
        assert first == {"detail": "device disconnected", "status": True}
        assert again == {"detail": "device already disconnected", "status": False}
        assert nobody == {"detail": "token invalid", "status": False}
        profile = (await simulator.post("/device", headers=AUTHORIZED)).json()
        assert profile["device_status"] == "disconnect"


class TestValidateAndStatus:
    async def test_validate(self, simulator: httpx.AsyncClient) -> None:
        await simulator.put("/_control/targets", json={"unregistered": ["6281200000002"]})
        form = {"target": "081200000001,6281200000002"}
        answer = (await simulator.post("/validate", data=form, headers=AUTHORIZED)).json()
        assert answer == {"not_registered": ["6281200000002"], "registered": ["6281200000001"], "status": True}

    @pytest.mark.parametrize(
        ("target", "token", "reason"),
        [
            ("", TOKEN, "target required"),
            ("x", TOKEN, "target invalid"),
            (",".join(["6281200000001"] * 501), TOKEN, "target invalid"),
            ("6281200000001", "nobody", "token invalid"),
        ],
    )
    async def test_validate_refused(self, simulator: httpx.AsyncClient, target: str, token: str, reason: str) -> None:
        answer = await simulator.post("/validate", data={"target": target}, headers={"authorization": token})
        assert answer.json() == {"reason": reason, "status": False}

    async def test_status(self, simulator: httpx.AsyncClient, send: Send) -> None:
        await simulator.patch(
            "/_control/timing", json={"sent_after_s": 60, "delivered_after_s": 60, "read_after_s": 60}
        )
        answer = await send()
        ids = [str(answer["id"][0]), "", "1", "x"]
        answers = [(await simulator.post("/status", data={"id": one}, headers=AUTHORIZED)).json() for one in ids]
        assert answers == [
            {"id": answer["id"][0], "message_status": "processing", "status": True},
            {"reason": "id required", "status": False},
            {"reason": "invalid message id", "status": False},
            {"reason": "invalid message id", "status": False},
        ]

"""The page with the phones: what it is served, what it shows, and that it shows no number in full."""

import re

import httpx
import pytest

from fonnte_simulator.page import STATIC
from fonnte_simulator.store import Phone
from tests.fonnte_simulator.conftest import Send
from tests.fonnte_simulator.running import Inbox

NUMBER = "6281200045678"


class TestFiles:
    async def test_the_page_says_simulator_and_runs_only_its_own_files(self, simulator: httpx.AsyncClient) -> None:
        page = await simulator.get("/")
        assert "SIMULATOR" in page.text
        policy = page.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert re.findall(r"<script(?![^>]* src=)|<style|style=|\son\w+=", page.text) == []

    async def test_every_file_it_names_is_there(self, simulator: httpx.AsyncClient) -> None:
        page = await simulator.get("/")
        for path in re.findall(r'(?:src|href)="(/[^"]+)"', page.text):
            assert (await simulator.get(path)).status_code == 200, path

    def test_scripts_import_only_files_that_are_there_and_nothing_from_elsewhere(self) -> None:
        for script in STATIC.glob("*.js"):
            text = script.read_text()
            assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
            for name in re.findall(r'from "\./([^"]+)"', text):
                assert (STATIC / name).exists(), name

    def test_both_languages_have_the_same_words(self) -> None:
        text = (STATIC / "words.js").read_text()
        indonesian, english = re.findall(r"^  (?:id|en): \{\n(.*?)^  \},", text, re.DOTALL | re.MULTILINE)
        names = [re.findall(r"^    (\w+):", part, re.MULTILINE) for part in (indonesian, english)]
        assert names[0] == names[1]
        used = set(re.findall(r'data-word(?:-\w+)?="(\w+)"', (STATIC / "index.html").read_text()))
        assert used <= set(names[0])


class TestList:
    async def test_newest_first_and_in_stretches(self, simulator: httpx.AsyncClient, send: Send) -> None:
        for number in range(5):
            await send(target=f"628120004567{number}", message=f"pesan {number}")
        await send(target="6281200045671", message="lagi")
        first = (await simulator.get("/_page/phones", params={"limit": 2})).json()
        rest = (await simulator.get("/_page/phones", params={"limit": 9, "offset": 2})).json()
        previews = [phone["preview"] for phone in first["phones"] + rest["phones"]]
        assert previews == ["lagi", "pesan 4", "pesan 3", "pesan 2", "pesan 0"]
        assert first["total"] == rest["total"] == 5

    async def test_nothing_new_is_answered_with_nothing(
        self, simulator: httpx.AsyncClient, send: Send, inbox: Inbox
    ) -> None:
        await send()
        await inbox.wait_for(3)
        version = (await simulator.get("/_page/phones")).json()["version"]
        assert (await simulator.get("/_page/phones", params={"seen": version})).status_code == 204
        await send()
        assert (await simulator.get("/_page/phones", params={"seen": version})).status_code == 200

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            (NUMBER, True),
            ("081200045678", True),
            ("0812-0004", True),
            ("0812****678", True),
            ("0812****", True),
            ("0812****679", False),
            ("halo ibu", True),
            ("B*** S***", True),
            ("999", False),
            ("tidak ada", False),
        ],
    )
    async def test_search(self, simulator: httpx.AsyncClient, send: Send, words: str, found: bool) -> None:
        await send(target=NUMBER, message="Halo Ibu B*** S***")
        answer = (await simulator.get("/_page/phones", params={"q": words})).json()
        assert answer["total"] == len(answer["phones"]) == int(found)

    @pytest.mark.parametrize(
        ("number", "shown"),
        [("6281200045678", "0812****678"), ("60123456789", "6012****789"), ("628123", "****"), ("1234567", "****")],
    )
    def test_masked(self, number: str, shown: str) -> None:
        assert Phone(0, number).masked == shown

    async def test_no_number_is_shown_in_full(self, simulator: httpx.AsyncClient, send: Send, inbox: Inbox) -> None:
        await send(target=NUMBER)
        for path in ("/_page/phones", "/_page/phones/0"):
            assert NUMBER[3:] not in (await simulator.get(path)).text


class TestPhone:
    async def test_a_person_reads_and_answers(self, simulator: httpx.AsyncClient, send: Send, inbox: Inbox) -> None:
        await simulator.patch("/_control/timing", json={"read_share": 0})
        first = (await send(message="satu"))["id"][0]
        await send(message="dua")
        await inbox.wait_for(4)
        assert (await simulator.get("/_page/phones")).json()["phones"][0]["unread"] == 2
        await simulator.post("/_page/phones/0/read", params={"message": first})
        statuses = [bubble["status"] for bubble in (await simulator.get("/_page/phones/0")).json()["bubbles"]]
        assert statuses == ["read", "delivered"]
        await simulator.post("/_page/phones/0/replies", json={"text": "baik"})
        bubbles = (await simulator.get("/_page/phones/0")).json()["bubbles"]
        assert [(bubble["text"], bubble["mine"], bubble.get("status")) for bubble in bubbles] == [
            ("satu", False, "read"),
            ("dua", False, "read"),
            ("baik", True, None),
        ]
        assert [body.get("state", body.get("message")) for body in await inbox.wait_for(7)][4:] == [
            "read",
            "read",
            "baik",
        ]
        row = (await simulator.get("/_page/phones")).json()["phones"][0]
        assert (row["answered"], row["preview"], row["unread"]) == (True, "baik", 0)

    @pytest.mark.parametrize("key", [-1, 0, 99])
    async def test_a_phone_nobody_wrote_to(self, simulator: httpx.AsyncClient, key: int) -> None:
        assert (await simulator.get(f"/_page/phones/{key}")).status_code == 404
        assert (await simulator.post(f"/_page/phones/{key}/replies", json={"text": "x"})).status_code == 404

    async def test_an_empty_reply(self, simulator: httpx.AsyncClient, send: Send) -> None:
        await send()
        assert (await simulator.post("/_page/phones/0/replies", json={"text": "  "})).status_code == 422

    async def test_a_form_of_another_site_cannot_act(self, simulator: httpx.AsyncClient, send: Send) -> None:
        await send()
        answer = await simulator.post(
            "/_page/device", content=b'{"connected": false}', headers={"content-type": "text/plain"}
        )
        assert answer.status_code == 422

    async def test_the_device_comes_and_goes(self, simulator: httpx.AsyncClient, inbox: Inbox) -> None:
        await simulator.post("/_page/device", json={"connected": False, "quota": 3})
        device = (await simulator.get("/_page/phones")).json()["devices"][0]
        assert (device["connected"], device["quota"], device["shown"]) == (False, 3, "0811****000")
        assert (await inbox.wait_for(1))[0]["status"] == "disconnect"

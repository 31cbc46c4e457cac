"""One simulator for all tests of this folder, as new for each."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from fonnte_simulator import Options, Timing
from tests.fonnte_simulator.running import PATIENCE_S, Inbox, receiving, running

TOKEN, SECOND_TOKEN = "tok-one", "tok-two"
DEVICE = "6281100000000"
AT_ONCE = Timing(sent_after_s=0, delivered_after_s=0.001, read_after_s=0.002, read_share=1, retry_every_s=0)


async def settled(simulator: httpx.AsyncClient) -> dict[str, Any]:
    """What arrived, once every receipt has happened and is posted."""
    async with asyncio.timeout(PATIENCE_S):
        while (deliveries := (await simulator.get("/_control/deliveries")).json())["on_their_way"]:
            pass
    return deliveries


Send = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture(scope="session")
async def webhook() -> AsyncIterator[tuple[str, Inbox]]:
    async with receiving() as (url, inbox):
        yield url, inbox


@pytest.fixture(scope="session")
async def address(webhook: tuple[str, Inbox]) -> AsyncIterator[str]:
    """The simulator's address."""
    options = Options((TOKEN, SECOND_TOKEN), webhook=webhook[0], device_name="KC Contoh", quota=1000, timing=AT_ONCE)
    async with running(options) as url:
        yield url


@pytest.fixture(scope="session")
async def client(address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
        yield client


@pytest.fixture
async def simulator(client: httpx.AsyncClient, webhook: tuple[str, Inbox]) -> httpx.AsyncClient:
    """A client of the simulator, which has forgotten all that was before."""
    await client.post("/_control/reset")
    webhook[1].clear()
    return client


@pytest.fixture
def inbox(simulator: httpx.AsyncClient, webhook: tuple[str, Inbox]) -> Inbox:
    """What the simulator calls back in this test."""
    return webhook[1]


@pytest.fixture
def send(simulator: httpx.AsyncClient) -> Send:
    """Sends one message as a form and returns the answer's body."""

    async def send_one(*, token: str = TOKEN, **fields: str) -> dict[str, Any]:
        form = {"target": "6281200000001", "message": "Halo", **fields}
        answer = await simulator.post("/send", data=form, headers={"authorization": token})
        assert answer.status_code == 200
        return answer.json()

    return send_one

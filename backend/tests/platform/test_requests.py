"""A request's number and its line in the log."""

import httpx
import pytest
from structlog.contextvars import get_contextvars
from structlog.testing import capture_logs

from pengingat.auth.rules import Role
from pengingat.context import Context
from tests.conftest import token_of
from tests.serving import serving


@pytest.fixture
async def client(context: Context):
    async with serving(context, probed=True) as client:
        client.headers["Authorization"] = f"Bearer {await token_of(context, Role.OPERATOR)}"
        yield client


async def test_each_request_has_a_number_of_its_own(client: httpx.AsyncClient) -> None:
    numbers = {
        (await client.get("/api/v1/meta", headers={"X-Request-ID": "mine"})).headers["x-request-id"] for _ in "ab"
    }
    assert len(numbers) == 2
    assert "mine" not in numbers


async def test_a_line_tells_the_route_and_never_the_address(client: httpx.AsyncClient) -> None:
    with capture_logs() as lines:
        await client.get("/api/v1/probe/81234567890?q=Rina")
        await client.post("/api/v1/webhooks/fonnte/the-webhook-secret", json={})
        await client.get("/somewhere/81234567890")
    requests = [line for line in lines if line["event"] == "request"]
    assert [line["route"] for line in requests] == ["/api/v1/probe/{number}", "/api/v1/webhooks/fonnte/{secret}", "-"]
    assert [line["status"] for line in requests] == [404, 404, 404]
    assert requests[0]["method"] == "GET"
    assert requests[0]["caller"].startswith("user:")
    assert requests[0]["ms"] >= 0
    for secret in ("81234567890", "Rina", "the-webhook-secret"):
        assert secret not in str(lines)


async def test_every_line_of_a_request_carries_its_number(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, object]] = []
    monkeypatch.setattr("pengingat.platform.requests.log.info", lambda *_, **__: seen.append(get_contextvars()))
    answer = await client.get("/api/v1/probe/1")
    assert seen == [{"request_id": answer.headers["x-request-id"]}]
    assert get_contextvars() == {}
